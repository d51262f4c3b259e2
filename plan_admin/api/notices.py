"""Transfers, directions and notices (Section 6(b) to (e)): read by their parties, given by Distributors."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assignments.domain.errors import NotShown
from assignments.domain.notices import NoticeAsked, NoticeKind, NoticeState
from assignments.domain.transferred import Transferred
from assignments.selectors.access_notices import NoticeShown, access_notice, visible_notices
from assignments.selectors.access_transfers import (
    DirectionShown,
    TransferShown,
    transfers_viewer,
    visible_directions,
    visible_transfers,
)
from governance.api.base import Endpoint
from governance.domain.reference import Value
from governance.domain.roles import Area, Deed
from plan_admin.parties.services.giving import NoticeToGive, Writing, give_notice

NOT_SHOWN = "There is no such thing, or it is not yours."
KINDS = [(kind.value, kind.words) for kind in NoticeKind]
STATES = [(state.value, state.value) for state in NoticeState]
TRANSFER_KINDS = [(word, word) for word in ("sale", "assignment", "pledge")]
TRANSFERRED = [(one.value.lower(), one.words) for one in Transferred]
ROUTES = [(word, word) for word in ("assignee", "collection_agent")]
Shown = TypeVar("Shown")


@extend_schema_field({"type": "string", "format": "byte"})
class Base64Field(serializers.Field):
    """The bytes of a file, as Base64."""

    def to_internal_value(self, data: Any) -> bytes:
        """Raises: ValidationError, with what would be right."""
        try:
            return base64.b64decode(str(data), validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError("is not Base64 (the file's bytes, encoded)") from None

    def to_representation(self, value: Any) -> str:
        """As it is sent."""
        return base64.b64encode(value).decode()


class WritingSerializer(serializers.Serializer):
    """The signed notice."""

    name = serializers.CharField(max_length=200)
    content = Base64Field()


class TransferTermsSerializer(serializers.Serializer):
    """How much of which Shares' fees; name and address of the Assignee only where the Transfer is new."""

    assignee = serializers.CharField(max_length=200, required=False)
    address = serializers.CharField(max_length=1000, required=False)
    kind = serializers.ChoiceField(choices=TRANSFER_KINDS)
    components = serializers.ListField(
        child=serializers.ChoiceField(choices=TRANSFERRED),
        required=False,
        allow_empty=False,
        help_text=(
            "What is transferred: the distribution fee, contingent deferred sales charges, or both. Left out:"
            " of a new Transfer the distribution fee, of a change what stands."
        ),
    )
    percent = serializers.CharField(max_length=14, help_text="In percent, exact: 33.5.")
    issued_from = serializers.DateField(required=False, allow_null=True)
    issued_to = serializers.DateField(required=False, allow_null=True)
    ends = serializers.DateField(
        required=False, allow_null=True, help_text="The first day no longer covered."
    )


class DirectionTermsSerializer(serializers.Serializer):
    """Whom the Fund is to pay; the agent, its address and who designated it only for Section 6(e)."""

    route = serializers.ChoiceField(choices=ROUTES)
    irrevocable = serializers.BooleanField(default=False)
    agent = serializers.CharField(max_length=200, required=False)
    agent_address = serializers.CharField(max_length=1000, required=False)
    designated_by = serializers.CharField(max_length=60, required=False)
    ends = serializers.DateField(
        required=False, allow_null=True, help_text="The first day no longer covered."
    )


