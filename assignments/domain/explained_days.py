"""Sections 2, 5 and 6: a stored month worked out again, day by day, from what it was computed from.

The formulas are R3, R6 and R8 written out; only `governance/domain/money.py` divides. What comes out is
held against what is stored, so that an explanation that does not explain the figure says so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from fees.domain.accrual import DayTerms
from governance.domain.money import (
    RATE_SCALE,
    TRILLIONTHS_PER_CENT,
    round_each_half_up,
    round_half_up,
)
from governance.domain.rates import Component
from governance.domain.sections import plan_section

TRILLIONTHS_OF_BASE = TRILLIONTHS_PER_CENT // RATE_SCALE
"""Cents x hundred-millionths a year x this are trillionths of a dollar a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCohort:
    """A cohort's Shares (millionths) at each accrued day's close, and its stored accrual (trillionths)."""

    distributor: str
    first: date | None
    last: date | None
    tracked: tuple[int, ...]
    free: tuple[int, ...]
    accrual: int

    def shares(self, at: int) -> int:
        """Tracked and Free Shares together."""
        return self.tracked[at] + self.free[at]


class CutDay(NamedTuple):
    """Section 2: what the lifetime limit leaves of a day (trillionths), and the Shares that share in it."""

    left: int
    shares: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDays:
    """One share class's accrued days: net assets used (cents), the terms of each day, the cohorts.

    `cut` are the days, by place, of which the lifetime limit leaves less than accrued.
    """

    days: tuple[date, ...]
    net_assets: tuple[int, ...]
    terms: tuple[DayTerms, ...]
    cohorts: tuple[StoredCohort, ...]
    cut: Mapping[int, CutDay] = field(default_factory=dict)

    def shares_all(self, at: int) -> int:
        """All Shares of the class, millionths."""
        return sum(cohort.shares(at) for cohort in self.cohorts)

    def shares_earning(self, at: int) -> int:
        """R12: those that earn."""
        return sum(self.earning(cohort, at) for cohort in self.cohorts)

    def earning(self, cohort: StoredCohort, at: int) -> int:
        """R12: the cohort's Shares if they still earn after a termination, else none."""
        terms = self.terms[at]
        in_time = terms.sold_before is None or cohort.first is None or cohort.first < terms.sold_before
        return cohort.shares(at) if in_time and cohort.distributor not in terms.stopped_for else 0

    def base(self, at: int, component: Component) -> int:
        """Net assets x the component's rate, in trillionths of a dollar a year."""
        return self.net_assets[at] * TRILLIONTHS_OF_BASE * rate_of(self.terms[at], component)

    def divisor(self, at: int) -> int:
        """Shares of all x days of the year."""
        return self.shares_all(at) * self.terms[at].days_in_year


def rate_of(terms: DayTerms, component: Component) -> int:
    """The day's charged rate, hundred-millionths a year."""
    return terms.distribution_rate if component is Component.DISTRIBUTION_FEE else terms.service_rate


@plan_section("2")
def fee_days(month: MonthDays, component: Component) -> tuple[int, ...]:
    """Section 2, R3: net assets x rate x shares(earning) / (shares(all) x days of the year), to 12 places."""
    if component is Component.DISTRIBUTION_FEE:
        whole = days_before_the_limit(month)
        return tuple(month.cut[at].left if at in month.cut else one for at, one in enumerate(whole))
    return tuple(
        round_half_up(month.base(at, component) * month.shares_earning(at), month.divisor(at))
        if service_weights(month, at)
        else 0
        for at in range(len(month.days))
    )


@plan_section("2")
def days_before_the_limit(month: MonthDays) -> tuple[int, ...]:
    """Section 2, R3: what the distribution fee of each day comes to before any lifetime limit."""
    return tuple(
        round_half_up(
            month.base(at, Component.DISTRIBUTION_FEE) * month.shares_earning(at), month.divisor(at)
        )
        for at in range(len(month.days))
    )


@plan_section("2", "6(a)")
def under_the_limit(month: MonthDays, *, wanted: Sequence[int], charged: Sequence[int]) -> MonthDays:
    """Section 2: the month with the days that "limitations imposed ... by the rules of NASD" cut.

    `wanted` is stored of its days before the limit (none: nothing was cut), `charged` what they accrued.
    """
    if not wanted:
        return month
    places = [at for at, whole in enumerate(wanted) if charged[at] != whole]
    return replace(month, cut={at: CutDay(charged[at], _shares_in(month, at)) for at in places})


