"""What is due once a month is over, by a day of the next: facts, a closing, payments (Sections 2 and 6)."""

from collections.abc import Sequence
from datetime import date

from governance.domain.due import DueItem, DueKind, state_between
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.roles import Role
from governance.domain.sections import plan_section


@plan_section("2", "6(a)")
def due_of_month(
    month: PlanMonth,
    *,
    kind: DueKind,
    key: str,
    what: str,
    whom: str,
    names: Sequence[str],
    section: str,
    needs: str,
    otherwise: str,
    last: date,
    on: date,
) -> DueItem:
    """Sections 2 and 6(a): what compliance does at the page of a month, from its end through a last day."""
    return DueItem(
        kind=kind,
        key=key,
        what=what,
        whom=whom,
        names=tuple(names),
        section=section,
        needs=needs,
        otherwise=otherwise,
        state=state_between(on=on, first=month.last + ONE_DAY, last=last),
        due_from=month.last + ONE_DAY,
        due_until=last,
        page="month_end:month",
        shown_at="month_end:month",
        whose=Role.OFFICER,
        label="To the month",
        told={"month": month},
    )
