"""Whether payments that are prepared or approved may leave, by what is known now (Sections 8, 10)."""

from collections import defaultdict
from collections.abc import Collection

from assignments.selectors.approvals import determined_payable
from assignments.selectors.payments import lines_of_instructions
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.month_facts import month_facts
from plan_admin.month_end.selectors.stored_shares import fee_rows


def holds_now(
    plan: Plan, *, month: PlanMonth, known_at: int, instructions: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """Of some payments those that the votes do not permit any more, and why; what was determined passes.

    A payment was prepared by what was known then. A vote that is corrected, or a lapse that comes to
    light, holds it before it leaves.
    """
    determined = determined_payable(instructions)
    lines = [one for one in lines_of_instructions(instructions) if one.line.instruction not in determined]
    if not lines:
        return {}
    facts = month_facts(plan, month=month, known_at=known_at)
    fees = {
        number: fee.as_known(facts)
        for number, fee in fee_rows(plan, month=month, pk__in={one.line.fee for one in lines}).items()
    }
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for one in lines:
        if one.line.for_month is None:  # what corrects an earlier month waits for that month's own reasons
            found[one.line.instruction] |= dict.fromkeys(fees[one.line.fee].holds(one.line.distributor))
    return {number: tuple(reasons) for number, reasons in found.items() if reasons}
