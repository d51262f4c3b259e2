"""Rule R13: what becomes of a difference: paid on the route, kept back, or claimed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference.arithmetic import CENT, ZERO, split
from tests.reference.days import days_of
from tests.reference.facts import AssigneeClaim, Claim, Portfolio, World
from tests.reference.fees import ClassMonth
from tests.reference.payments import AGENT, DISTRIBUTOR, Line
from tests.reference.reading import slug

FEE, SERVICE = "DISTRIBUTION_FEE", "SERVICE_FEE"
NAMES = {FEE: "distribution fee", SERVICE: "service fee"}
Part = tuple[str, str | None, str]  # Distributor, Assignee, component
Anew = Callable[..., ClassMonth]


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


def known_transfers(world: World, *, code: str, distributor: str, assignee: str | None) -> set[str]:
    return {
        transfer.id
        for transfer in world.transfers_ever
        if transfer.distributor == distributor
        and transfer.assignee == assignee
        and code in transfer.portfolios
    }


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
        gains = [max(differences[part], ZERO) for part in pool]
        losses = [max(-differences[part], ZERO) for part in pool]
        kept = split(min(sum(gains, ZERO), sum(losses, ZERO)), weights=losses, unit=CENT)
        used = split(sum(kept, ZERO), weights=gains, unit=CENT)
        for part, keeps, uses in zip(pool, kept, used, strict=True):
            if differences[part] < 0:
                lost[part] = -differences[part] - keeps
            amount = differences[part] if differences[part] > 0 else -keeps
            if amount:
                line = a_line(bearing, part=part, payee=routes[part], amount=amount, label=label)
                line = replace(line, reasons=reasons[part])
                lines.append(line)
                if amount > uses:  # what another part gave too much is not free to be kept back twice
                    free = replace(line, amount=amount - uses)
                    bearing.purse.put(free, weights=transfers[part])
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
        of=part[2] if label[0] == "CARRIED_OVER" else None,
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
        for part, whole, kept in zip(parts, amounts, split(taken, weights=amounts, unit=CENT), strict=True):
            if kept:
                lines.append(a_line(bearing, part=part, payee=payee, amount=-kept, label=label))
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
