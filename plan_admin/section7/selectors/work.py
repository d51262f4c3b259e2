"""What of Section 7 waits for whom: reports to be presented, reviews to be recorded."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from governance.domain.due import DueState, in_short
from governance.domain.due_reports import ReportState
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown

WHOSE = {ReportState.DRAFT: Role.OFFICER, ReportState.PRESENTED: Role.SECRETARY}
WHAT = {
    ReportState.DRAFT: "Quarterly reports to be presented",
    ReportState.PRESENTED: "Reviews of quarterly reports to be recorded",
}
OTHERWISE = {
    ReportState.DRAFT: "the Board cannot review what was expended and why: the reports stand as overdue",
    ReportState.PRESENTED: "the Board has not reviewed, at least quarterly, what was expended and why",
}


def report_work(plan: Plan, *, today: date) -> Iterator[WorkItem]:
    """One item for all Funds whose quarter ended with the same month and waits for the same."""
    groups: dict[tuple[date, ReportState, bool], list[QuarterShown]] = defaultdict(list)
    for one in quarters_shown(plan, on=today):
        if one.urgency in (DueState.DUE, DueState.OVERDUE):
            groups[one.quarter.last.last, one.state, one.is_overdue].append(one)
    for (last, state, is_late), found in sorted(groups.items()):
        yield _item(plan, last, state, found, is_late=is_late)


def _item(
    plan: Plan, last: date, state: ReportState, found: list[QuarterShown], *, is_late: bool
) -> WorkItem:
    names = [one.fund_name for one in found]
    funds = in_short(names) if len(names) == 1 else f"{len(names)} Funds"
    lacking = sorted({month for one in found for month in one.open_months})
    first = f"close {', '.join(lacking)} first; " if lacking and state is ReportState.DRAFT else ""
    return WorkItem(
        key=f"quarterly-report/{plan.code}/{last}/{state.value.lower()}/{'late' if is_late else 'due'}",
        whose=WHOSE[state],
        what=WHAT[state],
        whom=f"{funds}, {found[0].quarter.words}",
        section="7",
        otherwise=f"{first}{OTHERWISE[state]}",
        urgency=Urgency.LATE if is_late else Urgency.NOW,
        plan=plan.code,
        since=last,
        due=min(one.due for one in found),
        does=Way(
            name="section7:reports",
            label="See the quarters",
            kwargs={"plan": plan.code},
            query=f"state={state.value}",
        ),
    )
