"""Sections 2, 4, 6 and 13: what was incurred, who is paid, and what was carried over."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, Sum

from assignments.domain.held_work import calculation_asked_of, calculation_differs
from assignments.domain.instructions import InstructionStatus
from assignments.models import (
    CarriedOver,
    DistributorShare12b1,
    MonthlyCalculation,
    PaymentDirection,
    PaymentInstruction,
    Transfer,
)
from assignments.selectors.carried_over import taken_of
from assignments.selectors.claims import ClaimsWanted, claims_shown
from assignments.selectors.incurred import incurred_by_month
from assignments.selectors.restatements import WITH_FIGURES
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.plan_page.domain.facts import CarriedOver as CarriedOverFacts
from plan_admin.plan_page.domain.facts import Incurred, Transferred

NOTHING = Decimal(0)
Route = PaymentDirection.Route


def incurred_of(plan: Plan, *, on: date) -> Incurred:
    """Sections 2, 4 and 6(a): the calendar year up to that day's month, the last month, and what is held."""
    month = PlanMonth.of(on)
    january = PlanMonth(month.first.replace(month=1))
    standing = MonthlyFee.objects.filter(
        share_class__plan=plan, status__in=WITH_FIGURES, month__lte=month.first
    )
    latest = standing.aggregate(last=Max("month"))["last"]
    last = PlanMonth(latest) if latest else None
    months = incurred_by_month(plan, first=min(january, last or january), last=month)
    of_year = [one for one in months if one.month >= january]
    payees = DistributorShare12b1.objects.filter(
        Q(distribution_fee__gt=0) | Q(service_fee__gt=0),
        monthly_fee__share_class__plan=plan,
        monthly_fee__status__in=WITH_FIGURES,
        monthly_fee__month=latest,
    )
    held = PaymentInstruction.objects.filter(
        plan=plan, status=InstructionStatus.HELD, month__lte=month.first
    ).aggregate(cents=Sum("amount"), payments=Count("pk"))
    return Incurred(
        year=on.year,
        since=of_year[0].month if of_year else None,
        through=of_year[-1].month if of_year else None,
        distribution=sum(one.distribution for one in of_year),
        service=sum(one.service for one in of_year),
        last=last,
        last_cents=sum(one.total for one in months if one.month == last),
        payees=payees.values("distributor").distinct().count(),
        held=cents_from_dollars(held["cents"] or NOTHING),
        held_payments=held["payments"],
    )


def transferred_of(plan: Plan, *, on: date) -> Transferred:
    """Section 6(b) to (e): Transfers and directions in force on the day, and claims that are open."""
    standing = Transfer.objects.filter(plan=plan, superseded_by__isnull=True, effective__contains=on)
    no_notice = Q(notified__isnull=True) | Q(assignee__name="") | Q(assignee__address="")
    counted = standing.aggregate(
        transfers=Count("pk"),
        distributors=Count("distributor", distinct=True),
        assignees=Count("assignee", distinct=True),
        without_notice=Count("pk", filter=no_notice),
    )
    directions = PaymentDirection.objects.filter(
        plan=plan, superseded_by__isnull=True, effective__contains=on
    ).aggregate(
        to_assignees=Count("pk", filter=Q(route=Route.ASSIGNEE)),
        to_agents=Count("pk", filter=Q(route=Route.COLLECTION_AGENT)),
    )
    latest = MonthlyCalculation.objects.filter(
        plan=plan, superseded_by__isnull=True, received__lte=on
    ).aggregate(last=Max("month"))["last"]
    claims = [one for one in claims_shown(plan, wanted=ClaimsWanted()) if one.date <= on]
    return Transferred(
        **counted,
        **directions,
        last_calculation=PlanMonth(latest) if latest else None,
        calculations_missing=len(set(_calculations_missing(plan, on=on))),
        claims=sum(one.figures.open > 0 for one in claims),
        claimed=sum(one.figures.open for one in claims),
    )


def carried_over_of(plan: Plan) -> CarriedOverFacts:
    """Section 13: what was given of the Prior Plan, and what months took of it."""
    given = CarriedOver.objects.filter(plan=plan, superseded_by__isnull=True).aggregate(
        amounts=Count("pk"), cents=Sum("amount")
    )
    return CarriedOverFacts(
        amounts=given["amounts"],
        given=cents_from_dollars(given["cents"] or NOTHING),
        taken=sum(taken_of(plan).values()),
    )


def _calculations_missing(plan: Plan, *, on: date) -> Iterable[tuple[date, str]]:
    """Section 6(d): months and reasons for which payments wait for a Calculation or a decision of one."""
    held = PaymentInstruction.objects.filter(plan=plan, status=InstructionStatus.HELD, month__lte=on)
    for month, reasons in held.values_list("month", "held_because"):
        for reason in reasons:
            if calculation_asked_of(reason) is not None or calculation_differs(reason):
                yield month, reason
