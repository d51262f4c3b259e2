"""Sections 2, 4, 5 and 6(a)-(b), rules R1 to R8: the month of one share class."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.reference.arithmetic import (
    CENT,
    TWELVE_PLACES,
    ZERO,
    DivisionByNothing,
    half_up,
    six_places,
    split,
)
from tests.reference.facts import (
    ONE_DAY,
    Agreement,
    Transfer,
    World,
    business_day_not_after,
    days_of,
    is_business_day,
)
from tests.reference.law import ENDED, state_of
from tests.reference.shares import BEGINNING, Cohort, State, Walk

LOOK_BACK_DAYS = 7


class Failed(Exception):
    """The share class cannot be computed this month."""


@dataclass(slots=True, kw_only=True)
class Share:
    """What one Distributor gets of one class, in dollars; `givers` are the Transfers behind each Portion."""

    distribution_fee: Fraction
    service_fee: Fraction
    portions: dict[str, Fraction]
    balance: Fraction
    givers: dict[str, list[Transfer]]


@dataclass(slots=True, kw_only=True)
class ClassMonth:
    days: int = 0
    average: Fraction = ZERO
    distribution_fee: Fraction = ZERO
    service_fee: Fraction = ZERO
    shares: dict[str, Share] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Day:
    """One day that accrues: dollars to 12 places; Shares exactly."""

    day: date
    net_assets: Fraction
    by_cohort: dict[Cohort, Fraction]
    distribution: Fraction
    service: Fraction
    service_by_distributor: dict[str, Fraction]
    aggregate: Fraction


def facts_of(world: World, *, code: str, day: date) -> Fraction:
    """R1: the day's own row, or on a day that is no business day the last earlier one."""
    if (code, day) in world.net_assets:
        return world.net_assets[code, day][0]
    if is_business_day(day):
        raise Failed(f"R1: no net assets for the business day {day}")
    earlier = day
    for _ in range(LOOK_BACK_DAYS):
        earlier -= ONE_DAY
        if (code, earlier) in world.net_assets:
            return world.net_assets[code, earlier][0]
    raise Failed(f"R1: no net assets within {LOOK_BACK_DAYS} days before {day}")


def basis(world: World, *, walk: Walk, code: str, day: date) -> Fraction:
    """The net assets on which the day accrues; under PRIOR_DAY a business day needs its own row too."""
    if world.convention("NET_ASSETS_BASIS", on=day) == "SAME_DAY":
        return facts_of(world, code=code, day=day)
    facts_of(world, code=code, day=day)
    before = business_day_not_after(day - ONE_DAY)
    if (code, before) not in world.net_assets and not walk.attributed(world, code=code, day=before):
        return ZERO
    return facts_of(world, code=code, day=before)


def lives(world: World, *, walk: Walk, code: str, day: date) -> bool:
    """R1: a class lives while it has Shares; positive net assets over none fail it."""
    if walk.attributed(world, code=code, day=day):
        return True
    own = world.net_assets.get((code, day))
    if own is not None and own[0] > 0:
        raise Failed(f"R1: net assets of {day} over no Shares")
    return False


def accrue(world: World, *, walk: Walk, code: str, day: date) -> Day:
    portfolio = world.portfolio(code)
    net_assets = basis(world, walk=walk, code=code, day=day)
    always_365 = world.convention("DAY_COUNT", on=day) == "ACTUAL_365"
    year = 366 if isleap(day.year) and not always_365 else 365
    shares = walk.attributed(world, code=code, day=day)
    whole = sum(shares.values(), ZERO)
    paid = service_weights(world, code=code, day=day, shares=shares)
    weight = sum(paid.values(), ZERO)
    fee = net_assets * portfolio.service_rate / year
    return Day(
        day=day,
        net_assets=net_assets,
        by_cohort={
            cohort: half_up(net_assets * portfolio.asset_rate * held / (whole * year), unit=TWELVE_PLACES)
            for cohort, held in shares.items()
        },
        distribution=half_up(net_assets * portfolio.asset_rate / year, unit=TWELVE_PLACES),
        service=half_up(fee, unit=TWELVE_PLACES) if paid else ZERO,
        service_by_distributor={
            distributor: half_up(fee * held / weight, unit=TWELVE_PLACES)
            for distributor, held in paid.items()
        },
        aggregate=half_up(net_assets * portfolio.aggregate_rate / year, unit=TWELVE_PLACES),
    )


def service_weights(
    world: World, *, code: str, day: date, shares: dict[Cohort, Fraction]
) -> dict[str, Fraction]:
    """R8: whom the day's service fee goes to, with its weight; nobody where it is not incurred."""
    held: dict[str, Fraction] = {}
    for (distributor, _), amount in shares.items():
        held[distributor] = held.get(distributor, ZERO) + amount
    if world.convention("SERVICE_FEE", on=day) == "ALL_DISTRIBUTORS":
        return held
    in_force = agreements_in_force(world, code=code, day=day)
    among = {row.distributor: held.get(row.distributor, ZERO) for row in in_force}
    if not among or any(among.values()):
        return {distributor: weight for distributor, weight in among.items() if weight}
    latest = max(row.sells_from for row in in_force)
    return {min(row.distributor for row in in_force if row.sells_from == latest): Fraction(1)}


def agreements_in_force(world: World, *, code: str, day: date) -> list[Agreement]:
    """R8: those that run on the day; one that is not approved runs too, and its payments are held."""
    return [
        row
        for row in world.agreements
        if code in row.portfolios
        and row.sells_from <= day <= row.ended_on
        and state_of(world, agreement=row, portfolio=world.portfolio(code), day=day) != ENDED
    ]