def _shares_in(month: MonthDays, at: int) -> int:
    """The Shares of the cohorts of which the day accrued anything."""
    return sum(month.earning(one, at) for one in month.cohorts if _accrues(month, one, at))


def _accrues(month: MonthDays, cohort: StoredCohort, at: int) -> int:
    return round_half_up(
        month.base(at, Component.DISTRIBUTION_FEE) * month.earning(cohort, at), month.divisor(at)
    )


@plan_section("2")
def aggregate_days(month: MonthDays) -> tuple[int, ...]:
    """Section 2, R4: the same at Schedule A's aggregate rate."""
    return tuple(
        round_half_up(
            month.net_assets[at]
            * TRILLIONTHS_OF_BASE
            * month.terms[at].aggregate_rate
            * month.shares_earning(at),
            month.divisor(at),
        )
        for at in range(len(month.days))
    )


@plan_section("6(a)")
def cohort_days(month: MonthDays, cohort: StoredCohort) -> tuple[int, ...]:
    """Section 6(a), R6: net assets x rate x shares(cohort) / (shares(all) x days of the year).

    Of a day that the lifetime limit cut: what it leaves x shares(cohort) / shares(earning).
    """
    found = [_accrues(month, cohort, at) for at in range(len(month.days))]
    for at, day in month.cut.items():
        if found[at]:
            found[at] = round_half_up(day.left * month.earning(cohort, at), day.shares)
    return tuple(found)


@plan_section("5", "6(a)")
def service_weights(month: MonthDays, at: int) -> dict[str, int]:
    """Section 5, R8: who shares a day's service fee, and in what proportion."""
    servicing = month.terms[at].servicing
    if servicing is not None and len(servicing) <= 1:
        return {one.distributor: 1 for one in servicing}
    held: dict[str, int] = defaultdict(int)
    for cohort in month.cohorts:
        if month.earning(cohort, at):
            held[cohort.distributor] += month.earning(cohort, at)
    if servicing is None:
        return dict(held)
    among = {one.distributor: held[one.distributor] for one in servicing if one.distributor in held}
    if among:
        return among
    latest = min(servicing, key=lambda one: (-one.began.toordinal(), one.distributor))
    return {latest.distributor: 1}


@plan_section("5", "6(a)")
def service_days(month: MonthDays) -> tuple[dict[str, int], ...]:
    """Section 5, R8: each day's service fee by Distributor, trillionths, by one division each."""
    found = []
    for at in range(len(month.days)):
        weights = service_weights(month, at)
        parts = round_each_half_up(
            month.base(at, Component.SERVICE_FEE) * month.shares_earning(at),
            weights=tuple(weights.values()),
            denominator=month.divisor(at) * (sum(weights.values()) or 1),
        )
        found.append(dict(zip(weights, parts, strict=True)))
    return tuple(found)


def sums_by_distributor(days: Sequence[dict[str, int]]) -> dict[str, int]:
    """What each Distributor accrued over the days."""
    found: dict[str, int] = defaultdict(int)
    for one in days:
        for code, accrual in one.items():
            found[code] += accrual
    return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """R11: one party's part of a split. `remainder` is over `whole`; `rank` 1 has the largest fraction."""

    party: str
    weight: int
    floor: int
    remainder: int
    whole: int
    rank: int
    cents: int

    @property
    def further_cent(self) -> int:
        """The cent that the largest remainder gave, or none."""
        return self.cents - self.floor

    @property
    def fraction(self) -> int:
        """The fraction of a cent that the floor cut off, in trillionths of a cent."""
        return round_half_up(self.remainder * 10**12, self.whole)


@plan_section("6(a)", "6(b)")
def claimants(
    total: int, *, weights: Sequence[tuple[str, int]], cents: Sequence[int]
) -> tuple[Claimant, ...]:
    """R11: how `total` cents became these `cents`; `weights` are in the stable order of ties."""
    whole = sum(weight for _, weight in weights) or 1
    remainders = [total * weight % whole for _, weight in weights]
    order = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)
    return tuple(
        Claimant(
            party=party,
            weight=weight,
            floor=total * weight // whole,
            remainder=remainders[at],
            whole=whole,
            rank=order.index(at) + 1,
            cents=cents[at],
        )
        for at, (party, weight) in enumerate(weights)
    )
