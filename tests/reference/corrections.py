"""Section 11, rule R13: what earlier months lacked, where a Complete Termination was undone since."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.reference.arithmetic import CENT, ZERO, split
from tests.reference.facts import Portfolio, World
from tests.reference.fees import ClassMonth, Failed, Share
from tests.reference.law import unapproved_distributors
from tests.reference.obligation import LAPSED as LAPSED_DAY
from tests.reference.obligation import obliged_days, owed_on, undone_reasons
from tests.reference.payments import LAPSED, NOT_APPROVED, Line, lines_of_share

NOTHING = Share(
    distribution_fee=ZERO, service_fee=ZERO, portions={}, balance=ZERO, givers={}, earned=ZERO, given={}
)


def not_kept(world: World, *, portfolio: Portfolio, days: list[date]) -> dict[str, set[str]]:
    """By Distributor: why what it earns on some of the days waits, as a Complete Termination was undone."""
    codes = {agreement.distributor for agreement in world.agreements}
    found = {code: undone_reasons(world, portfolio=portfolio, days=days, distributor=code) for code in codes}
    return {code: reasons for code, reasons in found.items() if reasons}


def correction_lines(
    world: World, *, portfolio: Portfolio, month: str, anew: Callable[..., ClassMonth]
) -> list[Line]:
    """What each closed month before this one should have given; `anew` computes a month as now known."""
    lines: list[Line] = []
    for earlier, code in sorted(world.closed):
        if code != portfolio.code or earlier >= month:
            continue
        stood, known = world.closed[earlier, code]
        days = obliged_days(world, portfolio=portfolio, month=earlier)
        for distributor, reasons in sorted(not_kept(world, portfolio=portfolio, days=days).items()):
            if distributor in known or (earlier, code, distributor) in world.corrected:
                continue
            try:
                now = anew(month=earlier, days=days).shares.get(distributor, NOTHING)
            except Failed:
                continue
            world.corrected.add((earlier, code, distributor))
            reasons |= held_anyway(world, portfolio=portfolio, days=days, distributor=distributor)
            more = correction(now, stood=stood.shares.get(distributor, NOTHING))
            made = lines_of_share(
                world,
                portfolio=portfolio,
                distributor=distributor,
                share=more,
                month=earlier,
                held=frozenset(reasons),
                no_calculation=True,
            )
            lines += one_each(replace(line, component="CORRECTION", for_month=earlier) for line in made)
    return lines


def held_anyway(world: World, *, portfolio: Portfolio, days: list[date], distributor: str) -> set[str]:
    """Why the corrected month itself held what the Distributor earned."""
    reasons = set()
    if any(owed_on(world, portfolio=portfolio, day=day).state == LAPSED_DAY for day in days):
        reasons.add(LAPSED)
    if distributor in unapproved_distributors(world, portfolio=portfolio, days=days):
        reasons.add(NOT_APPROVED)
    return reasons


def one_each(lines: Iterable[Line]) -> list[Line]:
    """R13: one line for a payee and Assignee, though both components are corrected."""
    together: dict[Line, Fraction] = {}
    for line in lines:
        key = replace(line, amount=ZERO)
        together[key] = together.get(key, ZERO) + line.amount
    return [replace(key, amount=amount) for key, amount in together.items()]


def correction(now: Share, *, stood: Share) -> Share:
    """The difference of the cents, split by what each exact amount has grown."""
    grown = {code: max(ZERO, given - stood.given.get(code, ZERO)) for code, given in now.given.items()}
    balance_before = stood.earned - sum(stood.given.values(), ZERO)
    balance_grown = max(ZERO, now.earned - sum(now.given.values(), ZERO) - balance_before)
    codes = sorted(grown)
    weights = [*(grown[code] for code in codes), balance_grown]
    more = max(ZERO, now.distribution_fee - stood.distribution_fee) if any(weights) else ZERO
    *portions, balance = split(more, weights=weights, unit=CENT)
    return Share(
        distribution_fee=more,
        service_fee=max(ZERO, now.service_fee - stood.service_fee),
        portions=dict(zip(codes, portions, strict=True)),
        balance=balance,
        givers=now.givers,
        earned=sum(weights, Fraction(0)),
        given=grown,
    )
