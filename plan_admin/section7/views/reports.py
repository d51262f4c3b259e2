"""The quarters of a Plan's Funds, the report of one, and a fiscal year rolled up."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain.sheets import Sheet
from assignments.views.papers import Fact
from assignments.views.sheets import PDF, PDF_TYPE, SheetPage
from governance.domain.due_reports import ReportState
from governance.domain.periods import day_words
from governance.domain.roles import Area, Deed
from governance.selectors.chain import Head, head_at, link_of, standing_head
from governance.selectors.roles import user_may
from governance.views.files import FORMAT, address_with, csv_response, page_of, to_keep, wants_csv
from governance.views.pages import UNPROCESSABLE, Crumb, Page
from plan_admin.section7.domain.errors import MonthsOpen
from plan_admin.section7.domain.report import ReportContent
from plan_admin.section7.domain.report_sheets import remarks, report_sheets, says_of, title_of, totals
from plan_admin.section7.domain.year import FundYear, year_remarks, year_sheets
from plan_admin.section7.models import ReportReview
from plan_admin.section7.selectors.chained_reports import REPORTS_PRESENTED
from plan_admin.section7.selectors.gathering import Asked
from plan_admin.section7.selectors.paper import report_paper
from plan_admin.section7.selectors.reading import content_read
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown
from plan_admin.section7.selectors.years import fund_year, years_of_funds
from plan_admin.section7.views.parts import OfQuarter, reports_crumb

COLUMNS = (
    "fund",
    "quarter",
    "state",
    "due",
    "overdue",
    "presented_on",
    "meeting",
    "reviewed_on",
    "open_months",
)
STATES = tuple((one.value, one.value.lower()) for one in ReportState)


class Reports(Page):
    """Each Fund's quarters and where the report of each stands."""

    area = Area.REPORTS
    title = "Quarterly reports"
    template_name = "section7/reports.html"

    def says(self) -> str:
        """What it shows, and for whom."""
        return (
            f"The report of what was expended under the Plan {self.plan.code}, quarter by quarter, which each"
            " Fund's Board reviews at least quarterly (Section 7); as of today, for Boards and compliance."
        )

    @cached_property
    def found(self) -> tuple[QuarterShown, ...]:
        """The quarters that the address asks for."""
        asked = self.request.GET
        shown = quarters_shown(self.plan, on=timezone.localdate(), fund=asked.get("fund", ""))
        state = asked.get("state", "")
        if state == "OVERDUE":
            return tuple(one for one in shown if one.is_overdue)
        return tuple(one for one in shown if state in ("", one.state.value))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that it lists as a file."""
        if wants_csv(request):
            name = f"{self.plan.code}-quarterly-reports.csv"
            return csv_response(name, head=COLUMNS, rows=[_cells(one) for one in self.found])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of quarters, and the fiscal years."""
        page = page_of(self.request, self.found)
        asked = self.request.GET
        years = years_of_funds(self.plan)
        return super().get_context_data(
            rows=page.object_list,
            page=page,
            count=len(self.found),
            overdue=sum(one.is_overdue for one in self.found),
            years=[(fund.code, fund.name, year) for fund, year in years],
            funds=sorted({(fund.code, fund.name) for fund, _ in years}, key=lambda one: one[1]),
            states=[*STATES, ("OVERDUE", "overdue")],
            asked={"fund": asked.get("fund", ""), "state": asked.get("state", "")},
            csv_address=address_with(self.request, page=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )


def _cells(one: QuarterShown) -> Sequence[object]:
    return (
        one.fund_name,
        one.quarter,
        one.state.value,
        one.due,
        "yes" if one.is_overdue else "no",
        one.presented_on,
        one.meeting,
        one.reviewed_on,
        " ".join(one.open_months),
    )


class ReportPage(OfQuarter, SheetPage):
    """The report of a quarter: as it was presented, or as a draft of what is known now."""

    area = Area.REPORTS
    deeds = (Deed.SEE,)
    template_name = "section7/report.html"
    has_paper = True

    @cached_property
    def refusal(self) -> str:
        """Why there is no report yet; empty where there is one."""
        try:
            self.content  # noqa: B018 - raises: MonthsOpen
        except MonthsOpen as reason:
            return str(reason)
        return ""

    @cached_property
    def content(self) -> ReportContent:
        """What was presented, or what would be today. Raises: MonthsOpen."""
        fund, quarter = self.named
        today = timezone.localdate()
        asked = Asked(plan=self.plan, quarters=self.quarters, fund=fund, quarter=quarter, on=today)
        return content_read(self.report, asked=asked)

    def page_title(self) -> str:
        """Of whom and which quarter."""
        fund, quarter = self.named
        return f"Quarterly report of {fund.name}, {quarter.words}" if self.refusal else title_of(self.content)

    def says(self) -> str:
        """What it is, for whom and as of when."""
        if self.refusal:
            return "There is no report of this quarter yet (Section 7)."
        return says_of(self.content, presented=self.report.presented_on if self.report else None)

    def crumbs(self) -> Sequence[Crumb]:
        """By the list of quarters."""
        return [reports_crumb(self.plan)]

    def sheets(self) -> Sequence[Sheet]:
        """The tables of the report."""
        return () if self.refusal else report_sheets(self.content)

    def facts(self) -> Sequence[Fact]:
        """What it comes to."""
        if self.refusal:
            return ()
        return [Fact(label=label, cents=cents) for label, cents in totals(self.content).items()]

    def remarks(self) -> Sequence[str]:
        """What must be said beside the figures."""
        return () if self.refusal else remarks(self.content)

    def foot(self) -> Head | None:
        """The head of the chain: of a presented report the one that its paper bears, of a draft today's."""
        if self.report is None:
            return None if self.refusal else standing_head()
        return head_at(self.report.after_link_id) if self.report.after_link_id else None

    def about(self) -> Mapping[str, str]:
        """Whose it is, and whether it was presented."""
        content = self.content
        return {
            "plan": content.plan,
            "fund": content.fund_name,
            "first_month": content.first_month,
            "last_month": content.last_month,
            "report": "presented" if self.report else "draft",
            "as_of": content.presented_on,
        }

    def file_name(self) -> str:
        """The file's name."""
        return f"quarterly-report-{self.plan.code}-{self.kwargs['fund']}-{self.kwargs['month']}"

    def paper(self) -> Mapping[str, Any]:
        """The draft on paper."""
        return report_paper(self.content, presented=None, digest="", foot=self._foot())

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        """The page or a file; of a presented report the very paper; nothing of an open month."""
        asked = self.request.GET.get(FORMAT)
        if self.refusal and asked:
            return Page.render_to_response(self, context, status=UNPROCESSABLE)
        if self.report is not None and asked == PDF:
            return to_keep(f"{self.file_name()}.pdf", bytes(self.report.pdf), media_type=PDF_TYPE)
        return super().render_to_response(context, **response_kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The report with its state, and what can be done next."""
        return {
            **super().get_context_data(**kwargs),
            "refusal": self.refusal,
            "report": self.report,
            "link": link_of(REPORTS_PRESENTED, self.report.presented_by_id) if self.report else None,
            "review": self._review(),
            "state": self._state(),
            "facts": self.facts(),
            "remarks": self.remarks(),
            "present_address": self.address("present") if self.may(Deed.DO) else "",
            "review_address": self.address("review") if self._may_review() else "",
        }

    def _may_review(self) -> bool:
        return user_may(self.request.user, area=Area.REPORTS, deed=Deed.ACKNOWLEDGE)

    def _review(self) -> ReportReview | None:
        if self.report is None:
            return None
        return self.report.reviews.filter(superseded_by__isnull=True).first()

    def _state(self) -> QuarterShown | None:
        fund, quarter = self.named
        shown = quarters_shown(self.plan, on=timezone.localdate(), fund=fund.code)
        return next((one for one in shown if one.quarter.last == quarter.last), None)


class YearPage(SheetPage):
    """A Fund's fiscal year, rolled up to the table of Form N-1A, Item 19(g)."""

    area = Area.REPORTS
    deeds = (Deed.SEE,)
    template_name = "section7/year.html"
    has_paper = True

    @cached_property
    def year(self) -> FundYear:
        """The year. Raises: Http404 where the Fund had no month under the Plan in it."""
        found = fund_year(
            self.plan, fund=self.kwargs["fund"], year=self.kwargs["year"], on=timezone.localdate()
        )
        if found is None:
            raise Http404("The Fund had no month under the Plan in that fiscal year.")
        return found

    def page_title(self) -> str:
        """Of whom and which year."""
        return f"Expenditures of {self.year.fund_name}, {self.year.year.words}"

    def says(self) -> str:
        """What it shows, and of when."""
        year = self.year
        state = "All of it is given and closed." if year.is_complete else "It is not complete."
        return (
            f"What was spent on the Shares of {year.fund_name} under the Plan {self.plan.code} in"
            f" {year.year.words}, by Portfolio and purpose, for the statement of additional information (Form"
            f" N-1A, Item 19(g)); as known on {day_words(timezone.localdate())}. {state}"
        )

    def crumbs(self) -> Sequence[Crumb]:
        """By the list of quarters."""
        return [reports_crumb(self.plan)]

    def sheets(self) -> Sequence[Sheet]:
        """The tables of the year."""
        return year_sheets(self.year)

    def facts(self) -> Sequence[Fact]:
        """What it comes to."""
        return [
            Fact(label="Spent by the Distributors", cents=sum(one.total for one in self.year.portfolios)),
            Fact(label="Paid under the Plan", cents=sum(one.paid for one in self.year.portfolios)),
        ]

    def remarks(self) -> Sequence[str]:
        """What must be said beside the figures."""
        return year_remarks(self.year)

    def about(self) -> Mapping[str, str]:
        """Whose it is, and which year."""
        return {
            "plan": self.plan.code,
            "fund": self.year.fund_name,
            "fiscal_year_first": str(self.year.year.first),
            "fiscal_year_last": str(self.year.year.last),
            "complete": "yes" if self.year.is_complete else "no",
        }

    def file_name(self) -> str:
        """The file's name."""
        return f"item-19g-{self.plan.code}-{self.kwargs['fund']}-{self.kwargs['year']}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year beside its tables, and the way to its quarters."""
        return {
            **super().get_context_data(**kwargs),
            "year": self.year,
            "facts": self.facts(),
            "remarks": self.remarks(),
            "quarters": [
                (one, reverse("section7:report", args=[self.plan.code, self.kwargs["fund"], one]))
                for one in self.year.quarters
            ],
        }
