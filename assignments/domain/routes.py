"""Section 6(d) and (e): to whom the Fund pays a Distributor's 12b-1 Share, and what must wait."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from assignments.domain.errors import AgentNotNamed
from assignments.domain.transfers import Portion, ShareSplit
from governance.domain.money import dollars_text
from governance.domain.sections import plan_section


class RouteKind(StrEnum):
    """A direction pays Assignees (Section 6(d)) or a depository or collection agent (Section 6(e))."""

    ASSIGNEE = "ASSIGNEE"
    COLLECTION_AGENT = "COLLECTION_AGENT"


class PayeeKind(StrEnum):
    """As what a payee is paid."""

    DISTRIBUTOR = "DISTRIBUTOR"
    ASSIGNEE = "ASSIGNEE"
    COLLECTION_AGENT = "COLLECTION_AGENT"


class Component(StrEnum):
    """What a line pays."""

    DISTRIBUTION_FEE = "DISTRIBUTION_FEE"
    SERVICE_FEE = "SERVICE_FEE"
    OFFSET = "OFFSET"
    CDSC = "CDSC"
    CARRIED_OVER = "CARRIED_OVER"
    CORRECTION = "CORRECTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """A Distributor's direction for a Portfolio, in force on the last day of the month.

    Raises: AgentNotNamed.
    """

    route: RouteKind
    agent: str | None = None

    def __post_init__(self) -> None:
        if self.route is RouteKind.COLLECTION_AGENT and not self.agent:
            raise AgentNotNamed("the direction pays a collection agent; name the agent")


class Decided(StrEnum):
    """What a person decides of a Monthly Calculation that differs from ours (R9)."""

    THEIRS = "THEIRS"
    OURS = "OURS"
    SEND_BACK = "SEND_BACK"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationFigures:
    """What a Monthly Calculation says of one Portfolio: the share and each Assignee's Portion, in cents.

    `decided` is what a person has decided of it; None: nobody has.
    """

    share_cents: int
    portions: Mapping[str, int]
    decided: Decided | None = None


class PayableLine(NamedTuple):
    """One amount of one payee, in cents; it is held while `held_because` names a reason.

    `assignee` is whose Portion it is (None: the balance, or no Portion), `claim` the claim that an
    offset recovers, `offsettable` whether the Fund's claims may reduce it. A correction names the month that
    it corrects (its first day) and the fee that stands for it. A month has a hundred thousand of them,
    hence no dataclass.
    """

    portfolio: str
    component: Component
    distributor: str
    assignee: str | None
    claim: int | None
    payee_kind: PayeeKind
    payee: str
    cents: int
    held_because: tuple[str, ...]
    offsettable: bool
    for_month: date | None = None
    corrects: str = ""


class _Due(NamedTuple):
    """An amount on its way to a payee."""

    assignee: str | None
    payee_kind: PayeeKind
    payee: str
    cents: int
    reasons: tuple[str, ...] = ()


@plan_section("5", "6(a)", "6(d)", "6(e)", "12(b)")
def route_share(
    *,
    portfolio: str,
    distributor: str,
    month: str,
    split: ShareSplit,
    service_fee_cents: int,
    direction: Direction | None,
    calculation: CalculationFigures | None,
    tolerance_cents: int,
    held_because: tuple[str, ...] = (),
) -> tuple[PayableLine, ...]:
    """Section 6(d), 6(e): a Distributor may direct the Fund to pay its Assignees, or a collection agent.

    Our reading (R9): without a direction, or where no Transfer gives an amount, the Fund pays the
    Distributor. Whatever the route, the lines of the distribution fee sum to the share, the service
    fee goes to the Distributor (Section 5), and an agreement that has ended changes nothing
    (Section 12(b)). `held_because` holds every line, beside the reasons of the route itself.
    `month` is `YYYY-MM`. Lines of zero cents are left out.
    """
    if direction is None or (direction.route is RouteKind.ASSIGNEE and not split.portions):
        due = _to_distributor(split, distributor)
    elif direction.route is RouteKind.ASSIGNEE:
        due = _to_assignees(split, distributor, month, calculation, tolerance_cents)
    else:
        due = _to_agent(split, direction.agent or "")
    lines = [
        _line(portfolio, distributor, Component.DISTRIBUTION_FEE, part, held_because)
        for part in due
        if part.cents
    ]
    if service_fee_cents:
        service_fee = _Due(None, PayeeKind.DISTRIBUTOR, distributor, service_fee_cents)
        lines.append(_line(portfolio, distributor, Component.SERVICE_FEE, service_fee, held_because))
    return tuple(lines)


def ordered_reasons(reasons: Collection[str]) -> tuple[str, ...]:
    """A set of reasons in its one order, so that equal sets are equal tuples."""
    return tuple(sorted(set(reasons))) if reasons else ()


@plan_section("6(d)")
def calculation_hold(
    *,
    distributor: str,
    month: str,
    split: ShareSplit,
    calculation: CalculationFigures | None,
    tolerance_cents: int,
) -> str | None:
    """Section 6(d): the Fund pays Assignees "in accordance with" the notice and the Monthly Calculation.

    Our reading (R9): the reason to hold the share, or None where it can be paid. Each figure may differ
    from ours by the tolerance; an absent one is 0.00. The Portions together may never exceed our share. An
    amount for somebody to whom no Transfer gives one differs at any tolerance, because Section 6(b) makes
    nobody else an Assignee. Beyond the tolerance a person decides; also then, both of these hold. What was
    sent back counts as not received.
    """
    if calculation is None or calculation.decided is Decided.SEND_BACK:
        return f"Section 6(d): no Monthly Calculation of {distributor} for {month}"
    if calculation.decided is Decided.OURS:
        return None
    if calculation.decided is Decided.THEIRS:
        differences = _strangers(split, calculation)
    else:
        differences = _differences(distributor, split, calculation, tolerance_cents)
    if differences:
        return f"Section 6(d): the Monthly Calculation differs {', '.join(differences)}"
    portions = sum(calculation.portions.values())
    if portions > split.share_cents:
        return (
            f"Section 6(d): the Portions of the Monthly Calculation, {dollars_text(portions)}, "
            f"exceed the 12b-1 Share of {distributor}, {dollars_text(split.share_cents)}"
        )
    return None


@plan_section("6(d)")
def portions_to_pay(
    split: ShareSplit, calculation: CalculationFigures | None, *, hold: str | None
) -> dict[str, int]:
    """Section 6(d): each Assignee's cents, "in accordance with the information provided in such" Calculation.

    Our reading (R9): what can be paid is paid at the Distributor's figures, unless a person decided for
    ours; what is held stands in ours. The balance is our share less these.
    """
    if hold is not None or calculation is None or calculation.decided is Decided.OURS:
        return {portion.assignee: portion.cents for portion in split.portions}
    return {portion.assignee: calculation.portions.get(portion.assignee, 0) for portion in split.portions}


@plan_section("6(e)")
def direction_warnings(
    *,
    portfolio: str,
    distributor: str,
    direction: Direction | None,
    designated_by: str | None,
    transfers_in_force: bool,
) -> tuple[str, ...]:
    """Section 6(e): the agent is "designated by any Assignee", "in connection with a Transfer".

    Our reading (R9): an agent that no Assignee is named to have designated, or a direction where no
    Transfer is in force, is a warning and holds nothing.
    """
    if direction is None or direction.route is not RouteKind.COLLECTION_AGENT:
        return ()
    warnings = []
    start = f"Section 6(e): the direction of {distributor} for {portfolio} to pay {direction.agent}"
    if not designated_by:
        warnings.append(f"{start} names no Assignee that designated the agent; record who did")
    if not transfers_in_force:
        warnings.append(f"{start} stands where no Transfer is in force; end it, or record the Transfer")
    return tuple(warnings)


def _line(
    portfolio: str, distributor: str, component: Component, due: _Due, held_because: tuple[str, ...]
) -> PayableLine:
    assignee, payee_kind, payee, cents, reasons = due
    return PayableLine(
        portfolio=portfolio,
        component=component,
        distributor=distributor,
        assignee=assignee,
        claim=None,
        payee_kind=payee_kind,
        payee=payee,
        cents=cents,
        held_because=ordered_reasons((*held_because, *reasons)),
        offsettable=payee_kind is PayeeKind.DISTRIBUTOR and assignee is None,
    )


def _to_distributor(split: ShareSplit, distributor: str) -> list[_Due]:
    """A Portion passes through the Distributor free of the Fund's claims (Section 6(b))."""
    due = [
        _Due(portion.assignee, PayeeKind.DISTRIBUTOR, distributor, portion.cents)
        for portion in split.portions
    ]
    due.append(_Due(None, PayeeKind.DISTRIBUTOR, distributor, split.balance_cents))
    return due


