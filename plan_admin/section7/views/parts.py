"""What the pages of Section 7 have in common."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from assignments.domain.errors import NotShown
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.views.pages import Crumb, Gate
from plan_admin.section7.domain.errors import NotPresented
from plan_admin.section7.models import QuarterlyReport
from plan_admin.section7.selectors.access import ReportViewer, report_viewer
from plan_admin.section7.selectors.quarters import FundOfPlan, Quarters
from plan_admin.section7.selectors.reading import kept_report, named_quarter

Shown = TypeVar("Shown")


class OfViewer(Gate):
    """A page that shows what access gives to its reader."""

    @cached_property
    def reader(self) -> ReportViewer:
        """Who reads."""
        return report_viewer(self.request.user)

    def shown(self, ask: Callable[[], Shown]) -> Shown:
        """What access gives; what is not there and what is somebody else's are both not found."""
        try:
            return ask()
        except NotShown as reason:
            raise Http404("There is no such page.") from reason


class OfQuarter(Gate):
    """A page of the quarter that the address names."""

    @cached_property
    def quarters(self) -> Quarters:
        """The Plan's quarters."""
        return Quarters.of(self.plan)

    @cached_property
    def named(self) -> tuple[FundOfPlan, FundQuarter]:
        """The Fund and its quarter. Raises: Http404 where there is none."""
        month: PlanMonth = self.kwargs["month"]
        try:
            return named_quarter(self.quarters, fund=self.kwargs["fund"], month=month)
        except NotPresented as reason:
            raise Http404(str(reason)) from reason

    @cached_property
    def report(self) -> QuarterlyReport | None:
        """The report as it was presented."""
        fund, quarter = self.named
        return kept_report(self.plan, fund, quarter)

    def address(self, name: str = "report") -> str:
        """A page of the same quarter."""
        fund, quarter = self.named
        return reverse(f"section7:{name}", args=[self.plan.code, fund.code, quarter.last])


def reports_crumb(plan: Plan) -> Crumb:
    """The list of quarters."""
    return Crumb(label="Quarterly reports", url=reverse("section7:reports", args=[plan.code]))


def expenditures_crumb(plan: Plan) -> Crumb:
    """The list of files."""
    return Crumb(label="Expenditures", url=reverse("section7:expenditures", args=[plan.code]))
