"""Sections 2, 4, 5 and 6(a)-(b), rules R1 to R8: the month of one share class."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from tests.reference.days import ONE_DAY, business_day_not_after, is_business_day
from tests.reference.facts import Agreement, Transfer, World
from tests.reference.law import ENDED, agreements_of, state_of
from tests.reference.obligation import earns_nothing, everything_goes_on, owed_on
from tests.reference.schedule import charged_on, lowered_without
from tests.reference.shares import BEGINNING, Cohort, State, Walk

LOOK_BACK_DAYS = 7


class Failed(Exception):
    """The share class cannot be computed this month."""


@dataclass(slots=True, kw_only=True)
class Share:
    """What one Distributor gets of one class, in dollars; `givers` are the Transfers behind each Portion.

    `earned` and `given` are the exact amounts behind the distribution fee and each Portion, `by_transfer`
    what each Transfer, by its id, gives of it.
    """

    distribution_fee: Fraction
    service_fee: Fraction
    portions: dict[str, Fraction]
    balance: Fraction
    givers: dict[str, list[Transfer]]
    earned: Fraction
    given: dict[str, Fraction]
    by_transfer: dict[str, dict[str, Fraction]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a redemption withheld on Shares of one cohort and the Distributor is to have, in dollars."""

    day: date
    cohort: Cohort
    amount: Fraction


@dataclass(slots=True, kw_only=True)
class ClassMonth:
    days: int = 0
    average: Fraction = ZERO
    distribution_fee: Fraction = ZERO
    service_fee: Fraction = ZERO
    shares: dict[str, Share] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Day:
    """One day that accrues: dollars to 12 places; Shares exactly, `earning` those that still earn."""

    day: date
    net_assets: Fraction
    earning: dict[Cohort, Fraction]
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


def earning_shares(world: World, *, walk: Walk, code: str, day: date) -> dict[Cohort, Fraction]:
    """R12: the Shares that earn: after a termination those sold before, unless Complete as to the seller."""
    shares = walk.attributed(world, code=code, day=day)
    portfolio = world.portfolio(code)
    ended = owed_on(world, portfolio=portfolio, day=day).ended
    if ended is None:
        return shares
    return {
        (distributor, start): held
        for (distributor, start), held in shares.items()
        if start < ended.effective
        and not earns_nothing(world, portfolio=portfolio, ended=ended, distributor=distributor)
    }


def accrue(world: World, *, walk: Walk, code: str, day: date) -> Day | None:
    """The day's accrual; None where no Share earns."""
    portfolio = world.portfolio(code)
    earning = earning_shares(world, walk=walk, code=code, day=day)
    if not earning:
        return None
    net_assets = basis(world, walk=walk, code=code, day=day)
    asset_rate, service_rate, aggregate_rate = charged_on(world, portfolio=portfolio, day=day)
    always_365 = world.convention("DAY_COUNT", on=day) == "ACTUAL_365"
    year = 366 if isleap(day.year) and not always_365 else 365
    whole = sum(walk.attributed(world, code=code, day=day).values(), ZERO)
    base = net_assets * sum(earning.values(), ZERO) / (whole * year)
    paid = service_weights(world, code=code, day=day, shares=earning)
    weight = sum(paid.values(), ZERO)
    return Day(
        day=day,
        net_assets=net_assets,
        earning=earning,
        by_cohort={
            cohort: half_up(net_assets * asset_rate * held / (whole * year), unit=TWELVE_PLACES)
            for cohort, held in earning.items()
        },
        distribution=half_up(base * asset_rate, unit=TWELVE_PLACES),
        service=half_up(base * service_rate, unit=TWELVE_PLACES) if paid else ZERO,
        service_by_distributor={
            distributor: half_up(base * service_rate * held / weight, unit=TWELVE_PLACES)
            for distributor, held in paid.items()
        },
        aggregate=half_up(base * aggregate_rate, unit=TWELVE_PLACES),
    )


def service_weights(
    world: World, *, code: str, day: date, shares: dict[Cohort, Fraction]
) -> dict[str, Fraction]:
    """R8: whom the day's service fee goes to, with its weight; nobody where it is not incurred."""
    portfolio = world.portfolio(code)
    is_ended = owed_on(world, portfolio=portfolio, day=day).ended is not None
    if is_ended and not everything_goes_on(world, portfolio=portfolio):
        return {}
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
        for row in agreements_of(world, portfolio=world.portfolio(code))
        if row.sells_from <= day <= row.ended_on
        and state_of(world, agreement=row, portfolio=world.portfolio(code), day=day) != ENDED
    ]


