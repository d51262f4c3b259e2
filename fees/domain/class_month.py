"""Section 2: what one share class's month comes to: its days, its cohorts, its charges (R4, R6)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fees.domain.lifetime_ledger import LedgerState
from fees.domain.withheld import WithheldCharge


class CohortMonth(NamedTuple):
    """A cohort's Shares (millionths) at each accrued day's close, and its exact accruals (trillionths)."""

    distributor: str
    interval_first: date | None
    interval_last: date | None
    tracked: tuple[int, ...]
    free: tuple[int, ...]
    accruals: tuple[int, ...]


class LimitOfMonth(NamedTuple):
    """Section 2: the accruals of a month's days before the lifetime limit (trillionths), and how it stands.

    `reached_on` is the first day that found no room, or used it up; `state` what stands after the last day.
    """

    wanted: tuple[int, ...]
    reached_on: date | None
    state: LedgerState


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMonth:
    """R4: one share class's month. Fees and averages in cents, accruals in trillionths of a dollar.

    `charges` are the contingent deferred sales charges that its redemptions withheld (Section 11), `limit`
    what the lifetime limit on sales charges left of the month, where there is one (Section 2).
    """

    accrued_on: tuple[date, ...]
    net_assets: tuple[int, ...]
    distribution_accruals: tuple[int, ...]
    service_accruals: tuple[int, ...]
    average_daily_net_assets: int
    distribution_fee: int
    service_fee: int
    aggregate_fee: int
    cohorts: tuple[CohortMonth, ...]
    service_by_distributor: Mapping[str, int]
    problems: tuple[str, ...]
    charges: tuple[WithheldCharge, ...] = ()
    limit: LimitOfMonth | None = None

    def distribution_by_distributor(self) -> dict[str, int]:
        """R6: each Distributor's exact share, trillionths: the sum over its cohorts and the days."""
        exact: dict[str, int] = defaultdict(int)
        for cohort in self.cohorts:
            exact[cohort.distributor] += sum(cohort.accruals)
        return dict(exact)
