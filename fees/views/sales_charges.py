"""Section 11: the deferred sales charges of a month; Section 12(b): the conversions ahead and behind."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from fees.domain.deferred_charge import DEFAULT_TERMS_SOURCE
from fees.domain.share_state import shares_text
from fees.selectors.charges_page import ChargesOfMonth, charges_of_month
from fees.selectors.conversions import ConversionRow, conversions_of
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.on_day import OnDay
from governance.views.pages import Crumb, Page

CHARGES_HEAD = (
    "portfolio",
    "trade_date",
    "original_issue_date",
    "shares",
    "cost_per_share",
    "net_asset_value_per_share",
    "rate",
    "expected",
    "expected_from",
    "expected_to",
    "withheld",
    "verdict",
    "why",
    "row",
)
CONVERSIONS_HEAD = ("month", "portfolio", "due", "converted", "difference", "converted_undated", "state")


class DeferredCharges(Page):
    """Each redemption that says something of a charge, beside what the terms of its Shares give."""

    area = Area.BOARDS
    title = "Deferred sales charges"
    template_name = "fees/deferred_charges.html"

    @property
    def month(self) -> PlanMonth:
        """The month of the address."""
        month: PlanMonth = self.kwargs["month"]
        return month

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"What redemptions of {self.month.first:%B %Y} under the Plan {self.plan.code} had withheld,"
            " beside what the terms of the Shares give, for compliance, the Boards and the auditor, as of now"
            " (Section 11)."
        )

    @cached_property
    def charges(self) -> ChargesOfMonth:
        """The month's rows, asked for once."""
        return charges_of_month(self.plan, month=self.month)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if wants_csv(request):
            name = f"{self.plan.code}-{self.month}-deferred-charges.csv"
            return csv_response(name, head=CHARGES_HEAD, rows=_charge_lines(self.charges))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of rows, and the totals of all."""
        of = {"plan": self.plan.code}
        return super().get_context_data(
            charges=self.charges,
            page=page_of(self.request, self.charges.rows),
            page_address=address_with(self.request, page=None),
            csv_address=address_with(self.request, page=None, format="csv"),
            default_terms=DEFAULT_TERMS_SOURCE if self.charges.uses_default_terms else "",
            earlier=reverse("fees:deferred_charges", kwargs={**of, "month": self.month.previous}),
            later=reverse("fees:deferred_charges", kwargs={**of, "month": self.month.next}),
            **kwargs,
        )


def _charge_lines(charges: ChargesOfMonth) -> list[tuple[object, ...]]:
    return [
        (
            one.portfolio,
            one.trade_date,
            one.issued or "",
            shares_text(one.millionths),
            _six_decimals(one.cost),
            _six_decimals(one.price),
            one.rate,
            *("" if cents is None else dollars_text(cents) for cents in (one.expected, one.low, one.high)),
            dollars_text(one.withheld),
            one.verdict,
            one.why,
            one.source,
        )
        for one in charges.rows
    ]


def _six_decimals(millionths: int | None) -> str:
    return "" if millionths is None else shares_text(millionths)


class Conversions(OnDay, Page):
    """What falls due for conversion in the months ahead, and what of the months behind did convert."""

    area = Area.BOARDS
    title = "Conversions"
    template_name = "fees/conversions.html"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"Shares of the Plan {self.plan.code} that fall due for conversion in the twelve months from"
            f" {self.on:%B %Y} on, and in the twelve before beside what converted, for compliance, the"
            " Boards and the auditor (Section 12(b))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the terms from which it follows."""
        return [Crumb(label="Terms of Shares", url=reverse("fees:share_terms", args=[self.plan.code]))]

    @cached_property
    def rows(self) -> tuple[ConversionRow, ...]:
        """The rows, asked for once."""
        return conversions_of(self.plan, on=self.on)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if wants_csv(request):
            name = f"{self.plan.code}-{self.on}-conversions.csv"
            return csv_response(name, head=CONVERSIONS_HEAD, rows=_conversion_lines(self.rows))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ahead and behind."""
        return super().get_context_data(
            on=self.on,
            wrong=self.wrong,
            ahead=[row for row in self.rows if not row.of.is_over],
            behind=[row for row in reversed(self.rows) if row.of.is_over],
            differing=sum(row.of.state == "differs" for row in self.rows),
            **kwargs,
        )


def _conversion_lines(rows: Sequence[ConversionRow]) -> list[tuple[object, ...]]:
    return [
        (
            row.of.month,
            row.portfolio,
            shares_text(row.of.due),
            shares_text(row.of.converted) if row.of.is_over else "",
            shares_text(row.of.difference) if row.of.is_over else "",
            shares_text(row.of.undated),
            row.of.state,
        )
        for row in rows
    ]
