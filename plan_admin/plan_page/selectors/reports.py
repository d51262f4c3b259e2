"""Section 7 on a day: the quarters that had ended by then, and what of their reports there was."""

from datetime import date

from governance.domain.due import DueState
from governance.domain.due_reports import due_state
from governance.models import Plan
from plan_admin.plan_page.domain.facts import Reports
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown


def reports_of(plan: Plan, *, on: date) -> Reports:
    """Section 7: how many reports were presented, reviewed, late and still owed; a few queries."""
    ended = [one for one in quarters_shown(plan, on=on) if one.quarter.last.last < on]
    presented = [one for one in ended if _by(one.presented_on, on)]
    open_ones = [one for one in ended if not _by(one.reviewed_on, on)]
    late = [one for one in open_ones if _is_late(one, on)]
    return Reports(
        presented=len(presented),
        reviewed=len(ended) - len(open_ones),
        late=len(late),
        owed=sum(not _by(one.presented_on, on) and not _is_late(one, on) for one in open_ones),
    )


def _by(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _is_late(one: QuarterShown, on: date) -> bool:
    return due_state(one.quarter, due=one.due, on=on) is DueState.OVERDUE
