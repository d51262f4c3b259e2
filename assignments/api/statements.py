"""Statements of Distributors, Assignees and collection agents (Section 6)."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
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
    why_address,
)
from assignments.domain.sheets import Why
from assignments.domain.statement_sheets import statement_sheets
from assignments.selectors.access import access_statement, visible_months
from governance.api.fields import DollarsField, MonthField
from governance.domain.fields import NotReadable, read_month
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth


class StatementLineSerializer(serializers.Serializer):
    """A statement that the reader may see; `amount` is its share, Portion or what the agent is paid."""

    month = MonthField()
    payee = serializers.CharField()
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS)
    name = serializers.CharField()
    portfolios = serializers.IntegerField()
    amount = DollarsField()
    is_final = serializers.BooleanField(help_text="Else an estimate: the month is not finished.")
    statement = serializers.CharField(help_text="Its address.")


class StatementSerializer(serializers.Serializer):
    """A payee's month: what is its own, what is payable, what is held and why, what goes elsewhere."""

    plan = serializers.CharField()
    month = MonthField()
    payee = serializers.CharField()
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS)
    name = serializers.CharField()
    is_final = serializers.BooleanField(help_text="Else an estimate: the month is not finished.")
    due = DollarsField()
    payable = DollarsField()
    held = DollarsField()
    elsewhere = DollarsField()
    not_paid = DollarsField()
    opening = DollarsField(help_text="What was open before the month.")
    paid = DollarsField(help_text="What was paid in the month, by the day it settled.")
    returned = DollarsField(help_text="What came back in the month.")
    open = DollarsField(help_text="Open at the month's end: opening + payable + held - paid + returned.")
    remarks = serializers.ListField(child=serializers.CharField())
    sheets = SheetSerializer(many=True)
    chain = ChainHeadSerializer(allow_null=True, help_text="Null while nothing is linked.")


class StatementFilterSerializer(serializers.Serializer):
    """Which of them."""

    month = serializers.CharField(required=False)
    payee = serializers.CharField(required=False)
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS, required=False)

    def validate_month(self, text: str) -> PlanMonth:
        """Raises: ValidationError, with what would be right."""
        try:
            return read_month(text)
        except NotReadable as reason:
            raise serializers.ValidationError(str(reason)) from None


class Statements(SheetEndpoint):
    """The statements that the reader may see."""

    @extend_schema(
        operation_id="list_statements",
        parameters=[
            OpenApiParameter("month", str, pattern="^[0-9]{4}-[0-9]{2}$", description="YYYY-MM."),
            OpenApiParameter("payee", str, description="A payee's code."),
            OpenApiParameter("payee_kind", str, enum=[kind for kind, _ in PAYEE_KINDS]),
        ],
        responses=StatementLineSerializer(many=True),
    )
    def get(self, request: Request, plan: str) -> Response:
        """Months and payees, the latest first: every payee for staff, one's own parties for the others."""
        asked = StatementFilterSerializer(data=dict(request.query_params.items()))
        asked.is_valid(raise_exception=True)
        return Response(
            [
                self._line(one)
                for one in visible_months(self.viewer, self.plan)
                if _is_asked(one, **asked.validated_data)
            ]
        )

    def _line(self, one: Any) -> dict[str, Any]:
        party = one.party
        what = "estimate" if one.is_estimated else "statement"
        why = Why(what=what, payee_kind=party.kind.value, payee=party.code, month=str(one.month))
        return {
            "month": str(one.month),
            "payee": party.code,
            "payee_kind": party.kind.value,
            "name": one.name,
            "portfolios": one.portfolios,
            "amount": dollars_text(one.cents),
            "is_final": one.is_final,
            "statement": why_address(why, plan=self.plan, month=one.month),
        }


def _is_asked(one: Any, *, month: PlanMonth | None = None, payee: str = "", payee_kind: str = "") -> bool:
    return (
        month in (None, one.month)
        and payee in ("", one.party.code)
        and payee_kind in ("", one.party.kind.value)
    )


class StatementDetail(SheetEndpoint):
    """One statement."""

    @extend_schema(operation_id="get_statement", responses=StatementSerializer)
    def get(self, _request: Request, plan: str, month: PlanMonth, kind: str, code: str) -> Response:
        """A payee's month by Portfolio, with the figures of its page, print, PDF, workbook and CSV file."""
        party = self.party(kind, code)
        found = self.shown(lambda: access_statement(self.viewer, self.plan, month=month, party=party))
        return Response(
            {
                "plan": found.plan,
                "month": found.month,
                "payee": found.party.code,
                "payee_kind": found.party.kind.value,
                "name": found.name,
                "is_final": found.is_final,
                "due": dollars_text(found.due),
                "payable": dollars_text(found.payable),
                "held": dollars_text(found.held),
                "elsewhere": dollars_text(found.elsewhere),
                "not_paid": dollars_text(found.not_paid),
                "opening": dollars_text(found.account.total("opening")),
                "paid": dollars_text(found.account.total("paid")),
                "returned": dollars_text(found.account.total("returned")),
                "open": dollars_text(found.account.total("open")),
                "remarks": found.remarks,
                "sheets": [
                    sheet_document(one, plan=self.plan, month=month) for one in statement_sheets(found)
                ],
                "chain": standing_chain(),
            }
        )