class NoticeToGiveSerializer(serializers.Serializer):
    """A notice: `transfer` or `direction` says its terms, where it does not only end something."""

    kind = serializers.ChoiceField(choices=KINDS)
    distributor = serializers.CharField(max_length=60)
    about = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="The number of the Transfer or direction that is changed or ended.",
    )
    portfolios = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text="Codes; left out: all that it may reach.",
    )
    effective = serializers.DateField(help_text="The first day on which it changes anything.")
    transfer = TransferTermsSerializer(required=False)
    direction = DirectionTermsSerializer(required=False)
    document = WritingSerializer()
    reaches_back = serializers.CharField(
        max_length=1000,
        required=False,
        help_text="Why it reaches back before today or into a closed month; needed where it does.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The terms that its kind asks for. Raises: ValidationError."""
        kind = NoticeKind(attrs["kind"])
        name = "transfer" if kind.is_of_a_transfer else "direction"
        if not kind.ends_only and name not in attrs:
            raise serializers.ValidationError({name: f"is missing (the terms of the {kind.words})"})
        return attrs


class SaidSerializer(serializers.Serializer):
    """One thing that a notice says."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field
    words = serializers.CharField()


class PartSerializer(serializers.Serializer):
    """A record that the notice ends, carries on or begins."""

    heading = serializers.CharField()
    said = SaidSerializer(many=True)


class NoticeConsentSerializer(serializers.Serializer):
    """Whose consent is asked; `given_at` null: it has not come."""

    assignee = serializers.CharField()
    given_at = serializers.DateTimeField(allow_null=True)


class NoticeSerializer(serializers.Serializer):
    """A notice as far as the reader may see it."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KINDS)
    distributor = serializers.CharField()
    effective = serializers.DateField()
    given_on = serializers.DateField()
    state = serializers.ChoiceField(choices=STATES)
    received_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text="Why it was sent back.")
    reaches_back = serializers.CharField(allow_blank=True)
    next_step = serializers.CharField(help_text="What happens next.")
    funds = serializers.ListField(child=serializers.CharField())
    parts = PartSerializer(many=True)
    consents = NoticeConsentSerializer(many=True)
    document_sha256 = serializers.CharField(allow_blank=True)
    digest = serializers.CharField(help_text="Of all that it says; a consent is to exactly this.")


class TransferSerializer(serializers.Serializer):
    """A Transfer that stands."""

    id = serializers.IntegerField()
    distributor = serializers.CharField()
    assignee = serializers.CharField()
    assignee_name = serializers.CharField()
    kind = serializers.CharField()
    components = serializers.ListField(
        child=serializers.ChoiceField(choices=TRANSFERRED), help_text="What is transferred."
    )
    percent = serializers.CharField()
    portfolios = serializers.ListField(child=serializers.CharField())
    issued_from = serializers.DateField(allow_null=True)
    issued_to = serializers.DateField(allow_null=True)
    first_day = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    notified = serializers.DateField(allow_null=True)


class DirectionSerializer(serializers.Serializer):
    """A direction that stands."""

    id = serializers.IntegerField()
    distributor = serializers.CharField()
    route = serializers.ChoiceField(choices=ROUTES)
    agent = serializers.CharField(allow_blank=True)
    designated_by = serializers.CharField(allow_blank=True)
    irrevocable = serializers.BooleanField()
    portfolios = serializers.ListField(child=serializers.CharField())
    first_day = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)


class PartyEndpoint(Endpoint):
    """For staff, and for the parties whose Transfers they are."""

    area = Area.TRANSFERS
    deeds = (Deed.SEE, Deed.OWN_SEE)
    act_deeds = (Deed.OWN_DO,)
    tag = "transfers"

    def shown(self, ask: Callable[[], Shown]) -> Shown:
        """What access gives. Raises: Http404, in the same words for what is not there and what is others'."""
        try:
            return ask()
        except NotShown as reason:
            raise Http404(NOT_SHOWN) from reason


class Transfers(PartyEndpoint):
    """Transfers."""

    @extend_schema(operation_id="list_transfers", responses=TransferSerializer(many=True))
    def get(self, request: Request, plan: str) -> Response:
        """The Transfers that stand: all for staff, one's own for the parties."""
        found = visible_transfers(transfers_viewer(request.user), self.plan)
        return Response(TransferSerializer([_transfer(one) for one in found], many=True).data)


