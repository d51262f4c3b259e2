"""Random terminations, what undoes them later, and waivers."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.reference.days import ONE_DAY
from tests.reference.facts import World
from tests.reference.obligation import IN_FORCE, LAPSED, owed_on
from tests.reference.random_amendments import certificate
from tests.reference.random_law import Law
from tests.reference.random_rights import ASSIGNEES
from tests.reference.schedule import maxima_on

FLAGS = ("good_faith", "best_interest_fund", "best_interest_shareholders", "cdsc_unaltered")


def terminations(
    rng: random.Random, *, law: Law, world: World, distributors: list[str], span: tuple[date, date]
) -> list[dict[str, Any]]:
    """None, or one or two, of Portfolios with the Plan in force the day before and not adopted later."""
    entries: list[dict[str, Any]] = []
    adopted = max(vote.meeting.date for vote in world.votes if vote.matter == "adoption")
    for number in range(1, rng.choice([0, 1, 1, 2]) + 1):
        effective = span[0] + timedelta(days=rng.randint(2, (span[1] - span[0]).days))
        can_end = [
            row.code
            for row in world.portfolios
            if effective > adopted
            and owed_on(world, portfolio=row, day=effective - ONE_DAY).state in (IN_FORCE, LAPSED)
            and not any(row.code in entry["portfolios"] for entry in entries)
        ]
        if not can_end:
            continue
        codes = sorted(rng.sample(can_end, min(len(can_end), rng.randint(1, 2))))
        entry: dict[str, Any] = {"id": f"t{number}", "portfolios": codes, "effective": effective}
        entry |= {flag: rng.random() < 0.95 for flag in FLAGS}
        entry["in_material_breach"] = [code for code in distributors if rng.random() < 0.15]
        entries.append(entry)
        decide(law, entry=entry)
    return entries


def decide(law: Law, *, entry: dict[str, Any]) -> None:
    """By the Trustees, also from afar, or by the holders; the determination with it, lost or missing."""
    rng = law.rng
    day = entry["effective"] - timedelta(days=rng.choice([0, 1, 10, 30]))
    mode = rng.choice(["in_person", "in_person", "video"])
    meeting = law.meeting(id=f"m-{entry['id']}", day=day, called_for=["termination"], mode=mode)
    if rng.random() < 0.8:
        how = rng.choice(["all", "all", "four", "some", "remote", "lost"])
        law.vote(
            matter="termination",
            subject=entry["id"],
            meeting=meeting,
            portfolios=entry["portfolios"],
            how=how,
        )
    for code in entry["portfolios"]:
        if rng.random() < 0.3:
            certificate(law, matter="termination", subject=entry["id"], code=code, day=day)
    if rng.random() < 0.85:
        how = rng.choice(["all", "all", "all", "four", "remote", "lost"])
        codes = entry["portfolios"] if rng.random() < 0.8 else entry["portfolios"][:1]
        law.vote(matter="determination_11i", subject=entry["id"], meeting=meeting, portfolios=codes, how=how)


def certifications(
    rng: random.Random, *, entries: list[dict[str, Any]], distributors: list[str]
) -> list[dict[str, Any]]:
    """What is certified of the quarter of each termination: limb (ii) or (iii), kept or not, as to some."""
    found = []
    for entry in entries:
        effective = entry["effective"]
        for code in entry["portfolios"]:
            for distributor in distributors:
                limb = rng.choice(["iii", "iii", "iii", "ii"])
                if rng.random() < 0.5:
                    found.append(
                        {
                            "termination": entry["id"], "portfolio": code, "distributor": distributor,
                            "quarter": f"{effective.year}-Q{(effective.month + 2) // 3}", "limb": limb,
                            "kept": rng.random() < 0.3, "by": "Compliance", "evidence": "a letter",
                        }
                    )  # fmt: skip
    return found


def waivers(rng: random.Random, *, world: World, span: tuple[date, date]) -> list[dict[str, Any]]:
    """At most one a component, below every maximum of its days; some Assignees consented."""
    entries = []
    lowest = {"distribution_fee": (0, ("0", "0.1", "0.333333", "0.5")), "service_fee": (1, ("0", "0.1"))}
    for component, (place, charges) in lowest.items():
        if rng.random() < 0.5:
            continue
        effective = span[0] + timedelta(days=rng.randint(-10, (span[1] - span[0]).days))
        can_be = [row.code for row in world.portfolios if least(world, code=row.code, place=place) >= 0.2]
        if not can_be:
            continue
        entry: dict[str, Any] = {
            "portfolios": sorted(rng.sample(can_be, rng.randint(1, len(can_be)))),
            "component": component,
            "charged": rng.choice(charges),
            "effective": effective,
            "reason": "low yield",
            "consented": [code for code in ASSIGNEES if rng.random() < 0.4],
        }
        if rng.random() < 0.5:
            entry["ends"] = effective + timedelta(days=rng.randint(1, 60))
        entries.append(entry)
    return entries


def least(world: World, *, code: str, place: int) -> float:
    """The lowest maximum of a component that any Schedule A has, in percent."""
    portfolio = world.portfolio(code)
    rates = [amendment.lines[code] for amendment in world.amendments if code in amendment.lines]
    own = maxima_on(world, portfolio=portfolio, day=date.min) if portfolio.joins is None else None
    return min(float(one[place]) * 100 for one in [*rates, *([own] if own else [])])
