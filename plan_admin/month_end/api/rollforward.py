"""The controller's two proofs (Section 2): what is owed and the Shares, rolled forward, beside others'."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fees.domain.ties import Tie, TieState
from governance.api.base import Endpoint
from governance.api.fields import DollarsField, MonthField, SharesField
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area
from plan_admin.month_end.api.months import MONTHS
from plan_admin.month_end.selectors.rollforward import rollforward
from plan_admin.month_end.services.ties import explain_difference

TIES = [tie.value.lower() for tie in Tie]
STATES = [state.value for state in TieState]


class RollSerializer(serializers.Serializer):
    """`opening + accrued + carried_over + corrections - issued - voided = closing`."""

    opening = DollarsField()
    accrued = DollarsField()
    carried_over = DollarsField()
    corrections = DollarsField()
    issued = DollarsField()
    voided = DollarsField()
    closing = DollarsField()


class ComparisonSerializer(serializers.Serializer):
    """How our figure stands to theirs, and why it may differ."""

    state = serializers.ChoiceField(choices=STATES)
    reason = serializers.CharField(allow_null=True)
    reason_by = serializers.CharField(allow_null=True)


class TotalRollSerializer(RollSerializer):
    """A component of all Portfolios, beside what was booked."""

    booked = DollarsField(allow_null=True)
    difference = DollarsField(allow_null=True)


class BookedRollSerializer(TotalRollSerializer, ComparisonSerializer):
    """A component of a Portfolio, beside what the fund accountant booked."""


class PayableRollsSerializer(serializers.Serializer):
    """By component."""

    distribution_fee = BookedRollSerializer()
    service_fee = BookedRollSerializer()


class SharesRollSerializer(ComparisonSerializer):
    """`opening + in - out = closing`, beside the transfer agent's outstanding."""

    opening = SharesField()
    out = SharesField()
    closing = SharesField()
    by_kind = serializers.DictField(child=SharesField())
    cohorts = SharesField(allow_null=True)
    outstanding = SharesField(allow_null=True)
    difference = SharesField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """`in` is no name that a class body can give."""
        return {**super().get_fields(), "in": SharesField()}


class PortfolioRollSerializer(serializers.Serializer):
    """A Portfolio's month."""

    fund = serializers.CharField()
    portfolio = serializers.CharField()
    status = serializers.CharField()
    payable = PayableRollsSerializer()
    set_off = DollarsField()
    shares = SharesRollSerializer()


class RollTotalsSerializer(serializers.Serializer):
    """All Portfolios added up."""

    distribution_fee = TotalRollSerializer()
    service_fee = TotalRollSerializer()
    set_off = DollarsField()


class TieProblemSerializer(serializers.Serializer):
    """What does not tie; `needs_reason`: before the month is finished."""

    portfolio = serializers.CharField()
    tie = serializers.ChoiceField(choices=TIES)
    problem = serializers.CharField()
    needs_reason = serializers.BooleanField()


class RollforwardSerializer(serializers.Serializer):
    """The document of `rollforward --json`."""

    format = serializers.IntegerField()
    month = MonthField()
    plan = serializers.CharField()
    portfolios = PortfolioRollSerializer(many=True)
    totals = RollTotalsSerializer()
    problems = TieProblemSerializer(many=True)


class ReasonSerializer(serializers.Serializer):
    """Why a Portfolio's month differs."""

    portfolio = serializers.CharField(max_length=200, help_text="Its code, an alias or its name.")
    tie = serializers.ChoiceField(choices=TIES)
    reason = serializers.CharField(max_length=2000)


class ExplainedSerializer(serializers.Serializer):
    """The difference that the reason is for."""

    explained = serializers.CharField()


class MonthRollforward(Endpoint):
    """Both proofs."""

    area = Area.MONTH
    tag = MONTHS
    EXAMPLE = OpenApiExample(
        "A reason",
        value={"portfolio": "example-energy-fund", "tie": "service_fee", "reason": "Booked in October."},
        request_only=True,
    )

    @extend_schema(operation_id="get_rollforward", responses=RollforwardSerializer)
    def get(self, _request: Request, plan: str, month: PlanMonth) -> Response:
        """What is owed and the Shares, rolled forward beside what others say: as `rollforward --json`."""
        return Response(rollforward(self.plan, month=month).document())

    @extend_schema(
        operation_id="explain_difference",
        request=ReasonSerializer,
        responses=ExplainedSerializer,
        examples=[EXAMPLE],
    )
    def post(self, request: Request, plan: str, month: PlanMonth) -> Response:
        """Say why a figure differs, for exactly the difference there now; a month is not finished without."""
        asked = ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person: Any = request.user
        words = explain_difference(plan=self.plan, month=month, acting_user=person, **asked.validated_data)
        return Response({"explained": words})
