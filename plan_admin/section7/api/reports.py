"""Quarterly reports (Section 7): where each stands, its figures and its paper, and a Distributor's part."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assignments.api.sheets import SheetSerializer, sheet_document
from governance.api.base import PaperEndpoint
from governance.api.fields import DollarsField, MonthField
from governance.api.problems import ProblemSerializer
from governance.domain.due_reports import ReportState
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.domain.roles import Deed
from governance.models import Plan
from plan_admin.section7.api.base import ReportEndpoint
from plan_admin.section7.domain.errors import NotPresented
from plan_admin.section7.domain.report import ReportContent
from plan_admin.section7.domain.report_sheets import remarks, report_sheets, totals
from plan_admin.section7.models import QuarterlyReport
from plan_admin.section7.selectors.access import OwnPart, access_part, own_parts
from plan_admin.section7.selectors.gathering import Asked
from plan_admin.section7.selectors.quarters import Quarters
from plan_admin.section7.selectors.reading import content_read, kept_report, named_quarter, paper_read
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown

OVERDUE: Final = "OVERDUE"
STATES: Final = (*(one.value for one in ReportState), OVERDUE)
PDF: Final = "application/pdf"
OPEN: Final = {409: OpenApiResponse(ProblemSerializer, description="A month of the quarter is not closed.")}


class QuarterSerializer(serializers.Serializer):
    """A quarter of a Fund, called by its last month, and where its report stands."""

    fund = serializers.CharField()
    fund_name = serializers.CharField()
    quarter = MonthField()
    first_month = MonthField()
    state = serializers.ChoiceField(choices=[one.value for one in ReportState])
    due = serializers.DateField(help_text="The last day on which the Board's review is in time.")
    is_overdue = serializers.BooleanField()
    open_months = serializers.ListField(child=MonthField(), help_text="Not closed: there is no draft yet.")
    presented_on = serializers.DateField(allow_null=True)
    meeting = serializers.CharField(allow_null=True, help_text="At which the Board reviewed it.")
    reviewed_on = serializers.DateField(allow_null=True)
    report = serializers.CharField(help_text="Its address.")


class FiguresSerializer(serializers.Serializer):
    """The figures of a report, those of its page and its paper."""

    plan = serializers.CharField()
    fund = serializers.CharField()
    fund_name = serializers.CharField()
    quarter = MonthField()
    first_month = MonthField()
    months = serializers.ListField(child=MonthField())
    as_of = serializers.DateField(help_text="What was settled by this day is paid.")
    incurred = DollarsField()
    paid = DollarsField()
    held = DollarsField()
    spent = DollarsField(help_text="By the Distributors, as they gave it.")
    remarks = serializers.ListField(child=serializers.CharField())
    sheets = SheetSerializer(many=True)


class ReportSerializer(FiguresSerializer):
    """A report: as it was presented and stays, or a draft of what is known today."""

    presented_on = serializers.DateField(allow_null=True, help_text="Null: a draft.")
    digest = serializers.CharField(allow_null=True, help_text="SHA-256 of the canonical text as presented.")


class PartLineSerializer(serializers.Serializer):
    """A Distributor's part of a presented report."""

    part = serializers.IntegerField()
    fund = serializers.CharField()
    fund_name = serializers.CharField()
    quarter = MonthField()
    presented_on = serializers.DateField()


class AskedSerializer(serializers.Serializer):
    """Which quarters."""

    fund = serializers.CharField(required=False)
    state = serializers.ChoiceField(choices=STATES, required=False)


class Reports(ReportEndpoint):
    """The quarters of a Plan's Funds."""

    @extend_schema(
        operation_id="list_quarterly_reports",
        parameters=[
            OpenApiParameter("fund", str, description="A Fund's code."),
            OpenApiParameter("state", str, enum=STATES),
        ],
        responses=QuarterSerializer(many=True),
    )
    def get(self, request: Request, plan: str) -> Response:
        """Every quarter of which a report is owed, the latest first, then by Fund, as of today."""
        asked = _asked(request.query_params, plan=self.plan)
        state = asked.get("state")
        shown = quarters_shown(self.plan, on=timezone.localdate(), fund=asked.get("fund", ""))
        return Response(
            [
                self._line(one)
                for one in shown
                if (one.is_overdue if state == OVERDUE else state in (None, one.state.value))
            ]
        )

    def _line(self, one: QuarterShown) -> dict[str, Any]:
        return {
            "fund": one.fund,
            "fund_name": one.fund_name,
            "quarter": str(one.quarter),
            "first_month": str(one.quarter.first),
            "state": one.state.value,
            "due": one.due,
            "is_overdue": one.is_overdue,
            "open_months": one.open_months,
            "presented_on": one.presented_on,
            "meeting": one.meeting or None,
            "reviewed_on": one.reviewed_on,
            "report": reverse("api:quarterly_report", args=[self.plan.code, one.fund, one.quarter.last]),
        }


