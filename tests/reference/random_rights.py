"""Random Transfers, directions and claims."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

ASSIGNEES = ("trust-a", "trust-b", "trust-c")


def rights_parts(
    rng: random.Random,
    *,
    funds: list[str],
    home: dict[str, str],
    distributors: list[str],
    span: tuple[date, date],
) -> dict[str, Any]:
    first_day, last_day = span
    addressed = rng.random() < 0.8
    codes = list(home)
    parts: dict[str, Any] = {
        "assignees": [
            {"code": code, "name": code.title(), "address": "1 Main Street"}
            if addressed or code != "trust-c"
            else {"code": code, "name": code.title()}
            for code in ASSIGNEES
        ],
        "transfers": [],
        "directions": [],
        "claims": [],
    }
    for distributor in distributors:
        parts["transfers"] += transfers(rng, distributor=distributor, codes=codes, span=span)
        parts["directions"] += directions(rng, distributor=distributor, codes=codes, span=span)
    for number in range(rng.randint(0, 5)):
        fund = rng.choice(funds)
        its_codes = [code for code in codes if home[code] == fund]
        claim = {
            "fund": fund,
            "portfolio": rng.choice([None, rng.choice(its_codes)]),
            "distributor": rng.choice(distributors),
            "date": rng.choice([last_day, a_day(rng, first=first_day - timedelta(days=5), last=last_day)]),
            "amount": rng.choice(["0.01", "7.77", "50.00", "333.33", "4000.00"]),
            "reason": f"reason {number}",
        }
        parts["claims"].append({**claim, "id": f"claim-{9 - number}"} if rng.random() < 0.5 else claim)
    return parts


def also_of_charges(rng: random.Random, *, book: dict[str, Any], codes: list[str]) -> None:
    """Some Distributors' agreements let contingent deferred sales charges go, and some Transfers cover them.

    Beside the fee, instead of it, or by a Transfer of their own; only where the Distributor has an agreement.
    """
    agreements = [row for row in book["agreements"] if row["kind"] == "distribution"]
    for distributor in sorted({row["distributor"] for row in agreements}):
        if rng.random() < 0.6:
            continue
        own = [row for row in agreements if row["distributor"] == distributor]
        for row in own:
            row["cdsc_transferable"] = True
        selling = {
            code for row in own for code in (codes if row["portfolios"] == "all" else row["portfolios"])
        }
        its_transfers = [row for row in book["transfers"] if row["distributor"] == distributor]
        if rng.random() < 0.5:
            for row in its_transfers:
                if row["portfolios"] != "all" and selling.issuperset(row["portfolios"]):
                    row["components"] = rng.choice([["cdsc"], ["distribution_fee", "cdsc"]])
            continue
        begins = date(2003, 8, 18)
        book["transfers"].append(
            {
                "id": f"charges-{distributor}",
                "distributor": distributor,
                "assignee": rng.choice(ASSIGNEES),
                "portfolios": sorted(rng.sample(sorted(selling), rng.randint(1, len(selling)))),
                "percent": rng.choice(["100", "12.5"]),
                "effective": begins,
                "issued_from": begins - timedelta(days=rng.randint(0, 400)),
                "issued_to": begins + timedelta(days=rng.randint(0, 400)),
                "components": ["cdsc"],
            }
        )


def a_day(rng: random.Random, *, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def some(rng: random.Random, *, codes: list[str]) -> Any:
    return "all" if rng.random() < 0.5 else sorted(rng.sample(codes, rng.randint(1, len(codes))))


def transfers(
    rng: random.Random, *, distributor: str, codes: list[str], span: tuple[date, date]
) -> list[dict[str, Any]]:
    """Up to three, never above 100 percent together, some with windows, some that change mid-month."""
    first, last = span
    percents = rng.choice(
        ([], ["60"], ["33.333333", "66.666667"], ["50", "25", "12.5"], ["100"], ["0.01", "99"])
    )
    entries = []
    for number, percent in enumerate(percents):
        entry: dict[str, Any] = {
            "id": f"transfer-{distributor}-{number}",
            "distributor": distributor,
            "assignee": rng.choice(ASSIGNEES),
            "kind": rng.choice(["sale", "assignment", "pledge"]),
            "portfolios": some(rng, codes=codes),
            "percent": percent,
            "effective": rng.choice([date(2003, 8, 18), a_day(rng, first=first, last=last)]),
        }
        if rng.random() < 0.85:
            entry["notified"] = entry["effective"]
        if rng.random() < 0.5:
            entry["issued_from"] = a_day(rng, first=date(2002, 6, 1), last=first)
        if rng.random() < 0.5:
            entry["issued_to"] = a_day(rng, first=first, last=last)
        if rng.random() < 0.3:
            begin = max(entry["effective"], first)
            entry["ends"] = a_day(rng, first=begin + timedelta(days=1), last=last + timedelta(days=9))
        entries.append(entry)
    return [*entries, *replacements(rng, entries=entries)]


def replacements(rng: random.Random, *, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Transfers that take over, from the day on which one ends, all of its Portfolios and its window."""
    return [
        {
            **{name: value for name, value in entry.items() if name not in ("ends", "notified")},
            "id": f"{entry['id']}-next",
            "assignee": rng.choice(ASSIGNEES),
            "effective": entry["ends"],
            "replaces": entry["id"],
            **({"notified": entry["ends"]} if rng.random() < 0.85 else {}),
        }
        for entry in entries
        if "ends" in entry and rng.random() < 0.5
    ]


def directions(
    rng: random.Random, *, distributor: str, codes: list[str], span: tuple[date, date]
) -> list[dict[str, Any]]:
    """None, one, or one after another, for all or some of the Portfolios, or for some so and the rest so."""
    if rng.random() < 0.25:
        return []
    groups = [some(rng, codes=codes)]
    if rng.random() < 0.3:
        cut = rng.randint(1, len(codes) - 1)
        groups = [codes[:cut], codes[cut:]]
    return [
        entry
        for portfolios in groups
        for entry in directions_of(rng, distributor=distributor, portfolios=portfolios, span=span)
    ]


def directions_of(
    rng: random.Random, *, distributor: str, portfolios: Any, span: tuple[date, date]
) -> list[dict[str, Any]]:
    """One or two that follow one another, at once or after some days; to the Assignees or to an agent."""
    first, last = span
    routes = rng.sample(["assignee", "assignee", "collection_agent"], rng.choice([1, 1, 2]))
    begins = rng.choice([date(2003, 8, 18), first])
    change = a_day(rng, first=max(first, begins) + timedelta(days=1), last=last)
    entries = []
    for number, route in enumerate(routes):
        entry: dict[str, Any] = {
            "distributor": distributor,
            "portfolios": portfolios,
            "route": route,
            "effective": change + timedelta(days=rng.choice([0, 0, 10])) if number else begins,
        }
        if route == "collection_agent":
            agent = {
                "code": f"agent-{distributor}",
                "name": f"Agent {distributor}",
                "address": "2 Main Street",
            }
            entry["agent"] = {**agent, "designated_by": rng.choice(ASSIGNEES)}
        if number + 1 < len(routes) or rng.random() < 0.1:
            entry["ends"] = change if not number else entry["effective"] + timedelta(days=20)
        entries.append(entry)
    return entries
