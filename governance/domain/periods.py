"""Periods of days. Both ends are days that belong to the period; an open end is None."""

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class DatePeriod:
    """First and last day, both included; `last` None is indefinite.

    >>> date(2004, 2, 29) in DatePeriod(date(2004, 2, 1), date(2004, 2, 29))
    True
    """

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: "DatePeriod") -> bool:
        """Whether the two have a day in common."""
        return (other.last is None or self.first <= other.last) and (
            self.last is None or other.first <= self.last
        )


def day_words(day: date) -> str:
    """A day in a sentence.

    >>> day_words(date(2002, 8, 31))
    '31 August 2002'
    """
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True, order=True)
class PlanMonth:
    """A calendar month, written `YYYY-MM`."""

    first: date

    @classmethod
    def from_text(cls, text: str) -> "PlanMonth":
        """The month of `YYYY-MM`. Raises: ValueError for anything else."""
        if len(text) != 7 or text[4] != "-" or not (text[:4] + text[5:]).isdecimal():
            raise ValueError(f"{text!r} is not a month; write it YYYY-MM, like 2003-09")
        return cls(date(int(text[:4]), int(text[5:]), 1))

    @classmethod
    def of(cls, day: date) -> "PlanMonth":
        """The month a day lies in."""
        return cls(day.replace(day=1))

    @property
    def last(self) -> date:
        """The last day of the month."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def period(self) -> DatePeriod:
        """The month as a period."""
        return DatePeriod(self.first, self.last)

    @property
    def next(self) -> "PlanMonth":
        """The month after."""
        return PlanMonth(self.last + ONE_DAY)

    @property
    def previous(self) -> "PlanMonth":
        """The month before."""
        return PlanMonth.of(self.first - ONE_DAY)

    def days(self) -> Iterator[date]:
        """Each day of the month in order."""
        return days_between(self.first, self.last)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def months_between(first: PlanMonth, last: PlanMonth) -> Iterator[PlanMonth]:
    """Each month from `first` to `last`, both included; none where `last` is the earlier.

    >>> [str(one) for one in months_between(PlanMonth(date(2003, 12, 1)), PlanMonth(date(2004, 1, 1)))]
    ['2003-12', '2004-01']
    """
    month = first
    while month <= last:
        yield month
        month = month.next


def days_in_year(year: int) -> int:
    """365, or 366 in a leap year."""
    return 366 if isleap(year) else 365


def same_day_next_year(day: date) -> date:
    """The same day a year later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def nearest_day(year: int, month: int, day: int) -> date:
    """That day, or the last of a month that is too short for it.

    >>> nearest_day(2003, 2, 29)
    datetime.date(2003, 2, 28)
    """
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_before(day: date, months: int) -> date:
    """The same day of the month some months earlier, or the last of a month that is too short for it.

    >>> months_before(date(2004, 8, 31), 6)
    datetime.date(2004, 2, 29)
    """
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return nearest_day(years, month + 1, day.day)
