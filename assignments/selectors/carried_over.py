"""Section 13: amounts carried over, as they were given, and what months have taken of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component
from assignments.models import CarriedOver, CarriedOverEntry, PaymentLine
from assignments.selectors.payments import NO_LONGER_STANDING
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOverShown:
    """An amount as it is given, in cents, what months took of it, and who gave it when."""

    id: int
    portfolio: str
    distributor: str
    assignee: str
    component: str
    through: date
    cents: int
    taken: int
    months: tuple[str, ...]
    given_by: str
    given_at: datetime

    @property
    def state(self) -> str:
        """Whether it is taken as it is given."""
        return "closed" if self.cents == self.taken else "open"


def carried_over_shown(plan: Plan) -> tuple[CarriedOverShown, ...]:
    """Every amount that stands, by Portfolio, Distributor and Assignee."""
    taken = taken_of(plan)
    months: dict[str, list[str]] = defaultdict(list)
    entries = CarriedOverEntry.objects.filter(
        carried_over__plan=plan, monthly_fee__status__in=WITH_FIGURES
    ).order_by("pk")
    for entry, month in entries.values_list("carried_over__entry", "monthly_fee__month"):
        months[entry].append(f"{month:%Y-%m}")
    rows = (
        CarriedOver.objects.filter(plan=plan, superseded_by__isnull=True)
        .select_related("share_class__portfolio", "distributor", "assignee", "recorded_by__acting_user")
        .order_by("share_class__schedule_order", "distributor__code", "component", "assignee__code", "pk")
    )
    return tuple(
        CarriedOverShown(
            id=row.pk,
            portfolio=row.share_class.portfolio.name,
            distributor=row.distributor.code,
            assignee=row.assignee.code if row.assignee else "",
            component=row.get_component_display(),
            through=row.through,
            cents=cents_from_dollars(row.amount),
            taken=taken.get(row.entry, 0),
            months=tuple(months.get(row.entry, ())),
            given_by=row.recorded_by.acting_user.get_username(),
            given_at=row.recorded_by.acted_at,
        )
        for row in rows
    )


def taken_of(plan: Plan) -> dict[str, int]:
    """Cents that months which stand have taken of each amount, under whichever version of it."""
    sums = (
        CarriedOverEntry.objects.filter(carried_over__plan=plan, monthly_fee__status__in=WITH_FIGURES)
        .values_list("carried_over__entry")
        .annotate(total=Sum("amount"))
    )
    return {entry: cents_from_dollars(total) for entry, total in sums}


def never_paid(one: Given, *, share_class: int) -> int:
    """What of an amount, as it stood, determinations do not pay: all of it, where nothing of it was paid.

    What an earlier month left alone does not count again.
    """
    lines = PaymentLine.objects.filter(
        share_class=share_class,
        component=Component.CARRIED_OVER,
        corrects=one.component.lower(),
        distributor__code=one.distributor,
        assignee__code=one.assignee,
    )
    never = lines.filter(instruction__not_paid_by__isnull=False, monthly_fee__status__in=WITH_FIGURES)
    if not lines.exclude(instruction__status__in=NO_LONGER_STANDING).exists():
        return one.stood if never.exists() else 0
    spared = CarriedOverEntry.objects.filter(
        carried_over__share_class=share_class,
        carried_over__component=one.component,
        carried_over__distributor__code=one.distributor,
        carried_over__assignee__code=one.assignee,
        monthly_fee__status__in=WITH_FIGURES,
    ).aggregate(total=Sum("spared"))["total"]
    given = never.aggregate(total=Sum("amount"))["total"]
    return max(cents_from_dollars(given or Decimal(0)) - cents_from_dollars(spared or Decimal(0)), 0)


def is_held(one: Given, *, share_class: int) -> bool:
    """Whether a line that pays an amount of these parties is held."""
    return PaymentLine.objects.filter(
        share_class=share_class,
        component=Component.CARRIED_OVER,
        distributor__code=one.distributor,
        assignee__code=one.assignee,
        instruction__status=InstructionStatus.HELD,
    ).exists()
