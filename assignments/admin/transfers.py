"""Transfers, directions, Monthly Calculations and claims in the admin, to be read."""

from django.contrib import admin

from assignments.models import FundClaim, MonthlyCalculation, PaymentDirection, Transfer
from governance.admin.base import SeenAdmin, Standing, Table, column, month_column, table
from governance.domain.roles import Area


class TransfersAdmin(SeenAdmin):
    """What Distributors told the Funds."""

    areas = (Area.TRANSFERS,)
    group = "Transfers and claims"


@admin.register(Transfer)
class TransferAdmin(TransfersAdmin):
    """Section 6(b): Transfers."""

    about = (
        "Which percentage of a Distributor's 12b-1 Share (Section 6(b)), or of its contingent deferred sales"
        " charges (Section 11), goes to which Assignee."
    )
    list_display = ("entry", "distributor", "assignee", "kind", "covered", "share", "days", "plan")
    list_filter = (Standing, "kind", "plan", "distributor")
    list_select_related = ("distributor", "assignee", "plan")
    search_fields = ("entry", "distributor__code", "distributor__name", "assignee__code", "assignee__name")
    portfolio_path = "scope__share_class__portfolio"
    covered = column("transferred", "What is transferred", order="components")
    share = column("percent", "Percent", words=lambda percent: format(percent.normalize(), "f"))
    days = column("effective", "Effective")
    facts = (
        ("entry", "Transfer"),
        ("distributor.name", "Distributor"),
        ("assignee.name", "Assignee"),
        ("kind", "Kind"),
        ("percent", "Percent"),
        ("issued_from", "Shares issued from"),
        ("issued_to", "Shares issued to"),
        ("effective", "Effective"),
        ("notified", "Notified"),
        ("transferred", "What is transferred"),
        ("replaces", "Replaces"),
        ("plan.code", "Plan"),
    )

    def tables_of(self, obj: Transfer) -> list[Table]:
        scope = obj.scope.select_related("share_class__portfolio").order_by("share_class__schedule_order")
        return [table("Portfolios", scope, ("share_class.portfolio.name", "Portfolio"))]


@admin.register(PaymentDirection)
class PaymentDirectionAdmin(TransfersAdmin):
    """Section 6(d), (e): directions."""

    about = "Whom each Distributor directs the Fund to pay (Section 6(d), (e))."
    list_display = ("entry", "distributor", "route", "agent", "irrevocable", "days", "plan")
    list_filter = (Standing, "route", "plan", "distributor")
    list_select_related = ("distributor", "agent", "plan")
    search_fields = ("entry", "distributor__code", "distributor__name", "agent__code", "agent__name")
    portfolio_path = "scope__share_class__portfolio"
    days = column("effective", "Effective")
    facts = (
        ("entry", "Direction"),
        ("distributor.name", "Distributor"),
        ("route", "Route"),
        ("agent.name", "Collection agent"),
        ("designated_by.name", "Designated by"),
        ("irrevocable", "Irrevocable"),
        ("effective", "Effective"),
        ("plan.code", "Plan"),
    )

    def tables_of(self, obj: PaymentDirection) -> list[Table]:
        scope = obj.scope.select_related("share_class__portfolio").order_by("share_class__schedule_order")
        return [table("Portfolios", scope, ("share_class.portfolio.name", "Portfolio"))]


@admin.register(MonthlyCalculation)
class MonthlyCalculationAdmin(TransfersAdmin):
    """Section 6(d): Monthly Calculations."""

    about = "The Distributors' own figures of a month, as received (Section 6(d))."
    list_display = ("entry", "distributor", "of_month", "received_on", "plan")
    list_filter = (Standing, "plan", "distributor")
    list_select_related = ("distributor", "plan")
    search_fields = ("entry", "distributor__code", "distributor__name")
    ordering = ("-month", "distributor__code", "-pk")
    of_month = month_column()
    received_on = column("received", "Received")
    facts = (
        ("entry", "Calculation"),
        ("distributor.name", "Distributor"),
        ("month", "Month"),
        ("received", "Received"),
        ("plan.code", "Plan"),
    )

    def tables_of(self, obj: MonthlyCalculation) -> list[Table]:
        order = "share_class__schedule_order"
        shares = obj.shares.select_related("share_class__portfolio").order_by(order)
        portions = obj.portions.select_related("share_class__portfolio", "assignee")
        return [
            table(
                "Shares as the Distributor computed them ($)",
                shares,
                ("share_class.portfolio.name", "Portfolio"),
                ("amount", "12b-1 Share"),
                figures=(1,),
            ),
            table(
                "Portions as the Distributor computed them ($)",
                portions.order_by(order, "assignee__code"),
                ("share_class.portfolio.name", "Portfolio"),
                ("assignee", "Assignee"),
                ("amount", "12b-1 Portion"),
                figures=(2,),
            ),
        ]


@admin.register(FundClaim)
class FundClaimAdmin(TransfersAdmin):
    """Section 6(e): claims."""

    title = "Claims of Funds"
    about = "What a Fund claims of a Distributor, to be set off (Section 6(b), (e))."
    list_display = ("entry", "fund", "distributor", "claimed_on", "amount_claimed", "reason", "plan")
    list_filter = (Standing, "plan", "distributor")
    list_select_related = ("fund", "distributor", "plan")
    search_fields = ("entry", "fund__name", "distributor__code", "distributor__name", "reason")
    portfolio_path = "share_class__portfolio"
    claimed_on = column("date", "Date")
    amount_claimed = column("amount", "Amount ($)")
    facts = (
        ("entry", "Claim"),
        ("fund.name", "Fund"),
        ("share_class.portfolio.name", "Portfolio"),
        ("distributor.name", "Distributor"),
        ("date", "Date"),
        ("amount", "Amount ($)"),
        ("reason", "Reason"),
        ("plan.code", "Plan"),
    )

    def tables_of(self, obj: FundClaim) -> list[Table]:
        offsets = obj.offsets.select_related("instruction", "share_class__portfolio")
        return [
            table(
                "Offsets ($)",
                offsets.order_by("instruction", "line_number"),
                ("instruction", "Instruction"),
                ("share_class.portfolio.name", "Portfolio"),
                ("amount", "Amount"),
                figures=(2,),
            )
        ]
