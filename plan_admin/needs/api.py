"""What waits for whoever asks, for programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.base import Endpoint
from governance.api.fields import DollarsField
from governance.domain.money import dollars_from_cents
from governance.domain.roles import Role
from governance.domain.work import Urgency
from plan_admin.needs.selectors import NeedsOfRole, needs_of


class NeedSerializer(serializers.Serializer):
    """Something that waits: `url` is the page that does it, or shows it to whoever may only look."""

    key = serializers.CharField()
    whose = serializers.ChoiceField(choices=[(role.value, role.words) for role in Role])
    is_mine = serializers.BooleanField()
    urgency = serializers.ChoiceField(choices=[(one.value, one.value) for one in Urgency])
    what = serializers.CharField()
    whom = serializers.CharField()
    section = serializers.CharField(allow_blank=True)
    otherwise = serializers.CharField()
    plan = serializers.CharField(allow_blank=True)
    since = serializers.DateField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    amount = DollarsField(allow_null=True)
    url = serializers.CharField()


class NeedsEndpoint(Endpoint):
    """The list of whoever asks."""

    area = None
    tag = "needs"

    @extend_schema(operation_id="list_needs", responses=NeedSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What waits for whoever asks, by role, the most urgent first; an auditor reads the staff's."""
        groups = needs_of(request.user, today=timezone.localdate())
        return Response([NeedSerializer(one).data for group in groups for one in _documents(group)])


def _documents(group: NeedsOfRole) -> list[dict[str, Any]]:
    return [
        {
            "key": need.item.key,
            "whose": group.role.value,
            "is_mine": group.is_mine,
            "urgency": need.item.urgency.value,
            "what": need.item.what,
            "whom": need.item.whom,
            "section": need.item.section,
            "otherwise": need.item.otherwise,
            "plan": need.item.plan,
            "since": need.item.since,
            "due": need.item.due,
            "amount": None if need.item.cents is None else dollars_from_cents(need.item.cents),
            "url": need.url,
        }
        for need in group.needs
    ]
