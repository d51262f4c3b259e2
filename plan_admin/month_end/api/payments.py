"""Payments on their way: what waits for an approval, approve it, issue it, and what became of it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assignments.api.instructions import PAYEE_KINDS, PAYMENTS
from assignments.domain.approvals import OutcomeKind
from governance.api.base import Endpoint, PaperEndpoint
from governance.api.fields import DollarsField, MonthField
from governance.api.plans import AuthoritySerializer
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area
from plan_admin.month_end.selectors.approvals_page import waiting_rows, waiting_shown
from plan_admin.month_end.selectors.payment_page import authorization_of, authorizations_of, fund_of
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.issuing import issue_payments
from plan_admin.month_end.services.settling import OutcomeSaid, record_outcome

LARGEST_NUMBER = 2**63 - 1
OUTCOMES = [OutcomeKind.SETTLED.value, OutcomeKind.RETURNED.value]


class ContentLineSerializer(serializers.Serializer):
    """One amount of a payment, in words."""

    portfolio = serializers.CharField()
    what = serializers.CharField()
    section = serializers.CharField()
    distributor = serializers.CharField()
    assignee = serializers.CharField()
    for_month = serializers.CharField()
    amount = DollarsField()


class WaitingSerializer(serializers.Serializer):
    """A payment exactly as its approval would be for: `digest` is of all the rest."""

    instruction = serializers.IntegerField()
    digest = serializers.CharField()
    plan = serializers.CharField()
    month = MonthField()
    fund = serializers.CharField()
    sequence = serializers.IntegerField()
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS)
    payee = serializers.CharField()
    payee_name = serializers.CharField()
    payee_address = serializers.CharField()
    bank = serializers.CharField()
    bank_digest = serializers.CharField()
    amount = DollarsField()
    authority = AuthoritySerializer()
    held_because = serializers.ListField(child=serializers.CharField())
    lines = ContentLineSerializer(many=True)


class ShownSerializer(serializers.Serializer):
    """A payment and the digest of what was shown of it."""

    instruction = serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER)
    digest = serializers.CharField(max_length=64)


class ApproveSerializer(serializers.Serializer):
    """What is approved: each payment with the digest of what was shown."""

    payments = ShownSerializer(many=True, allow_empty=False)


class ApprovedSerializer(serializers.Serializer):
    """What the approval did."""

    approved = serializers.ListField(child=serializers.IntegerField())
    unchanged = serializers.ListField(child=serializers.IntegerField())
    closed = serializers.IntegerField(help_text="Share classes that it closed.")


class AuthorizationSerializer(serializers.Serializer):
    """An authorization in a list; `open` counts its payments that are still to be settled."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    fund = serializers.CharField()
    payments = serializers.IntegerField()
    open = serializers.IntegerField()
    amount = serializers.SerializerMethodField()
    issued_by = serializers.CharField()
    issued_at = serializers.DateTimeField()

    def get_amount(self, line: Any) -> str:
        """Dollars, as text."""
        return f"{line.cents // 100}.{line.cents % 100:02d}"


class IssueSerializer(serializers.Serializer):
    """Of which Fund all that is approved is issued; `seen`: the payments that were seen waiting."""

    fund = serializers.CharField(max_length=200, help_text="The Fund's code.")
    seen = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER), required=False
    )


class IssuedSerializer(serializers.Serializer):
    """What the issue did; `authorization` null: nothing could be issued."""

    authorization = serializers.IntegerField(allow_null=True)
    withdrawn = serializers.DictField(child=serializers.CharField())
    waiting = serializers.DictField(child=serializers.CharField())


class OutcomeSerializer(serializers.Serializer):
    """What became of issued payments."""

    kind = serializers.ChoiceField(choices=OUTCOMES)
    instructions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER), allow_empty=False
    )
    on = serializers.DateField()
    reference = serializers.CharField(required=False, allow_blank=True, max_length=200)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class RecordedSerializer(serializers.Serializer):
    """How many were recorded; the others were recorded so already."""

    recorded = serializers.IntegerField()


