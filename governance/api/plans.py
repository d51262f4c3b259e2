"""Plans, their Portfolios, and whether they are in force."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.base import Endpoint
from governance.domain.agreements import AgreementState
from governance.domain.amendments import Change
from governance.domain.due import DueState
from governance.domain.fields import NotReadable, read_date
from governance.domain.obligation import PlanState
from governance.domain.roles import Area
from governance.models import Plan
from governance.selectors.parties import share_classes_of
from governance.selectors.plan_status import plan_status_document

PLANS = "plans"


class PlanSerializer(serializers.Serializer):
    """A Plan."""

    plan = serializers.CharField(source="code")
    title = serializers.CharField()
    share_class = serializers.CharField()
    effective_date = serializers.DateField()
    first_term_until = serializers.DateField()


class PortfolioSerializer(serializers.Serializer):
    """A Portfolio as Schedule A prints it, with the code that files may use."""

    portfolio = serializers.CharField(source="portfolio_name")
    code = serializers.CharField(source="portfolio")
    fund = serializers.CharField(source="fund_name")
    fund_code = serializers.CharField(source="fund")


class PlanDetailSerializer(PlanSerializer):
    """A Plan with its Portfolios in the order of Schedule A."""

    portfolios = PortfolioSerializer(many=True)


class AuthoritySerializer(serializers.Serializer):
    """The votes that permit a payment, by their meetings, and how long they last."""

    adoption = serializers.CharField(allow_null=True)
    continuance = serializers.CharField(allow_null=True)
    through = serializers.DateField(allow_null=True)


class CountedVoteSerializer(serializers.Serializer):
    """A vote as it was counted (Sections 8 to 12)."""

    matter = serializers.CharField()
    subject = serializers.CharField(allow_null=True)
    meeting = serializers.CharField()
    date = serializers.DateField()
    covers = serializers.ChoiceField(choices=["all", "plan"])
    carried = serializers.BooleanField()
    board = serializers.CharField()
    disinterested = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    not_counted = serializers.ListField(child=serializers.CharField())


class AgreementStateSerializer(serializers.Serializer):
    """A related agreement on that day (Sections 8, 10, 12)."""

    agreement = serializers.CharField()
    distributor = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in AgreementState])
    why = serializers.CharField()
    through = serializers.DateField(allow_null=True)


class RatesInForceSerializer(serializers.Serializer):
    """Schedule A's maximum rates of that day, fractions a year, and the amendment that they come from."""

    distribution_fee = serializers.CharField()
    service_fee = serializers.CharField()
    aggregate_fee = serializers.CharField()
    amendment = serializers.CharField(allow_null=True)


class ProposedLineSerializer(serializers.Serializer):
    """What an amendment is to one Portfolio, from when it holds, and what it lacks."""

    portfolio = serializers.CharField()
    change = serializers.ChoiceField(choices=[change.value for change in Change])
    lacks = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which is no name in Python."""
        return {**super().get_fields(), "from": serializers.DateField(allow_null=True)}


class ProposedAmendmentSerializer(serializers.Serializer):
    """An amendment that something is missing of for some Portfolio (Sections 8 and 9)."""

    amendment = serializers.CharField()
    effective = serializers.DateField()
    portfolios = ProposedLineSerializer(many=True)


class PortfolioStatusSerializer(serializers.Serializer):
    """Whether the Plan is in force as to a Portfolio, why, and until when."""

    fund = serializers.CharField()
    portfolio = serializers.CharField()
    in_force = serializers.BooleanField()
    state = serializers.ChoiceField(choices=[state.value for state in PlanState])
    why = serializers.CharField()
    through = serializers.DateField(allow_null=True)
    authority = AuthoritySerializer()
    votes = CountedVoteSerializer(many=True)
    lost = serializers.ListField(child=serializers.CharField())
    agreements = AgreementStateSerializer(many=True)
    rates = RatesInForceSerializer(allow_null=True)


class DueSerializer(serializers.Serializer):
    """What is due by when, and what happens otherwise (Sections 8, 10)."""

    what = serializers.CharField()
    of = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in DueState])
    until = serializers.DateField(allow_null=True)
    section = serializers.CharField()
    needs = serializers.CharField()
    otherwise = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """Two keys are words of the language that this is written in."""
        return {
            **super().get_fields(),
            "for": serializers.ListField(child=serializers.CharField()),
            "from": serializers.DateField(allow_null=True),
        }


class PlanStatusSerializer(serializers.Serializer):
    """The document of `plan_status --json`."""

    format = serializers.IntegerField()
    plan = serializers.CharField()
    on = serializers.DateField()
    portfolios = PortfolioStatusSerializer(many=True)
    due = DueSerializer(many=True)
    amendments = ProposedAmendmentSerializer(many=True)


class DayField(serializers.Field):
    """A day, read as every door reads it."""

    def to_internal_value(self, data: Any) -> Any:
        """Raises: ValidationError, with what would be right."""
        try:
            return read_date(str(data))
        except NotReadable as reason:
            raise serializers.ValidationError(str(reason)) from None


class OnSerializer(serializers.Serializer):
    """The day asked about; today where none is given."""

    on = DayField(required=False)


class Plans(Endpoint):
    """All Plans."""

    area = Area.BOARDS
    tag = PLANS

    @extend_schema(operation_id="list_plans", responses=PlanSerializer(many=True))
    def get(self, _request: Request) -> Response:
        """All Plans, by code."""
        return Response(PlanSerializer(Plan.objects.order_by("code"), many=True).data)


class PlanDetail(Endpoint):
    """One Plan."""

    area = Area.BOARDS
    tag = PLANS

    @extend_schema(operation_id="get_plan", responses=PlanDetailSerializer)
    def get(self, _request: Request, plan: str) -> Response:
        """A Plan with its Portfolios in the order of Schedule A."""
        portfolios = PortfolioSerializer(share_classes_of(self.plan), many=True).data
        return Response({**PlanSerializer(self.plan).data, "portfolios": portfolios})


class PlanStatus(Endpoint):
    """Sections 8 to 12: is the Plan in force?"""

    area = Area.BOARDS
    tag = PLANS

    @extend_schema(
        operation_id="get_plan_status",
        parameters=[
            OpenApiParameter("on", {"type": "string", "format": "date"}, description="The day; else today.")
        ],
        responses=PlanStatusSerializer,
    )
    def get(self, request: Request, plan: str) -> Response:
        """Per Portfolio: in force or not, why, until when, and which votes say so (Sections 8 to 12)."""
        asked = OnSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        on = asked.validated_data.get("on", timezone.localdate())
        return Response(plan_status_document(self.plan, on=on))
