"""The month as a checklist: what is in, what ties, what failed or is held, and what to do about it.

A page shows some of the Portfolios; everything else is counted by the database. The number of queries
does not grow with Portfolios, payments or lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.expressions import OrderBy

from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component
from assignments.models import PaymentInstruction, PaymentLine
from assignments.selectors.payments import NO_LONGER_STANDING
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Fund, Plan, Portfolio, ShareClass
from governance.selectors.joining import joining_after
from plan_admin.month_end.selectors.approvals_page import not_paid_cents
from plan_admin.month_end.selectors.month_components import ComponentShown, component_shown
from plan_admin.month_end.selectors.month_shares import PartyShown, shares_shown
from plan_admin.month_end.selectors.report import OPEN, released_classes

PROBLEMS_SHOWN = 50
SORTS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "schedule": ("schedule_order", "pk"),
    "portfolio": ("portfolio__name", "pk"),
    "fund": ("portfolio__fund__name", "portfolio__name", "pk"),
    "fee": (F("fee__distribution_fee").desc(nulls_last=True), "pk"),
    "net_assets": (F("fee__average_daily_net_assets").desc(nulls_last=True), "pk"),
    "status": ("fee__status", "schedule_order", "pk"),
}
NO_FEE, HELD = "OPEN", "HELD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which Portfolios a page shows, as its address says."""

    search: str = ""
    fund: str = ""
    status: str = ""
    sort: str = "schedule"

    @property
    def is_by_fund(self) -> bool:
        """Whether a Fund's Portfolios stand together."""
        return self.sort not in SORTS or self.sort in ("schedule", "fund")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """A Portfolio's month on the page; `fee` is the number of its computation, None while it is open.

    `missing_days` counts business days that lack net assets; None: none are asked for.
    """

    share_class: int
    code: str
    name: str
    fund: str
    fee: int | None
    status: str
    problems: tuple[str, ...]
    held_because: tuple[str, ...]
    missing_days: int | None
    days: int
    average_daily_net_assets: int
    distribution: ComponentShown
    service: ComponentShown
    adoption: str
    continuance: str
    through: str
    shares: tuple[PartyShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held for the same reasons: how many payments, and how many cents."""

    reasons: tuple[str, ...]
    payments: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedClass:
    """A share class that could not be computed, and why."""

    code: str
    name: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSummary:
    """A Plan's month in counts and sums; cents."""

    portfolios: int
    by_status: Mapping[str, int]
    distribution_fee: int
    service_fee: int
    distribution_before: int | None
    service_before: int | None
    by_payment_status: Mapping[str, tuple[int, int]]
    not_paid_cents: int
    offsets: int
    corrections: int
    carried_over: int
    deferred_charges: int
    failed: tuple[FailedClass, ...]
    held: tuple[Held, ...]

    def count(self, status: str) -> int:
        """How many Portfolios stand so."""
        return self.by_status.get(status, 0)

    @property
    def untied(self) -> int:
        """Cents neither prepared, held nor determined not to be paid; zero once the month is closed."""
        beside = self.offsets + self.corrections + self.carried_over + self.deferred_charges
        owed = self.distribution_fee + self.service_fee + beside
        return owed - self.prepared_cents - self.held_cents - self.not_paid_cents

    @property
    def stages(self) -> tuple[tuple[str, tuple[int, int]], ...]:
        """How many payments, and cents, are in each state that is not held, in the order of the states."""
        order = [state.value for state in InstructionStatus]
        shown = [status for status in self.by_payment_status if status != InstructionStatus.HELD]
        return tuple((status, self.by_payment_status[status]) for status in sorted(shown, key=order.index))

    @property
    def computed_or_closed(self) -> int:
        """How many Portfolios have their figures."""
        return self.count("COMPUTED") + self.count("CLOSED")

    @property
    def prepared_cents(self) -> int:
        """Cents of payments that are not held."""
        return sum(cents for status, (_, cents) in self.by_payment_status.items() if status != "HELD")

    @property
    def held_cents(self) -> int:
        """Cents of payments that are held."""
        return self.by_payment_status.get("HELD", (0, 0))[1]


def month_summary(plan: Plan, *, month: PlanMonth) -> MonthSummary:
    """The month in counts and sums, with the month before beside it."""
    everything = _on_schedule(plan, month).count()
    by_status, distribution, service = _sums(plan, month)
    before, distribution_before, service_before = _sums(plan, month.previous)
    by_status[NO_FEE] = everything - sum(by_status.values())
    has_before = bool(before.get("COMPUTED") or before.get("CLOSED"))
    return MonthSummary(
        portfolios=everything,
        by_status=by_status,
        distribution_fee=distribution,
        service_fee=service,
        distribution_before=distribution_before if has_before else None,
        service_before=service_before if has_before else None,
        by_payment_status=_payments(plan, month),
        not_paid_cents=not_paid_cents(plan, month=month),
        offsets=_paid(plan, month, component=Component.OFFSET),
        corrections=_paid(plan, month, component=Component.CORRECTION),
        carried_over=_paid(plan, month, component=Component.CARRIED_OVER),
        deferred_charges=_paid(plan, month, component=Component.CDSC),
        failed=_failed(plan, month),
        held=_held(plan, month),
    )


def _standing(plan: Plan, month: PlanMonth) -> "QuerySet[MonthlyFee]":
    return MonthlyFee.objects.filter(share_class__plan=plan, month=month.first).exclude(
        status=MonthlyFee.Status.SUPERSEDED
    )


def _sums(plan: Plan, month: PlanMonth) -> tuple[dict[str, int], int, int]:
    rows = (
        _standing(plan, month)
        .values("status")
        .annotate(count=Count("pk"), distribution=Sum("distribution_fee"), service=Sum("service_fee"))
    )
    found = list(rows)
    return (
        {row["status"]: row["count"] for row in found},
        sum(cents_from_dollars(row["distribution"]) for row in found),
        sum(cents_from_dollars(row["service"]) for row in found),
    )


def _payments(plan: Plan, month: PlanMonth) -> dict[str, tuple[int, int]]:
    rows = (
        PaymentInstruction.objects.filter(plan=plan, month=month.first)
        .exclude(status__in=NO_LONGER_STANDING)
        .values_list("status")
        .annotate(count=Count("pk"), total=Sum("amount"))
        .order_by("status")
    )
    return {status: (count, cents_from_dollars(total or Decimal(0))) for status, count, total in rows}


def _on_schedule(plan: Plan, month: PlanMonth) -> "QuerySet[ShareClass]":
    """Section 8: the share classes of the month; one that joins only later is none of them."""
    later = joining_after(plan, day=month.last)
    return ShareClass.objects.filter(plan=plan).exclude(pk__in=later)


def _paid(plan: Plan, month: PlanMonth, *, component: Component) -> int:
    """Cents of the payments that are of one component: offsets, corrections, deferred charges and so on."""
    lines = PaymentLine.objects.filter(
        component=component.value, instruction__plan=plan, instruction__month=month.first
    ).exclude(instruction__status__in=NO_LONGER_STANDING)
    return cents_from_dollars(lines.aggregate(total=Sum("amount"))["total"] or Decimal(0))


def _failed(plan: Plan, month: PlanMonth) -> tuple[FailedClass, ...]:
    rows = (
        _standing(plan, month)
        .filter(status=MonthlyFee.Status.FAILED)
        .order_by("share_class__schedule_order")
        .values_list("share_class__portfolio__code", "share_class__portfolio__name", "problems")
    )
    return tuple(
        FailedClass(code=code, name=name, problems=tuple(problems))
        for code, name, problems in rows[:PROBLEMS_SHOWN]
    )


def _held(plan: Plan, month: PlanMonth) -> tuple[Held, ...]:
    rows = (
        PaymentInstruction.objects.filter(plan=plan, month=month.first, status=InstructionStatus.HELD)
        .values_list("held_because")
        .annotate(count=Count("pk"), total=Sum("amount"))
        .order_by("-total", "held_because")
    )
    return tuple(
        Held(reasons=tuple(reasons), payments=count, cents=cents_from_dollars(total))
        for reasons, count, total in rows[:PROBLEMS_SHOWN]
    )


def share_classes_wanted(plan: Plan, *, month: PlanMonth, wanted: Wanted) -> "QuerySet[Any, Any]":
    """The share classes that a page of the month lists, by name, alias, code, Fund and state, in order.

    Gives pairs: the share class and its standing fee, or None while the month is open for it.
    """
    rows = _on_schedule(plan, month).annotate(
        fee=FilteredRelation(
            "monthly_fees",
            condition=Q(monthly_fees__month=month.first) & ~Q(monthly_fees__status="SUPERSEDED"),
        )
    )
    if wanted.search:
        word = wanted.search
        rows = rows.filter(
            Q(portfolio__name__icontains=word)
            | Q(portfolio__code__icontains=word)
            | Q(portfolio__pk__in=_by_other_words(word))
        )
    if wanted.fund:
        rows = rows.filter(portfolio__fund__code=wanted.fund)
    if wanted.status == NO_FEE:
        rows = rows.filter(fee__isnull=True)
    elif wanted.status == HELD:
        rows = rows.filter(fee__status="COMPUTED").exclude(fee__held_because=[])
        rows = rows.exclude(pk__in=released_classes(plan, month))
    elif wanted.status:
        rows = rows.filter(fee__status=wanted.status)
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["schedule"])).values_list("pk", "fee__pk")


