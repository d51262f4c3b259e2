"""Sections 6(b)-(e) and 11: the deferred charges that redemptions withheld, and to whom they are paid.

What becomes known of them after their month is closed is not covered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from tests.reference.arithmetic import CENT, ZERO, split
from tests.reference.days import days_of
from tests.reference.facts import Activity, Portfolio, Transfer, World
from tests.reference.fees import Charge, Failed
from tests.reference.payments import (
    AGENT,
    ASSIGNEE,
    CDSC,
    DISTRIBUTOR,
    Line,
    direction_on_last_day,
    parts_of,
)
from tests.reference.restating import held_anyway
from tests.reference.shares import Walk


def charged_rows(world: World, *, code: str, first: date, last: date) -> list[Activity]:
    """The redemptions that withheld a charge, in the order of their days and rows."""
    found = [
        row
        for row in world.activity
        if row.portfolio == code
        and row.kind == "redemption"
        and row.withheld
        and isinstance(row.issued, date)
        and first <= row.trade_date <= last
    ]
    return sorted(found, key=lambda row: (row.trade_date, row.line))


def charges_of(
    world: World, *, walk: Walk, code: str, month: str, to_fund: Mapping[date, Fraction]
) -> list[Charge]:
    """The month's charges by cohort; what stays with the Fund of a day is borne by its rows in proportion."""
    days = days_of(month)
    rows = charged_rows(world, code=code, first=days[0], last=days[-1])
    charges = []
    for day in sorted({row.trade_date for row in rows}):
        own = [row for row in rows if row.trade_date == day]
        beyond = split(to_fund.get(day, ZERO), weights=[row.withheld for row in own], unit=CENT)
        for row, too_much in zip(own, beyond, strict=True):
            charges += charges_of_row(walk, row=row, too_much=too_much)
    return charges


def charges_of_row(walk: Walk, *, row: Activity, too_much: Fraction) -> list[Charge]:
    """By the Shares that the row took from each who sold that interval's."""
    taken = walk.taken.get((row.portfolio, row.trade_date, row.line), {})
    if not taken:
        raise Failed(f"11: row {row.line} withheld a charge and took no Shares of an issue date")
    cohorts = sorted(taken)
    wholes = split(row.withheld, weights=[taken[cohort] for cohort in cohorts], unit=CENT)
    beyond = split(too_much, weights=wholes, unit=CENT)
    return [
        Charge(day=row.trade_date, cohort=cohort, amount=whole - kept)
        for cohort, whole, kept in zip(cohorts, wholes, beyond, strict=True)
        if whole > kept
    ]


def charge_lines(
    world: World, *, portfolio: Portfolio, month: str, charges: Sequence[Charge], days: list[date]
) -> list[Line]:
    """No Monthly Calculation speaks of them, and no Complete Termination that was undone holds them."""
    lines = []
    for distributor in sorted({charge.cohort[0] for charge in charges}):
        own = [charge for charge in charges if charge.cohort[0] == distributor]
        lines += lines_of_distributor(
            world,
            portfolio=portfolio,
            distributor=distributor,
            month=month,
            charges=own,
            held=held_anyway(world, portfolio=portfolio, days=days, distributor=distributor),
        )
    return lines


def lines_of_distributor(
    world: World,
    *,
    portfolio: Portfolio,
    distributor: str,
    month: str,
    charges: Sequence[Charge],
    held: set[str],
) -> list[Line]:
    """As R7 divides a 12b-1 Share, over the Transfers that cover the charges; by the month's direction."""
    given, givers = given_of(world, code=portfolio.code, distributor=distributor, charges=charges)
    whole = sum((charge.amount for charge in charges), ZERO)
    assignees = sorted(given)
    weights = [given[assignee] for assignee in assignees]
    *cents, balance = split(whole, weights=[*weights, whole - sum(weights, ZERO)], unit=CENT)
    direction = direction_on_last_day(world, portfolio=portfolio, distributor=distributor, month=month)
    lines = []
    for assignee, amount in parts_of(dict(zip(assignees, cents, strict=True)), balance=balance).items():
        payee_kind, payee, reasons = DISTRIBUTOR, distributor, set(held)
        if direction is not None and direction.route == "collection_agent" and given:
            payee_kind, payee = AGENT, direction.agent
        elif direction is not None and direction.route == "assignee" and assignee is not None:
            payee_kind, payee = ASSIGNEE, assignee
            if assignee not in world.addressed or not all(one.notified for one in givers[assignee]):
                reasons.add(f"Section 6(c): no notice with name and address of {assignee}")
        lines.append(
            Line(
                fund=portfolio.fund,
                payee=payee,
                payee_kind=payee_kind,
                portfolio=portfolio,
                component=CDSC,
                distributor=distributor,
                assignee=assignee,
                amount=amount,
                reasons=frozenset(reasons),
            )
        )
    return [line for line in lines if line.amount]


def given_of(
    world: World, *, code: str, distributor: str, charges: Sequence[Charge]
) -> tuple[dict[str, Fraction], dict[str, list[Transfer]]]:
    """The exact amount of each Assignee, and which Transfers give it: in force on the day of redemption."""
    amounts: dict[str, Fraction] = {}
    givers: dict[str, list[Transfer]] = {}
    for transfer in (*world.transfers, *world.charges_alone):
        if not transfer.is_of_charges or transfer.distributor != distributor:
            continue
        amount = sum((given_by(transfer, charge=charge) for charge in charges), ZERO)
        if code in transfer.portfolios and amount:
            amounts[transfer.assignee] = amounts.get(transfer.assignee, ZERO) + amount
            givers.setdefault(transfer.assignee, []).append(transfer)
    return amounts, givers


def given_by(transfer: Transfer, *, charge: Charge) -> Fraction:
    in_window = transfer.issued_from <= charge.cohort[1] <= transfer.issued_to
    runs = transfer.effective <= charge.day < transfer.ends
    return charge.amount * transfer.share if in_window and runs else ZERO
