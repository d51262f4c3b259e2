"""Section 2: what the Funds incurred month by month, as it stands with its corrections. Cents."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from assignments.selectors.restatements import WITH_FIGURES, corrected_months
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan

FUND = "share_class__portfolio__fund__code"
FEES = ("distribution_fee", "service_fee")
Key = tuple[str, PlanMonth]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundMonth:
    """A Fund's fees of a month, its code; `is_corrected`: a later correction changed them."""

    fund: str
    month: PlanMonth
    distribution: int
    service: int
    is_corrected: bool = False

    @property
    def total(self) -> int:
        """Both fees together."""
        return self.distribution + self.service


def incurred_by_month(plan: Plan, *, first: PlanMonth, last: PlanMonth) -> tuple[FundMonth, ...]:
    """The months of each Fund that are computed, from the first to the last, the earliest first.

    A month that was corrected counts as its last correction has it (R13). At most three queries.
    """
    standing = MonthlyFee.objects.filter(
        share_class__plan=plan, status__in=WITH_FIGURES, month__range=(first.first, last.first)
    )
    sums: dict[Key, tuple[int, int]] = {}
    rows = standing.values_list(FUND, "month").annotate(*(Sum(fee) for fee in FEES))
    for fund, month, distribution, service in rows:
        sums[fund, PlanMonth(month)] = _cents(distribution, service)
    changed: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    corrected = corrected_months(plan)
    months = {month.first for of_class in corrected.values() for month in of_class if first <= month <= last}
    if months:
        stood = standing.filter(share_class__in=list(corrected), month__in=months)
        for share_class, fund, month, *fees in stood.values_list("share_class", FUND, "month", *FEES):
            now = corrected[share_class].get(PlanMonth(month))
            if now is not None:
                before = _cents(*fees)
                change = changed[fund, PlanMonth(month)]
                change[0] += now.distribution_fee - before[0]
                change[1] += now.service_fee - before[1]
    return tuple(
        FundMonth(
            fund=fund,
            month=month,
            distribution=distribution + changed.get((fund, month), [0, 0])[0],
            service=service + changed.get((fund, month), [0, 0])[1],
            is_corrected=(fund, month) in changed,
        )
        for (fund, month), (distribution, service) in sorted(
            sums.items(), key=lambda one: (one[0][1], one[0][0])
        )
    )


def _cents(distribution: Decimal, service: Decimal) -> tuple[int, int]:
    return cents_from_dollars(distribution), cents_from_dollars(service)
