"""Section 6(a), rule R5: whose Shares they are, day by day from the first activity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.reference.arithmetic import MILLIONTH, ZERO, DivisionByNothing, split
from tests.reference.days import ONE_DAY, business_day_not_after, is_business_day
from tests.reference.facts import UNKNOWN, Activity, World
from tests.reference.law import sells
from tests.reference.obligation import endings

BEGINNING = date.min
ORDER_OF_KINDS = {
    "opening": 0,
    "sale": 1,
    "exchange_in": 2,
    "merger_in": 3,
    "reinvestment": 4,
    "exchange_out": 5,
    "redemption": 5,
    "conversion": 5,
    "sale_cancelled": 5,
}
TAKINGS = 5
POOL = ("\uffff pool", BEGINNING)

Cohort = tuple[str, date]


class StateFault(Exception):
    """The Shares cannot be followed from here on."""


@dataclass(slots=True, kw_only=True)
class State:
    """Shares of one class; under PRO_RATA all free Shares lie under POOL."""

    tracked: dict[Cohort, Fraction] = field(default_factory=dict)
    free: dict[Cohort, Fraction] = field(default_factory=dict)

    def copy(self) -> State:
        return State(tracked=dict(self.tracked), free=dict(self.free))

    def together(self) -> dict[Cohort, Fraction]:
        whole = dict(self.tracked)
        for cohort, shares in self.free.items():
            whole[cohort] = whole.get(cohort, ZERO) + shares
        return {cohort: shares for cohort, shares in whole.items() if shares}


@dataclass(slots=True, kw_only=True)
class Walk:
    """The close of every day, and the first fault of every class that has one.

    `taken` has, for a row that withheld a charge (Portfolio, day, line), the Shares it took of each cohort.
    """

    closes: dict[tuple[str, date], State] = field(default_factory=dict)
    faults: dict[str, tuple[date, str]] = field(default_factory=dict)
    taken: dict[tuple[str, date, int], dict[Cohort, Fraction]] = field(default_factory=dict)

    def attributed(self, world: World, *, code: str, day: date) -> dict[Cohort, Fraction]:
        """Shares of each cohort at the close that counts for the day."""
        close_day = business_day_not_after(day)
        state = self.closes.get((code, close_day), State())
        if world.convention("FREE_SHARES", on=close_day) == "AT_ISSUE":
            return state.together()
        return attribute_pool(state).together()


def attribute_pool(state: State) -> State:
    cohorts = sorted(cohort for cohort, shares in state.tracked.items() if shares)
    pool = sum(state.free.values(), ZERO)
    parts = split(pool, weights=[state.tracked[cohort] for cohort in cohorts], unit=MILLIONTH)
    return State(tracked=dict(state.tracked), free=dict(zip(cohorts, parts, strict=True)))


def cut_points(world: World) -> list[date]:
    return world.remember("cut points", lambda: found_cut_points(world))


def found_cut_points(world: World) -> list[date]:
    cuts: set[date] = set()
    for agreement in world.agreements:
        cuts.add(agreement.sells_from)
    for portfolio in world.portfolios:
        for agreement in world.agreements:
            sold = sells(world, agreement=agreement, code=portfolio.code)
            if sold is not None and sold[1] != date.max:
                cuts.add(sold[1] + ONE_DAY)
        cuts |= {ended.effective for ended in endings(world, portfolio=portfolio)}
    for transfer in (*world.transfers, *world.charges_alone):
        if transfer.issued_from != date.min:
            cuts.add(transfer.issued_from)
        if transfer.issued_to != date.max:
            cuts.add(transfer.issued_to + ONE_DAY)
    return sorted(cuts)


def interval_start(world: World, *, issued: date) -> date:
    return max([cut for cut in cut_points(world) if cut <= issued], default=BEGINNING)


def seller(world: World, *, code: str, on: date) -> str:
    selling = [
        agreement.distributor
        for agreement in world.agreements
        if (sold := sells(world, agreement=agreement, code=code)) and sold[0] <= on <= sold[1]
    ]
    if len(selling) != 1:
        raise StateFault(f"R5: {len(selling)} Distributors sold {code} on {on}")
    return selling[0]


def walk(world: World, *, until: date) -> Walk:
    result = Walk()
    if not world.activity:
        return result
    rows: dict[tuple[str, date], list[Activity]] = {}
    for row in world.activity:
        rows.setdefault((row.portfolio, counted_on(row)), []).append(row)
    states = {portfolio.code: State() for portfolio in world.portfolios}
    day = min(day for _, day in rows)
    while day <= until:
        todays = {code: sorted_by_kind(rows.get((code, day), [])) for code in states}
        one_day(world, result=result, states=states, rows=todays, day=day)
        for code, state in states.items():
            result.closes[code, day] = state.copy()
        day += ONE_DAY
    return result


def one_day(
    world: World, *, result: Walk, states: dict[str, State], rows: dict[str, list[Activity]], day: date
) -> None:
    for code, state in states.items():
        with faults_into(result, code=code, day=day) as follows:
            if follows:
                open_day(world, state=state, rows=rows[code], code=code, day=day)
    opening = {code: state.together() for code, state in states.items()}
    for code, state in states.items():
        with faults_into(result, code=code, day=day) as follows:
            if follows:
                rest_of_day(world, result=result, state=state, opening=opening, rows=rows[code], day=day)


@contextmanager
def faults_into(result: Walk, *, code: str, day: date) -> Iterator[bool]:
    """Note the class's first fault; yields whether it had none so far."""
    try:
        yield code not in result.faults
    except StateFault as fault:
        result.faults[code] = (day, str(fault))
    except DivisionByNothing:
        result.faults[code] = (day, f"R5: dividing by nothing on {day}")


