"""Sections 6(b)-(e) and 10, rules R9, R10, R12 and R13: who is paid, what is held, what is offset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from tests.reference.arithmetic import CENT, ZERO, dollars, split
from tests.reference.days import days_of
from tests.reference.facts import Calculation, Claim, Direction, Portfolio, World
from tests.reference.fees import Share

LAPSED = "Section 10: continuance not approved"
NOT_APPROVED = "Section 8: agreement not approved"

DISTRIBUTOR = "DISTRIBUTOR"
ASSIGNEE = "ASSIGNEE"
AGENT = "COLLECTION_AGENT"
CDSC = "CDSC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Dollars and cents; `reasons` says why it is held, empty where it is not."""

    fund: str
    payee: str
    payee_kind: str
    portfolio: Portfolio
    component: str
    distributor: str
    amount: Fraction
    assignee: str | None = None
    claim: str | None = None
    for_month: str | None = None
    of: str | None = None
    reasons: frozenset[str] = frozenset()


def lines_of_share(
    world: World,
    *,
    portfolio: Portfolio,
    distributor: str,
    share: Share,
    month: str,
    held: frozenset[str],
    no_calculation: bool = False,
) -> list[Line]:
    """R9: every line of one Distributor's share of one class; `held` are the reasons that hold all of it.

    `no_calculation`: whatever Monthly Calculation there is does not speak of this.
    """
    direction = direction_on_last_day(world, portfolio=portfolio, distributor=distributor, month=month)
    amounts = parts_of(share.portions, balance=share.balance)
    reasons: dict[str | None, set[str]] = {assignee: set() for assignee in amounts}
    payee_kind, payee = DISTRIBUTOR, distributor
    direct = direction is not None and direction.route == "assignee" and bool(share.givers)
    if direction is not None and direction.route == "collection_agent":
        payee_kind, payee = AGENT, direction.agent
    if direct:
        found = calculation_for(world, portfolio=portfolio, distributor=distributor, month=month)
        amounts, reasons = by_calculation(
            world,
            portfolio=portfolio,
            distributor=distributor,
            share=share,
            month=month,
            calculation=None if no_calculation else found,
        )
    lines = [
        Line(
            fund=portfolio.fund,
            payee=assignee if direct and assignee else payee,
            payee_kind=ASSIGNEE if direct and assignee else payee_kind,
            portfolio=portfolio,
            component="DISTRIBUTION_FEE",
            distributor=distributor,
            assignee=assignee,
            amount=amount,
            reasons=frozenset(reasons[assignee]),
        )
        for assignee, amount in amounts.items()
    ]
    lines.append(
        Line(
            fund=portfolio.fund,
            payee=distributor,
            payee_kind=DISTRIBUTOR,
            portfolio=portfolio,
            component="SERVICE_FEE",
            distributor=distributor,
            amount=share.service_fee,
        )
    )
    return [replace(line, reasons=line.reasons | held) for line in lines if line.amount]


def parts_of(portions: dict[str, Fraction], *, balance: Fraction) -> dict[str | None, Fraction]:
    """Each Assignee's Portion, and the balance under None."""
    parts: dict[str | None, Fraction] = dict(portions.items())
    parts[None] = balance
    return parts


def direction_on_last_day(
    world: World, *, portfolio: Portfolio, distributor: str, month: str
) -> Direction | None:
    last_day = days_of(month)[-1]
    for row in world.directions:
        in_force = row.effective <= last_day < row.ends
        if row.distributor == distributor and portfolio.code in row.portfolios and in_force:
            return row
    return None


def calculation_for(
    world: World, *, portfolio: Portfolio, distributor: str, month: str
) -> Calculation | None:
    """The Calculation received last among those of the month that name the Portfolio."""
    found = [
        row
        for row in world.calculations
        if row.distributor == distributor
        and row.month == month
        and any(line.portfolio == portfolio.code for line in row.rows)
    ]
    return max(found, key=lambda row: row.received) if found else None


def by_calculation(
    world: World,
    *,
    portfolio: Portfolio,
    distributor: str,
    share: Share,
    month: str,
    calculation: Calculation | None,
) -> tuple[dict[str | None, Fraction], dict[str | None, set[str]]]:
    """Section 6(d): the amounts to pay and the reasons to hold, by Assignee (None for the balance)."""
    amounts = parts_of(share.portions, balance=share.balance)
    reasons: dict[str | None, set[str]] = {assignee: set() for assignee in amounts}
    if calculation is None:
        for held in reasons.values():
            held.add(f"Section 6(d): no Monthly Calculation of {distributor} for {month}")
        return amounts, reasons
    stated, differs = compare(world, calculation=calculation, portfolio=portfolio, share=share, month=month)
    if not differs:
        amounts = parts_of(stated, balance=share.distribution_fee - sum(stated.values(), ZERO))
        reasons = {assignee: set() for assignee in amounts}
    for assignee, transfers in share.givers.items():
        noticed = assignee in world.addressed and all(transfer.notified for transfer in transfers)
        if not noticed and assignee in reasons:
            reasons[assignee].add(f"Section 6(c): no notice with name and address of {assignee}")
    if differs:
        for held in reasons.values():
            held.add("Section 6(d): the Monthly Calculation differs")
    return amounts, reasons


