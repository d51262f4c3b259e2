"""Sections 6, 11 and 13, rule R13: what closed months lacked or gave too much, and what is carried over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from tests.reference.arithmetic import ZERO
from tests.reference.carrying import carried_lines
from tests.reference.facts import Portfolio, World
from tests.reference.fees import ClassMonth
from tests.reference.payments import Line
from tests.reference.restating import corrected
from tests.reference.settling import Anew, Bearing, Purse, known_transfers, recovered


def lines_beside(
    world: World,
    *,
    portfolio: Portfolio,
    month: str,
    lines: list[Line],
    computed: ClassMonth,
    anew: Anew,
) -> list[Line]:
    """What is carried over, what Assignees give back, and the corrections of closed months, in order."""
    purse = Purse()
    for line in lines:
        purse.put(line, weights=given_by_transfer(world, computed, code=portfolio.code, line=line))
    bearing = Bearing(world=world, portfolio=portfolio, month=month, purse=purse, anew=anew)
    found = carried_lines(bearing)
    found += recovered(bearing)
    for earlier, code in sorted(world.closed):
        if code == portfolio.code and earlier < month:
            found += corrected(bearing, earlier=earlier)
    return together(found)


def given_by_transfer(world: World, computed: ClassMonth, *, code: str, line: Line) -> dict[str, Fraction]:
    """What each Transfer gives of an Assignee's Portion; all of it, where there was only ever one."""
    ids = known_transfers(world, code=code, distributor=line.distributor, assignee=line.assignee)
    if len(ids) == 1:
        return dict.fromkeys(ids, Fraction(1))
    share = computed.shares.get(line.distributor)
    return share.by_transfer.get(line.assignee or "", {}) if share else {}


def together(lines: Iterable[Line]) -> list[Line]:
    """R13: one line for a payee, Assignee, claim and month."""
    sums: dict[Line, Fraction] = {}
    for line in lines:
        key = replace(line, amount=ZERO)
        sums[key] = sums.get(key, ZERO) + line.amount
    return [replace(key, amount=amount) for key, amount in sums.items()]
