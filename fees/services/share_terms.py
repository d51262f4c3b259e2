"""Terms of Shares said in a form: by the same rules as a book's part, in one act with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import AbstractUser

from fees.models import ShareTerms
from fees.services.book_share_terms import PART, load_share_terms
from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.faults import Fault, ToBeSaid
from governance.domain.reference import Said, Value
from governance.models import Act, Plan
from governance.selectors.parties import plan_by_code
from governance.selectors.words import plan_words
from governance.services.acts import record_said

KIND = "record_share_terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTermsAsked:
    """Terms as the officer writes them: percents by year of age; `corrects`: the number of those that stand.

    `alters`: whoever gives them knows that they alter charges of Shares outstanding (Section 11(ii)).
    """

    issued_from: date
    effective: date
    cdsc: tuple[str, ...]
    converts_after_years: str = ""
    alters: bool = False
    corrects: int | None = None


def record_share_terms(
    *, plan: Plan, asked: ShareTermsAsked, acting_user: AbstractUser, why: str
) -> int | None:
    """Give terms of Shares, or correct some. What alters charges of Shares outstanding must say so.

    Returns the act's number; None where all of it was known, and then no act is left.
    Raises: Refused with every fault; then nothing is stored.
    """
    rows = ShareTerms.objects.filter(plan=plan)
    corrected = rows.filter(pk=asked.corrects).first() if asked.corrects else None
    values: dict[str, Value] = {
        "issued_from": asked.issued_from,
        "effective": asked.effective,
        "cdsc": list(asked.cdsc),
        "converts_after_years": asked.converts_after_years or None,
    }
    if corrected is not None:
        values["id"] = corrected.entry

    def load(_part: str, code: str, entries: Sequence[Entry], act: Act) -> PartOutcome:
        stands = corrected is None or _stands(corrected)  # asked under the lock, before it is superseded
        outcome = load_share_terms(entries, words=plan_words(plan_by_code(code)), act=act)
        more = (*_faults_of_correction(outcome, asked=asked, stands=stands), *_unsaid(outcome, asked=asked))
        return replace(outcome, faults=(*outcome.faults, *more))

    said = Said(part=PART, plan=plan.code, of="terms", values=values)
    return record_said([said], load=load, kind=KIND, acting_user=acting_user, reason=why)


def _stands(row: ShareTerms) -> bool:
    return ShareTerms.objects.filter(pk=row.pk, superseded_by__isnull=True).exists()


def _faults_of_correction(outcome: PartOutcome, *, asked: ShareTermsAsked, stands: bool) -> Iterator[Fault]:
    """What stands is replaced only by who opened it, as it stands."""
    if outcome.corrected and asked.corrects is None:
        yield _fault("these terms are given already, and otherwise", "open those that stand and correct them")
    if asked.corrects is not None and (not stands or outcome.new):
        problem = "somebody else corrected these terms since, and nothing was recorded"
        yield _fault(problem, "open those that stand, and say yours again")


def _unsaid(outcome: PartOutcome, *, asked: ShareTermsAsked) -> Iterator[Fault]:
    """Section 11(ii): an alteration that the load warns of is refused until it is said."""
    for warning in outcome.warnings:
        if isinstance(warning, ToBeSaid) and not asked.alters:
            yield _fault(f"{warning.problem}: {warning.remedy}", "if the Fund does so, say it", key="alters")


def _fault(problem: str, remedy: str, *, key: str = "") -> Fault:
    return Fault(source="terms", row=None, column=f"{PART}.{key}", problem=problem, remedy=remedy)
