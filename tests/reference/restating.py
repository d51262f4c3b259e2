"""Sections 6 and 11, rule R13: which closed months wait for a correction, and what each then lacked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference.arithmetic import ZERO
from tests.reference.days import ONE_DAY, business_day_not_after, days_of, is_business_day
from tests.reference.facts import Portfolio, World
from tests.reference.fees import ClassMonth, Failed
from tests.reference.law import unapproved_distributors
from tests.reference.obligation import LAPSED as LAPSED_DAY
from tests.reference.obligation import obliged_days, owed_on, undone_reasons
from tests.reference.payments import (
    AGENT,
    ASSIGNEE,
    DISTRIBUTOR,
    LAPSED,
    NOT_APPROVED,
    Line,
    calculation_for,
    direction_on_last_day,
)
from tests.reference.settling import FEE, SERVICE, Bearing, Part, known_transfers, settled
from tests.reference.shares import cut_points

LAW = ("trustees", "votes", "conventions", "holders", "amendments", "terminations", "waivers")
LOOK_BACK = timedelta(days=8)


@dataclass(slots=True, kw_only=True)
class Closed:
    """What a month gave, what it was computed from, and how it has been corrected since."""

    parts: dict[Part, Fraction]
    law: dict[str, Any]
    cuts: list[date]
    knew: int
    restored: set[str]
    lines: list[Line] = field(default_factory=list)


def closed_month(
    world: World, *, portfolio: Portfolio, days: list[date], computed: ClassMonth, lines: list[Line]
) -> Closed:
    return Closed(
        parts=parts_of(computed),
        law={name: list(getattr(world, name)) for name in LAW},
        cuts=list(cut_points(world)),
        knew=world.told,
        restored=set(not_kept(world, portfolio=portfolio, days=days)),
        lines=list(lines),
    )


def parts_of(computed: ClassMonth) -> dict[Part, Fraction]:
    found: dict[Part, Fraction] = {}
    for code, share in computed.shares.items():
        found[code, None, FEE] = share.balance
        found[code, None, SERVICE] = share.service_fee
        for assignee, amount in share.portions.items():
            found[code, assignee, FEE] = amount
    return {part: amount for part, amount in found.items() if amount}


def not_kept(world: World, *, portfolio: Portfolio, days: list[date]) -> dict[str, set[str]]:
    """By Distributor: why what it earns on some of the days waits, as a Complete Termination was undone."""
    codes = {agreement.distributor for agreement in world.agreements}
    found = {code: undone_reasons(world, portfolio=portfolio, days=days, distributor=code) for code in codes}
    return {code: reasons for code, reasons in found.items() if reasons}


# Which months wait.


def is_late(world: World, *, portfolio: Portfolio, earlier: str, bearing: str) -> bool:
    closed = world.closed[earlier, portfolio.code]
    days = days_of(earlier)
    family = rolled_with(world, code=portfolio.code, until=days_of(bearing)[-1])
    for change in world.changes:
        if change.told <= closed.knew:
            continue
        own = portfolio.code in change.portfolios
        if (
            change.what == "net assets"
            and own
            and days[0] <= change.last + LOOK_BACK
            and change.first <= days[-1]
        ):
            return True
        if change.what == "activity" and change.portfolios & family and counts_from(change.first) <= days[-1]:
            return True
        if change.what == "Transfer" and own and change.first <= days[-1] and change.last >= days[0]:
            return True
    return False


def counts_from(day: date) -> date:
    return day if is_business_day(day) else business_day_not_after(day)


def rolled_with(world: World, *, code: str, until: date) -> set[str]:
    """The Portfolios whose undated exchanges tie them to this one."""
    last = until
    while not is_business_day(last + ONE_DAY):
        last += ONE_DAY
    pairs = [
        (row.portfolio, row.source)
        for row in world.activity
        if row.kind in ("exchange_in", "merger_in")
        and row.issued is None
        and row.source
        and row.trade_date <= last
    ]
    family = {code}
    while True:
        more = {one for pair in pairs if family & set(pair) for one in pair} - family
        if not more:
            return family
        family |= more


# One month corrected.


def corrected(bearing: Bearing, *, earlier: str) -> list[Line]:
    world, portfolio = bearing.world, bearing.portfolio
    closed: Closed = world.closed[earlier, portfolio.code]
    days = obliged_days(world, portfolio=portfolio, month=earlier)
    restored = not_kept(world, portfolio=portfolio, days=days)
    late = is_late(world, portfolio=portfolio, earlier=earlier, bearing=bearing.month)
    if not late and not set(restored) - closed.restored:
        return []
    as_then = replace(world, **closed.law, remembered={})
    as_then.remembered["cut points"] = sorted({*closed.cuts, *cut_points(world)})
    try:
        computed = bearing.anew(as_then, portfolio=portfolio, month=earlier)
    except Failed:
        return []
    now = parts_of(computed)
    order = sorted(
        now.keys() | closed.parts.keys(),
        key=lambda part: (part[0], part[2] == SERVICE, part[1] is None, part[1] or ""),
    )
    differences = {part: now.get(part, ZERO) - closed.parts.get(part, ZERO) for part in order}
    if any(amount < 0 and held(closed, part) for part, amount in differences.items()):
        return []
    lines = settled(
        bearing,
        differences={part: amount for part, amount in differences.items() if amount},
        routes={part: route(world, portfolio=portfolio, part=part, month=earlier) for part in order},
        reasons={
            part: reasons_of(world, portfolio=portfolio, closed=closed, part=part, month=earlier)
            for part in order
        },
        transfers={
            part: transfers_behind(world, closed, computed, code=portfolio.code, part=part, loses=amount < 0)
            for part, amount in differences.items()
        },
        label=("CORRECTION", earlier),
        what=f"overpaid for {earlier}, corrected in {bearing.month}",
    )
    closed.parts = now
    closed.knew = world.told
    closed.restored |= set(restored)
    closed.lines += lines
    return lines


def held(closed: Closed, part: Part) -> bool:
    return any(line.reasons for line in lines_of(closed, part))


def lines_of(closed: Closed, part: Part) -> list[Line]:
    distributor, assignee, component = part
    return [
        line
        for line in closed.lines
        if (line.distributor, line.assignee) == (distributor, assignee)
        and line.component in (component, "CORRECTION")
    ]


def route(world: World, *, portfolio: Portfolio, part: Part, month: str) -> tuple[str, str]:
    distributor, assignee, component = part
    direction = direction_on_last_day(world, portfolio=portfolio, distributor=distributor, month=month)
    if component == SERVICE or direction is None:
        return DISTRIBUTOR, distributor
    if direction.route == "collection_agent":
        return AGENT, direction.agent
    return (ASSIGNEE, assignee) if assignee else (DISTRIBUTOR, distributor)


def reasons_of(
    world: World, *, portfolio: Portfolio, closed: Closed, part: Part, month: str
) -> frozenset[str]:
    """What the month's own lines wait for; of those that it never had, what the law and the route ask."""
    distributor, assignee, component = part
    own = lines_of(closed, part)
    days = obliged_days(world, portfolio=portfolio, month=month)
    undone = not_kept(world, portfolio=portfolio, days=days).get(distributor, set())
    waits = frozenset(reason for line in own for reason in line.reasons)
    if waits:
        return waits | undone  # what was told since was looked at for what is held
    found = held_anyway(world, portfolio=portfolio, days=days, distributor=distributor) | undone
    direction = direction_on_last_day(world, portfolio=portfolio, distributor=distributor, month=month)
    direct = direction is not None and direction.route == "assignee" and component == FEE
    if direct and not own:
        if calculation_for(world, portfolio=portfolio, distributor=distributor, month=month) is None:
            found.add(f"Section 6(d): no Monthly Calculation of {distributor} for {month}")
        elif assignee is not None and not noticed(world, code=portfolio.code, part=part, days=days_of(month)):
            found.add(f"Section 6(c): no notice with name and address of {assignee}")
    return frozenset(found)


