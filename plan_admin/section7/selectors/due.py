"""Section 7: what is due of the quarterly reports, as the calendar joins it."""

from collections import defaultdict
from datetime import date

from governance.domain.due import DueItem, soonest_first
from governance.domain.due_reports import ReportState, due_of_reports
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown


def due_items(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """Section 7: the reports that no Board has reviewed, what is late first.

    Funds whose same quarter waits for the same by the same day are one item. It is called after the first
    Fund of that day, whatever has become of that one's own report.
    """
    first: dict[tuple[PlanMonth, date], str] = {}
    days: dict[tuple[PlanMonth, ReportState], dict[date, list[QuarterShown]]] = defaultdict(dict)
    for one in quarters_shown(plan, on=on):
        of_day = one.quarter.last, one.due
        first[of_day] = min(one.fund, first.get(of_day, one.fund))
        if one.state is not ReportState.REVIEWED:
            days[one.quarter.last, one.state].setdefault(one.due, []).append(one)
    found = [
        due_of_reports(
            shown[0].quarter,
            funds=sorted(one.fund_name for one in shown),
            state=state,
            due=due,
            on=on,
            apart=first[last, due],
        )
        for (last, state), by_day in days.items()
        for due, shown in by_day.items()
    ]
    return soonest_first(found)
