"""Section 7: where the report of each quarter stands, and by when its review is due."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from governance.domain.conventions import ConventionName, report_delay, value_on
from governance.domain.due import DueState
from governance.domain.due_reports import ReportState, due_state, late_words, report_due
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth
from governance.models import BoardMeeting, Plan
from plan_admin.section7.models import QuarterlyReport, ReportReview
from plan_admin.section7.selectors.closed import ClosedMonths
from plan_admin.section7.selectors.quarters import FundOfPlan, Quarters, last_month_begun


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterShown:
    """A quarter of a Fund: its state, its days, its meeting, and the months that still lack a closing."""

    fund: str
    fund_name: str
    quarter: FundQuarter
    state: ReportState
    due: date
    urgency: DueState | None
    open_months: tuple[str, ...]
    report: int | None
    presented_on: date | None
    meeting: str
    reviewed_on: date | None

    @property
    def is_overdue(self) -> bool:
        """Whether its review is late."""
        return self.urgency is DueState.OVERDUE

    @property
    def mark(self) -> str:
        """The word of its state; a quarter whose months are not closed has no draft yet."""
        is_open = self.state is ReportState.DRAFT and self.open_months
        return "open" if is_open else self.state.value.lower()

    @property
    def due_mark(self) -> str:
        """Whether it is due, late or done."""
        return self.urgency.value.lower() if self.urgency else "done"

    @property
    def late(self) -> str:
        """What is said of a review that came late."""
        return late_words(self.due, reviewed=self.reviewed_on) if self.reviewed_on else ""


def quarters_shown(plan: Plan, *, on: date, fund: str = "") -> tuple[QuarterShown, ...]:
    """Every quarter in which a month was begun, the latest first, then by Fund; a few queries.

    Where closings stop, the quarters through the day asked are still owed, as far as the Plan is in force in
    them for the Fund; after a lapse nothing is expended. Of the Funds that the Plan has by that day: one that
    joins later owes nothing yet (Section 8).
    """
    last = last_month_begun(plan)
    if last is None:
        return ()
    quarters = Quarters.of(plan)
    closed = ClosedMonths(plan)
    kept = _Kept.of(plan)
    found = []
    for of in quarters.funds.values():
        if fund not in ("", of.code) or of.begins.first > on:
            continue
        for quarter in quarters.until(of, max(last, PlanMonth.of(on))):
            if quarter.first > last and not of.is_in_force(quarter.period):
                continue
            open_months = closed.open_months(of, quarter)
            found.append(kept.shown(of, quarter, quarters, open_months=open_months, on=on))
    return tuple(sorted(found, key=lambda one: (-one.quarter.last.first.toordinal(), one.fund_name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What was presented and reviewed, and when each Fund's Board meets."""

    reports: Mapping[tuple[int, date], QuarterlyReport]
    reviews: Mapping[int, ReportReview]
    meetings: Mapping[int, Mapping[str, date]]

    @classmethod
    def of(cls, plan: Plan) -> "_Kept":
        reports = QuarterlyReport.objects.filter(plan=plan).only("fund_id", "last_month", "presented_on")
        reviews = ReportReview.objects.filter(report__plan=plan, superseded_by__isnull=True)
        meetings: dict[int, dict[str, date]] = defaultdict(dict)
        met = BoardMeeting.objects.filter(superseded_by__isnull=True, meeting_funds__isnull=False)
        for fund, entry, day in met.values_list("meeting_funds__fund_id", "entry", "date"):
            meetings[fund][entry] = day
        return cls(
            reports={(one.fund_id, one.last_month): one for one in reports},
            reviews={one.report_id: one for one in reviews},
            meetings=meetings,
        )

    def shown(
        self,
        fund: FundOfPlan,
        quarter: FundQuarter,
        quarters: Quarters,
        *,
        open_months: tuple[str, ...],
        on: date,
    ) -> QuarterShown:
        report = self.reports.get((fund.pk, quarter.last.first))
        meetings = self.meetings.get(fund.pk, {})
        review = self.reviews.get(report.pk) if report else None
        if review is not None and meetings.get(review.meeting) != review.reviewed_on:
            review = None  # its meeting was moved or taken back: it is recorded anew, or at another one
        delay = report_delay(value_on(quarters.conventions, ConventionName.REPORT_DUE, quarter.last.last))
        due = report_due(quarter, meetings=meetings.values(), months=delay)
        state = ReportState.DRAFT if report is None else ReportState.PRESENTED
        return QuarterShown(
            fund=fund.code,
            fund_name=fund.name,
            quarter=quarter,
            state=ReportState.REVIEWED if review else state,
            due=due,
            urgency=None if review else due_state(quarter, due=due, on=on),
            open_months=open_months,
            report=report.pk if report else None,
            presented_on=report.presented_on if report else None,
            meeting=review.meeting if review else "",
            reviewed_on=review.reviewed_on if review else None,
        )