def class_month(world: World, *, walk: Walk, code: str, month: str, obliged_from: date) -> ClassMonth:
    """R1 to R8 for the days from the one on which the Plan is in force."""
    wanted = [day for day in days_of(month) if day >= obliged_from]
    living = [day for day in wanted if lives(world, walk=walk, code=code, day=day)]
    days = [accrue(world, walk=walk, code=code, day=day) for day in living]
    problems = untied_days(world, walk=walk, code=code, days=wanted)
    if not days:
        return ClassMonth(problems=problems)
    distribution = half_up(sum((day.distribution for day in days), ZERO), unit=CENT)
    service = half_up(sum((day.service for day in days), ZERO), unit=CENT)
    aggregate = half_up(sum((day.aggregate for day in days), ZERO), unit=CENT)
    service = min(service, aggregate - distribution)
    try:
        shares = split_class(world, code=code, days=days, distribution=distribution, service=service)
    except DivisionByNothing as nothing:
        raise Failed("R11: an amount over no weight") from nothing
    return ClassMonth(
        days=len(days),
        average=half_up(sum((day.net_assets for day in days), ZERO) / len(days), unit=CENT),
        distribution_fee=distribution,
        service_fee=service,
        shares=shares,
        problems=[*problems, *free_alone(world, walk=walk, code=code, day=living[-1])],
    )


def split_class(
    world: World, *, code: str, days: list[Day], distribution: Fraction, service: Fraction
) -> dict[str, Share]:
    earned: dict[str, Fraction] = {}
    serviced: dict[str, Fraction] = {}
    for day in days:
        for (distributor, _), amount in day.by_cohort.items():
            earned[distributor] = earned.get(distributor, ZERO) + amount
        for distributor, amount in day.service_by_distributor.items():
            serviced[distributor] = serviced.get(distributor, ZERO) + amount
    cents = split_by_code(distribution, weights=earned)
    service_cents = split_by_code(service, weights=serviced)
    result = {}
    for distributor in sorted(set(earned) | set(serviced)):
        portions, balance, givers = split_share(
            world, code=code, days=days, distributor=distributor, cents=cents.get(distributor, ZERO)
        )
        result[distributor] = Share(
            distribution_fee=cents.get(distributor, ZERO),
            service_fee=service_cents.get(distributor, ZERO),
            portions=portions,
            balance=balance,
            givers=givers,
        )
    return result


def split_by_code(total: Fraction, *, weights: dict[str, Fraction]) -> dict[str, Fraction]:
    codes = sorted(weights)
    return dict(zip(codes, split(total, weights=[weights[code] for code in codes], unit=CENT), strict=True))


def split_share(
    world: World, *, code: str, days: list[Day], distributor: str, cents: Fraction
) -> tuple[dict[str, Fraction], Fraction, dict[str, list[Transfer]]]:
    """R7: the Portions by Assignee, the balance, and which Transfers give each Assignee its amount."""
    earned = sum(
        (amount for day in days for cohort, amount in day.by_cohort.items() if cohort[0] == distributor), ZERO
    )
    amounts: dict[str, Fraction] = {}
    givers: dict[str, list[Transfer]] = {}
    for transfer in world.transfers:
        if transfer.distributor != distributor or code not in transfer.portfolios:
            continue
        amount = given_by(transfer, days=days)
        if amount:
            amounts[transfer.assignee] = amounts.get(transfer.assignee, ZERO) + amount
            givers.setdefault(transfer.assignee, []).append(transfer)
    assignees = sorted(amounts)
    weights = [amounts[assignee] for assignee in assignees]
    *portions, balance = split(cents, weights=[*weights, earned - sum(weights, ZERO)], unit=CENT)
    return dict(zip(assignees, portions, strict=True)), balance, givers


def given_by(transfer: Transfer, *, days: list[Day]) -> Fraction:
    total = ZERO
    for day in days:
        if not transfer.effective <= day.day < transfer.ends:
            continue
        for (distributor, start), amount in day.by_cohort.items():
            in_window = transfer.issued_from <= start <= transfer.issued_to
            if distributor == transfer.distributor and in_window:
                total += amount * transfer.share
    return total


def untied_days(world: World, *, walk: Walk, code: str, days: list[date]) -> list[str]:
    """R5: days whose `shares_outstanding` differ from the cohorts by more than TIE_TOLERANCE, in percent."""
    tolerance = Fraction(world.convention("TIE_TOLERANCE", on=days[-1])) / 100
    found = []
    for day in days:
        stated = world.net_assets.get((code, day), (ZERO, None))[1]
        if stated is None:
            continue
        held = sum(walk.attributed(world, code=code, day=day).values(), ZERO)
        if abs(stated - held) > tolerance * stated:
            found.append(f"R5: {day}: shares_outstanding differ from the cohorts")
    return found


def free_alone(world: World, *, walk: Walk, code: str, day: date) -> list[str]:
    """R5: under AT_ISSUE the cohorts that have Free Shares and no tracked ones left (Section 12(b))."""
    close_day = business_day_not_after(day)
    if world.convention("FREE_SHARES", on=close_day) != "AT_ISSUE":
        return []
    state = walk.closes.get((code, close_day), State())
    return [
        f"12(b): of those that {distributor} sold from {'the beginning' if start == BEGINNING else start}"
        f" only {six_places(shares)} Free Shares are left"
        for (distributor, start), shares in sorted(state.free.items())
        if shares and not state.tracked.get((distributor, start))
    ]
