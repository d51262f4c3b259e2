"""Section 6(a): Shares "sold by or attributable to" a Distributor, gathered into cohorts (R5)."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from governance.domain.sections import plan_section


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldBy:
    """Section 3: a Distributor sold a share class from the first to the last day, both included."""

    distributor: str
    first: date
    last: date | None


CohortParts = tuple[str, date | None, date | None]


@plan_section("6(a)")
@dataclass(frozen=True, slots=True, kw_only=True)
class CohortScheme:
    """Section 6(a): a cohort is (Distributor that sold the Shares, interval between two cut points).

    `cut_points` each begin an interval and belong to the whole Plan. A cohort is an int whose order is
    that of (distributor code, interval start), R5's and R6's order for ties.
    """

    distributors: tuple[str, ...]
    cut_points: tuple[date, ...]
    sellers: Mapping[int, tuple[SoldBy, ...]] = field(default_factory=dict)
    _parts: dict[int, CohortParts] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, *, cut_points: Iterable[date], sellers: Mapping[int, Sequence[SoldBy]]) -> "CohortScheme":
        """The scheme of a Plan: who sold each share class when, and all cut points in any order."""
        codes = sorted({sold.distributor for spans in sellers.values() for sold in spans})
        return cls(
            distributors=tuple(codes),
            cut_points=tuple(sorted(set(cut_points))),
            sellers={share_class: tuple(spans) for share_class, spans in sellers.items()},
        )

    @property
    def interval_count(self) -> int:
        """The number of intervals, the open first one included."""
        return len(self.cut_points) + 1

    def interval_of(self, issued: date) -> int:
        """The interval in which an original issue date lies."""
        return bisect_right(self.cut_points, issued)

    def cohort_sold(self, *, share_class: int, issued: date) -> int | None:
        """The cohort of Shares of that class issued on that day; None where nobody sold it."""
        for sold in self.sellers.get(share_class, ()):
            if sold.first <= issued and (sold.last is None or issued <= sold.last):
                return self.distributors.index(sold.distributor) * self.interval_count + self.interval_of(
                    issued
                )
        return None

    def cohorts_of(self, interval: int) -> range:
        """The cohorts of an interval, whoever sold them, in order."""
        return range(interval, self.interval_count * len(self.distributors), self.interval_count)

    def distributor_of(self, cohort: int) -> str:
        """The code of the Distributor that sold the cohort."""
        return self.distributors[cohort // self.interval_count]

    def interval_first(self, cohort: int) -> date | None:
        """The first issue date of the cohort's interval; None: open."""
        interval = cohort % self.interval_count
        return self.cut_points[interval - 1] if interval else None

    def interval_last(self, cohort: int) -> date | None:
        """The last issue date of the cohort's interval; None: open."""
        interval = cohort % self.interval_count
        return self.cut_points[interval] - timedelta(days=1) if interval < len(self.cut_points) else None

    def parts_of(self, cohort: int) -> CohortParts:
        """Distributor, first and last issue date of a cohort, worked out once for all share classes."""
        if cohort not in self._parts:
            ends = self.interval_first(cohort), self.interval_last(cohort)
            self._parts[cohort] = (self.distributor_of(cohort), *ends)
        return self._parts[cohort]


class Holding(NamedTuple):
    """A share class's Shares at one moment, in millionths: `cohorts` in order, the parts of each beside.

    A month has one for each share class and day, hence no dataclass.
    """

    cohorts: tuple[int, ...]
    tracked: tuple[int, ...]
    free: tuple[int, ...]
    shares: tuple[int, ...]
    total: int


NO_SHARES = Holding((), (), (), (), 0)
Columns = list[tuple[int, ...]]


def by_cohort(holdings: Sequence[Holding]) -> tuple[tuple[int, ...], Columns, Columns, Columns]:
    """The cohorts of some days in order; of each, day by day, its tracked, its Free and all its Shares."""
    orders = {holding.cohorts for holding in holdings}
    cohorts = tuple(sorted(set().union(*orders)))
    if len(orders) > 1:  # else, as nearly always, each day's Shares stand in that order already
        holdings = [_in_cohort_order(holding, cohorts) for holding in holdings]
    rows = (
        [holding.tracked for holding in holdings],
        [holding.free for holding in holdings],
        [holding.shares for holding in holdings],
    )
    tracked, free, shares = (list(zip(*days, strict=True)) for days in rows)
    return cohorts, tracked, free, shares


def _in_cohort_order(holding: Holding, cohorts: tuple[int, ...]) -> Holding:
    """The same Shares under more cohorts."""
    place = {cohort: at for at, cohort in enumerate(holding.cohorts)}
    rows = (holding.tracked, holding.free, holding.shares)
    tracked, free, shares = (tuple(row[place[one]] if one in place else 0 for one in cohorts) for row in rows)
    return Holding(cohorts, tracked, free, shares, holding.total)
