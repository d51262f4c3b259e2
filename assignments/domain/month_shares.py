"""Section 6: a share class's month divided over its Distributors, and each one's share over its Assignees."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from assignments.domain.shares import split_fee
from assignments.domain.transfers import CohortDays, ShareSplit, TransferTerms, split_share
from fees.domain.class_month import ClassMonth
from fees.domain.withheld import WithheldCharge
from governance.domain.sections import plan_section


class ShareResult(NamedTuple):
    """A Distributor's share of one class's month: cents, exact accruals and the split over its Assignees."""

    distributor: str
    service_fee: int
    distribution_exact: int
    service_exact: int
    split: ShareSplit


class ChargeResult(NamedTuple):
    """A Distributor's contingent deferred sales charges of one class's month, split over its Assignees."""

    distributor: str
    split: ShareSplit


@plan_section("11", "6(b)")
def charges_of_month(
    accrued: ClassMonth, *, share_class: int, transfers: Mapping[tuple[int, str], Sequence[TransferTerms]]
) -> tuple[ChargeResult, ...]:
    """Section 11: a month's deferred charges by the Distributor that sold the Shares, in cents.

    Our reading: `transfers`, those that cover the charge, give an Assignee its percentage of what was
    withheld on the days and issue dates that they cover (R7).
    """
    by_seller: dict[str, list[WithheldCharge]] = defaultdict(list)
    for charge in accrued.charges:
        if charge.cents:
            by_seller[charge.distributor].append(charge)
    return tuple(
        ChargeResult(code, split_charges(own, transfers.get((share_class, code), ())))
        for code, own in sorted(by_seller.items())
    )


@plan_section("6(b)", "11")
def split_charges(charges: Sequence[WithheldCharge], transfers: Sequence[TransferTerms]) -> ShareSplit:
    """Section 6(b), 11: a Distributor transfers a designated portion of the charges "to which such
    distributor is entitled pursuant to any distribution agreement".

    Our reading: as R7 divides a 12b-1 Share. `charges` are one Distributor's, in cents; a Transfer takes its
    percentage of what was withheld on days that it covers on Shares of its window. `transfers` are those that
    cover the charges. Cents by largest remainder, ties to the lower assignee code, the balance last.

    Raises: TransferExceedsShare.
    """
    days = sorted({charge.trade_date for charge in charges})
    cents: dict[tuple[date | None, date | None], list[int]] = {}
    for charge in charges:
        interval = (charge.interval_first, charge.interval_last)
        cents.setdefault(interval, [0] * len(days))[days.index(charge.trade_date)] += charge.cents
    return split_share(
        share_cents=sum(charge.cents for charge in charges),
        days=days,
        cohorts=[CohortDays(*interval, tuple(amounts)) for interval, amounts in cents.items()],
        transfers=transfers,
    )


@plan_section("6(a)", "6(b)")
def shares_of_month(
    accrued: ClassMonth, *, share_class: int, transfers: Mapping[tuple[int, str], Sequence[TransferTerms]]
) -> tuple[ShareResult, ...]:
    """Section 6(a), 6(b): a month's cents over Distributors, each one's share over its Assignees (R6-R8).

    `transfers` are the Plan's, by share class and Distributor.
    """
    distribution = accrued.distribution_by_distributor()
    service = accrued.service_by_distributor
    distribution_cents = split_fee(accrued.distribution_fee, exact=distribution)
    service_cents = split_fee(accrued.service_fee, exact=service)
    cohorts: dict[str, list[CohortDays]] = defaultdict(list)
    for cohort in accrued.cohorts:
        cohorts[cohort.distributor].append(
            CohortDays(cohort.interval_first, cohort.interval_last, cohort.accruals)
        )
    return tuple(
        ShareResult(
            distributor=code,
            service_fee=service_cents.get(code, 0),
            distribution_exact=distribution.get(code, 0),
            service_exact=service.get(code, 0),
            split=split_share(
                share_cents=distribution_cents.get(code, 0),
                days=accrued.accrued_on,
                cohorts=cohorts[code],
                transfers=transfers.get((share_class, code), ()),
            ),
        )
        for code in sorted(distribution.keys() | service.keys())
    )
