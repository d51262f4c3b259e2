"""Votes of the holders of the Shares that the Board's secretary enters from the tabulator's certificate."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AbstractUser

from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.faults import Fault
from governance.domain.reference import Said, Value
from governance.models import Act, Plan
from governance.selectors.parties import plan_by_code
from governance.selectors.words import plan_words
from governance.services.after_votes import faults_after_votes
from governance.services.book_holders import load_shareholder_votes
from governance.services.one_record import record_one

KIND = "record_shareholder_vote"


def record_shareholder_vote(
    *,
    plan: Plan,
    certificate: Mapping[str, Value],
    acting_user: AbstractUser,
    reason: str = "",
    corrects: bool = False,
) -> str:
    """Sections 9, 11 and 12(a): record how the holders voted, in the words of a book's entry.

    Returns `new`, `unchanged` or `corrected`. Raises: Refused with every fault; then nothing is stored.
    """
    of = f"holders of {certificate.get('portfolio')} on {certificate.get('subject')}"

    def then(act: Act) -> list[Fault]:
        return faults_after_votes(plan, act=act)

    said = Said(part="shareholder_votes", plan=plan.code, of=of, values=certificate)
    return record_one(
        said, load=_load, kind=KIND, acting_user=acting_user, reason=reason, corrects=corrects, then=then
    )


def _load(part: str, plan: str, entries: Sequence[Entry], act: Act) -> PartOutcome:
    return load_shareholder_votes(entries, words=plan_words(plan_by_code(plan)), act=act, named_here={})
