"""The months' results and the terms of the sales charge limit in the admin, to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from fees.models import MonthlyFee, MonthlyFeeRun, PrimeRate, SalesChargeLimit
from governance.admin.base import (
    SeenAdmin,
    Standing,
    Table,
    column,
    in_words,
    month_column,
    page_of,
    state_column,
    table,
)
from governance.domain.periods import PlanMonth
from governance.templatetags.figures import month_name, percent

DAYS = ("accrued_on", "net_assets", "distribution_accruals", "service_accruals")


class OfMonth(admin.SimpleListFilter):
    """Results of one month; the list says in `month_path` where its month is."""

    title = "month"
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The months that were closed or begun, the latest first."""
        months = MonthlyFeeRun.objects.order_by("-month").values_list("month", flat=True).distinct()
        return [(str(PlanMonth(first)), month_name(first)) for first in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the month that was chosen."""
        known = {value for value, _ in self.lookup_choices}
        if self.value() not in known:
            return queryset
        return queryset.filter(**{getattr(self.model_admin, "month_path", "month"): f"{self.value()}-01"})

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)


@admin.register(MonthlyFee)
class MonthlyFeeAdmin(SeenAdmin):
    """R4: the month's fee of each share class."""

    about = "What each share class's Fund owes for a month, and what it was computed from. To be read only."
    list_display = (
        "portfolio_name",
        "plan_code",
        "of_month",
        "state",
        "average",
        "amount_distribution",
        "amount_service",
    )
    list_filter = (OfMonth, "status", "share_class__plan")
    list_select_related = ("share_class__portfolio", "share_class__plan")
    portfolio_path = "share_class__portfolio"
    search_help_text = "By a Portfolio's name, code or alias."
    ordering = ("-month", "share_class", "-pk")
    portfolio_name = column("share_class.portfolio.name", "Portfolio")
    plan_code = column("share_class.plan.code", "Plan")
    of_month = month_column()
    state = state_column()
    average = column("average_daily_net_assets", "Average daily net assets ($)")
    amount_distribution = column("distribution_fee", "Distribution fee ($)")
    amount_service = column("service_fee", "Service fee ($)")
    facts = (
        ("share_class.portfolio.name", "Portfolio"),
        ("share_class.plan.code", "Plan"),
        ("month", "Month"),
        ("status", "Status"),
        ("average_daily_net_assets", "Average daily net assets ($)"),
        ("distribution_fee", "Distribution fee ($)"),
        ("service_fee", "Service fee ($)"),
        ("aggregate_fee", "Aggregate fee, at most ($)"),
        ("problems", "Problems"),
        ("held_because", "Held because"),
        ("authority", "Authority"),
        ("conventions", "Conventions"),
        ("superseded_by", "Superseded by"),
        ("closed_by", "Closed by"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MonthlyFee]:
        """Arrays of days are of a record's own page."""
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and "object_id" not in request.resolver_match.kwargs
        return rows.defer(*DAYS, "rates", "authority", "conventions") if is_list else rows

    def name_of(self, obj: MonthlyFee) -> str:
        return f"{obj.share_class.portfolio.name}, {obj.month:%B %Y}"

    def tables_of(self, obj: MonthlyFee) -> list[Table]:
        days = zip(
            obj.accrued_on, obj.net_assets, obj.distribution_accruals, obj.service_accruals, strict=True
        )
        return [
            table(
                "Distributors' 12b-1 Shares ($)",
                obj.shares.select_related("distributor").order_by("distributor__code"),
                ("distributor.name", "Distributor"),
                ("distribution_fee", "Distribution fee"),
                ("service_fee", "Service fee"),
                ("balance", "Balance"),
                figures=(1, 2, 3),
            ),
            table(
                "Assignees' 12b-1 Portions ($)",
                obj.portions.select_related("distributor", "assignee").order_by("assignee__code"),
                ("assignee", "Assignee"),
                ("distributor.name", "Of the Distributor"),
                ("amount", "Portion"),
                figures=(2,),
            ),
            Table(
                caption="Days that accrued",
                head=("Day", "Net assets ($)", "Distribution fee (10⁻¹² $)", "Service fee (10⁻¹² $)"),
                rows=tuple(
                    (in_words(day), in_words(net), f"{dist:,}", f"{service:,}")
                    for day, net, dist, service in days
                ),
                figures=frozenset((1, 2, 3)),
            ),
        ]

    def links_of(self, obj: MonthlyFee) -> list[tuple[str, str]]:
        place = {"plan": obj.share_class.plan.code, "month": PlanMonth(obj.month)}
        return [("The month", page_of("month_end:month", **place))]


@admin.register(MonthlyFeeRun)
class MonthlyFeeRunAdmin(SeenAdmin):
    """Closings of months."""

    title = "Closings of months"
    about = "Each closing of a month, and the facts that it was computed from."
    list_display = ("number", "plan", "of_month", "facts_known_at", "by", "at", "finished_at")
    list_filter = ("plan",)
    list_select_related = ("plan", "started_by__acting_user")
    number = column("pk", "Number")
    of_month = month_column()
    by = column("started_by.acting_user", "Started by", order="started_by")
    at = column("started_by.acted_at", "Started", order="started_by")
    facts = (
        ("plan.code", "Plan"),
        ("month", "Month"),
        ("facts_known_at", "Facts as known at act"),
        ("cut_points", "Cut points"),
        ("recompute.portfolio.name", "Computed anew"),
        ("started_by", "Started by"),
        ("finished_at", "Finished"),
    )

    def tables_of(self, obj: Any) -> list[Table]:
        fees = obj.fees.select_related("share_class__portfolio").defer(*DAYS)
        return [
            table(
                "Share classes ($)",
                fees.order_by("share_class__schedule_order"),
                ("share_class.portfolio.name", "Portfolio"),
                ("status", "Status"),
                ("distribution_fee", "Distribution fee"),
                ("service_fee", "Service fee"),
                figures=(2, 3),
            )
        ]


@admin.register(SalesChargeLimit)
class SalesChargeLimitAdmin(SeenAdmin):
    """Section 2: by which conventions NASD's limit on all sales charges is computed."""

    title = "Sales charge limits"
    about = "By which conventions NASD's limit on all sales charges is computed, from when (Section 2)."
    group = "The Plan and its law"
    list_display = ("entry", "effective", "starts", "opening", "at", "period", "compounding", "plan")
    list_filter = (Standing, "plan")
    list_select_related = ("plan",)
    search_fields = ("entry",)
    portfolio_path = "shares__share_class__portfolio"
    at = column("rate", "Of new gross sales", words=percent)
    facts = (
        ("entry", "Limit"),
        ("plan.code", "Plan"),
        ("effective", "Holds from"),
        ("starts", "Ledger starts"),
        ("opening", "Remained at the opening ($)"),
        ("rate", "Of new gross sales, a fraction"),
        ("period", "Posted each"),
        ("compounding", "Compounding"),
        ("interest_base", "Interest on"),
        ("day_count", "Day count"),
        ("prime", "Prime rate of"),
        ("prime_effective", "A change counts from"),
        ("charge_order", "Order of charges"),
        ("exchanges", "Exchanges"),
        ("given", "Given, not a default"),
        ("recorded_by", "Recorded by"),
        ("superseded_by", "Superseded by"),
    )

    def tables_of(self, obj: SalesChargeLimit) -> list[Table]:
        shares = obj.shares.select_related("share_class__portfolio").order_by("share_class__schedule_order")
        return [table("Portfolios", shares, ("share_class.portfolio.name", "Portfolio"))]


@admin.register(PrimeRate)
class PrimeRateAdmin(SeenAdmin):
    """Section 2: prime rates that came after those that the product brings."""

    title = "Prime rates"
    about = "Changes of the prime rate that were imported; the others are brought along (Section 2)."
    group = "The Plan and its law"
    list_display = ("effective", "percent", "who")
    list_filter = (Standing,)
    list_select_related = ("recorded_by__acting_user",)
    ordering = ("-effective", "-pk")
    who = column("recorded_by", "Recorded by")
    facts = (
        ("effective", "From"),
        ("percent", "Percent a year"),
        ("recorded_by", "Recorded by"),
        ("superseded_by", "Superseded by"),
    )
