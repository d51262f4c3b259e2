"""Section 11: to whom the Fund pays the contingent deferred sales charges that it withheld."""

from typing import NamedTuple

from assignments.domain.routes import (
    Component,
    Direction,
    PayableLine,
    PayeeKind,
    RouteKind,
    missing_notice,
    ordered_reasons,
)
from assignments.domain.transfers import Portion, ShareSplit
from governance.domain.sections import plan_section


class _Paid(NamedTuple):
    """A part of the charges and who is paid it."""

    assignee: str | None
    cents: int
    payee_kind: PayeeKind
    payee: str
    reasons: tuple[str, ...] = ()


@plan_section("6(d)", "6(e)", "11")
def route_charge(
    *,
    portfolio: str,
    distributor: str,
    split: ShareSplit,
    direction: Direction | None,
    held_because: tuple[str, ...] = (),
) -> tuple[PayableLine, ...]:
    """Section 11: the Fund shall "withhold and pay to any Distributor contingent deferred sales charges".

    Our reading: they go by the Distributor's direction in force on the last day of the month (Sections
    6(d), 6(e)) where a Transfer that covers them gives an amount, else to the Distributor. No Monthly
    Calculation speaks of them and none is waited for; an Assignee without its notice of Section 6(c) has
    its own part held, and nobody else's. No claim is set off against them. A line for each Assignee and
    for the balance, whoever is paid; lines of zero cents are left out. `held_because` holds every line.
    """
    paid = [
        *(_part_of_assignee(portion, distributor, direction) for portion in split.portions),
        _balance(split, distributor, direction),
    ]
    return tuple(
        PayableLine(
            portfolio=portfolio,
            component=Component.CDSC,
            distributor=distributor,
            assignee=one.assignee,
            claim=None,
            payee_kind=one.payee_kind,
            payee=one.payee,
            cents=one.cents,
            held_because=ordered_reasons((*held_because, *one.reasons)),
            offsettable=False,
        )
        for one in paid
        if one.cents
    )


def _part_of_assignee(portion: Portion, distributor: str, direction: Direction | None) -> _Paid:
    if direction is None:
        return _Paid(portion.assignee, portion.cents, PayeeKind.DISTRIBUTOR, distributor)
    if direction.route is RouteKind.COLLECTION_AGENT:
        return _Paid(portion.assignee, portion.cents, PayeeKind.COLLECTION_AGENT, direction.agent or "")
    reasons = missing_notice(portion)
    return _Paid(portion.assignee, portion.cents, PayeeKind.ASSIGNEE, portion.assignee, reasons)


def _balance(split: ShareSplit, distributor: str, direction: Direction | None) -> _Paid:
    """All of the charges go to an agent, or none: Section 6(e) leaves the division to it."""
    to_agent = direction is not None and direction.route is RouteKind.COLLECTION_AGENT and split.portions
    if direction is not None and to_agent:
        return _Paid(None, split.balance_cents, PayeeKind.COLLECTION_AGENT, direction.agent or "")
    return _Paid(None, split.balance_cents, PayeeKind.DISTRIBUTOR, distributor)
