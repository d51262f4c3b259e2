"""Reference data said in a form: by the same rules as a book's parts, in one act with its reason."""

from collections.abc import Callable, Sequence

from django.contrib.auth.models import AbstractUser

from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.models import Act
from governance.selectors.parties import plan_by_code
from governance.selectors.words import PlanWords, plan_words
from governance.services.acts import Says, record_said
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


def record_reference(said: Says, *, acting_user: AbstractUser, reason: str) -> int | None:
    """Record what is said of Funds, Portfolios, boards, Distributors and conventions, in one act.

    Returns the act's number; None where all of it was known, and then no act is left.
    Raises: Refused with every fault of every record; then nothing is stored.
    """
    return record_said(said, load=_load, kind=KIND, acting_user=acting_user, reason=reason)


def _load(part: str, plan: str, entries: Sequence[Entry], act: Act) -> PartOutcome:
    return LOADERS[part](entries, plan_words(plan_by_code(plan)), act)