def _asked(query: Mapping[str, str], *, plan: Plan) -> dict[str, Any]:
    """Raises: ValidationError with every fault; a filter that is ignored would answer with another's rows."""
    asked = AskedSerializer(data=dict(query.items()))
    asked.is_valid()
    known = ", ".join(sorted(asked.fields))
    faults = {name: [f"there is no such filter ({known})"] for name in sorted(set(query) - set(asked.fields))}
    fund = query.get("fund", "")
    if fund and fund not in (funds := Quarters.of(plan).funds):
        faults["fund"] = [f"{fund!r} is no Fund of the Plan ({', '.join(funds)})"]
    if asked.errors or faults:
        raise ValidationError({**asked.errors, **faults})
    found: dict[str, Any] = asked.validated_data
    return found


class OfQuarter(ReportEndpoint):
    """The quarter that the address names."""

    @cached_property
    def asked(self) -> Asked:
        """As of today. Raises: Http404 where the Fund has no such quarter."""
        quarters = Quarters.of(self.plan)
        try:
            fund, quarter = named_quarter(quarters, fund=self.kwargs["fund"], month=self.kwargs["month"])
        except NotPresented as reason:
            raise Http404(str(reason)) from reason
        today = timezone.localdate()
        return Asked(plan=self.plan, quarters=quarters, fund=fund, quarter=quarter, on=today)

    @cached_property
    def kept(self) -> QuarterlyReport | None:
        """The report as it was presented."""
        return kept_report(self.plan, self.asked.fund, self.asked.quarter)


class ReportDetail(OfQuarter):
    """The report of a quarter."""

    @extend_schema(operation_id="get_quarterly_report", responses={200: ReportSerializer, **OPEN})
    def get(self, _request: Request, plan: str, fund: str, month: PlanMonth) -> Response:
        """The figures of its page and its paper: as presented, or a draft where its months are closed."""
        content = content_read(self.kept, asked=self.asked)
        kept = self.kept
        return Response(
            {
                **_figures(content, plan=self.plan),
                "presented_on": kept.presented_on if kept else None,
                "digest": kept.digest if kept else None,
            }
        )


class ReportPaper(OfQuarter, PaperEndpoint):
    """The report of a quarter on paper."""

    @extend_schema(
        operation_id="get_quarterly_report_paper",
        responses={(200, PDF): OpenApiTypes.BINARY, **OPEN},
    )
    def get(self, _request: Request, plan: str, fund: str, month: PlanMonth) -> HttpResponse:
        """The report as PDF: once presented, the same bytes each time; before, a draft."""
        return HttpResponse(paper_read(self.kept, asked=self.asked), content_type=PDF)


class Parts(ReportEndpoint):
    """A Distributor's parts of presented reports."""

    deeds = (Deed.OWN_SEE,)

    @extend_schema(operation_id="list_report_parts", responses=PartLineSerializer(many=True))
    def get(self, _request: Request, plan: str) -> Response:
        """One's own parts, the latest quarter first."""
        return Response([_part_line(number, one) for number, one in own_parts(self.reader, self.plan)])


class PartDetail(ReportEndpoint):
    """A Distributor's part of a presented report."""

    deeds = (Deed.OWN_SEE,)

    @extend_schema(operation_id="get_report_part", responses=FiguresSerializer)
    def get(self, _request: Request, plan: str, part: int) -> Response:
        """What of the report is one's own: the rows of its page."""
        found = self.shown(lambda: access_part(self.reader, self.plan, number=part))
        return Response(_figures(found.content, plan=self.plan))


def _part_line(number: int, one: OwnPart) -> dict[str, Any]:
    return {
        "part": number,
        "fund": one.content.fund,
        "fund_name": one.fund_name,
        "quarter": one.content.last_month,
        "presented_on": one.presented_on,
    }


def _figures(content: ReportContent, *, plan: Plan) -> dict[str, Any]:
    sums = [dollars_text(cents) for cents in totals(content).values()]
    return {
        "plan": content.plan,
        "fund": content.fund,
        "fund_name": content.fund_name,
        "quarter": content.last_month,
        "first_month": content.first_month,
        "months": content.months,
        "as_of": content.presented_on,
        **dict(zip(("incurred", "paid", "held", "spent"), sums, strict=True)),
        "remarks": remarks(content),
        "sheets": [
            sheet_document(one, plan=plan, month=content.last_month) for one in report_sheets(content)
        ],
    }
