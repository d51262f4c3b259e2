"""A calendar month as weeks from Monday to Sunday."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from governance.domain.periods import PlanMonth

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfGrid(Generic[Found]):
    """A day and what lies on it; one of another month has nothing. `more` counts what is not shown."""

    day: date
    is_of_month: bool
    found: tuple[Found, ...]
    more: int = 0


def weeks_of(
    month: PlanMonth, found: Iterable[tuple[date, Found]], *, most: int
) -> tuple[tuple[DayOfGrid[Found], ...], ...]:
    """The weeks of a month, each of seven days, with what lies on the days of the month itself.

    Of a day `most` are shown, the first of them.
    """
    by_day: dict[date, list[Found]] = defaultdict(list)
    for day, one in found:
        by_day[day].append(one)
    weeks = Calendar().monthdatescalendar(month.first.year, month.first.month)
    return tuple(
        tuple(
            DayOfGrid(
                day=day,
                is_of_month=day in month.period,
                found=tuple(by_day[day][:most]) if day in month.period else (),
                more=max(len(by_day[day]) - most, 0) if day in month.period else 0,
            )
            for day in week
        )
        for week in weeks
    )
