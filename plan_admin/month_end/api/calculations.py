"""Monthly Calculations (Section 6(d)): where each stands, beside our figures, and the door for a file."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from assignments.domain.calculation_compare import Cause, by_difference
from assignments.domain.calculation_states import CalculationState
from assignments.domain.calculation_upload import LARGEST
from assignments.domain.errors import NotShown
from assignments.selectors.access import Viewer, viewer_of
from assignments.selectors.access_calculations import access_months, access_received, access_standing
from assignments.selectors.calculations import (
    MonthOfCalculations,
    PortfolioStanding,
    months_with_calculations,
)
from assignments.services.calculations import CalculationOfParty, upload_calculation
from governance.api.base import Endpoint
from governance.api.fields import DollarsField, MonthField
from governance.api.files import SOURCE_PARAMETER, CsvParser, FileFormSerializer, RawParser, TooLarge, file_of
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area, Deed
from governance.domain.xlsx_writing import XLSX_TYPE
from plan_admin.month_end.services.receiving_calculations import take_calculation

CALCULATIONS = "calculations"
NOT_SHOWN = "There is no such thing, or it is not yours."
RECEIVED = OpenApiParameter(
    "received", date, description="Staff alone: the day on which it came by post; left out, today."
)
EXAMPLE = OpenApiExample(
    "A file",
    value="portfolio,distributor_share,assignee,amount\nexample-energy-fund,16875.00,trust-a,10125.00\n",
    media_type="text/csv",
    request_only=True,
)
Shown = TypeVar("Shown")


class XlsxParser(RawParser):
    """A workbook."""

    media_type = XLSX_TYPE


class CalculationLineSerializer(serializers.Serializer):
    """A Distributor's month: the worst state of its Portfolios, and how many are in which."""

    month = MonthField()
    distributor = serializers.CharField()
    state = serializers.ChoiceField(choices=[one.value for one in CalculationState])
    means = serializers.CharField(help_text="What happens next.")
    received = serializers.DateField(allow_null=True)
    portfolios = serializers.DictField(child=serializers.IntegerField())


class ComparedSerializer(serializers.Serializer):
    """One figure of theirs beside ours: the share where `assignee` is null, else that Assignee's Portion."""

    portfolio = serializers.CharField()
    assignee = serializers.CharField(allow_null=True)
    theirs = DollarsField(allow_null=True)
    ours = DollarsField(allow_null=True)
    difference = DollarsField()
    within_tolerance = serializers.BooleanField()
    likely_cause = serializers.ChoiceField(choices=[one.value for one in Cause])
    words = serializers.CharField()


class PortfolioStateSerializer(serializers.Serializer):
    """Where a Portfolio of the Calculation stands."""

    portfolio = serializers.CharField()
    state = serializers.ChoiceField(choices=[one.value for one in CalculationState])
    means = serializers.CharField(help_text="What happens next.")
    hold = serializers.CharField(allow_null=True, help_text="In which figures it differs.")


class ComparisonSerializer(serializers.Serializer):
    """A Distributor's month beside our figures, the largest difference first."""

    plan = serializers.CharField()
    month = MonthField()
    distributor = serializers.CharField()
    portfolios = PortfolioStateSerializer(many=True)
    figures = ComparedSerializer(many=True)


class TakenSerializer(ComparisonSerializer):
    """What became of a file (`unchanged`: the same stood already), and the month beside ours."""

    outcome = serializers.ChoiceField(choices=["new", "unchanged"])


class ReceivedSerializer(serializers.Serializer):
    """The words after the question mark of an upload."""

    received = serializers.DateField(required=False)


class CalculationEndpoint(Endpoint):
    """For staff, and for a Distributor's own users: what access does not show is not found."""

    area = Area.CALCULATIONS
    deeds = (Deed.SEE, Deed.OWN_SEE)
    act_deeds = (Deed.DO, Deed.OWN_DO)
    tag = CALCULATIONS

    @property
    def viewer(self) -> Viewer:
        """Who reads."""
        return viewer_of(self.request.user)

    def shown(self, ask: Callable[[], Shown]) -> Shown:
        """What access gives. Raises: Http404, in the same words for what is not there and what is others'."""
        try:
            return ask()
        except NotShown as reason:
            raise Http404(NOT_SHOWN) from reason