def _by_other_words(word: str) -> "QuerySet[Any, Any]":
    return Portfolio.objects.filter(
        Q(aliases__alias__icontains=word) | Q(names__name__icontains=word)
    ).values("pk")


def funds_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The Plan's Funds, by code and name, for the choice of one."""
    found = Fund.objects.filter(portfolios__share_classes__plan=plan).distinct().order_by("name")
    return tuple(found.values_list("code", "name"))


def portfolio_rows(
    plan: Plan, *, month: PlanMonth, keys: Sequence[tuple[int, int | None]], missing: Mapping[int, int]
) -> tuple[PortfolioRow, ...]:
    """The rows of a page, in the order of `keys`: (share class, its standing fee or None).

    `missing` says of each share class that asks for net assets on how many days they lack.
    """
    classes = [share_class for share_class, _ in keys]
    named = {
        row.pk: row
        for row in ShareClass.objects.filter(pk__in=classes).select_related("portfolio", "portfolio__fund")
    }
    fees = {fee.pk: fee for fee in MonthlyFee.objects.filter(pk__in=[fee for _, fee in keys if fee])}
    before = {
        row.share_class_id: row
        for row in _standing(plan, month.previous)
        .filter(share_class__in=classes, status__in=("COMPUTED", "CLOSED"))
        .only("share_class_id", "distribution_fee", "service_fee")
    }
    shares = shares_shown(list(fees))
    released = released_classes(plan, month, share_classes=classes)
    return tuple(
        _row(
            named[share_class],
            fees.get(fee) if fee else None,
            before=before.get(share_class),
            shares=shares.get(fee or 0, ()),
            is_released=share_class in released,
            missing=missing.get(share_class),
        )
        for share_class, fee in keys
    )


