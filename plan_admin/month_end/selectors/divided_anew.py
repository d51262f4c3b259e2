"""Section 6(d): a share that is held whole, divided as its Monthly Calculation has it once that can be paid.

R9 pays the Distributor's Portions, and the balance is our share less them. Once a part of a share has moved
on, or will not be paid, the rest stays as it was divided then: nothing is paid twice, nothing left over.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assignments.domain.routes import Component, PayableLine, PayeeKind, ordered_reasons
from assignments.selectors.payments import StandingLine
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.selectors.stored_shares import FeeRow, FeeShare, routed_lines

UNDONE = "Section 11("
ShareKey = tuple[int, str]  # the number of the fee, the Distributor


@dataclass(frozen=True, slots=True, kw_only=True)
class DividedAnew:
    """The lines that take the place of all lines of a Distributor's share of a fee."""

    fee: FeeRow
    lines: tuple[PayableLine, ...]


def share_paid_by(one: StandingLine) -> ShareKey | None:
    """The share of which a line is a part; None for a line of something else."""
    if one.line.component != Component.DISTRIBUTION_FEE:
        return None
    return one.line.fee, one.line.distributor


def undone_reasons(one: StandingLine) -> tuple[str, ...]:
    """What Section 11 holds waits for a determination, whatever else becomes known. Not deferred charges."""
    if one.line.component == Component.CDSC:
        return ()
    return tuple(reason for reason in one.held_because if reason.startswith(UNDONE))


def divided_anew(
    held: Iterable[StandingLine], shares: Sequence[FeeShare], *, facts: MonthFacts
) -> dict[ShareKey | None, DividedAnew]:
    """The shares held whole whose lines would now be of other amounts, each paid directly (Section 6(d))."""
    standing: dict[ShareKey, list[StandingLine]] = defaultdict(list)
    for one in held:
        key = share_paid_by(one)
        if key is not None:
            standing[key].append(one)
    due: dict[ShareKey, list[PayableLine]] = defaultdict(list)
    for fee, line in routed_lines(shares, plan=facts.plan, month=facts.month, known_at=facts.known_at):
        if line.component is Component.DISTRIBUTION_FEE:
            due[fee.id, line.distributor].append(line)
    return {
        (share.fee.id, share.distributor): DividedAnew(
            fee=share.fee, lines=_with_undone(due[share.fee.id, share.distributor], lines)
        )
        for share in shares
        if (lines := standing.get((share.fee.id, share.distributor)))
        and sum(one.line.cents for one in lines) == share.split.share_cents
        and _differs(lines, due[share.fee.id, share.distributor])
    }


def _differs(lines: Sequence[StandingLine], due: Sequence[PayableLine]) -> bool:
    """Whether both go by a direction to pay each Assignee, in other amounts."""
    kinds = [(one.payee_kind, one.line.assignee) for one in lines]
    kinds += [(one.payee_kind, one.assignee) for one in due]
    if any((kind == PayeeKind.ASSIGNEE) is (assignee is None) for kind, assignee in kinds):
        return False
    if any(kind == PayeeKind.COLLECTION_AGENT for kind, _ in kinds):
        return False
    return _by_assignee((one.line.assignee, one.line.cents) for one in lines) != _by_assignee(
        (one.assignee, one.cents) for one in due
    )


def _by_assignee(parts: Iterable[tuple[str | None, int]]) -> Mapping[str | None, int]:
    found: dict[str | None, int] = defaultdict(int)
    for assignee, cents in parts:
        found[assignee] += cents
    return found


def _with_undone(due: Iterable[PayableLine], lines: Iterable[StandingLine]) -> tuple[PayableLine, ...]:
    undone = [reason for one in lines for reason in undone_reasons(one)]
    return tuple(line._replace(held_because=ordered_reasons((*line.held_because, *undone))) for line in due)
