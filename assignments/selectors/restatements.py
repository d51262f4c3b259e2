"""The restatements of a closed month, for whoever looks at one of its amounts.

The database has shown the amount to the reader before; what it is on facts known later is told whole.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Sum

from assignments.domain.explained_correction import RestatedAmount
from assignments.models import Restatement
from fees.domain.yearly_limits import CorrectedMonth
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component
from governance.models import Plan
from governance.models.portal import as_application

WITH_FIGURES = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)
FIGURES = ("average_daily_net_assets", "distribution_fee", "service_fee", "days")
STOOD = (
    "corrected_fee__average_daily_net_assets",
    "corrected_fee__distribution_fee",
    "corrected_fee__service_fee",
)
DAYS_STOOD = Func(F("corrected_fee__accrued_on"), function="cardinality", output_field=IntegerField())
SECTION_11 = "what Section 11 restores"


def restatements_of(fee: MonthlyFee) -> "QuerySet[Restatement]":
    """Those that stand, in the order in which they were made."""
    return (
        Restatement.objects.filter(corrected_fee=fee, monthly_fee__status__in=WITH_FIGURES)
        .select_related("monthly_fee")
        .order_by("pk")
    )


def corrected_months(plan: Plan) -> dict[int, dict[PlanMonth, CorrectedMonth]]:
    """R13: the closed months whose figures a correction changed, by share class, as the last one has them."""
    rows = (
        Restatement.objects.filter(
            corrected_fee__share_class__plan=plan,
            corrected_fee__status__in=WITH_FIGURES,
            monthly_fee__status__in=WITH_FIGURES,
        )
        .order_by("pk")
        .values_list("corrected_fee__share_class", "corrected_fee__month", *FIGURES, *STOOD, DAYS_STOOD)
    )
    found: dict[int, dict[PlanMonth, CorrectedMonth]] = defaultdict(dict)
    for share_class, month, *figures in rows:
        last, stood = _figures(*figures[:4]), _figures(*figures[4:])
        if last == stood:
            found[share_class].pop(PlanMonth(month), None)
        else:
            found[share_class][PlanMonth(month)] = last
    return found


def _figures(average: Decimal, distribution: Decimal, service: Decimal, days: int) -> CorrectedMonth:
    return CorrectedMonth(
        days=days,
        average_daily_net_assets=cents_from_dollars(average),
        distribution_fee=cents_from_dollars(distribution),
        service_fee=cents_from_dollars(service),
    )


def restated_fee(fee: MonthlyFee, component: Component) -> tuple[RestatedAmount, ...]:
    """A fee of a share class as it stood and as it was restated."""
    is_service = component is Component.SERVICE_FEE
    with as_application():
        return tuple(
            _amount(
                row,
                stood=row.stood_service_fee if is_service else row.stood_distribution_fee,
                restated=row.service_fee if is_service else row.distribution_fee,
            )
            for row in restatements_of(fee)
        )


def restated_share(fee: MonthlyFee, *, distributor: str, component: Component) -> tuple[RestatedAmount, ...]:
    """A Distributor's share of a fee, its Assignees' Portions included."""
    with as_application():
        return tuple(
            _of_parts(row, distributor__code=distributor, component=component.value)
            for row in restatements_of(fee)
        )


def restated_portion(fee: MonthlyFee, *, distributor: str, assignee: str) -> tuple[RestatedAmount, ...]:
    """An Assignee's Portion of a Distributor's share."""
    with as_application():
        return tuple(
            _of_parts(row, distributor__code=distributor, assignee__code=assignee)
            for row in restatements_of(fee)
        )


def what_came_late(row: Restatement) -> str:
    """The kinds of facts, without the names of parties that an id may hold."""
    kinds = [str(one["what"]) for one in row.late]
    found = [
        kind.partition(" ")[0] if kind.startswith(("Transfer ", "agreement ")) else kind for kind in kinds
    ]
    return ", ".join(dict.fromkeys(found)) or SECTION_11


def _of_parts(row: Restatement, **narrowed: Any) -> RestatedAmount:
    sums = row.corrections.filter(**narrowed).aggregate(stood=Sum("stood"), restated=Sum("restated"))
    return _amount(row, stood=sums["stood"] or Decimal(0), restated=sums["restated"] or Decimal(0))


def _amount(row: Restatement, *, stood: Decimal, restated: Decimal) -> RestatedAmount:
    return RestatedAmount(
        month=str(PlanMonth(row.monthly_fee.month)),
        what=what_came_late(row),
        stood=cents_from_dollars(stood),
        restated=cents_from_dollars(restated),
    )