def _row(
    share_class: ShareClass,
    fee: MonthlyFee | None,
    *,
    before: MonthlyFee | None,
    shares: tuple[PartyShown, ...],
    is_released: bool,
    missing: int | None,
) -> PortfolioRow:
    portfolio = share_class.portfolio
    authority = fee.authority if fee else {}
    return PortfolioRow(
        share_class=share_class.pk,
        code=portfolio.code,
        name=portfolio.name,
        fund=portfolio.fund.name,
        fee=fee.pk if fee else None,
        status=_status(fee, is_released=is_released),
        problems=tuple(fee.problems) if fee else (),
        held_because=() if fee is None or is_released else tuple(fee.held_because),
        missing_days=missing,
        days=len(fee.accrued_on) if fee else 0,
        average_daily_net_assets=cents_from_dollars(fee.average_daily_net_assets) if fee else 0,
        distribution=component_shown(fee, before, "distribution_fee"),
        service=component_shown(fee, before, "service_fee"),
        adoption=authority.get("adoption") or "",
        continuance=authority.get("continuance") or "",
        through=authority.get("through") or "",
        shares=shares,
    )


def _status(fee: MonthlyFee | None, *, is_released: bool) -> str:
    if fee is None:
        return OPEN
    if fee.status == MonthlyFee.Status.COMPUTED and fee.held_because and not is_released:
        return "held"
    return str(fee.status).lower()
