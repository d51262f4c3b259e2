"""Section 6(d): where a Distributor's Monthly Calculation stands, and what happens next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import CalculationFigures, Decided
from governance.domain.sections import plan_section

WAITS_FOR_IT = "Section 6(d)"
LEFT = frozenset({InstructionStatus.ISSUED, InstructionStatus.SETTLED})


class CalculationState(StrEnum):
    """Where it stands; in the order in which the worst says what a month's is."""

    MISSING = "MISSING"
    SENT_BACK = "SENT_BACK"
    DIFFERS = "DIFFERS"
    RECEIVED = "RECEIVED"
    TOO_LATE = "TOO_LATE"
    DECIDED = "DECIDED"
    AGREED = "AGREED"
    PAID = "PAID"
    NOT_NEEDED = "NOT_NEEDED"

    @property
    def mark(self) -> str:
        """The word of its mark."""
        return MARKS[self]

    @property
    def means(self) -> str:
        """What it means, and what happens next."""
        return MEANS[self]


MARKS = {
    CalculationState.MISSING: "missing",
    CalculationState.SENT_BACK: "sent back",
    CalculationState.DIFFERS: "differs",
    CalculationState.RECEIVED: "received",
    CalculationState.TOO_LATE: "came too late",
    CalculationState.DECIDED: "decided",
    CalculationState.AGREED: "agrees",
    CalculationState.PAID: "paid",
    CalculationState.NOT_NEEDED: "not needed",
}
MEANS = {
    CalculationState.MISSING: (
        "The Portions and the balance are held until the Distributor provides it (Section 6(d))."
    ),
    CalculationState.SENT_BACK: (
        "It counts as not received. The Distributor reads the reason and sends another; until then all is"
        " held."
    ),
    CalculationState.DIFFERS: (
        "It differs by more than the tolerance. An approver decides: the Distributor's figures, ours, or to"
        " send it back. Until then the Portions and the balance are held."
    ),
    CalculationState.RECEIVED: "It is compared when the month is computed.",
    CalculationState.TOO_LATE: (
        "It came after the amounts had moved on, so that it changes nothing; what was wrong is corrected"
        " later."
    ),
    CalculationState.DECIDED: "A person has decided; the payments go on as decided.",
    CalculationState.AGREED: (
        "Within the tolerance: the Portions are paid at the Distributor's figures, once approved and issued."
    ),
    CalculationState.PAID: "Paid.",
    CalculationState.NOT_NEEDED: (
        "No direction under Section 6(d) pays an Assignee there on the month's last day: nothing waits for"
        " it."
    ),
}
WAITING = (CalculationState.MISSING, CalculationState.SENT_BACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStanding:
    """A standing line of a Distributor's share: the state of its instruction, and what holds it."""

    status: str
    held_because: tuple[str, ...]


@plan_section("6(d)")
def state_of(
    *,
    is_needed: bool,
    is_computed: bool,
    figures: CalculationFigures | None,
    hold: str | None,
    lines: Collection[LineStanding],
) -> CalculationState:
    """Section 6(d): the Fund pays Assignees "in accordance with" the notice and the Monthly Calculation.

    `is_needed`: a direction pays Assignees directly and a Transfer gives one an amount; `hold` is why the
    figures received could not be paid (None: they can); `lines` are those of the share that stand.
    """
    if not is_needed:
        return CalculationState.NOT_NEEDED
    if figures is None:
        return CalculationState.MISSING
    if figures.decided is Decided.SEND_BACK:
        return CalculationState.SENT_BACK
    if not is_computed:
        return CalculationState.RECEIVED
    if lines and all(line.status in LEFT for line in lines):
        return CalculationState.PAID
    if hold is not None:
        return CalculationState.DIFFERS if _is_waited_for(lines) else CalculationState.TOO_LATE
    return CalculationState.AGREED if figures.decided is None else CalculationState.DECIDED


def worst_of(states: Iterable[CalculationState]) -> CalculationState:
    """What a month's Calculation is, by the states of its Portfolios; nothing at all is not needed."""
    order = list(CalculationState)
    return min(states, key=order.index, default=CalculationState.NOT_NEEDED)


def _is_waited_for(lines: Collection[LineStanding]) -> bool:
    return not lines or any(reason.startswith(WAITS_FOR_IT) for line in lines for reason in line.held_because)
