"""Move the lines of payments, unchanged, to new ones: each keeps its month, its votes and its cents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from assignments.domain.instructions import draft_instructions
from assignments.models import PaymentInstruction, PaymentLine
from assignments.selectors.payments import StandingLine, lines_of_instructions
from assignments.services.instructions import InstructionLine, NewInstruction, write_instructions
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan


def move_lines(
    rows: Iterable[PaymentInstruction],
    *,
    plan: Plan,
    month: PlanMonth,
    act: Act,
    reasons: Mapping[int, tuple[str, ...]],
) -> None:
    """Give each payment's lines to a new one, held for the reasons given for it, or prepared where none is.

    The new one names the old one, cites the same votes and has a sequence of its own. The old one is taken
    out of the way first, by the caller, which holds the transaction.
    """
    found = list(rows)
    lines: dict[int, list[StandingLine]] = defaultdict(list)
    for one in lines_of_instructions([row.pk for row in found]):
        lines[one.line.instruction].append(one)
    share_classes = dict(
        PaymentLine.objects.filter(instruction__in=[row.pk for row in found])
        .values_list("monthly_fee_id", "share_class_id")
        .distinct()
    )
    for row in found:
        own = lines[row.pk]
        fees = {one.line.portfolio: one.line.fee for one in own}
        new = [
            NewInstruction(
                fund=row.fund_id,
                draft=draft,
                authority=row.authority,
                lines=tuple(
                    InstructionLine(fees[line.portfolio], share_classes[fees[line.portfolio]], line)
                    for line in draft.lines
                ),
                released_from=row.pk,
            )
            for draft in draft_instructions(
                one.as_payable(held_because=reasons.get(row.pk, ())) for one in own
            )
        ]
        write_instructions(new, plan=plan, month=month, act=act)
