"""Section 7: what is due of the quarterly reports, as the calendar joins it."""

from collections import defaultdict
from datetime import date

from governance.domain.due import DueItem, soonest_first
from governance.domain.due_reports import ReportState, due_of_reports
from governance.domain.fiscal_years import FundQuarter
from governance.models import Plan
from plan_admin.section7.selectors.states import quarters_shown


def due_items(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """Section 7: the reports that no Board has reviewed, what is late first.

    Funds whose same quarter waits for the same by the same day are one item.
    """
    funds: dict[tuple[FundQuarter, ReportState, date], list[str]] = defaultdict(list)
    for one in quarters_shown(plan, on=on):
        if one.state is not ReportState.REVIEWED:
            funds[one.quarter, one.state, one.due].append(one.fund_name)
    found = [
        due_of_reports(quarter, funds=sorted(names), state=state, due=due, on=on)
        for (quarter, state, due), names in funds.items()
    ]
    return soonest_first(found)
