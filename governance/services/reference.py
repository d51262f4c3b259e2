"""Reference data said in a form: by the same rules as a book's parts, in one act with its reason."""

from collections.abc import Callable, Sequence

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.reference import Said, entries_of, faults_in_words, in_runs
from governance.models import Act
from governance.selectors.parties import plan_by_code
from governance.selectors.words import PlanWords, plan_words
from governance.services.acts import begin_act
from governance.services.book_agreements import load_distributors
from governance.services.book_boards import load_boards
from governance.services.book_conventions import load_conventions
from governance.services.book_parties import load_funds, load_portfolios

KIND = "record_reference"
Loader = Callable[[Sequence[Entry], PlanWords, Act], PartOutcome]
LOADERS: dict[str, Loader] = {
    "funds": lambda entries, words, act: load_funds(entries, words=words, act=act),
    "portfolios": lambda entries, words, act: load_portfolios(entries, words=words, act=act),
    "boards": lambda entries, words, act: load_boards(entries, words=words, act=act),
    "distributors": lambda entries, words, act: load_distributors(entries, act=act),
    "conventions": lambda entries, words, act: load_conventions(entries, words=words, act=act),
}


def record_reference(said: Sequence[Said], *, acting_user: AbstractUser, reason: str) -> int | None:
    """Record what is said of Funds, Portfolios, boards, Distributors and conventions, in one act.

    Returns the act's number; None where all of it was known, and then no act is left.
    Raises: Refused with every fault of every record; then nothing is stored.
    """
    if not reason.strip():
        raise Refused([_fault("reason", "is missing", "why this is so, for whoever reads it later")])
    with transaction.atomic(durable=True):
        act = begin_act(kind=KIND, acting_user=acting_user, reason=reason.strip())
        outcomes = []
        for part, plan, of in in_runs(said):
            words = plan_words(plan_by_code(plan))
            outcomes.append(LOADERS[part](entries_of(of), words, act))
        faults = faults_in_words(fault for outcome in outcomes for fault in outcome.faults)
        if faults:
            raise Refused(faults)
        if not any(outcome.new or outcome.corrected for outcome in outcomes):
            transaction.set_rollback(True)  # nothing was said that was not known, so no act is left
            return None
        summary = {one.part: [one.new, one.unchanged, one.corrected] for one in outcomes}
        Act.objects.filter(pk=act.pk).update(summary=summary)
        return act.pk


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
