"""Sections 6, 11 and 13, rule R13: what closed months lacked or gave too much, and what is carried over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference.arithmetic import CENT, ZERO, split
from tests.reference.facts import (
    ONE_DAY,
    AssigneeClaim,
    Claim,
    Portfolio,
    World,
    business_day_not_after,
    days_of,
    is_business_day,
    slug,
)
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
from tests.reference.shares import cut_points

LAW = ("trustees", "votes", "conventions", "holders", "amendments", "terminations", "waivers")
FEE, SERVICE = "DISTRIBUTION_FEE", "SERVICE_FEE"
NAMES = {FEE: "distribution fee", SERVICE: "service fee"}
LOOK_BACK = timedelta(days=8)
Part = tuple[str, str | None, str]  # Distributor, Assignee, component
Anew = Callable[..., ClassMonth]


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


@dataclass(slots=True, kw_only=True)
class Purse:
    """What the Portfolio gives in this closing and does not hold."""

    own: dict[str, Fraction] = field(default_factory=dict)
    portions: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)
    payees: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)

    def put(self, line: Line, *, weights: dict[str, Fraction]) -> None:
        if line.reasons or line.payee_kind == AGENT:
            return
        if line.assignee is None:
            self.own[line.distributor] = self.own.get(line.distributor, ZERO) + line.amount
            return
        for transfer, amount in over(line.amount, weights=weights).items():
            key = (line.distributor, line.assignee, transfer)
            self.portions[key] = self.portions.get(key, ZERO) + amount
            self.payees[key] = (line.payee_kind, line.payee)


def over(amount: Fraction, *, weights: dict[str, Fraction]) -> dict[str, Fraction]:
    """An amount over Transfers; ties to the lower id. None where none is known."""
    ids = sorted(one for one in weights if weights[one])
    if not ids:
        return {}
    return dict(zip(ids, split(amount, weights=[weights[one] for one in ids], unit=CENT), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """The Portfolio and month being closed, what it gives, and how a month is computed anew."""

    world: World
    portfolio: Portfolio
    month: str
    purse: Purse
    anew: Anew

    @property
    def last_day(self) -> date:
        return days_of(self.month)[-1]


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


def known_transfers(world: World, *, code: str, distributor: str, assignee: str | None) -> set[str]:
    return {
        transfer.id
        for transfer in world.transfers_ever
        if transfer.distributor == distributor
        and transfer.assignee == assignee
        and code in transfer.portfolios
    }


def together(lines: Iterable[Line]) -> list[Line]:
    """R13: one line for a payee, Assignee, claim and month."""
    sums: dict[Line, Fraction] = {}
    for line in lines:
        key = replace(line, amount=ZERO)
        sums[key] = sums.get(key, ZERO) + line.amount
    return [replace(key, amount=amount) for key, amount in sums.items()]


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
    waits = frozenset(reason for line in own for reason in line.reasons)
    if waits:
        return waits
    days = obliged_days(world, portfolio=portfolio, month=month)
    found = held_anyway(world, portfolio=portfolio, days=days, distributor=distributor)
    found |= not_kept(world, portfolio=portfolio, days=days).get(distributor, set())
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


# What becomes of differences.


def settled(
    bearing: Bearing,
    *,
    differences: dict[Part, Fraction],
    routes: dict[Part, tuple[str, str]],
    reasons: dict[Part, frozenset[str]],
    transfers: dict[Part, dict[str, Fraction]],
    label: tuple[str, str | None],
    what: str,
    section: str = "",
) -> list[Line]:
    """R13: paid on the route; of what one payee had, losses take from gains; then kept back, or claimed."""
    lines: list[Line] = []
    lost: dict[Part, Fraction] = {}
    pools: dict[tuple[Any, ...], list[Part]] = {}
    for part in differences:
        pools.setdefault((part[0], part[2] == SERVICE, routes[part], reasons[part]), []).append(part)
    for pool in pools.values():
        gains = sum((differences[part] for part in pool if differences[part] > 0), ZERO)
        losing = [part for part in pool if differences[part] < 0]
        losses = [-differences[part] for part in losing]
        kept = dict(zip(losing, split(min(gains, sum(losses, ZERO)), weights=losses, unit=CENT), strict=True))
        for part in pool:
            amount = -kept[part] if part in kept else differences[part]
            if part in kept:
                lost[part] = -differences[part] - kept[part]
            if amount:
                line = a_line(bearing, part=part, payee=routes[part], amount=amount, label=label)
                line = replace(line, reasons=reasons[part])
                lines.append(line)
                bearing.purse.put(line, weights=transfers[part])
    lines += from_distributors(bearing, lost=lost, label=label, what=what, section=section)
    lines += from_assignees(bearing, lost=lost, transfers=transfers, label=label, what=what, section=section)
    return lines


def a_line(
    bearing: Bearing,
    *,
    part: Part,
    payee: tuple[str, str],
    amount: Fraction,
    label: tuple[str, str | None],
    claim: str | None = None,
) -> Line:
    return Line(
        fund=bearing.portfolio.fund,
        payee=payee[1],
        payee_kind=payee[0],
        portfolio=bearing.portfolio,
        component=label[0],
        distributor=part[0],
        assignee=part[1],
        amount=amount,
        claim=claim,
        for_month=label[1],
    )


def from_distributors(
    bearing: Bearing,
    *,
    lost: dict[Part, Fraction],
    label: tuple[str, str | None],
    what: str,
    section: str,
) -> list[Line]:
    lines = []
    own = [part for part, amount in lost.items() if part[1] is None and amount]
    for distributor in dict.fromkeys(part[0] for part in own):
        parts = [part for part in own if part[0] == distributor]
        amounts = [lost[part] for part in parts]
        there = max(bearing.purse.own.get(distributor, ZERO), ZERO)
        taken = min(there, sum(amounts, ZERO))
        if taken:
            bearing.purse.own[distributor] -= taken
            payee = (DISTRIBUTOR, distributor)
            lines.append(a_line(bearing, part=parts[0], payee=payee, amount=-taken, label=label))
        for part, whole, kept in zip(parts, amounts, split(taken, weights=amounts, unit=CENT), strict=True):
            if whole > kept:
                where = section or ("5" if part[2] == SERVICE else "6(a)")
                reason = f"Section {where}: {NAMES[part[2]]} {what}"
                claim_on_distributor(bearing, distributor=distributor, amount=whole - kept, reason=reason)
    return lines


def claim_on_distributor(bearing: Bearing, *, distributor: str, amount: Fraction, reason: str) -> None:
    bearing.world.claims.append(
        Claim(
            id=claim_id(bearing, distributor=distributor, reason=reason),
            order=len(bearing.world.claims),
            fund=bearing.portfolio.fund,
            portfolio=bearing.portfolio.code,
            distributor=distributor,
            date=bearing.last_day,
            amount=amount,
        )
    )


def claim_id(bearing: Bearing, *, distributor: str, reason: str) -> str:
    named = (slug(bearing.portfolio.fund), bearing.portfolio.code, distributor, bearing.last_day, reason)
    return "/".join(map(str, named))


def from_assignees(
    bearing: Bearing,
    *,
    lost: dict[Part, Fraction],
    transfers: dict[Part, dict[str, Fraction]],
    label: tuple[str, str | None],
    what: str,
    section: str,
) -> list[Line]:
    lines = []
    for part, amount in lost.items():
        distributor, assignee, _ = part
        if assignee is None or not amount:
            continue
        for transfer, share in over(amount, weights=transfers[part]).items():
            key = (distributor, assignee, transfer)
            taken = min(share, max(bearing.purse.portions.get(key, ZERO), ZERO))
            if taken:
                bearing.purse.portions[key] -= taken
                payee = bearing.purse.payees[key]
                lines.append(a_line(bearing, part=part, payee=payee, amount=-taken, label=label))
            if share > taken:
                where = section or "6(b)"
                reason = f"Section {where}: Portion of {assignee} {what} (Transfer {transfer})"
                bearing.world.assignee_claims.append(
                    AssigneeClaim(
                        id=claim_id(bearing, distributor=distributor, reason=reason),
                        portfolio=bearing.portfolio.code,
                        distributor=distributor,
                        assignee=assignee,
                        transfer=transfer,
                        for_month=label[1] or bearing.month,
                        dated=bearing.last_day,
                        left=share - taken,
                    )
                )
    return lines


def recovered(bearing: Bearing) -> list[Line]:
    """Section 6(b): what Assignees were overpaid, from later Portions of the same Transfer."""
    lines = []
    for claim in bearing.world.assignee_claims:
        key = (claim.distributor, claim.assignee, claim.transfer)
        is_earlier = claim.dated < days_of(bearing.month)[0]
        taken = min(claim.left, max(bearing.purse.portions.get(key, ZERO), ZERO))
        if claim.portfolio != bearing.portfolio.code or not is_earlier or not taken:
            continue
        bearing.purse.portions[key] -= taken
        claim.left -= taken
        lines.append(
            a_line(
                bearing,
                part=(claim.distributor, claim.assignee, FEE),
                payee=bearing.purse.payees[key],
                amount=-taken,
                label=("CORRECTION", claim.for_month),
                claim=claim.id,
            )
        )
    return lines


# Section 13.


def carried_lines(bearing: Bearing) -> list[Line]:
    """What is carried over and not taken yet, day by day; it never comes back in the worlds told here."""
    world, portfolio = bearing.world, bearing.portfolio
    given = {key: row for key, row in world.carried_over.items() if row.portfolio == portfolio.code}
    first = min((month for month, code in world.closed if code == portfolio.code), default=bearing.month)
    lines: list[Line] = []
    for through in sorted({row.through for row in given.values() if row.through <= bearing.last_day}):
        own = {key: row for key, row in given.items() if row.through == through}
        differences = {
            (row.distributor, row.assignee, row.component.upper()): row.amount - world.taken.get(key, ZERO)
            for key, row in own.items()
        }
        world.taken |= {key: row.amount for key, row in own.items()}
        order = sorted(differences, key=lambda part: (part[0], part[2], part[1] or "~"))
        lines += settled(
            bearing,
            differences={part: differences[part] for part in order if differences[part]},
            routes={part: route(world, portfolio=portfolio, part=part, month=first) for part in order},
            reasons={part: carried_reasons(bearing, part=part, first=first) for part in order},
            transfers={part: {} for part in order},
            label=("CARRIED_OVER", first if first < bearing.month else None),
            what=f"carried over until {through} was too much, corrected in {bearing.month}",
            section="13",
        )
    return lines


def carried_reasons(bearing: Bearing, *, part: Part, first: str) -> frozenset[str]:
    world, portfolio = bearing.world, bearing.portfolio
    days = obliged_days(world, portfolio=portfolio, month=bearing.month)
    found = held_anyway(world, portfolio=portfolio, days=days, distributor=part[0])
    found |= not_kept(world, portfolio=portfolio, days=days).get(part[0], set())
    kind, _ = route(world, portfolio=portfolio, part=part, month=first)
    if kind == ASSIGNEE and not noticed_ever(world, code=portfolio.code, part=part):
        found.add(f"Section 6(c): no notice with name and address of {part[1]}")
    return frozenset(found)


def noticed_ever(world: World, *, code: str, part: Part) -> bool:
    own = [
        transfer
        for transfer in world.transfers
        if (transfer.distributor, transfer.assignee) == part[:2] and code in transfer.portfolios
    ]
    return bool(own) and part[1] in world.addressed and all(transfer.notified for transfer in own)
