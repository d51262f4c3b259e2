"""Sections 2, 5, 8, 9, rule R2: the rates of a day, by the Plan's Schedule A, amendments and waivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.facts import Portfolio, World
from tests.reference.votes import boards_decided, holders_decided

Rates = tuple[Fraction, Fraction, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An amendment's rates for one Portfolio, from the day on which they hold."""

    first: date
    decided: date
    order: int
    rates: Rates


def maxima_on(world: World, *, portfolio: Portfolio, day: date) -> Rates | None:
    """Schedule A's three rates of a day; None where the Portfolio is not on it."""
    return in_force(portfolio, settled=settled_of(world, portfolio=portfolio), day=day)


def settled_of(world: World, *, portfolio: Portfolio) -> list[Settled]:
    return world.remember(("settled", portfolio.code), lambda: settle(world, portfolio=portfolio))


def settle(world: World, *, portfolio: Portfolio) -> list[Settled]:
    """Each amendment in order of its date, measured against the rates that hold on that date."""
    found: list[Settled] = []
    ordered = sorted(enumerate(world.amendments), key=lambda one: (one[1].effective, one[0]))
    for order, amendment in ordered:
        if portfolio.code not in amendment.lines:
            continue
        rates = amendment.lines[portfolio.code]
        before = in_force(portfolio, settled=found, day=amendment.effective)
        if before == rates:
            continue
        decided = decided_on(world, portfolio=portfolio, subject=amendment.id, before=before, after=rates)
        if decided is not None:
            first = max(amendment.effective, decided)
            found.append(Settled(first=first, decided=decided, order=order, rates=rates))
    return found


def decided_on(
    world: World, *, portfolio: Portfolio, subject: str, before: Rates | None, after: Rates
) -> date | None:
    """Section 8 for one that joins; Section 9 else, with the holders where any rate goes up."""
    if before is None:
        days = [
            boards_decided(world, matter="adoption", subject=named, portfolio=portfolio)
            for named in (subject, None)
        ]
        return min((day for day in days if day is not None), default=None)
    boards = boards_decided(world, matter="amendment", subject=subject, portfolio=portfolio)
    if not any(now > was for was, now in zip(before, after, strict=True)):
        return boards
    holders = holders_decided(world, matter="amendment", subject=subject, portfolio=portfolio)
    return max(boards, holders) if boards is not None and holders is not None else None


def in_force(portfolio: Portfolio, *, settled: list[Settled], day: date) -> Rates | None:
    begun = [one for one in settled if one.first <= day]
    if begun:
        return max(begun, key=lambda one: (one.first, one.decided, one.order)).rates
    if portfolio.joins is not None:
        return None
    return portfolio.asset_rate, portfolio.service_rate, portfolio.aggregate_rate


def charged_on(world: World, *, portfolio: Portfolio, day: date) -> Rates:
    """R2: the maxima, or what a waiver of the day leaves of them; the aggregate stays Schedule A's."""
    maxima = maxima_on(world, portfolio=portfolio, day=day)
    if maxima is None:
        raise LookupError(f"no rates of {portfolio.name} on {day}")
    asset, service, aggregate = maxima
    for waiver in world.waivers:
        if portfolio.code in waiver.portfolios and waiver.effective <= day < waiver.ends:
            if waiver.component == "distribution_fee":
                asset = waiver.charged
            else:
                service = waiver.charged
    return asset, service, aggregate


def lowered_without(world: World, *, portfolio: Portfolio, assignee: str, day: date) -> bool:
    """Section 6(b): whether a waiver lowers the day's sales charge without the Assignee's consent."""
    maxima = maxima_on(world, portfolio=portfolio, day=day)
    return maxima is not None and any(
        waiver.component == "distribution_fee"
        and portfolio.code in waiver.portfolios
        and waiver.effective <= day < waiver.ends
        and waiver.charged < maxima[0]
        and assignee not in waiver.consented
        for waiver in world.waivers
    )
