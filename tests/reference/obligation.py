"""Sections 8, 10 and 11, rule R12: what a Fund owes on a Portfolio's Shares on a day, and to whom no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.days import ONE_DAY, days_of
from tests.reference.facts import Portfolio, Termination, World
from tests.reference.law import Term, plan_authority
from tests.reference.votes import boards_decided, first_decided

NOT_IN_FORCE = "not in force"
IN_FORCE = "in force"
LAPSED = "lapsed"
TERMINATED = "terminated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A termination that was carried, as to one Portfolio: from when, and whether limb (i) was determined."""

    effective: date
    termination: Termination
    determined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The Plan's state on a day; `term` is the one that runs, or ran last, `ended` what ended the Plan."""

    state: str
    term: Term | None = None
    ended: Ended | None = None


def owed_on(world: World, *, portfolio: Portfolio, day: date) -> Owed:
    return world.remember(("owed", portfolio.code, day), lambda: judged(world, portfolio=portfolio, day=day))


def judged(world: World, *, portfolio: Portfolio, day: date) -> Owed:
    """One life of the Plan after another: each begins with an adoption, and a termination ends it."""
    found, since = Owed(state=NOT_IN_FORCE), date.min
    for ended in endings(world, portfolio=portfolio):
        if ended.effective > day:
            break
        life = plan_authority(world, portfolio=portfolio, through=ended.effective - ONE_DAY, since=since)
        if life.starts < ended.effective:
            found = Owed(state=TERMINATED, term=life.terms[-1], ended=ended)
        since = ended.effective
    life = plan_authority(world, portfolio=portfolio, through=day, since=since)
    if life.starts > day:
        return found
    return Owed(state=LAPSED if life.has_lapsed(day) else IN_FORCE, term=life.terms[-1])


def endings(world: World, *, portfolio: Portfolio) -> list[Ended]:
    return world.remember(("endings", portfolio.code), lambda: carried_endings(world, portfolio=portfolio))


def carried_endings(world: World, *, portfolio: Portfolio) -> list[Ended]:
    """Section 11: by the Dis-interested Trustees or the holders; from its date on, or the vote's if later."""
    found = []
    for termination in world.terminations:
        named = termination.id
        decided = first_decided(world, matter="termination", subject=named, portfolio=portfolio)
        if portfolio.code in termination.portfolios and decided is not None:
            determined = boards_decided(world, matter="determination_11i", subject=named, portfolio=portfolio)
            effective = max(termination.effective, decided)
            found.append(
                Ended(effective=effective, termination=termination, determined=determined is not None)
            )
    return sorted(found, key=lambda one: (one.effective, one.termination.id))


def complete_as_made(ended: Ended) -> bool:
    """Limbs (i) and (ii) as they were at the termination; (iii) can only be broken later."""
    return ended.determined and ended.termination.found and ended.termination.unaltered


def undone(world: World, *, portfolio: Portfolio, ended: Ended, distributor: str) -> list[str]:
    """Section 11(ii), (iii): the limbs not kept since, where the termination was Complete as to it."""
    if not complete_as_made(ended):
        return []
    of_it = [
        row
        for row in world.broken
        if (row.termination, row.portfolio) == (ended.termination.id, portfolio.code)
    ]
    limbs = ["ii"] if any(row.limb == "ii" for row in of_it) else []
    paid_others = any(row.limb == "iii" and row.distributor == distributor for row in of_it)
    if paid_others and distributor not in ended.termination.in_breach:
        limbs.append("iii")
    return limbs


def earns_nothing(world: World, *, portfolio: Portfolio, ended: Ended, distributor: str) -> bool:
    """Section 11: whether the termination is Complete as to the Distributor."""
    return complete_as_made(ended) and not undone(
        world, portfolio=portfolio, ended=ended, distributor=distributor
    )


def everything_goes_on(world: World, *, portfolio: Portfolio) -> bool:
    """AFTER_TERMINATION on the day of the last termination."""
    last = max(one.effective for one in endings(world, portfolio=portfolio))
    return world.convention("AFTER_TERMINATION", on=last) == "ALL"


def obliged_days(world: World, *, portfolio: Portfolio, month: str) -> list[date]:
    """The days of a month on which the Plan is, or was, in force."""
    return [
        day for day in days_of(month) if owed_on(world, portfolio=portfolio, day=day).state != NOT_IN_FORCE
    ]


def undone_reasons(world: World, *, portfolio: Portfolio, days: list[date], distributor: str) -> set[str]:
    """Why what the Distributor earns waits: a Complete Termination that was undone, on some of the days."""
    reasons = set()
    found = {owed_on(world, portfolio=portfolio, day=day).ended for day in days}
    for ended in (one for one in found if one is not None):
        limbs = undone(world, portfolio=portfolio, ended=ended, distributor=distributor)
        if limbs:
            reasons.add("; ".join(words_of(limb, distributor=distributor) for limb in limbs))
    return reasons


def words_of(limb: str, *, distributor: str) -> str:
    if limb == "ii":
        return (
            "Section 11(ii): the contingent deferred sales charges on outstanding Shares were altered after"
            " the termination"
        )
    return f"Section 11(iii): somebody else was paid on the Shares sold by {distributor}, not in breach"
