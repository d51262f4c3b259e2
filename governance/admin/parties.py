"""Funds, Portfolios and Distributors in the admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse

from governance.admin.base import Table, table
from governance.admin.records import RecordAdmin
from governance.domain.reference import Said
from governance.domain.roles import Area
from governance.forms.bulk import CustodyForm, FiscalYearEndForm, FundFormForm, SuspensionForm
from governance.forms.reference import DistributorForm, FundForm, PortfolioForm
from governance.models import (
    Distributor,
    Fund,
    FundName,
    Plan,
    Portfolio,
    PortfolioAlias,
    PortfolioName,
    SalesSuspension,
)

BOTH = (Area.MONTH, Area.BOARDS)


def any_plan() -> str:
    """Funds, boards and Distributors belong to the family: the words of any Plan name them."""
    return Plan.objects.order_by("code").values_list("code", flat=True).first() or ""


@admin.register(Fund)
class FundAdmin(RecordAdmin):
    """Section 1: the registered investment companies of Schedule A."""

    about = "The Funds of Schedule A: their form, fiscal year and names. A Plan's text brings them."
    areas = BOTH
    form_class = FundForm
    list_display = ("name", "code", "form", "fiscal_year_end", "current_names")
    list_filter = ("form", "fiscal_year_end")
    search_fields = ("name", "code", "names__name")
    ordering = ("name",)
    actions = ("set_form", "set_fiscal_year_end")
    facts = (("code", "Code"), ("name", "Name on Schedule A"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fund]:
        return super().get_queryset(request).prefetch_related("names")

    @admin.display(description="Names from day to day")
    def current_names(self, fund: Fund) -> str:
        return ", ".join(str(name) for name in fund.names.all())

    def tables_of(self, obj: Fund) -> list[Table]:
        forms = obj.forms.filter(superseded_by__isnull=True).order_by("from_date")
        return [
            table("Portfolios", obj.portfolios.order_by("name"), ("name", "Portfolio"), ("code", "Code")),
            table("Forms from day to day", forms, ("from_date", "From"), ("form", "Form")),
        ]

    def said(self, form: FundForm, obj: Fund) -> Sequence[Said]:
        return [form.said(obj, plan=any_plan())]

    def lists_of(self, obj: Fund) -> list[tuple[str, QuerySet[Any]]]:
        return [("name", FundName.history.filter(fund_id=obj.pk))]

    @admin.action(description="Say their form", permissions=["change"])
    def set_form(self, request: HttpRequest, queryset: QuerySet[Fund]) -> HttpResponse | None:
        return self.bulk(request, queryset, title="Say the form of several Funds", form_class=FundFormForm)

    @admin.action(description="Say the end of their fiscal year", permissions=["change"])
    def set_fiscal_year_end(self, request: HttpRequest, queryset: QuerySet[Fund]) -> HttpResponse | None:
        title = "Say the end of the fiscal year of several Funds"
        return self.bulk(request, queryset, title=title, form_class=FiscalYearEndForm)

    def said_of_many(self, form: Any, row: Fund) -> Sequence[Said]:
        return form.said(row, plan=any_plan())


@admin.register(Portfolio)
class PortfolioAdmin(RecordAdmin):
    """Section 1: the Portfolios set forth in Schedule A."""

    about = "The Portfolios of Schedule A: aliases, names, custody account, days without sales."
    areas = BOTH
    form_class = PortfolioForm
    list_display = ("name", "code", "fund", "custody_account", "all_aliases")
    list_filter = ("fund",)
    list_select_related = ("fund",)
    search_fields = ("name",)
    search_help_text = "By name, code, alias or a name borne earlier or later."
    portfolio_path = "pk"
    ordering = ("name",)
    actions = ("set_custody_account", "suspend_sales")
    facts = (("code", "Code"), ("name", "Name on Schedule A"), ("fund.name", "Fund"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Portfolio]:
        aliases = PortfolioAlias.objects.order_by("alias")
        return super().get_queryset(request).prefetch_related(Prefetch("aliases", queryset=aliases))

    @admin.display(description="Aliases")
    def all_aliases(self, portfolio: Portfolio) -> str:
        return ", ".join(row.alias for row in portfolio.aliases.all())

    def said(self, form: PortfolioForm, obj: Portfolio) -> Sequence[Said]:
        return form.said(obj)

    def tables_of(self, obj: Portfolio) -> list[Table]:
        classes = obj.share_classes.select_related("plan").order_by("plan__code")
        return [table("Plans", classes, ("plan.code", "Plan"), ("plan.share_class", "Shares"))]

    def lists_of(self, obj: Portfolio) -> list[tuple[str, QuerySet[Any]]]:
        classes = list(obj.share_classes.values_list("pk", flat=True))
        return [
            ("alias", PortfolioAlias.history.filter(portfolio_id=obj.pk)),
            ("name", PortfolioName.history.filter(portfolio_id=obj.pk)),
            ("sales suspended", SalesSuspension.history.filter(share_class_id__in=classes)),
        ]

    @admin.action(description="Say their custody account", permissions=["change"])
    def set_custody_account(self, request: HttpRequest, queryset: QuerySet[Portfolio]) -> HttpResponse | None:
        title = "Say the custody account of several Portfolios"
        return self.bulk(request, queryset, title=title, form_class=CustodyForm)

    @admin.action(description="Suspend sales of their Shares", permissions=["change"])
    def suspend_sales(self, request: HttpRequest, queryset: QuerySet[Portfolio]) -> HttpResponse | None:
        title = "Suspend sales of several Portfolios' Shares"
        return self.bulk(request, queryset, title=title, form_class=SuspensionForm)


@admin.register(Distributor)
class DistributorAdmin(RecordAdmin):
    """Section 3: the Distributors."""

    about = "The agents selected as exclusive agents for distribution, from time to time (Section 3)."
    areas = BOTH
    form_class = DistributorForm
    can_add = True
    list_display = ("code", "name")
    search_fields = ("code", "name")
    ordering = ("code",)
    facts = (("code", "Code"),)

    def name_of(self, obj: Distributor) -> str:
        return obj.name

    def said(self, form: DistributorForm, obj: Distributor | None) -> Sequence[Said]:
        return [form.said(plan=any_plan())]

    def find(self, form: forms.Form) -> Distributor:
        return Distributor.objects.get(code=form.cleaned_data["code"])

    def tables_of(self, obj: Distributor) -> list[Table]:
        standing = obj.agreements.filter(superseded_by__isnull=True).select_related("plan")
        return [
            table(
                "Agreements",
                standing.order_by("sells_from"),
                ("entry", "Agreement"),
                ("plan.code", "Plan"),
                ("kind", "Kind"),
                ("sells_from", "Sells from"),
                ("ended_on", "Ended on"),
            )
        ]