class Approvals(Endpoint):
    """What waits for an approval."""

    area = Area.DECISIONS
    tag = PAYMENTS

    @extend_schema(operation_id="list_waiting_payments", responses=WaitingSerializer(many=True))
    def get(self, request: Request, plan: str, month: PlanMonth) -> Response:
        """The prepared payments of a month, each with the digest that its approval is for."""
        rows = list(waiting_rows(self.plan, month=month, fund=""))
        return Response(
            [
                {**one.content.document(), "digest": one.content.digest}
                for fund in waiting_shown(rows, reader=_reader(request))
                for one in fund.waiting
            ]
        )

    @extend_schema(operation_id="approve_payments", request=ApproveSerializer, responses=ApprovedSerializer)
    def post(self, request: Request, plan: str, month: PlanMonth) -> Response:
        """Approve payments as they were shown: all of them, or none. Who prepared one does not approve it."""
        asked = ApproveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person: Any = request.user
        outcome = approve_payments(
            plan=self.plan,
            month=month,
            shown={one["instruction"]: one["digest"] for one in asked.validated_data["payments"]},
            acting_user=person,
        )
        return Response(ApprovedSerializer(outcome).data)


class Authorizations(Endpoint):
    """The orders to pay."""

    area = Area.MONTH
    tag = PAYMENTS

    @extend_schema(operation_id="list_authorizations", responses=AuthorizationSerializer(many=True))
    def get(self, _request: Request, plan: str, month: PlanMonth) -> Response:
        """The authorizations of a month, by Fund and number."""
        return Response(AuthorizationSerializer(authorizations_of(self.plan, month=month), many=True).data)

    @extend_schema(operation_id="issue_payments", request=IssueSerializer, responses=IssuedSerializer)
    def post(self, request: Request, plan: str, month: PlanMonth) -> Response:
        """Issue all that is approved of a Fund, in one authorization."""
        asked = IssueSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        fund = fund_of(self.plan, code=asked.validated_data["fund"])
        if fund is None:
            raise serializers.ValidationError({"fund": ["is no Fund of the Plan, by its code"]})
        person: Any = request.user
        outcome = issue_payments(
            plan=self.plan,
            month=month,
            fund=fund,
            acting_user=person,
            seen=asked.validated_data.get("seen"),
        )
        return Response(
            {
                "authorization": outcome.authorization.pk if outcome.authorization else None,
                "withdrawn": {str(number): why for number, why in outcome.withdrawn.items()},
                "waiting": {str(number): why for number, why in outcome.waiting.items()},
            }
        )


class AuthorizationDetail(Endpoint):
    """One order to pay."""

    area = Area.MONTH
    tag = PAYMENTS

    @extend_schema(operation_id="get_authorization", responses=OpenApiTypes.OBJECT)
    def get(self, _request: Request, plan: str, month: PlanMonth, authorization: int) -> Response:
        """What an authorization says, for ever: accounts, payees, payments, votes and digests."""
        row = authorization_of(self.plan, month=month, number=authorization)
        if row is None:
            raise Http404(f"The month has no authorization {authorization}.")
        return Response({**row.content, "digest": row.digest})


class AuthorizationPaper(PaperEndpoint):
    """The paper."""

    area = Area.MONTH
    tag = PAYMENTS

    @extend_schema(
        operation_id="get_authorization_paper", responses={(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    def get(self, _request: Request, plan: str, month: PlanMonth, authorization: int) -> HttpResponse:
        """The authorization as PDF: the same bytes each time."""
        row = authorization_of(self.plan, month=month, number=authorization)
        if row is None:
            raise Http404(f"The month has no authorization {authorization}.")
        return HttpResponse(bytes(row.pdf), content_type="application/pdf")


class Outcomes(Endpoint):
    """What became of issued payments."""

    area = Area.MONTH
    tag = PAYMENTS

    @extend_schema(operation_id="record_outcome", request=OutcomeSerializer, responses=RecordedSerializer)
    def post(self, request: Request, plan: str, month: PlanMonth) -> Response:
        """Record that issued payments were settled, or returned, as the bank says."""
        asked = OutcomeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words: dict[str, Any] = asked.validated_data
        person: Any = request.user
        recorded = record_outcome(
            plan=self.plan,
            month=month,
            instructions=words["instructions"],
            said=OutcomeSaid(
                kind=OutcomeKind(words["kind"]),
                on=words["on"],
                reference=words.get("reference", ""),
                reason=words.get("reason", ""),
            ),
            today=timezone.localdate(),
            acting_user=person,
        )
        return Response({"recorded": recorded})


def _reader(request: Request) -> int:
    return int(request.user.pk or 0)