def counted_on(row: Activity) -> date:
    """The day whose state the row changes: an opening's last business day, any other row's own."""
    return business_day_not_after(row.trade_date) if row.kind == "opening" else row.trade_date


def sorted_by_kind(rows: list[Activity]) -> list[Activity]:
    """The order of the table; rows of one kind stay in file order."""
    return sorted(rows, key=lambda row: ORDER_OF_KINDS[row.kind])


def open_day(world: World, *, state: State, rows: list[Activity], code: str, day: date) -> None:
    """The day's convention, and its openings: the dated ones first, then the others in file order."""
    change_convention(world, state=state, day=day)
    openings = [row for row in rows if row.kind == "opening"]
    tracked_openings: dict[Cohort, Fraction] = {}
    for row in openings:
        if isinstance(row.issued, date):
            cohort = cohort_of(world, row=row, code=code)
            add(tracked_openings, cohort=cohort, shares=row.shares)
            add(state.tracked, cohort=cohort, shares=row.shares)
    for row in openings:
        if row.issued == UNKNOWN:
            spread_unknown(state, shares=row.shares)
        elif row.issued is None:
            add_free(world, state=state, shares=row.shares, proportion=tracked_openings, day=day)


def change_convention(world: World, *, state: State, day: date) -> None:
    """AT_ISSUE to PRO_RATA gathers the free Shares; PRO_RATA to AT_ISSUE fixes them as they then stand."""
    now = world.convention("FREE_SHARES", on=day)
    if now == world.convention("FREE_SHARES", on=day - ONE_DAY):
        return
    if now == "PRO_RATA":
        pool = sum(state.free.values(), ZERO)
        state.free.clear()
        state.free[POOL] = pool
    else:
        attributed = attribute_pool(state)
        state.free.clear()
        state.free.update(attributed.free)


def rest_of_day(
    world: World,
    *,
    result: Walk,
    state: State,
    opening: dict[str, dict[Cohort, Fraction]],
    rows: list[Activity],
    day: date,
) -> None:
    for row in rows:
        if row.kind == "opening":
            continue
        if ORDER_OF_KINDS[row.kind] == TAKINGS:
            parts = take(world, state=state, row=row)
            if row.withheld:
                result.taken[row.portfolio, row.trade_date, row.line] = parts
        elif row.issued == UNKNOWN:
            spread_unknown(state, shares=row.shares)
        elif row.kind == "sale" or (isinstance(row.issued, date) and row.kind != "reinvestment"):
            cohort = cohort_of(world, row=row, code=row.source or row.portfolio)
            add(state.tracked, cohort=cohort, shares=row.shares)
        else:
            come_free(world, result=result, state=state, opening=opening, row=row, day=day)
    if world.convention("FREE_SHARES", on=day) == "PRO_RATA" and is_business_day(day):
        attribute_pool(state)


