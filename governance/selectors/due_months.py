"""The months for which a Plan will owe something, as its votes stand now (Sections 8, 10, 11)."""

from governance.domain.obligation import PlanState
from governance.domain.periods import DatePeriod, PlanMonth
from governance.models import Plan
from governance.selectors.at_hand import law_at_hand


def months_in_force(plan: Plan, *, first: PlanMonth, last: PlanMonth) -> tuple[PlanMonth, ...]:
    """Those from one month to another in which the Plan is in force for a Portfolio on some day.

    What would only be computed and held, after a term that ran out, is not among them.
    """
    days = {
        DatePeriod(span.first or plan.effective_date, span.last)
        for law in law_at_hand(plan).values()
        for span in law.obligation
        if span.state is PlanState.IN_FORCE
    }
    found, month = [], max(first, PlanMonth.of(plan.effective_date))
    while month <= last:
        if any(one.overlaps(month.period) for one in days):
            found.append(month)
        month = month.next
    return tuple(found)
