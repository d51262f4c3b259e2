"""Distributors' shares, Assignees' Portions and payment instructions in the admin, to be read."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assignments.models import AssigneePortion12b1, DistributorShare12b1, PaymentInstruction
from fees.admin import OfMonth
from fees.models import MonthlyFee
from governance.admin.base import SeenAdmin, Table, column, month_column, page_of, spoken, state_column, table
from governance.domain.periods import PlanMonth
from governance.templatetags.figures import month_name

OF_FEE = (
    "monthly_fee__share_class__portfolio",
    "monthly_fee__share_class__plan",
    "distributor",
)


def _fee_link(fee: MonthlyFee) -> SafeString:
    """The Portfolio's name, which leads to the month's fee and all that it rests on."""
    url = reverse("admin:fees_monthlyfee_change", args=[fee.pk])
    return format_html('<a href="{}">{}</a>', url, fee.share_class.portfolio.name)


class OfMonthAdmin(SeenAdmin):
    """Results that hang on a month's fee; the page of that fee shows them with all that they rest on."""

    list_display_links = None
    month_path = "monthly_fee__month"
    portfolio_path = "monthly_fee__share_class__portfolio"
    of_fee = column(
        "monthly_fee",
        "Portfolio",
        words=_fee_link,
        order="monthly_fee__share_class__portfolio__name",
        in_files="monthly_fee.share_class.portfolio.name",
    )
    of_month = column("monthly_fee.month", "Month", words=month_name)
    status = state_column("monthly_fee.status")


@admin.register(DistributorShare12b1)
class DistributorShareAdmin(OfMonthAdmin):
    """Section 6(a): Distributors' 12b-1 Shares."""

    title = "Distributors' 12b-1 Shares"
    about = "What each Distributor is owed of each share class's month (Section 6(a)). To be read only."
    list_display = (
        "of_fee",
        "of_month",
        "distributor",
        "amount_distribution",
        "amount_service",
        "amount_balance",
        "status",
    )
    list_filter = (OfMonth, "distributor", "monthly_fee__share_class__plan", "monthly_fee__status")
    list_select_related = OF_FEE
    search_fields = ("distributor__code", "distributor__name")
    amount_distribution = column("distribution_fee", "Distribution fee ($)")
    amount_service = column("service_fee", "Service fee ($)")
    amount_balance = column("balance", "Balance ($)")


@admin.register(AssigneePortion12b1)
class AssigneePortionAdmin(OfMonthAdmin):
    """Section 6(b): Assignees' 12b-1 Portions."""

    title = "Assignees' 12b-1 Portions"
    about = "The Portion of each Assignee of each Distributor's share (Section 6(b)). To be read only."
    list_display = ("of_fee", "of_month", "assignee", "distributor", "amount_portion", "status")
    list_filter = (
        OfMonth,
        "assignee",
        "distributor",
        "monthly_fee__share_class__plan",
        "monthly_fee__status",
    )
    list_select_related = (*OF_FEE, "assignee")
    search_fields = ("assignee__code", "assignee__name", "distributor__code", "distributor__name")
    amount_portion = column("amount", "Portion ($)")


@admin.register(PaymentInstruction)
class PaymentInstructionAdmin(SeenAdmin):
    """R13: payment instructions with their lines."""

    about = "What each Fund is to pay each payee for a month, line by line. To be read only."
    list_display = ("number", "of_month", "fund", "payee", "kind", "amount_paid", "state", "sequence")
    list_filter = (OfMonth, "status", "payee_kind", "plan", "fund")
    list_select_related = ("fund", "plan")
    search_fields = ("payee", "fund__name", "fund__code", "fund__names__name")
    search_help_text = "By payee, Fund, or a Portfolio's name, code or alias."
    portfolio_path = "lines__share_class__portfolio"
    ordering = ("-month", "fund", "payee", "-pk")
    number = column("pk", "Number")
    of_month = month_column()
    kind = column("payee_kind", "Kind of payee", words=spoken)
    state = state_column()
    amount_paid = column("amount", "Amount ($)")
    facts = (
        ("pk", "Number"),
        ("plan.code", "Plan"),
        ("month", "Month"),
        ("fund.name", "Fund"),
        ("payee", "Payee"),
        ("payee_kind", "Kind of payee"),
        ("amount", "Amount ($)"),
        ("status", "Status"),
        ("held_because", "Held because"),
        ("sequence", "Sequence"),
        ("authority", "Authority"),
        ("prepared_by", "Prepared by"),
        ("status_by", "Status by"),
        ("released_from", "Released from"),
    )

    def name_of(self, obj: PaymentInstruction) -> str:
        return f"Instruction {obj.pk}: {obj.fund.name} to {obj.payee}, {obj.month:%B %Y}"

    def tables_of(self, obj: PaymentInstruction) -> list[Table]:
        lines = obj.lines.select_related("share_class__portfolio", "distributor", "assignee", "claim")
        return [
            table(
                "Lines ($)",
                lines.order_by("line_number"),
                ("share_class.portfolio.name", "Portfolio"),
                ("component", "Component"),
                ("distributor", "Distributor"),
                ("assignee", "Assignee"),
                ("claim", "Claim"),
                ("for_month", "For the month"),
                ("amount", "Amount"),
                figures=(6,),
            )
        ]

    def links_of(self, obj: PaymentInstruction) -> list[tuple[str, str]]:
        place = {"plan": obj.plan.code, "month": PlanMonth(obj.month)}
        return [("The month's payments", page_of("month_end:payments", **place))]