def come_free(
    world: World,
    *,
    result: Walk,
    state: State,
    opening: dict[str, dict[Cohort, Fraction]],
    row: Activity,
    day: date,
) -> None:
    """A reinvestment, or an undated exchange or merger, by the opening of the source."""
    source = row.source or row.portfolio
    if source in result.faults:
        raise StateFault(f"R5: the Shares of {source}, the source of row {row.line}, cannot be followed")
    add_free(world, state=state, shares=row.shares, proportion=opening[source], day=day)


def cohort_of(world: World, *, row: Activity, code: str) -> Cohort:
    issued = row.issued if isinstance(row.issued, date) else row.trade_date
    if issued > row.trade_date:
        raise StateFault(f"R5: row {row.line} is issued after its trade date")
    return seller(world, code=code, on=issued), interval_start(world, issued=issued)


def add(shares_of: dict[Cohort, Fraction], *, cohort: Cohort, shares: Fraction) -> None:
    shares_of[cohort] = shares_of.get(cohort, ZERO) + shares


def add_free(
    world: World, *, state: State, shares: Fraction, proportion: dict[Cohort, Fraction], day: date
) -> None:
    if world.convention("FREE_SHARES", on=day) == "PRO_RATA":
        add(state.free, cohort=POOL, shares=shares)
        return
    cohorts = sorted(proportion)
    parts = split(shares, weights=[proportion[cohort] for cohort in cohorts], unit=MILLIONTH)
    for cohort, part in zip(cohorts, parts, strict=True):
        add(state.free, cohort=cohort, shares=part)


def take(world: World, *, state: State, row: Activity) -> dict[Cohort, Fraction]:
    """Take the row's Shares; what it took of each cohort."""
    issued = row.trade_date if row.kind == "sale_cancelled" and row.issued is None else row.issued
    if issued == UNKNOWN:
        pieces = unknown_pieces(state)
    elif isinstance(issued, date):
        if issued > row.trade_date:
            raise StateFault(f"R5: row {row.line} is issued after its trade date")
        start = interval_start(world, issued=issued)
        pieces = [(state.tracked, cohort) for cohort in sorted(state.tracked) if cohort[1] == start]
    else:
        pieces = [(state.free, cohort) for cohort in sorted(state.free)]
    return take_from(pieces, shares=row.shares, line=row.line)


def take_from(
    pieces: list[tuple[dict[Cohort, Fraction], Cohort]], *, shares: Fraction, line: int
) -> dict[Cohort, Fraction]:
    taken: dict[Cohort, Fraction] = {}
    weights = [shares_of[cohort] for shares_of, cohort in pieces]
    if shares > sum(weights, ZERO):
        raise StateFault(f"R5: row {line} takes more Shares than are there")
    for (shares_of, cohort), part in zip(pieces, split(shares, weights=weights, unit=MILLIONTH), strict=True):
        shares_of[cohort] -= part
        add(taken, cohort=cohort, shares=part)
    return {cohort: part for cohort, part in taken.items() if part}


def unknown_pieces(state: State) -> list[tuple[dict[Cohort, Fraction], Cohort]]:
    """Tracked and free, the order of the cohorts before that of the two; the pool comes last."""
    tracked = [(state.tracked, cohort) for cohort in state.tracked]
    free = [(state.free, cohort) for cohort in state.free]
    return sorted(tracked + free, key=lambda piece: piece[1])


def spread_unknown(state: State, *, shares: Fraction) -> None:
    pieces = unknown_pieces(state)
    weights = [shares_of[cohort] for shares_of, cohort in pieces]
    for (shares_of, cohort), part in zip(pieces, split(shares, weights=weights, unit=MILLIONTH), strict=True):
        shares_of[cohort] += part


def fault_months(world: World, *, found: Walk) -> dict[str, str]:
    """The first month of each class's fault: its own, or that of an undated exchange's source by then."""
    months = {code: f"{day:%Y-%m}" for code, (day, _) in found.faults.items()}
    changed = True
    while changed:
        changed = False
        for row in world.activity:
            month = f"{row.trade_date:%Y-%m}"
            undated = row.kind in ("exchange_in", "merger_in") and row.issued is None and row.source
            if undated and months.get(row.source, "9999") <= month < months.get(row.portfolio, "9999"):
                months[row.portfolio] = month
                changed = True
    return months