def compare(
    world: World, *, calculation: Calculation, portfolio: Portfolio, share: Share, month: str
) -> tuple[dict[str, Fraction], bool]:
    """The stated Portions, and whether a figure differs too much or they exceed the share.

    Section 6(b) makes nobody an Assignee to whom no Transfer gives an amount: no tolerance is for them.
    """
    tolerance = Fraction(world.convention("CALCULATION_TOLERANCE", on=days_of(month)[-1]))
    rows = [row for row in calculation.rows if row.portfolio == portfolio.code]
    stated: dict[str, Fraction] = {}
    for row in rows:
        if row.assignee:
            stated[row.assignee] = stated.get(row.assignee, ZERO) + row.amount
    shares = [row.distributor_share or ZERO for row in rows]
    differs = any(abs(figure - share.distribution_fee) > tolerance for figure in shares)
    for assignee in set(stated) | set(share.portions):
        difference = stated.get(assignee, ZERO) - share.portions.get(assignee, ZERO)
        differs = differs or abs(difference) > (tolerance if assignee in share.portions else ZERO)
    return stated, differs or sum(stated.values(), ZERO) > share.distribution_fee


def offset_lines(world: World, *, lines: list[Line], month: str) -> list[Line]:
    """R10: claims, oldest first, against what the Fund pays the Distributor itself and does not hold."""
    last_day = days_of(month)[-1]
    offsets: list[Line] = []
    for claim in sorted(world.claims, key=lambda row: (row.date, row.order)):
        if claim.date > last_day:
            continue
        still_open = claim.amount - sum(
            (made.get(claim.id, ZERO) for earlier, made in world.offsets.items() if earlier < month), ZERO
        )
        offsets.extend(offset(claim, lines=[*lines, *offsets], still_open=still_open))
    made: dict[str, Fraction] = {}
    for line in offsets:
        if line.claim is not None:
            made[line.claim] = made.get(line.claim, ZERO) - line.amount
    world.offsets[month] = made
    return offsets


def offset(claim: Claim, *, lines: list[Line], still_open: Fraction) -> list[Line]:
    """One claim, in proportion to what remains payable to the Distributor itself in each Portfolio.

    Deferred charges are not set off against.
    """
    payable: dict[str, Fraction] = {}
    portfolios: dict[str, Portfolio] = {}
    for line in lines:
        own = line.payee_kind == DISTRIBUTOR and line.payee == claim.distributor and line.assignee is None
        own = own and line.component != CDSC
        in_reach = line.fund == claim.fund and claim.portfolio in (None, line.portfolio.code)
        if own and in_reach and not line.reasons:
            payable[line.portfolio.code] = payable.get(line.portfolio.code, ZERO) + line.amount
            portfolios[line.portfolio.code] = line.portfolio
    codes = sorted(code for code in payable if payable[code] > 0)
    weights = [payable[code] for code in codes]
    total = min(still_open, sum(weights, ZERO))
    parts = split(total, weights=weights, unit=CENT)
    return [
        Line(
            fund=claim.fund,
            payee=claim.distributor,
            payee_kind=DISTRIBUTOR,
            portfolio=portfolios[code],
            component="OFFSET",
            distributor=claim.distributor,
            claim=claim.id,
            amount=-part,
        )
        for code, part in zip(codes, parts, strict=True)
        if part
    ]


def instructions(lines: list[Line]) -> list[dict[str, object]]:
    """R13: one instruction for each Fund, payee and set of reasons."""
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[Line]] = {}
    for line in lines:
        key = (line.fund, line.payee, line.payee_kind, tuple(sorted(line.reasons)))
        groups.setdefault(key, []).append(line)
    payments = []
    for (fund, payee, payee_kind, reasons), members in groups.items():
        amount = sum((line.amount for line in members), ZERO)
        status = "HELD" if reasons else "PREPARED" if amount else "SETTLED"
        payments.append(
            {
                "sequence": 1,
                "fund": fund,
                "payee": payee,
                "payee_kind": payee_kind,
                "amount": dollars(amount),
                "status": status,
                "held_because": list(reasons),
                "lines": [line_document(line) for line in sorted(members, key=line_order)],
            }
        )
    return sorted(payments, key=payment_order)


def payment_order(payment: dict[str, object]) -> tuple[object, ...]:
    return (
        payment["fund"], payment["payee"], payment["status"], payment["held_because"], payment["payee_kind"]
    )  # fmt: skip


def line_order(line: Line) -> tuple[str, ...]:
    named = (line.assignee or "", line.claim or "", line.for_month or "")
    return (line.portfolio.name, line.component, line.distributor, *named)


def line_document(line: Line) -> dict[str, object]:
    return {
        "portfolio": line.portfolio.name,
        "component": line.component,
        "distributor": line.distributor,
        "assignee": line.assignee,
        "claim": line.claim,
        "for_month": line.for_month,
        "of": None,
        "amount": dollars(line.amount),
    }
