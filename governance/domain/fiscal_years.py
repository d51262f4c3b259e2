"""A Fund's fiscal years: twelve whole months, the last of which holds the Fund's fiscal year end.

Their quarters are three whole months each; a quarter is called by its last month, whatever the year.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from governance.domain.periods import DatePeriod, PlanMonth, day_words

CALENDAR_YEAR_END = "12-31"
MONTHS = 12
FEBRUARY = 2
DAYS, DAYS_WITH_29_FEBRUARY = 365, 366


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """Twelve months. `is_given` false: the Fund's year end is not known, and the calendar year stands in."""

    first: PlanMonth
    last: PlanMonth
    is_given: bool = True

    @property
    def year(self) -> int:
        """The calendar year in which it ends, by which it is called."""
        return self.last.first.year

    @property
    def days(self) -> int:
        """366 where it holds 29 February, else 365."""
        february = self.year if self.last.first.month >= FEBRUARY else self.year - 1
        return DAYS_WITH_29_FEBRUARY if isleap(february) else DAYS

    @property
    def period(self) -> DatePeriod:
        """Its days."""
        return DatePeriod(self.first.first, self.last.last)

    @property
    def words(self) -> str:
        """The year in words."""
        if not self.is_given:
            return f"the calendar year {self.year} (the Fund's fiscal year end is not recorded)"
        return f"the fiscal year ended {day_words(self.last.last)}"


def running_years(month: PlanMonth, *, fiscal_year_end: str) -> tuple[FiscalYear, FiscalYear]:
    """The fiscal year that runs in a month, and the one before.

    >>> [year.year for year in running_years(PlanMonth.from_text("2003-09"), fiscal_year_end="07-31")]
    [2004, 2003]
    """
    running = fiscal_year_of(month, fiscal_year_end=fiscal_year_end)
    return running, fiscal_year_of(running.first.previous, fiscal_year_end=fiscal_year_end)


def fiscal_year_of(month: PlanMonth, *, fiscal_year_end: str) -> FiscalYear:
    """The fiscal year that a month lies in, by the Fund's year end (`MM-DD`, empty where it is not known).

    Our reading, as in the payees' years: a year that ends within a month ends with that month.

    >>> year = fiscal_year_of(PlanMonth.from_text("2003-09"), fiscal_year_end="07-31")
    >>> str(year.first), str(year.last), year.days
    ('2003-08', '2004-07', 366)
    """
    ends = int((fiscal_year_end or CALENDAR_YEAR_END).partition("-")[0])
    year = month.first.year + (month.first.month > ends)
    began = (year, 1) if ends == MONTHS else (year - 1, ends + 1)
    return FiscalYear(
        first=PlanMonth(date(*began, 1)), last=PlanMonth(date(year, ends, 1)), is_given=bool(fiscal_year_end)
    )


@dataclass(frozen=True, slots=True, order=True)
class FundQuarter:
    """Three whole months, fewer where its years have just changed; written by the last of them: `2003-10`."""

    first: PlanMonth
    last: PlanMonth

    @property
    def months(self) -> tuple[PlanMonth, ...]:
        """Its months in order."""
        found = [self.first]
        while found[-1] < self.last:
            found.append(found[-1].next)
        return tuple(found)

    @property
    def period(self) -> DatePeriod:
        """Its days."""
        return DatePeriod(self.first.first, self.last.last)

    @property
    def words(self) -> str:
        """The quarter in words."""
        return f"the quarter ended {day_words(self.last.last)}"

    def __str__(self) -> str:
        return str(self.last)


@lru_cache(maxsize=8192)
def quarter_of(month: PlanMonth, *, fiscal_year_end: str) -> FundQuarter:
    """The quarter that a month lies in, of the fiscal years that end so (`MM-DD`; empty: calendar years).

    >>> quarter = quarter_of(PlanMonth.from_text("2003-09"), fiscal_year_end="07-31")
    >>> str(quarter.first), str(quarter.last)
    ('2003-08', '2003-10')
    """
    first = fiscal_year_of(month, fiscal_year_end=fiscal_year_end).first
    while first.next.next < month:
        first = first.next.next.next
    return FundQuarter(first, first.next.next)