class Calculations(CalculationEndpoint):
    """The Monthly Calculations of a Plan."""

    @extend_schema(operation_id="list_calculations", responses=CalculationLineSerializer(many=True))
    def get(self, _request: Request, plan: str) -> Response:
        """Each month and Distributor, the latest first: all for staff, one's own for its users."""
        months = months_with_calculations(self.plan, until=timezone.localdate())
        return Response([_line(one) for one in access_months(self.viewer, self.plan, months=months)])


class CalculationDetail(CalculationEndpoint):
    """The Monthly Calculation of a Distributor and month."""

    parser_classes = (CsvParser, XlsxParser, MultiPartParser)

    @extend_schema(operation_id="get_calculation", responses=ComparisonSerializer)
    def get(self, _request: Request, plan: str, month: PlanMonth, distributor: str) -> Response:
        """Every figure of theirs beside ours, with the difference and its likely cause."""
        return Response(self._document(month, distributor))

    @extend_schema(
        operation_id="send_calculation",
        parameters=[SOURCE_PARAMETER, RECEIVED],
        request={
            "text/csv": OpenApiTypes.STR,
            XLSX_TYPE: OpenApiTypes.BINARY,
            "multipart/form-data": FileFormSerializer,
        },
        responses=TakenSerializer,
        examples=[EXAMPLE],
    )
    def post(self, request: Request, plan: str, month: PlanMonth, distributor: str) -> Response:
        """Send a Calculation as a CSV file or a workbook; what waited for it is looked at again.

        All of it is taken, or nothing: every fault is told at once. The same again is unchanged.
        """
        self._refuse_unless_own(month, distributor)
        by_post = self.viewer.is_staff
        data, source = file_of(request, name="calculation.csv")
        if len(data) > LARGEST:
            raise TooLarge
        of = self._party(request, month, distributor, by_post=by_post)
        taken = take_calculation(
            of,
            receive=lambda: upload_calculation(of, data=data, source=source, by_post=by_post),
            progress=lambda _text: None,
        )
        return Response({"outcome": taken.received.outcome, **self._document(month, distributor)})

    def _refuse_unless_own(self, month: PlanMonth, distributor: str) -> None:
        """Before the file is read."""
        self.shown(lambda: access_received(self.viewer, self.plan, distributor=distributor, month=month))

    def _party(
        self, request: Request, month: PlanMonth, distributor: str, *, by_post: bool
    ) -> CalculationOfParty:
        asked = ReceivedSerializer(data=dict(request.query_params.items()))
        asked.is_valid(raise_exception=True)
        today = timezone.localdate()
        person: Any = request.user
        return CalculationOfParty(
            plan=self.plan,
            distributor=distributor,
            month=month,
            received=asked.validated_data.get("received", today) if by_post else today,
            today=today,
            acting_user=person,
        )

    def _document(self, month: PlanMonth, distributor: str) -> dict[str, Any]:
        standing = self.shown(
            lambda: access_standing(self.viewer, self.plan, distributor=distributor, month=month)
        )
        return {
            "plan": self.plan.code,
            "month": str(month),
            "distributor": distributor,
            "portfolios": [_portfolio(one) for one in standing],
            "figures": [
                {
                    "portfolio": row.portfolio,
                    "assignee": row.party or None,
                    "theirs": None if row.theirs is None else dollars_text(row.theirs),
                    "ours": None if row.ours is None else dollars_text(row.ours),
                    "difference": dollars_text(row.difference),
                    "within_tolerance": row.is_allowed,
                    "likely_cause": row.cause.value,
                    "words": row.words,
                }
                for row in by_difference(row for one in standing for row in one.rows)
            ],
        }


def _portfolio(one: PortfolioStanding) -> dict[str, Any]:
    return {
        "portfolio": one.portfolio,
        "state": one.state.value,
        "means": one.state.means,
        "hold": one.hold,
    }


def _line(one: MonthOfCalculations) -> dict[str, Any]:
    return {
        "month": str(one.month),
        "distributor": one.distributor,
        "state": one.state.value,
        "means": one.state.means,
        "received": one.received,
        "portfolios": {state.value: count for state, count in one.counts.items()},
    }
