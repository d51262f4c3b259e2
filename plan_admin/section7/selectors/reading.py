"""Section 7: the report of a quarter as it was presented, or as a draft of what is known now."""

from governance.domain.fields import NotReadable
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.chain import standing_head
from governance.selectors.printing import printed
from plan_admin.section7.domain.errors import NotPresented
from plan_admin.section7.domain.report import ReportContent, content_from
from plan_admin.section7.models import QuarterlyReport
from plan_admin.section7.selectors.closed import ClosedMonths, refuse_open_months
from plan_admin.section7.selectors.gathering import Asked, report_content
from plan_admin.section7.selectors.paper import PAPER, report_paper
from plan_admin.section7.selectors.quarters import FundOfPlan, Quarters


def named_quarter(quarters: Quarters, *, fund: str, month: PlanMonth) -> tuple[FundOfPlan, FundQuarter]:
    """A Fund by its code and its quarter by its last month. Raises: NotPresented where there is none."""
    of = quarters.funds.get(fund)
    if of is None:
        raise NotPresented(f"the Plan has no Fund {fund!r}; it has {', '.join(quarters.funds)}")
    try:
        return of, quarters.ending(of, month)
    except NotReadable as reason:
        raise NotPresented(str(reason)) from reason


def kept_report(plan: Plan, fund: FundOfPlan, quarter: FundQuarter) -> QuarterlyReport | None:
    """The report of a quarter as it was presented."""
    rows = QuarterlyReport.objects.filter(plan=plan, fund=fund.pk, last_month=quarter.last.first)
    return rows.select_related("presented_by__acting_user").first()


def content_read(report: QuarterlyReport | None, *, asked: Asked) -> ReportContent:
    """What was presented, or what would be on the day asked. Raises: MonthsOpen with what to do."""
    if report is not None:
        return content_from(report.content)
    open_months = ClosedMonths(asked.plan).open_months(asked.fund, asked.quarter)
    refuse_open_months(asked.fund, asked.quarter, open_months)
    return report_content(asked)


def paper_read(report: QuarterlyReport | None, *, asked: Asked) -> bytes:
    """The very paper that was presented, or a draft's. Raises: MonthsOpen."""
    if report is not None:
        return bytes(report.pdf)
    head = standing_head()
    foot = () if head is None else (str(head),)
    return printed(PAPER, report_paper(content_read(None, asked=asked), presented=None, digest="", foot=foot))
