"""What is due for whoever asks, for programs: the same items as on the page and in the feed."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.base import Endpoint
from governance.api.plans import DayField
from governance.domain.due import DueKind, DueState
from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.calendar.selectors.entries import AHEAD, ALL, LONGEST, MINE, entries_of, wanted_by

DAY = {"type": "string", "format": "date"}
KINDS = [(kind.value, kind.words) for kind in DueKind]
ROLES = [(role.value, role.words) for role in Role]
WHOSE = [(MINE, MINE), (ALL, ALL), *ROLES]
FILTERS = (
    OpenApiParameter("from", DAY, description="The first day; left out, late things are there too."),
    OpenApiParameter("to", DAY, description="The last day, three years ahead at most; else 92 days ahead."),
    OpenApiParameter("plan", str, description="The code of a Plan; else all."),
    OpenApiParameter("kind", str, enum=[value for value, _ in KINDS], description="One kind; else all."),
    OpenApiParameter(
        "whose",
        str,
        enum=[value for value, _ in WHOSE],
        description="One role's, or all that whoever asks may see; an outsider sees its own. Else one's own.",
    ),
)


class AskedSerializer(serializers.Serializer):
    """The filters of the address."""

    to = DayField(required=False)
    plan = serializers.CharField(required=False)
    kind = serializers.ChoiceField(required=False, choices=KINDS)
    whose = serializers.ChoiceField(required=False, choices=WHOSE)

    def get_fields(self) -> dict[str, Any]:
        """`from` is no name that a class body can give."""
        return {**super().get_fields(), "from": DayField(required=False)}

    def validate_plan(self, code: str) -> str:
        """Raises: ValidationError for the code of no Plan."""
        if not Plan.objects.filter(code=code).exists():
            raise serializers.ValidationError(f"There is no Plan {code}.")
        return code

    def to_internal_value(self, told: Any) -> dict[str, Any]:
        """Raises: ValidationError for every fault, and for words that are no filter."""
        known = sorted(self.fields)
        faults: dict[str, Any] = {
            name: [f"there is no such filter ({', '.join(known)})"] for name in sorted(set(told) - set(known))
        }
        try:
            asked: dict[str, Any] = super().to_internal_value(told)
        except serializers.ValidationError as reason:
            found: Any = reason.detail  # by name, as a serializer raises it
            raise serializers.ValidationError({**found, **faults}) from None
        if "from" in asked and "to" in asked and asked["from"] > asked["to"]:
            faults["to"] = ["lies before the first day"]
        if faults:
            raise serializers.ValidationError(faults)
        return asked


class DueItemSerializer(serializers.Serializer):
    """Something that is due: `id` stays while it is, also when its day moves; `url` is the page that does it.

    `due_until` is the last day on which it is in time; null: at any time. `is_mine`: a role of whoever asks
    does it.
    """

    id = serializers.CharField(source="identity")
    plan = serializers.CharField()
    kind = serializers.ChoiceField(source="item.kind", choices=KINDS)
    state = serializers.ChoiceField(source="item.state", choices=[(one.value, one.value) for one in DueState])
    what = serializers.CharField(source="item.what")
    whom = serializers.CharField(source="item.whom")
    section = serializers.CharField(source="item.section")
    needs = serializers.CharField(source="item.needs", allow_blank=True)
    otherwise = serializers.CharField(source="item.otherwise")
    due_from = serializers.DateField(source="item.due_from", allow_null=True)
    due_until = serializers.DateField(source="item.due_until", allow_null=True)
    whose = serializers.ChoiceField(source="item.whose", choices=ROLES)
    is_mine = serializers.BooleanField()
    url = serializers.CharField()


class DueEndpoint(Endpoint):
    """The calendar of whoever asks."""

    area = None
    tag = "calendar"

    @extend_schema(operation_id="list_due", parameters=list(FILTERS), responses=DueItemSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What is due for whoever asks between two days, late things first: as the calendar's page has it."""
        read = AskedSerializer(data=request.query_params)
        read.is_valid(raise_exception=True)
        asked, today = read.validated_data, timezone.localdate()
        last = min(asked.get("to") or today + AHEAD, today + LONGEST)
        wanted = wanted_by(
            request.user,
            whose=asked.get("whose", MINE),
            kind=DueKind(asked["kind"]) if "kind" in asked else None,
            plan=asked.get("plan", ""),
            first=asked.get("from"),
            last=last,
        )
        found = [one for one in entries_of(request.user, on=today, until=last) if wanted.takes(one)]
        return Response(DueItemSerializer(found, many=True).data)
