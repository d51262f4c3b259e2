"""Payees' years, and estimates of months that are not computed yet (Section 6)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assignments.api.instructions import PAYEE_KINDS
from assignments.api.sheets import (
    ChainHeadSerializer,
    SheetEndpoint,
    SheetSerializer,
    sheet_document,
    standing_chain,
)
from assignments.domain.estimate_sheets import estimated_sheets
from assignments.domain.estimates import Basis
from assignments.domain.year_sheets import year_sheets
from assignments.domain.year_statements import YearStatement
from assignments.selectors.access import access_estimate, access_year
from governance.api.fields import DollarsField, MonthField
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth


class YearStatementSerializer(serializers.Serializer):
    """A payee's year: opening + became due - paid + returned = open; the months beside it in the tables."""

    plan = serializers.CharField()
    first_month = MonthField()
    last_month = MonthField()
    fund = serializers.CharField(help_text="The Fund whose fiscal year it is; empty for a calendar year.")
    payee = serializers.CharField()
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS)
    name = serializers.CharField()
    is_final = serializers.BooleanField(help_text="Else months of it are estimates.")
    owed = DollarsField()
    opening = DollarsField()
    became_due = DollarsField()
    paid = DollarsField()
    returned = DollarsField()
    open = DollarsField()
    remarks = serializers.ListField(child=serializers.CharField())
    sheets = SheetSerializer(many=True)
    chain = ChainHeadSerializer(allow_null=True, help_text="Null while nothing is linked.")


class EstimateSerializer(serializers.Serializer):
    """What a payee's month would give by the facts through a day; no promise, and no instruction."""

    plan = serializers.CharField()
    month = MonthField()
    payee = serializers.CharField()
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS)
    name = serializers.CharField()
    is_estimate = serializers.BooleanField()
    rests_on = serializers.ChoiceField(choices=[one.value for one in Basis])
    through = serializers.DateField(help_text="The last day of which facts are known.")
    told_on = serializers.DateField()
    digest = serializers.CharField(help_text="SHA-256 of what it says and rests on.")
    estimate = DollarsField()
    sheets = SheetSerializer(many=True)


class YearDetail(SheetEndpoint):
    """A payee's calendar year."""

    @extend_schema(operation_id="get_year_statement", responses=YearStatementSerializer)
    def get(self, _request: Request, plan: str, year: int, kind: str, code: str) -> Response:
        """Twelve months over all Funds, with the figures of the page, PDF, workbook and CSV file."""
        return Response(self.document(year=year, kind=kind, code=code, fund=None))

    def document(self, *, year: int, kind: str, code: str, fund: str | None) -> dict[str, Any]:
        """The year as JSON has it."""
        party = self.party(kind, code)
        found = self.shown(lambda: access_year(self.viewer, self.plan, year=year, party=party, fund=fund))
        document = year_document(found, sheets=[self.sheet(one) for one in year_sheets(found)])
        return {**document, "chain": standing_chain()}

    def sheet(self, sheet: Any) -> dict[str, Any]:
        """A table, each row with its own month."""
        return sheet_document(sheet, plan=self.plan, month=None)


class FiscalYearDetail(YearDetail):
    """A payee's year with one Fund, by that Fund's fiscal year."""

    @extend_schema(operation_id="get_fiscal_year_statement", responses=YearStatementSerializer)
    def get(  # type: ignore[override]  # the address names the Fund too
        self, _request: Request, plan: str, fund: str, year: int, kind: str, code: str
    ) -> Response:
        """The twelve months of the Fund's fiscal year that ends in `year`."""
        return Response(self.document(year=year, kind=kind, code=code, fund=fund))


class EstimateDetail(SheetEndpoint):
    """The estimates of a payee's month."""

    @extend_schema(operation_id="get_statement_estimate", responses=EstimateSerializer)
    def get(self, _request: Request, plan: str, month: PlanMonth, kind: str, code: str) -> Response:
        """The latest estimate by Portfolio, and all that were told before it."""
        party = self.party(kind, code)
        found = self.shown(lambda: access_estimate(self.viewer, self.plan, month=month, party=party))
        latest = found.latest
        return Response(
            {
                "plan": found.plan,
                "month": found.month,
                "payee": party.code,
                "payee_kind": party.kind.value,
                "name": found.name,
                "is_estimate": True,
                "rests_on": latest.basis.value,
                "through": str(latest.through),
                "told_on": str(latest.kept_on),
                "digest": latest.digest,
                "estimate": dollars_text(latest.cents),
                "sheets": [
                    sheet_document(one, plan=self.plan, month=month) for one in estimated_sheets(found)
                ],
            }
        )


def year_document(year: YearStatement, *, sheets: list[dict[str, Any]]) -> dict[str, Any]:
    """A year as JSON has it."""
    account = year.account
    return {
        "plan": year.plan,
        "first_month": str(year.span.months[0]),
        "last_month": str(year.span.months[-1]),
        "fund": year.span.fund,
        "payee": year.party.code,
        "payee_kind": year.party.kind.value,
        "name": year.name,
        "is_final": year.is_final,
        "owed": dollars_text(year.due),
        "opening": dollars_text(account.total("opening")),
        "became_due": dollars_text(account.total("due")),
        "paid": dollars_text(account.total("paid")),
        "returned": dollars_text(account.total("returned")),
        "open": dollars_text(account.total("open")),
        "remarks": year.remarks,
        "sheets": sheets,
    }
