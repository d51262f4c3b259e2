"""Business days are the days on which the New York Stock Exchange trades."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import holidays

from governance.domain.periods import ONE_DAY, days_between

SATURDAY = 5


@lru_cache(maxsize=256)
def _closings(year: int) -> frozenset[date]:
    return frozenset(holidays.financial_holidays("XNYS", years=year))


def is_business_day(day: date) -> bool:
    """Whether the exchange trades on that day, special closings counted."""
    return day.weekday() < SATURDAY and day not in _closings(day.year)


@lru_cache(maxsize=4096)
def last_business_day_on_or_before(day: date) -> date:
    """The day itself if it is a business day, else the last one before it."""
    while not is_business_day(day):
        day -= ONE_DAY
    return day


@lru_cache(maxsize=4096)
def first_business_day_on_or_after(day: date) -> date:
    """The day itself if it is a business day, else the first one after it."""
    while not is_business_day(day):
        day += ONE_DAY
    return day


class CalendarDay(NamedTuple):
    """A day, its ordinal, and the ordinal of the business day whose close it takes."""

    date: date
    ordinal: int
    close: int


@lru_cache(maxsize=256)
def calendar_of(first: date, last: date) -> tuple[CalendarDay, ...]:
    """The days of a span, both ends included: worked out once for all that live through them."""
    return tuple(
        CalendarDay(day, day.toordinal(), last_business_day_on_or_before(day).toordinal())
        for day in days_between(first, last)
    )
