"""Section 7: what is due of the quarterly reports, as the calendar joins it."""

from datetime import date

from governance.domain.due import DueItem, soonest_first
from governance.domain.due_reports import due_of_report
from governance.models import Plan
from plan_admin.section7.selectors.states import quarters_shown


def due_items(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """Section 7: each quarter whose report the Board has not reviewed, what is late first."""
    found = [
        due_of_report(one.quarter, fund=one.fund_name, code=one.fund, state=one.state, due=one.due, on=on)
        for one in quarters_shown(plan, on=on)
    ]
    return soonest_first([one for one in found if one is not None])