def _to_agent(split: ShareSplit, agent: str) -> list[_Due]:
    """The agent receives all of the share: the Fund nets nothing before the agent has divided it."""
    due = [
        _Due(portion.assignee, PayeeKind.COLLECTION_AGENT, agent, portion.cents) for portion in split.portions
    ]
    due.append(_Due(None, PayeeKind.COLLECTION_AGENT, agent, split.balance_cents))
    return due


def _to_assignees(
    split: ShareSplit,
    distributor: str,
    month: str,
    calculation: CalculationFigures | None,
    tolerance_cents: int,
) -> list[_Due]:
    hold = calculation_hold(
        distributor=distributor,
        month=month,
        split=split,
        calculation=calculation,
        tolerance_cents=tolerance_cents,
    )
    cents = portions_to_pay(split, calculation, hold=hold)
    is_there = calculation is not None and calculation.decided is not Decided.SEND_BACK
    wait = () if hold is None else (hold,)
    due = [
        _Due(
            portion.assignee,
            PayeeKind.ASSIGNEE,
            portion.assignee,
            cents[portion.assignee],
            (*wait, *(missing_notice(portion) if is_there else ())),
        )
        for portion in split.portions
    ]
    balance = split.share_cents - sum(cents.values())
    due.append(_Due(None, PayeeKind.DISTRIBUTOR, distributor, balance, wait))
    return due


