"""Rule 12b-1(f): how long a plan, agreement, report or minutes must be kept, and how close at hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from governance.domain.fiscal_years import fiscal_year_of
from governance.domain.periods import PlanMonth, day_words

YEARS_KEPT: Final = 6
YEARS_AT_HAND: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Until when a record must be kept, and easily accessible; None: what it is about has not ended."""

    until: date | None
    at_hand_until: date | None

    @property
    def words(self) -> str:
        """It, for a person."""
        if self.until is None:
            return "while it is in force, and six years after"
        return day_words(self.until)


IN_FORCE: Final = Retention(until=None, at_hand_until=None)


def retention_of(counted_from: date | None, *, fiscal_year_ends: Iterable[str]) -> Retention:
    """Rule 12b-1(f): "not less than six years", "the first two years in an easily accessible place".

    Our reading (ADR 65): from the end of the fiscal year in which it was made or, of a plan or an agreement,
    ended (None: it has not), of the Fund concerned whose year ends last; never less than from the day itself.

    >>> retention_of(date(2003, 8, 13), fiscal_year_ends=["07-31"]).until
    datetime.date(2010, 7, 31)
    >>> retention_of(date(2003, 8, 13), fiscal_year_ends=[""]).until
    datetime.date(2009, 12, 31)
    """
    if counted_from is None:
        return IN_FORCE
    month = PlanMonth.of(counted_from)
    ends = [fiscal_year_of(month, fiscal_year_end=one).last.last for one in {*fiscal_year_ends}]
    last = max(ends or [fiscal_year_of(month, fiscal_year_end="").last.last])
    return Retention(until=_later(last, YEARS_KEPT), at_hand_until=_later(last, YEARS_AT_HAND))


def _later(day: date, years: int) -> date:
    """The last day of the same month, some years on: a year that ends on 29 February ends on the 28th too."""
    return PlanMonth(date(day.year + years, day.month, 1)).last