def accrued_days(world: World, *, walk: Walk, code: str, wanted: list[date]) -> list[Day]:
    living = [day for day in wanted if lives(world, walk=walk, code=code, day=day)]
    accrued = [accrue(world, walk=walk, code=code, day=day) for day in living]
    return [day for day in accrued if day is not None]


def cut(day: Day, *, left: Fraction) -> Day:
    """Section 2: a day of which the limit on sales charges leaves less: by the Shares that earn."""
    if left == day.distribution:
        return day
    whole = sum(day.earning.values(), ZERO)
    by_cohort = {
        cohort: half_up(left * held / whole, unit=TWELVE_PLACES) for cohort, held in day.earning.items()
    }
    return replace(day, distribution=left, by_cohort=by_cohort)


def class_month(
    world: World, *, walk: Walk, code: str, wanted: list[date], left: Mapping[date, Fraction]
) -> ClassMonth:
    """R1 to R8 for the days of a month on which the Plan is, or was, in force.

    `left` has what the limit on sales charges leaves of a day, where the Portfolio has one.
    """
    accrued = accrued_days(world, walk=walk, code=code, wanted=wanted)
    days = [cut(day, left=left.get(day.day, day.distribution)) for day in accrued]
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
        problems=[
            *problems,
            *free_alone(world, walk=walk, code=code, day=days[-1].day),
            *without_consent(world, code=code, days=days),
        ],
    )


def without_consent(world: World, *, code: str, days: list[Day]) -> list[str]:
    """Section 6(b): the Assignees with a Transfer of Shares that earn on a day which a waiver lowers."""
    found = set()
    for transfer in world.transfers:
        for day in days:
            runs = code in transfer.portfolios and transfer.effective <= day.day < transfer.ends
            of_its = runs and any(
                distributor == transfer.distributor and transfer.issued_from <= start <= transfer.issued_to
                for distributor, start in day.earning
            )
            portfolio = world.portfolio(code)
            if (
                of_its
                and day.net_assets
                and lowered_without(world, portfolio=portfolio, assignee=transfer.assignee, day=day.day)
            ):
                found.add(transfer.assignee)
    return [f"6(b): waiver without consent of {', '.join(sorted(found))}"] if found else []


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
        given, givers = given_to(world, code=code, days=days, distributor=distributor)
        fee, whole = cents.get(distributor, ZERO), earned.get(distributor, ZERO)
        portions, balance = split_share(fee, earned=whole, given=given)
        result[distributor] = Share(
            distribution_fee=fee,
            service_fee=service_cents.get(distributor, ZERO),
            portions=portions,
            balance=balance,
            givers=givers,
            earned=whole,
            given=given,
            by_transfer={
                assignee: {transfer.id: given_by(transfer, days=days) for transfer in transfers}
                for assignee, transfers in givers.items()
            },
        )
    return result


def split_by_code(total: Fraction, *, weights: dict[str, Fraction]) -> dict[str, Fraction]:
    codes = sorted(weights)
    return dict(zip(codes, split(total, weights=[weights[code] for code in codes], unit=CENT), strict=True))


def split_share(
    cents: Fraction, *, earned: Fraction, given: dict[str, Fraction]
) -> tuple[dict[str, Fraction], Fraction]:
    """R7: the Portions by Assignee, and the balance, which comes last."""
    assignees = sorted(given)
    weights = [given[assignee] for assignee in assignees]
    *portions, balance = split(cents, weights=[*weights, earned - sum(weights, ZERO)], unit=CENT)
    return dict(zip(assignees, portions, strict=True)), balance


def given_to(
    world: World, *, code: str, days: list[Day], distributor: str
) -> tuple[dict[str, Fraction], dict[str, list[Transfer]]]:
    """R7: the exact amount of each Assignee, and which Transfers give it."""
    amounts: dict[str, Fraction] = {}
    givers: dict[str, list[Transfer]] = {}
    for transfer in world.transfers:
        if transfer.distributor != distributor or code not in transfer.portfolios:
            continue
        amount = given_by(transfer, days=days)
        if amount:
            amounts[transfer.assignee] = amounts.get(transfer.assignee, ZERO) + amount
            givers.setdefault(transfer.assignee, []).append(transfer)
    return amounts, givers


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
