"""What each Fund and Portfolio must have voted by when: what an agenda is drawn from (Sections 8, 10)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs

from governance.domain.votes import Matter
from governance.models import Plan
from governance.selectors.due import due_items
from governance.selectors.parties import share_classes_of

VOTED_AT = "governance:vote_new"  # the page of what is due by a vote of the Boards


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMatter:
    """A matter that Portfolios need voted: from `vote_from` on it gives what it should, `by` is its last day.

    `by` None: at any time, nothing runs before. `portfolios` are codes in the order of Schedule A, `why`
    says what happens otherwise.
    """

    matter: Matter
    subject: str
    portfolios: tuple[str, ...]
    funds: tuple[str, ...]
    vote_from: date | None
    by: date | None
    why: str

    def is_due_on(self, day: date) -> bool:
        """Whether a meeting of that day should vote on it."""
        return self.vote_from is None or self.vote_from <= day


Source = Callable[[Plan, date], Iterable[DueMatter]]


def due_matters(plan: Plan, *, on: date) -> tuple[DueMatter, ...]:
    """Every matter that waits for a vote as of a day, the nearest last day first."""
    found = [matter for source in SOURCES for matter in source(plan, on)]
    return tuple(sorted(found, key=lambda one: (one.by or date.min, one.matter, one.subject)))


def terms(plan: Plan, on: date) -> Iterator[DueMatter]:
    """Sections 8 and 10: adoptions, approvals of agreements, and continuances of either."""
    rows = share_classes_of(plan)
    for item in due_items(plan, on=on):
        told = parse_qs(item.query)
        if item.page != VOTED_AT or "matter" not in told:
            continue
        concerned = [row for row in rows if row.portfolio_name in item.names]
        yield DueMatter(
            matter=Matter(told["matter"][0]),
            subject=told.get("subject", [""])[0],
            portfolios=tuple(row.portfolio for row in concerned),
            funds=tuple(dict.fromkeys(row.fund for row in concerned)),
            vote_from=item.due_from,
            by=item.due_until,
            why=f"Otherwise: {item.otherwise} (Section {item.section}).",
        )


# Every other kind of matter that falls due for a vote is one more source here.
SOURCES: tuple[Source, ...] = (terms,)
