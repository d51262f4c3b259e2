"""A waiver said in a form: by the same rules as a book's part, in one act with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import AbstractUser

from assignments.selectors.words import assignee_codes
from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.faults import Fault
from governance.domain.reference import Said, Value
from governance.models import Act, Plan, Waiver
from governance.selectors.parties import plan_by_code
from governance.selectors.words import plan_words
from governance.services.acts import record_said
from governance.services.book_waivers import load_waivers

KIND = "record_waiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverAsked:
    """A waiver as the officer writes it; `charged` in percent, `portfolios` None are all.

    `ends` is the first day no longer covered, `corrects` the number of the waiver that stands otherwise.
    """

    component: str
    charged: str
    effective: date
    reason: str
    ends: date | None = None
    portfolios: tuple[str, ...] | None = None
    consented: tuple[str, ...] = ()
    corrects: int | None = None


def record_waiver(*, plan: Plan, waiver: WaiverAsked, acting_user: AbstractUser, why: str) -> int | None:
    """Record a waiver, or correct one that stands. It changes no month that was computed before.

    Returns the act's number; None where all of it was known, and then no act is left.
    Raises: Refused with every fault; then nothing is stored.
    """
    corrected = Waiver.objects.filter(plan=plan, pk=waiver.corrects).first() if waiver.corrects else None
    values: dict[str, Value] = {
        "portfolios": "all" if waiver.portfolios is None else waiver.portfolios,
        "component": waiver.component,
        "charged": waiver.charged,
        "effective": waiver.effective,
        "ends": waiver.ends,
        "reason": waiver.reason,
        "consented": waiver.consented,
    }
    if corrected is not None:
        values["id"] = corrected.entry

    def load(_part: str, code: str, entries: Sequence[Entry], act: Act) -> PartOutcome:
        stands = corrected is None or _stands(corrected)  # asked under the lock, before it is superseded
        words = plan_words(plan_by_code(code))
        outcome = load_waivers(entries, words=words, act=act, assignees=assignee_codes())
        more = tuple(_faults_of_correction(outcome, waiver=waiver, stands=stands))
        return replace(outcome, faults=(*outcome.faults, *more))

    said = Said(part="waivers", plan=plan.code, of="waiver", values=values)
    return record_said([said], load=load, kind=KIND, acting_user=acting_user, reason=why)


def _stands(waiver: Waiver) -> bool:
    return Waiver.objects.filter(pk=waiver.pk, superseded_by__isnull=True).exists()


def _faults_of_correction(outcome: PartOutcome, *, waiver: WaiverAsked, stands: bool) -> Iterator[Fault]:
    """What stands is replaced only by who opened it, as it stands."""
    if outcome.corrected and waiver.corrects is None:
        problem = "this waiver is recorded already, and otherwise"
        yield _fault(problem, "open the waiver that stands and correct it")
    if waiver.corrects is not None and (not stands or outcome.new):
        problem = "somebody else corrected this waiver since, and nothing was recorded"
        yield _fault(problem, "open the one that stands, and say yours again")


def _fault(problem: str, remedy: str) -> Fault:
    return Fault(source="waiver", row=None, column="waivers", problem=problem, remedy=remedy)
