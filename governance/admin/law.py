"""Plans, their texts and rates, conventions, agreements and acts in the admin."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from governance.admin.base import SeenAdmin, Standing, Table, column, in_words, page_of, spoken, table
from governance.admin.records import RecordAdmin
from governance.domain.reference import Said
from governance.domain.roles import Area
from governance.forms.reference import ConventionForm
from governance.models import (
    Act,
    Convention,
    DistributionAgreement,
    Plan,
    PlanDocument,
    RateLimit,
    ScheduleARate,
    ShareClass,
    Waiver,
)
from governance.selectors.acts import summary_words
from governance.templatetags.figures import percent

BOTH = (Area.MONTH, Area.BOARDS)
LAW = "The Plan and its law"


class LawAdmin(SeenAdmin):
    """What a Plan's own text and its votes say."""

    areas: ClassVar[tuple[Area, ...]] = BOTH
    group = LAW


@admin.register(Plan)
class PlanAdmin(LawAdmin):
    """The Plans."""

    about = "The Plans, each made by its own text; only votes change what they say."
    list_display = ("code", "share_class", "effective", "first_term", "title")
    search_fields = ("code", "title", "share_class")
    ordering = ("code",)
    effective = column("effective_date", "Effective")
    first_term = column("first_term_until", "Continues without a vote through")
    facts = (
        ("code", "Code"),
        ("title", "Title"),
        ("share_class", "Shares"),
        ("effective_date", "Effective"),
        ("first_term_until", "Continues without a vote through"),
    )

    def tables_of(self, obj: Plan) -> list[Table]:
        texts = obj.documents.defer("text", "schedule").select_related("recorded_by__acting_user")
        return [
            table(
                "Texts",
                texts.order_by("pk"),
                ("source", "File"),
                ("standing", "Standing"),
                ("recorded_by.acting_user", "Loaded by"),
                ("recorded_by.acted_at", "When"),
            )
        ]

    def links_of(self, obj: Plan) -> list[tuple[str, str]]:
        return [("Is it in force?", page_of("governance:plan_status", plan=obj.code))]


