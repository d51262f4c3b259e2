"""An amount carried over said in a form: by the same rules as a book's part, in one act with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import AbstractUser

from assignments.models import CarriedOver
from assignments.services.book_carried_over import NamedHere, load_carried_over
from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.faults import Fault
from governance.domain.reference import Said, Value
from governance.models import Act, Plan
from governance.selectors.parties import plan_by_code
from governance.selectors.words import plan_words
from governance.services.acts import record_said

KIND = "record_carried_over"
NOBODY = NamedHere(distributors=frozenset(), assignees=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOverAsked:
    """An amount as the officer writes it, in dollars; `corrects` is the number of the one that stands."""

    portfolio: str
    distributor: str
    component: str
    amount: str
    through: date
    assignee: str = ""
    corrects: int | None = None


def record_carried_over(
    *, plan: Plan, asked: CarriedOverAsked, acting_user: AbstractUser, why: str
) -> int | None:
    """Give an amount that the Prior Plan left payable, or correct one. No closed month moves.

    Returns the act's number; None where all of it was known, and then no act is left.
    Raises: Refused with every fault; then nothing is stored.
    """
    corrected = CarriedOver.objects.filter(plan=plan, pk=asked.corrects).first() if asked.corrects else None
    values: dict[str, Value] = {
        "portfolio": asked.portfolio,
        "distributor": asked.distributor,
        "assignee": asked.assignee or None,
        "component": asked.component,
        "amount": asked.amount,
        "through": asked.through,
    }
    if corrected is not None:
        values["id"] = corrected.entry

    def load(_part: str, code: str, entries: Sequence[Entry], act: Act) -> PartOutcome:
        stands = corrected is None or _stands(corrected)  # asked under the lock, before it is superseded
        outcome = load_carried_over(entries, words=plan_words(plan_by_code(code)), act=act, named_here=NOBODY)
        more = tuple(_faults_of_correction(outcome, asked=asked, stands=stands))
        return replace(outcome, faults=(*outcome.faults, *more))

    said = Said(part="carried_over", plan=plan.code, of="amount", values=values)
    return record_said([said], load=load, kind=KIND, acting_user=acting_user, reason=why)


def _stands(row: CarriedOver) -> bool:
    return CarriedOver.objects.filter(pk=row.pk, superseded_by__isnull=True).exists()


def _faults_of_correction(outcome: PartOutcome, *, asked: CarriedOverAsked, stands: bool) -> Iterator[Fault]:
    """What stands is replaced only by who opened it, as it stands."""
    if outcome.corrected and asked.corrects is None:
        yield _fault("this amount is given already, and otherwise", "open the one that stands and correct it")
    if asked.corrects is not None and (not stands or outcome.new):
        problem = "somebody else corrected this amount since, and nothing was recorded"
        yield _fault(problem, "open the one that stands, and say yours again")


def _fault(problem: str, remedy: str) -> Fault:
    return Fault(source="amount", row=None, column="carried_over", problem=problem, remedy=remedy)