class Directions(PartyEndpoint):
    """Directions."""

    @extend_schema(operation_id="list_directions", responses=DirectionSerializer(many=True))
    def get(self, request: Request, plan: str) -> Response:
        """The directions that stand: all for staff, one's own for the parties."""
        found = visible_directions(transfers_viewer(request.user), self.plan)
        return Response(DirectionSerializer([_direction(one) for one in found], many=True).data)


class Notices(PartyEndpoint):
    """Notices."""

    @extend_schema(operation_id="list_notices", responses=NoticeSerializer(many=True))
    def get(self, request: Request, plan: str) -> Response:
        """The notices: all for staff, one's own and those that ask one's consent for the parties."""
        found = visible_notices(transfers_viewer(request.user), self.plan)
        return Response([_notice(one) for one in found])

    @extend_schema(
        operation_id="give_notice", request=NoticeToGiveSerializer, responses={201: NoticeSerializer}
    )
    def post(self, request: Request, plan: str) -> Response:
        """Give a notice for a Distributor. It changes nothing before compliance acknowledges it."""
        asked = NoticeToGiveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person: Any = request.user
        to_give = _to_give(asked.validated_data, plan=self.plan)
        given = self.shown(
            lambda: give_notice(notice=to_give, acting_user=person, today=timezone.localdate())
        )
        viewer = transfers_viewer(person)
        return Response(_notice(access_notice(viewer, self.plan, given.pk)), status=201)


class Notice(PartyEndpoint):
    """One notice."""

    @extend_schema(operation_id="get_notice", responses=NoticeSerializer)
    def get(self, request: Request, plan: str, notice: int) -> Response:
        """What it says, what it bears on and what became of it."""
        viewer = transfers_viewer(request.user)
        return Response(_notice(self.shown(lambda: access_notice(viewer, self.plan, notice))))


def _to_give(said: dict[str, Any], *, plan: Any) -> NoticeToGive:
    kind = NoticeKind(said["kind"])
    terms: dict[str, Value] = dict(said.get("transfer" if kind.is_of_a_transfer else "direction") or {})
    return NoticeToGive(
        plan=plan,
        distributor=said["distributor"],
        asked=NoticeAsked(
            kind=kind,
            effective=said["effective"],
            portfolios=tuple(said["portfolios"]) if said.get("portfolios") else None,
            about=said.get("about"),
            terms={} if kind.ends_only else terms,
        ),
        writing=Writing(name=said["document"]["name"], data=said["document"]["content"]),
        reaches_back=said.get("reaches_back", ""),
    )


def _notice(one: NoticeShown) -> Any:
    return NoticeSerializer(
        {
            "id": one.id,
            "kind": one.kind.value,
            "distributor": one.distributor,
            "effective": one.effective,
            "given_on": one.given_on,
            "state": one.state.value,
            "received_on": one.received_on,
            "reason": one.reason,
            "reaches_back": one.reaches_back,
            "next_step": one.next_step,
            "funds": one.funds,
            "parts": one.parts,
            "consents": one.consents,
            "document_sha256": one.document_sha256,
            "digest": one.digest,
        }
    ).data


def _transfer(one: TransferShown) -> dict[str, Any]:
    return {
        "id": one.id,
        "distributor": one.distributor,
        "assignee": one.assignee,
        "assignee_name": one.assignee_name,
        "kind": one.kind,
        "components": one.components,
        "percent": one.percent,
        "portfolios": one.codes,
        "issued_from": one.issued_from,
        "issued_to": one.issued_to,
        "first_day": one.days.first,
        "last_day": one.days.last,
        "notified": one.notified,
    }


def _direction(one: DirectionShown) -> dict[str, Any]:
    return {
        "id": one.id,
        "distributor": one.distributor,
        "route": one.route,
        "agent": one.agent,
        "designated_by": one.designated_by,
        "irrevocable": one.irrevocable,
        "portfolios": one.codes,
        "first_day": one.days.first,
        "last_day": one.days.last,
    }