@admin.register(PlanDocument)
class PlanDocumentAdmin(LawAdmin):
    """Texts as they were filed."""

    title = "Plans' texts"
    about = "Each Plan's own text as it was filed, and texts that no vote has put in force."
    list_display = ("plan", "standing", "source", "loaded_at")
    list_filter = ("standing", "plan")
    list_select_related = ("plan", "recorded_by")
    search_fields = ("source", "plan__code")
    loaded_at = column("recorded_by.acted_at", "Loaded", order="recorded_by")
    facts = (
        ("plan.code", "Plan"),
        ("standing", "Standing"),
        ("source", "File"),
        ("sha256", "SHA-256"),
        ("recorded_by", "Loaded by"),
        ("text", "Text"),
    )

    def tables_of(self, obj: PlanDocument) -> list[Table]:
        files = obj.exhibits.defer("file__content").order_by("pk")
        return [
            table(
                "Files that it was read from",
                files,
                ("file.name", "File"),
                ("file.sha256", "SHA-256"),
                ("kept_by.acting_user", "Loaded by"),
                ("kept_by.acted_at", "When"),
            )
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and "object_id" not in request.resolver_match.kwargs
        return rows.defer("text", "schedule") if is_list else rows


@admin.register(ShareClass)
class ShareClassAdmin(LawAdmin):
    """The Shares of a Portfolio under a Plan."""

    title = "share classes"
    about = "The Shares of each Portfolio under each Plan, in the order of Schedule A."
    list_display = ("portfolio_name", "fund_name", "plan", "schedule_order")
    list_filter = ("plan",)
    list_select_related = ("plan", "portfolio__fund")
    portfolio_path = "portfolio"
    ordering = ("plan", "schedule_order")
    portfolio_name = column("portfolio.name", "Portfolio")
    fund_name = column("portfolio.fund.name", "Fund")
    facts = (("portfolio.name", "Portfolio"), ("portfolio.fund.name", "Fund"), ("plan.code", "Plan"))

    def name_of(self, obj: ShareClass) -> str:
        return f"{obj.portfolio.name} under {obj.plan.code}"

    def tables_of(self, obj: ShareClass) -> list[Table]:
        periods = obj.selling_periods.filter(superseded_by__isnull=True)
        return [
            table(
                "Schedule A, maximum rates as fractions a year",
                obj.rates.order_by("effective"),
                ("effective", "From"),
                ("asset_based_sales_charge", "Asset-based sales charge"),
                ("service_fee", "Service fee"),
                ("aggregate_fee", "Aggregate fee"),
                figures=(1, 2, 3),
            ),
            table(
                "Who sells when",
                periods.select_related("distributor", "agreement").order_by("sells"),
                ("distributor.name", "Distributor"),
                ("agreement.entry", "Agreement"),
                ("sells", "Sells"),
            ),
        ]


@admin.register(ScheduleARate)
class ScheduleARateAdmin(LawAdmin):
    """Schedule A."""

    title = "Schedule A"
    about = "Schedule A: the maximum rates of each Portfolio's Shares, a year; only Section 9 changes them."
    list_display = ("portfolio_name", "plan_code", "days", "asset_based", "service", "aggregate")
    list_filter = ("share_class__plan",)
    list_select_related = ("share_class__plan", "share_class__portfolio")
    portfolio_path = "share_class__portfolio"
    ordering = ("share_class__plan", "share_class__schedule_order")
    portfolio_name = column("share_class.portfolio.name", "Portfolio")
    plan_code = column("share_class.plan.code", "Plan")
    days = column("effective", "From")
    asset_based = column("asset_based_sales_charge", "Asset-based sales charge", words=percent)
    service = column("service_fee", "Service fee", words=percent)
    aggregate = column("aggregate_fee", "Aggregate fee", words=percent)
    facts = (
        ("share_class.portfolio.name", "Portfolio"),
        ("effective", "From"),
        ("asset_based_sales_charge", "Asset-based sales charge, a fraction a year"),
        ("service_fee", "Service fee, a fraction a year"),
        ("aggregate_fee", "Aggregate fee, a fraction a year"),
        ("recorded_by", "Recorded by"),
    )

    def name_of(self, obj: ScheduleARate) -> str:
        return f"{obj.share_class.portfolio.name}, Schedule A"


@admin.register(RateLimit)
class RateLimitAdmin(LawAdmin):
    """What NASD and FINRA allow."""

    about = "What the rules of NASD, later FINRA, allow at most (Sections 2 and 5)."
    list_display = ("component", "days", "at_most", "source")
    days = column("effective", "From")
    at_most = column("rate", "At most, a year", words=percent)
    facts = (("component", "Component"), ("effective", "From"), ("rate", "At most"), ("source", "Source"))


@admin.register(Convention)
class ConventionAdmin(RecordAdmin):
    """What decides where the Plan is silent."""

    about = "What decides where the Plan is silent, from a day on; printed on every statement."
    form_class = ConventionForm
    can_add = True
    list_display = ("name", "value", "from_day", "plan", "by")
    list_filter = (Standing, "plan", "name")
    list_select_related = ("plan", "recorded_by__acting_user")
    search_fields = ("name", "value", "plan__code")
    ordering = ("name", "-effective", "-pk")
    from_day = column("effective", "From")
    by = column("recorded_by.acting_user", "Recorded by", order="recorded_by")
    facts = (("plan.code", "Plan"), ("name", "Convention"), ("effective", "From"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was superseded is kept as it was."""
        stands = obj is None or obj.superseded_by_id is None
        return stands and super().has_change_permission(request, obj)

    def name_of(self, obj: Convention) -> str:
        return f"{obj.name} from {in_words(obj.effective)}"

    def said(self, form: ConventionForm, obj: Convention | None) -> Sequence[Said]:
        return [form.said()]

    def find(self, form: Any) -> Convention:
        values = form.cleaned_data
        return Convention.objects.get(
            superseded_by__isnull=True,
            plan=values["plan"],
            name=values["name"],
            effective=values["effective"],
        )


@admin.register(DistributionAgreement)
class AgreementAdmin(LawAdmin):
    """Section 12: agreements related to the Plan."""

    title = "Related agreements"
    about = "The agreements related to the Plan (Section 12), and who sells which Shares when (Section 3)."
    list_display = ("entry", "distributor", "kind", "plan", "from_day", "until_day", "end_day")
    list_filter = (Standing, "kind", "plan", "distributor")
    list_select_related = ("plan", "distributor")
    search_fields = ("entry", "distributor__code", "distributor__name")
    portfolio_path = "selling_periods__share_class__portfolio"
    from_day = column("sells_from", "Sells from")
    until_day = column("sells_until", "Sells until")
    end_day = column("ended_on", "Ended on")
    facts = (
        ("entry", "Agreement"),
        ("distributor.name", "Distributor"),
        ("kind", "Kind"),
        ("plan.code", "Plan"),
        ("dated", "Dated"),
        ("first_term_until", "First term until"),
        ("sells_from", "Sells from"),
        ("sells_until", "Sells until"),
        ("ended_on", "Ended on"),
        ("ended_by", "Ended by"),
        ("notice_given", "Notice given"),
        ("payment_day", "Payment day, business days after the month"),
    )

    def links_of(self, obj: DistributionAgreement) -> list[tuple[str, str]]:
        return [("Its page", page_of("governance:agreement", plan=obj.plan.code, agreement=obj.pk))]

    def tables_of(self, obj: DistributionAgreement) -> list[Table]:
        periods = obj.selling_periods.select_related("share_class__portfolio")
        return [
            table(
                "Portfolios",
                periods.order_by("share_class__schedule_order"),
                ("share_class.portfolio.name", "Portfolio"),
                ("sells", "Sells"),
            )
        ]


@admin.register(Waiver)
class WaiverAdmin(LawAdmin):
    """Sections 2 and 5: lower charged rates."""

    title = "Waivers"
    about = "Lower charged rates, each for some days and a reason (Sections 2, 5); who consented (6(b))."
    list_display = ("entry", "component", "at", "days", "plan", "who")
    list_filter = (Standing, "component", "plan")
    list_select_related = ("plan",)
    search_fields = ("entry", "reason")
    portfolio_path = "days__share_class__portfolio"
    at = column("charged", "Charged, a year", words=percent)
    days = column("effective", "Days")
    who = column("consented", "Consented")
    facts = (
        ("entry", "Waiver"),
        ("component", "Component"),
        ("charged", "Charged, a fraction a year"),
        ("effective", "Days"),
        ("plan.code", "Plan"),
        ("reason", "Reason"),
        ("consented", "Consented"),
        ("recorded_by", "Recorded by"),
    )

    def tables_of(self, obj: Waiver) -> list[Table]:
        days = obj.days.select_related("share_class__portfolio").order_by("share_class__schedule_order")
        return [table("Portfolios", days, ("share_class.portfolio.name", "Portfolio"), ("effective", "Days"))]


@admin.register(Act)
class ActAdmin(LawAdmin):
    """Who did what, when, from which source and why."""

    about = "Everything that somebody did: who, when, what, from which source, why."
    areas = (Area.MONTH,)
    group = "Results"
    list_display = ("number", "words", "at", "acting_user", "source", "reason", "did")
    list_filter = ("kind",)
    list_select_related = ("acting_user",)
    search_fields = ("source", "reason", "acting_user__username", "kind")
    number = column("pk", "Number")
    words = column("kind", "Kind", words=spoken)
    at = column("acted_at", "When")
    did = column("summary", "What it did", words=summary_words)
    facts = (
        ("pk", "Number"),
        ("kind", "Kind"),
        ("acted_at", "When"),
        ("acting_user", "Who"),
        ("source", "Source"),
        ("digest", "SHA-256 of the source"),
        ("reason", "Reason"),
        ("summary", "What it did"),
    )
