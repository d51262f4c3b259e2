"""The limit on all sales charges once more: fractions of dollars, each day walked anew, no code shared.

It follows the algorithm of the rule's description: interest on what stood, what is added, the charges in
their order, what is capitalised. All figures are dollars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.reference.arithmetic import CENT, TWELVE_PLACES, ZERO, half_up

DAY = timedelta(days=1)
CHARGES = ("front_end", "asset_based", "cdsc")


@dataclass
class Terms:
    """The conventions of a ledger by the words of a book."""

    rate: Fraction
    period: str = "day"
    compounding: str = "none"
    interest_base: str = "unpaid"
    day_count: str = "ACT_365"
    order: Sequence[str] = CHARGES


@dataclass
class Given:
    """What happened, by day; `percent` is the interest of each day, of prime + 1 %."""

    first: date
    last: date
    percent: Mapping[date, Fraction]
    sales: Mapping[date, Fraction] = field(default_factory=dict)
    exchanged: Mapping[date, Fraction] = field(default_factory=dict)
    charges: Mapping[str, Mapping[date, Fraction]] = field(default_factory=dict)
    wanted_from: date = date.max


@dataclass
class Line:
    """A posting of the ledger."""

    day: date
    interest: Fraction
    added: Fraction
    taken: dict[str, Fraction]
    to_fund: Fraction
    remaining: Fraction


def lines_of(terms: Terms, opening: Fraction, given: Given) -> list[Line]:
    """The ledger from an opening amount."""
    principal, interest, ever_added = opening, ZERO, opening
    lines = []
    for days in _periods(terms, given):
        base = max(ZERO, principal if terms.interest_base == "unpaid" else ever_added)
        years = sum((given.percent[day] / 100 * _part_of_year(terms.day_count, day) for day in days), ZERO)
        earned = half_up(base * years, unit=TWELVE_PLACES)
        added = sum(
            (terms.rate * given.sales.get(day, ZERO) + given.exchanged.get(day, ZERO) for day in days), ZERO
        )
        room = principal + interest + earned + added
        asked = {name: _sum(given.charges.get(name, {}), days) for name in CHARGES}
        taken = {}
        for name in terms.order:
            taken[name] = _taken(
                name, asked[name], room, terms=terms, is_wanted=days[-1] >= given.wanted_from
            )
            room -= taken[name]
        principal, interest = _settle(principal + added - sum(taken.values(), ZERO), interest + earned)
        ever_added += added
        if _is_capitalised(terms.compounding, days[-1]):
            principal, interest = principal + interest, ZERO
        to_fund = asked["cdsc"] - taken["cdsc"]
        lines.append(Line(days[-1], earned, added, taken, to_fund, max(ZERO, room)))
    return lines


def _periods(terms: Terms, given: Given) -> list[list[date]]:
    periods: list[list[date]] = []
    day = given.first
    while day <= given.last:
        if periods and terms.period == "month" and day.day != 1:
            periods[-1].append(day)
        else:
            periods.append([day])
        day += DAY
    return periods


def _sum(amounts: Mapping[date, Fraction], days: Sequence[date]) -> Fraction:
    return sum((amounts.get(day, ZERO) for day in days), ZERO)


def _taken(name: str, asked: Fraction, room: Fraction, *, terms: Terms, is_wanted: bool) -> Fraction:
    if name == "front_end" or not is_wanted:
        return asked
    room = max(ZERO, room)
    if name == "cdsc" or terms.period == "month":
        room = floor(room / CENT) * CENT
    return min(asked, room)


def _settle(principal: Fraction, interest: Fraction) -> tuple[Fraction, Fraction]:
    """Charges take from the principal, and from the interest where no principal is left."""
    if principal >= 0:
        return principal, interest
    from_interest = min(-principal, interest)
    return principal + from_interest, interest - from_interest


def _is_capitalised(compounding: str, day: date) -> bool:
    is_month_end = (day + DAY).day == 1
    return {
        "none": False,
        "daily": True,
        "monthly": is_month_end,
        "quarterly": is_month_end and day.month in (3, 6, 9, 12),
    }[compounding]


def _part_of_year(day_count: str, day: date) -> Fraction:
    if day_count == "30_360":
        before = day - DAY
        days = (day.year - before.year) * 360 + (day.month - before.month) * 30
        return Fraction(days + min(day.day, 30) - min(before.day, 30), 360)
    in_year = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return Fraction(1, {"ACT_365": 365, "ACT_360": 360, "ACT_ACT": in_year}[day_count])
