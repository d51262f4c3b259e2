"""Section 13: amounts carried over, as they were given, and what months have taken of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component
from assignments.models import CarriedOver, CarriedOverEntry, PaymentLine
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.models import Plan

WITH_FIGURES = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An amount carried over, in cents, and what of it has `stood` in the months that took it."""

    id: int
    entry: str
    distributor: str
    assignee: str | None
    component: str
    through: date
    cents: int
    stood: int


def amounts_to_enter(
    plan: Plan, *, share_classes: Collection[int], until: date, known_at: int | None
) -> dict[int, list[Given]]:
    """By share class: what is given of days up to `until` and is not taken yet as it is given."""
    rows = list(
        CarriedOver.objects.known_at(known_at)
        .filter(plan=plan, share_class__in=list(share_classes), through__lte=until)
        .select_related("distributor", "assignee")
        .order_by("share_class_id", "through", "distributor__code", "component", "assignee__code", "pk")
    )
    taken = taken_of(plan) if rows else {}
    found: dict[int, list[Given]] = defaultdict(list)
    for row in rows:
        stood = taken.get(row.entry, 0)
        if cents_from_dollars(row.amount) != stood:
            found[row.share_class_id].append(
                Given(
                    id=row.pk,
                    entry=row.entry,
                    distributor=row.distributor.code,
                    assignee=row.assignee.code if row.assignee else None,
                    component=row.component,
                    through=row.through,
                    cents=cents_from_dollars(row.amount),
                    stood=stood,
                )
            )
    return found


def taken_of(plan: Plan) -> dict[str, int]:
    """Cents that months which stand have taken of each amount, under whichever version of it."""
    sums = (
        CarriedOverEntry.objects.filter(carried_over__plan=plan, monthly_fee__status__in=WITH_FIGURES)
        .values_list("carried_over__entry")
        .annotate(total=Sum("amount"))
    )
    return {entry: cents_from_dollars(total) for entry, total in sums}


def is_held(one: Given, *, share_class: int) -> bool:
    """Whether a line that pays an amount of these parties is held."""
    return PaymentLine.objects.filter(
        share_class=share_class,
        component=Component.CARRIED_OVER,
        distributor__code=one.distributor,
        assignee__code=one.assignee,
        instruction__status=InstructionStatus.HELD,
    ).exists()
