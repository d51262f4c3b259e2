"""Random Transfers, directions, claims and Monthly Calculations."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
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
        parts["claims"].append(
            {
                "id": f"claim-{number}",
                "fund": fund,
                "portfolio": rng.choice([None, rng.choice(its_codes)]),
                "distributor": rng.choice(distributors),
                "date": a_day(rng, first=first_day - timedelta(days=5), last=last_day),
                "amount": rng.choice(["0.01", "7.77", "50.00", "333.33", "4000.00"]),
                "reason": f"reason {number}",
            }
        )
    return parts


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
    return entries


def directions(
    rng: random.Random, *, distributor: str, codes: list[str], span: tuple[date, date]
) -> list[dict[str, Any]]:
    """None, one, or one after another; to the Assignees or to a collection agent."""
    first, last = span
    if rng.random() < 0.25:
        return []
    portfolios = some(rng, codes=codes)
    routes = rng.sample(["assignee", "assignee", "collection_agent"], rng.choice([1, 1, 2]))
    change = a_day(rng, first=first + timedelta(days=1), last=last)
    entries = []
    for number, route in enumerate(routes):
        entry: dict[str, Any] = {
            "distributor": distributor,
            "portfolios": portfolios,
            "route": route,
            "effective": change if number else rng.choice([date(2003, 8, 18), first]),
        }
        if route == "collection_agent":
            agent = {
                "code": f"agent-{distributor}",
                "name": f"Agent {distributor}",
                "address": "2 Main Street",
            }
            entry["agent"] = {**agent, "designated_by": rng.choice(ASSIGNEES)}
        if number + 1 < len(routes):
            entry["ends"] = change
        entries.append(entry)
    return entries


def calculation_files(
    rng: random.Random, *, documents: list[dict[str, Any]], book: dict[str, Any], folder: Path
) -> tuple[list[dict[str, Any]], list[Path]]:
    """For every month and every Distributor that ever directs so: most of the time a file."""
    directing = sorted({row["distributor"] for row in book["directions"] if row["route"] == "assignee"})
    entries, paths = [], []
    for document in documents:
        for distributor in directing:
            lines = calculation_lines(rng, document=document, distributor=distributor)
            if rng.random() < 0.2 or not lines:
                continue
            month = document["month"]
            path = folder / f"calc-{distributor}-{month}.csv"
            path.write_text("\n".join(["portfolio,distributor_share,assignee,amount", *lines, ""]))
            year, number = (int(part) for part in month.split("-"))
            received = date(year + number // 12, number % 12 + 1, 3)
            entries.append(
                {"distributor": distributor, "month": month, "received": received, "file": path.name}
            )
            paths.append(path)
    return entries, paths


def calculation_lines(rng: random.Random, *, document: dict[str, Any], distributor: str) -> list[str]:
    lines: list[str] = []
    for portfolio in document["portfolios"]:
        for share in portfolio["shares"]:
            if share["distributor"] == distributor and rng.random() < 0.88:
                lines += stated(rng, portfolio=portfolio["portfolio"], share=share)
    return lines


def stated(rng: random.Random, *, portfolio: str, share: dict[str, Any]) -> list[str]:
    """The figures as they are, or one of them a little or much off; nothing stated goes below zero."""
    whole = Decimal(share["distribution_fee"])
    portions = {row["assignee"]: Decimal(row["amount"]) for row in share["portions"]}
    wrong = rng.choice(["", "", "", "", "", "", "", "", "", "share", "portion", "left_out"])
    off = rng.choice([Decimal("0.03"), Decimal("-0.05"), Decimal("0.06"), Decimal("100.00")])
    if wrong == "share":
        whole = max(Decimal("0.00"), whole + off)
    if portions and wrong in ("portion", "left_out"):
        chosen = rng.choice(sorted(portions))
        portions[chosen] = max(Decimal("0.00"), portions[chosen] + off)
        if wrong == "left_out":
            del portions[chosen]
    if not portions:
        return [f"{portfolio},{whole},,"]
    return [f"{portfolio},{whole},{assignee},{amount}" for assignee, amount in portions.items()]