@plan_section("6(c)")
def missing_notice(portion: Portion) -> tuple[str, ...]:
    """Section 6(c): the Distributor notifies the Fund of the name and address of each Assignee.

    Our reading (R9): until then that Assignee's Portion is held, and nobody else's.
    """
    if portion.noticed:
        return ()
    return (f"Section 6(c): no notice with name and address of {portion.assignee}",)


def _differences(
    distributor: str, split: ShareSplit, calculation: CalculationFigures, tolerance_cents: int
) -> list[str]:
    differences = []
    if abs(calculation.share_cents - split.share_cents) > tolerance_cents:
        name = f"12b-1 Share of {distributor}"
        differences.append(_difference(name, calculation.share_cents, split.share_cents))
    ours = {portion.assignee: portion.cents for portion in split.portions}
    for assignee in sorted(ours.keys() | calculation.portions.keys()):
        theirs = calculation.portions.get(assignee, 0)
        allowed = tolerance_cents if assignee in ours else 0
        if abs(theirs - ours.get(assignee, 0)) > allowed:
            differences.append(_difference(assignee, theirs, ours.get(assignee, 0)))
    return differences


def _strangers(split: ShareSplit, calculation: CalculationFigures) -> list[str]:
    known = {portion.assignee for portion in split.portions}
    return [
        _difference(assignee, cents, 0)
        for assignee, cents in sorted(calculation.portions.items())
        if cents and assignee not in known
    ]


def _difference(name: str, theirs: int, ours: int) -> str:
    return (
        f"by {dollars_text(abs(theirs - ours))} ({name}: {dollars_text(theirs)}, ours {dollars_text(ours)})"
    )
