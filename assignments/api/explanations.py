"""The explained cent (Sections 2, 6): each amount down to the days, and proof that it is the stored one."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assignments.api.sheets import NOT_SHOWN, SheetEndpoint, SheetSerializer, sheet_document, why_address
from assignments.domain.explanation import Explanation
from assignments.selectors.access import access_fee, access_payment, access_portion, access_share
from governance.api.fields import DollarsField, MonthField
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component

LARGEST_NUMBER = 2**63 - 1
COMPONENTS = {component.value.lower(): component for component in Component}


class FactSerializer(serializers.Serializer):
    """One thing that a reader needs to know of the amount, and the address of what explains it."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field
    value = serializers.CharField()
    why = serializers.CharField(allow_null=True)


class ProofSerializer(serializers.Serializer):
    """A figure worked out again beside the stored one, both in the same whole units."""

    what = serializers.CharField()
    again = serializers.CharField()
    stored = serializers.CharField()
    agrees = serializers.BooleanField()


class ExplanationSerializer(serializers.Serializer):
    """One amount explained, step by step, from what its closing knew."""

    plan = serializers.CharField()
    month = MonthField()
    title = serializers.CharField()
    amount = DollarsField()
    is_final = serializers.BooleanField(help_text="Else an estimate: the month is not finished.")
    agrees = serializers.BooleanField(help_text="Whether every figure worked out again is the stored one.")
    facts = FactSerializer(many=True)
    proofs = ProofSerializer(many=True)
    remarks = serializers.ListField(child=serializers.CharField())
    sheets = SheetSerializer(many=True)


class ExplanationEndpoint(SheetEndpoint):
    """Why one amount is what it is."""

    def component(self, word: str) -> Component:
        """The part of the fee that the address names. Raises: Http404."""
        if word not in COMPONENTS:
            raise Http404(NOT_SHOWN)
        return COMPONENTS[word]

    def answer(self, found: Explanation, *, month: PlanMonth) -> Response:
        """The explanation as JSON has it."""
        plan = self.plan
        return Response(
            {
                "plan": plan.code,
                "month": str(month),
                "title": found.title,
                "amount": dollars_text(found.amount),
                "is_final": found.is_final,
                "agrees": found.agrees,
                "facts": [
                    {
                        "label": one.label,
                        "value": one.value if one.cents is None else dollars_text(one.cents),
                        "why": why_address(one.why, plan=plan, month=month) if one.why else None,
                    }
                    for one in found.facts
                ],
                "proofs": [
                    {
                        "what": one.what,
                        "again": str(one.again),
                        "stored": str(one.stored),
                        "agrees": one.agrees,
                    }
                    for one in found.proofs
                ],
                "remarks": found.remarks,
                "sheets": [sheet_document(one, plan=plan, month=month) for one in found.sheets],
            }
        )


class ExplainFee(ExplanationEndpoint):
    """Section 2."""

    @extend_schema(operation_id="explain_fee", responses=ExplanationSerializer)
    def get(self, _request: Request, plan: str, month: PlanMonth, portfolio: str, component: str) -> Response:
        """Why a Portfolio's fee of a month is what it is, day by day (Section 2)."""
        part = self.component(component)
        found = self.shown(
            lambda: access_fee(self.viewer, self.plan, month=month, portfolio=portfolio, component=part)
        )
        return self.answer(found, month=month)


class ExplainShare(ExplanationEndpoint):
    """Section 6(a)."""

    @extend_schema(operation_id="explain_share", responses=ExplanationSerializer)
    def get(self, _request: Request, month: PlanMonth, **named: Any) -> Response:
        """Why a Distributor's share of a Portfolio's fee is what it is (Section 6(a))."""
        part = self.component(named["component"])
        found = self.shown(
            lambda: access_share(
                self.viewer,
                self.plan,
                month=month,
                portfolio=named["portfolio"],
                distributor=named["distributor"],
                component=part,
            )
        )
        return self.answer(found, month=month)


class ExplainPortion(ExplanationEndpoint):
    """Section 6(b)."""

    @extend_schema(operation_id="explain_portion", responses=ExplanationSerializer)
    def get(self, _request: Request, month: PlanMonth, **named: Any) -> Response:
        """Why an Assignee's Portion of a Distributor's share is what it is (Section 6(b))."""
        found = self.shown(
            lambda: access_portion(
                self.viewer,
                self.plan,
                month=month,
                portfolio=named["portfolio"],
                distributor=named["distributor"],
                assignee=named["assignee"],
            )
        )
        return self.answer(found, month=month)


class ExplainPayment(ExplanationEndpoint):
    """Section 6(d), (e)."""

    @extend_schema(operation_id="explain_payment", responses=ExplanationSerializer)
    def get(self, _request: Request, plan: str, month: PlanMonth, instruction: int) -> Response:
        """Why a Fund pays a payee an amount, or holds it: the instruction with its lines (Section 6)."""
        if instruction > LARGEST_NUMBER:
            raise Http404(NOT_SHOWN)
        found = self.shown(
            lambda: access_payment(self.viewer, self.plan, month=month, instruction=instruction)
        )
        return self.answer(found, month=month)
