"""The months of a Plan, and each as the document of `close_month --json`."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assignments.api.instructions import PaymentSerializer
from governance.api.base import Endpoint
from governance.api.fields import DollarsField, MonthField
from governance.api.plans import AuthoritySerializer
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area
from plan_admin.month_end.selectors.months import months_of
from plan_admin.month_end.selectors.report import month_report

MONTHS = "months"
STATUSES = ["open", "computed", "held", "failed", "not_in_force"]


class MonthLineSerializer(serializers.Serializer):
    """A month in one line: how many Portfolios stand how, and what the Funds owe."""

    month = MonthField()
    computed = serializers.IntegerField()
    closed = serializers.IntegerField()
    failed = serializers.IntegerField()
    not_in_force = serializers.IntegerField()
    distribution_fee = DollarsField()
    service_fee = DollarsField()


class PortionSerializer(serializers.Serializer):
    """Section 6(b): an Assignee's 12b-1 Portion."""

    assignee = serializers.CharField()
    amount = DollarsField()


class ShareSerializer(serializers.Serializer):
    """Section 6(a): a Distributor's 12b-1 Share, its Assignees' Portions and its balance."""

    distributor = serializers.CharField()
    distribution_fee = DollarsField()
    service_fee = DollarsField()
    portions = PortionSerializer(many=True)
    balance = DollarsField()


class PortfolioMonthSerializer(serializers.Serializer):
    """A Portfolio's month; `rates` are fractions a year."""

    fund = serializers.CharField()
    portfolio = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUSES)
    problems = serializers.ListField(child=serializers.CharField())
    authority = AuthoritySerializer()
    rates = serializers.DictField(child=serializers.CharField())
    conventions = serializers.DictField(child=serializers.CharField())
    days = serializers.IntegerField()
    average_daily_net_assets = DollarsField()
    distribution_fee = DollarsField()
    service_fee = DollarsField()
    shares = ShareSerializer(many=True)


class MonthTotalsSerializer(serializers.Serializer):
    """What the Funds owe, and what of it is prepared and held."""

    distribution_fee = DollarsField()
    service_fee = DollarsField()
    prepared = DollarsField()
    held = DollarsField()


class MonthSerializer(serializers.Serializer):
    """The document of `close_month --json`."""

    format = serializers.IntegerField()
    month = MonthField()
    plan = serializers.CharField()
    portfolios = PortfolioMonthSerializer(many=True)
    payments = PaymentSerializer(many=True)
    totals = MonthTotalsSerializer()


class Months(Endpoint):
    """The months that were begun."""

    area = Area.MONTH
    tag = MONTHS

    @extend_schema(operation_id="list_months", responses=MonthLineSerializer(many=True))
    def get(self, _request: Request, plan: str) -> Response:
        """The months that were begun, the latest first."""
        return Response(MonthLineSerializer(months_of(self.plan), many=True).data)


class MonthDetail(Endpoint):
    """A month."""

    area = Area.MONTH
    tag = MONTHS

    @extend_schema(operation_id="get_month", responses=MonthSerializer)
    def get(self, _request: Request, plan: str, month: PlanMonth) -> Response:
        """A month as it stands: fees, shares, Portions and payments; the document of `close_month --json`."""
        return Response(month_report(self.plan, month=month).document())