def noticed(world: World, *, code: str, part: Part, days: list[date]) -> bool:
    own = [
        transfer
        for transfer in world.transfers
        if (transfer.distributor, transfer.assignee) == part[:2]
        and code in transfer.portfolios
        and transfer.effective <= days[-1]
        and transfer.ends > days[0]
    ]
    return bool(own) and part[1] in world.addressed and all(transfer.notified for transfer in own)


def held_anyway(world: World, *, portfolio: Portfolio, days: list[date], distributor: str) -> set[str]:
    """Why the month itself holds what the Distributor earned."""
    reasons = set()
    if any(owed_on(world, portfolio=portfolio, day=day).state == LAPSED_DAY for day in days):
        reasons.add(LAPSED)
    if distributor in unapproved_distributors(world, portfolio=portfolio, days=days):
        reasons.add(NOT_APPROVED)
    return reasons


def transfers_behind(
    world: World, closed: Closed, computed: ClassMonth, *, code: str, part: Part, loses: bool
) -> dict[str, Fraction]:
    """Over which Transfers a Portion divides: all on one, where there was only ever one."""
    ids = known_transfers(world, code=code, distributor=part[0], assignee=part[1])
    if part[1] is None or len(ids) == 1:
        return dict.fromkeys(ids, Fraction(1)) if part[1] else {}
    share = computed.shares.get(part[0])
    now = share.by_transfer.get(part[1], {}) if share else {}
    return dict.fromkeys(ids, Fraction(1)) if loses and not now else now
