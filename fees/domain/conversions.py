"""Section 12(b): "until such Shares are redeemed or automatically converted": when they convert.

Shares in millionths.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fees.domain.deferred_charge import DEFAULT_TERMS, ShareTerms, terms_of
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.sections import plan_section


@plan_section("12(b)")
def conversion_due(rows: Sequence[ShareTerms], *, issued: date) -> date | None:
    """Section 12(b): the day on which Shares "automatically convert"; None: by their terms they do not.

    Our reading: the end of the month that is `converts_after_years` years after the issue, by the terms in
    effect then. Where later terms shorten the age, Shares that have it already convert at the end of the
    month in which those terms come into effect.
    """
    starts = sorted({issued, *(row.effective for row in rows if row.effective > issued)})
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        years = terms_of(rows, issued=issued, on=start).converts_after_years
        if years is None:
            continue
        due = max(month_after(issued, years).last, PlanMonth.of(start).last)
        if following is None or due < following:
            return due
    return None


def month_after(issued: date, years: int) -> PlanMonth:
    """The month of the issue date, some years later."""
    return PlanMonth(date(issued.year + years, issued.month, 1))


def issued_within(
    rows: Sequence[ShareTerms], *, first: PlanMonth, last: PlanMonth
) -> tuple[date, date] | None:
    """Between which issue dates all Shares lie that can fall due in these months; None: none can.

    Terms that shorten the age let older Shares fall due, of whatever date.
    """
    years = {row.converts_after_years for row in (*rows, DEFAULT_TERMS)}
    ages = [one for one in years if one is not None]
    if not ages:
        return None
    shortened = any(
        first.first <= row.effective <= last.last and row.issued_from < row.effective for row in rows
    )
    earliest = date.min if shortened else month_after(first.first, -max(ages)).first
    return earliest, month_after(last.first, -min(ages)).last


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMonth:
    """What falls due of a share class at a month's end, and what converted in the month; millionths.

    `due` are dated Shares still held there; `converted` the dated ones of the month's conversions, and
    `undated` those without issue date: the Free Shares that go with them. `is_over`: the month has ended.
    """

    share_class: int
    month: PlanMonth
    due: int
    converted: int
    undated: int
    is_over: bool

    @property
    def difference(self) -> int:
        """Converted less due; what is not over yet differs from nothing."""
        return self.converted - self.due if self.is_over else 0

    @property
    def state(self) -> str:
        """A word for its mark."""
        if not self.is_over:
            return "upcoming"
        return "differs" if self.difference else "agrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Dated Shares of one issue date that came (negative: went) in a month, or before the months asked for.

    `converted` are those that went by conversion, as a positive number; they are not in `held`.
    """

    share_class: int
    issued: date
    month: PlanMonth
    held: int
    converted: int


@plan_section("12(b)")
def due_months(
    rows: Sequence[ShareTerms],
    *,
    months: Sequence[PlanMonth],
    on: date,
    movements: Sequence[Movement],
    undated: Sequence[tuple[int, PlanMonth, int]],
) -> tuple[DueMonth, ...]:
    """Section 12(b): by month, in order, what falls due of each share class beside what converted.

    Due at a month's end are the Shares of an issue date that are then held, the month's own conversions not
    taken off. `undated` are the conversions without issue date: share class, month, millionths. A share class
    with nothing due and nothing converted in a month is left out of it.
    """
    due: dict[tuple[PlanMonth, int], int] = {}
    converted: dict[tuple[PlanMonth, int], int] = {}
    for one in movements:
        if one.converted and one.month in months:
            key = (one.month, one.share_class)
            converted[key] = converted.get(key, 0) + one.converted
    for (share_class, issued), own in _by_issue(movements).items():
        day = conversion_due(rows, issued=issued)
        month = PlanMonth.of(day) if day is not None else None
        if month is not None and month in months:
            key = (month, share_class)
            due[key] = due.get(key, 0) + _held_at_end(own, month)
    free: dict[tuple[PlanMonth, int], int] = {}
    for share_class, month, millionths in undated:
        free[month, share_class] = free.get((month, share_class), 0) + millionths
    keys = sorted({key for part in (due, converted, free) for key, value in part.items() if value})
    return tuple(
        DueMonth(
            share_class=share_class,
            month=month,
            due=due.get((month, share_class), 0),
            converted=converted.get((month, share_class), 0),
            undated=free.get((month, share_class), 0),
            is_over=month.last < on,
        )
        for month, share_class in keys
        if month in months
    )


def _by_issue(movements: Sequence[Movement]) -> dict[tuple[int, date], list[Movement]]:
    found: dict[tuple[int, date], list[Movement]] = {}
    for one in movements:
        found.setdefault((one.share_class, one.issued), []).append(one)
    return found


def _held_at_end(own: Sequence[Movement], month: PlanMonth) -> int:
    """What is held at a month's end, before the conversions of that month."""
    return sum(one.held - (one.converted if one.month < month else 0) for one in own if one.month <= month)


def months_about(on: date, *, behind: int, ahead: int, not_before: date) -> tuple[PlanMonth, ...]:
    """Months before that of a day, its own, and months after it, in order; none that ends before a day."""
    month = PlanMonth.of(on)
    found = [month]
    for _ in range(ahead - 1):
        found.append(found[-1].next)
    for _ in range(behind):
        month = PlanMonth.of(month.first - ONE_DAY)
        if month.last >= not_before:
            found.insert(0, month)
    return tuple(found)
