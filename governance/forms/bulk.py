"""The forms that say one thing of many records, with one reason."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.domain.reference import Said, Value
from governance.forms.lines import span_line
from governance.forms.reference import (
    ReferenceForm,
    said_of_fund,
    said_of_portfolio,
    suspended_days,
)
from governance.models import Fund, Plan, Portfolio


class FundFormForm(ReferenceForm):
    """The form of several Funds."""

    form = forms.ChoiceField(label="Form", choices=Fund.Form.choices)

    def said(self, fund: Fund, *, plan: str) -> Sequence[Said]:
        """Of one of them."""
        return [said_of_fund(fund, plan=plan, form=self.cleaned_data["form"])]


class FiscalYearEndForm(ReferenceForm):
    """The end of the fiscal year of several Funds."""

    fiscal_year_end = forms.CharField(
        label="End of the fiscal year", max_length=5, help_text="Month and day, like 07-31."
    )

    def said(self, fund: Fund, *, plan: str) -> Sequence[Said]:
        """Of one of them."""
        return [said_of_fund(fund, plan=plan, fiscal_year_end=self.cleaned_data["fiscal_year_end"])]


class CustodyForm(ReferenceForm):
    """The custody account of several Portfolios."""

    custody_account = forms.CharField(label="Custody account", max_length=80)

    def said(self, portfolio: Portfolio) -> Sequence[Said]:
        """Of one of them, under any Plan that it stands in."""
        plan = portfolio.share_classes.order_by("plan__code").values_list("plan__code", flat=True).first()
        account = self.cleaned_data["custody_account"]
        return [said_of_portfolio(portfolio, plan=plan or "", custody_account=account)]


class SuspensionForm(ReferenceForm):
    """Days without sales of several Portfolios' Shares under one Plan, beside those that stand."""

    keys = {"sales_suspended": "first"}
    plan = forms.ModelChoiceField(label="Plan", queryset=Plan.objects.order_by("code"), empty_label=None)
    first = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Left out: until further notice.",
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first.")
        return cleaned

    def said(self, portfolio: Portfolio) -> Sequence[Said]:
        """Of one of them: the spans that stand, and this one."""
        plan = self.cleaned_data["plan"]
        spans: list[Value] = [_span(span_line(days)) for days in suspended_days(plan, portfolio)]
        spans.append({"from": self.cleaned_data["first"], "to": self.cleaned_data["last"]})
        return [said_of_portfolio(portfolio, plan=plan.code, sales_suspended=spans)]


def _span(line: str) -> dict[str, Value]:
    first, _, last = line.partition(" ")
    return {"from": first, "to": last or None}
