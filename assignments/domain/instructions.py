"""R13: which payment instructions the lines of one Plan, month and Fund make, and the states they pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from assignments.domain.errors import StatusChangeNotAllowed
from assignments.domain.routes import Component, PayableLine, PayeeKind, ordered_reasons
from governance.domain.sections import plan_section

LineKey = tuple[str, int, str, str, int, str, str]
DraftKey = tuple[int, str, tuple[str, ...]]


class InstructionStatus(StrEnum):
    """Where a payment instruction stands."""

    PREPARED = "PREPARED"
    HELD = "HELD"
    APPROVED = "APPROVED"
    ISSUED = "ISSUED"
    SETTLED = "SETTLED"
    RETURNED = "RETURNED"
    VOIDED = "VOIDED"
    SUPERSEDED = "SUPERSEDED"
    REVERSED = "REVERSED"


_S = InstructionStatus

# A held instruction never turns into a prepared one: its lines move to a new instruction, so that both
# remain on record. After issue the paper stays as it is; money that comes back is paid by a new one.
# One that netted to zero is settled without ever being issued: a computation anew may supersede it.
ALLOWED_CHANGES: Mapping[InstructionStatus, frozenset[InstructionStatus]] = MappingProxyType(
    {
        _S.PREPARED: frozenset({_S.APPROVED, _S.VOIDED, _S.SUPERSEDED}),
        _S.HELD: frozenset({_S.VOIDED, _S.SUPERSEDED}),
        _S.APPROVED: frozenset({_S.ISSUED, _S.VOIDED}),
        _S.ISSUED: frozenset({_S.SETTLED, _S.RETURNED, _S.REVERSED}),
        _S.SETTLED: frozenset({_S.RETURNED, _S.REVERSED, _S.SUPERSEDED}),
        _S.RETURNED: frozenset({_S.SUPERSEDED, _S.REVERSED}),
        _S.VOIDED: frozenset(),
        _S.SUPERSEDED: frozenset(),
        _S.REVERSED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionDraft:
    """One payment to one payee: payable, or held for one set of reasons."""

    payee_kind: PayeeKind
    payee: str
    held_because: tuple[str, ...]
    lines: tuple[PayableLine, ...]

    @property
    def amount_cents(self) -> int:
        """The sum of the lines, in cents."""
        return sum(line.cents for line in self.lines)

    @property
    def first_status(self) -> InstructionStatus:
        """HELD while there is a reason; SETTLED where there is nothing to move; else PREPARED."""
        if self.held_because:
            return InstructionStatus.HELD
        if self.amount_cents == 0:
            return InstructionStatus.SETTLED
        return InstructionStatus.PREPARED


@plan_section("6(a)", "6(d)")
def draft_instructions(lines: Iterable[PayableLine]) -> tuple[InstructionDraft, ...]:
    """Section 6(a), 6(d): "amounts incurred ... shall be paid by the Fund", to whoever is the payee.

    Our reading (R13): per payee one instruction for all that is payable, and one for each set of lines
    held for the same reasons, so that what is held never delays what is not. Lines alike in
    Portfolio, component, Distributor, Assignee, claim and corrected month become one. `lines` are one
    Fund's of one month.
    """
    drafts: dict[DraftKey, dict[LineKey, list[PayableLine]]] = {}
    for line in lines:
        alike = drafts.setdefault(_draft_key(line), {})
        alike.setdefault(_line_key(line), []).append(line)
    return tuple(_draft(key[2], drafts[key]) for key in sorted(drafts))


def check_status_change(*, current: InstructionStatus, following: InstructionStatus) -> None:
    """Refuse a step that would leave a false record. Raises: StatusChangeNotAllowed."""
    allowed = ALLOWED_CHANGES[current]
    if following not in allowed:
        steps = ", ".join(sorted(allowed)) or "nothing: it is final"
        raise StatusChangeNotAllowed(
            f"an instruction that is {current} cannot become {following}; it can become {steps}"
        )


_PAYEE_ORDER = {kind: at for at, kind in enumerate(PayeeKind)}
_COMPONENT_ORDER = {component: at for at, component in enumerate(Component)}
_NO_CLAIM = -1  # sorts before every claim


def _draft_key(line: PayableLine) -> DraftKey:
    """What is payable has no reason, and the empty tuple sorts first."""
    return (_PAYEE_ORDER[line.payee_kind], line.payee, ordered_reasons(line.held_because))


def _line_key(line: PayableLine) -> LineKey:
    claim = _NO_CLAIM if line.claim is None else line.claim
    component = _COMPONENT_ORDER[line.component]
    month = str(line.for_month or "")
    return (line.portfolio, component, line.distributor, line.assignee or "", claim, month, line.corrects)


def _draft(reasons: tuple[str, ...], alike: dict[LineKey, list[PayableLine]]) -> InstructionDraft:
    lines = tuple(_merged(alike[key], reasons) for key in sorted(alike))
    return InstructionDraft(
        payee_kind=lines[0].payee_kind, payee=lines[0].payee, held_because=reasons, lines=lines
    )


def _merged(lines: list[PayableLine], reasons: tuple[str, ...]) -> PayableLine:
    if len(lines) == 1 and lines[0].held_because == reasons:
        return lines[0]
    return lines[0]._replace(
        cents=sum(line.cents for line in lines),
        held_because=reasons,
        offsettable=all(line.offsettable for line in lines),
    )
