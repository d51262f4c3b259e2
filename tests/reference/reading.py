"""Files read into a World: Schedule A, net assets, share activity, and the parts of a book."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.reference.facts import (
    COVERED_PARTS,
    OUTSIDE,
    UNKNOWN,
    Activity,
    Changed,
    Portfolio,
    World,
    a_date,
    exact,
    portfolio_code,
    slug,
)


def read_schedule(schedule: Iterable[tuple[str, str, object, object, object]]) -> list[Portfolio]:
    return [
        Portfolio(
            fund=fund, name=name, code=slug(name), asset_rate=exact(asset) / 100,
            service_rate=exact(service) / 100, aggregate_rate=exact(aggregate) / 100,
        )
        for fund, name, asset, service, aggregate in schedule
    ]  # fmt: skip


def read_schedule_text(text: str) -> list[Portfolio]:
    """A Schedule A as it is printed: a Fund stands beside ASSET BASED, a Portfolio before three rates."""
    fund, rows = "", []
    for line in text.splitlines():
        if " ASSET BASED " in line:
            fund = line.partition(" ASSET BASED ")[0].strip()
        elif found := re.fullmatch(r"\s*(\S.*?)\s{2,}([\d.]+)%\s+([\d.]+)%\s+([\d.]+)%\s*", line):
            name, asset, service, aggregate = found.groups()
            rows.append((fund, name, asset, service, aggregate))
    return read_schedule(rows)


def read_net_assets(world: World, *, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code = portfolio_code(world, row["portfolio"])
            outstanding = (row.get("shares_outstanding") or "").strip()
            day = a_date(row["date"])
            known = world.net_assets.get((code, day), (None, None))
            figures = (exact(row["net_assets"]), exact(outstanding) if outstanding else known[1])
            if figures != known:
                note(world, what="net assets", portfolios={code}, first=day, last=day)
            world.net_assets[code, day] = figures


def note(world: World, *, what: str, portfolios: Iterable[str], first: date, last: date) -> None:
    """Keep that this became known now."""
    world.changes.append(
        Changed(told=world.told, what=what, portfolios=frozenset(portfolios), first=first, last=last)
    )


def read_activity(world: World, *, path: Path) -> None:
    """A day of a Portfolio that was told before is told anew, whole."""
    with path.open(encoding="utf-8", newline="") as lines:
        days = {
            (portfolio_code(world, row["portfolio"]), a_date(row["trade_date"]))
            for row in csv.DictReader(lines)
        }
    world.activity = [row for row in world.activity if (row.portfolio, row.trade_date) not in days]
    for code, day in sorted(days):
        note(world, what="activity", portfolios={code}, first=day, last=day)
    with path.open(encoding="utf-8", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines), start=2):
            issued = (row.get("original_issue_date") or "").strip()
            other = (row.get("other_portfolio") or "").strip()
            is_a_portfolio = bool(other) and not other.lower().startswith(OUTSIDE)
            world.activity.append(
                Activity(
                    line=line, portfolio=portfolio_code(world, row["portfolio"]),
                    trade_date=a_date(row["trade_date"]),
                    kind=row["kind"].strip(),
                    shares=exact(row["shares"]),
                    issued=UNKNOWN if issued.lower() == UNKNOWN else a_date(issued) if issued else None,
                    source=portfolio_code(world, other) if is_a_portfolio else "",
                )
            )  # fmt: skip


def read_book(path: Path) -> dict[str, Any]:
    book: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    not_covered = sorted(set(book) - COVERED_PARTS)
    if not_covered:
        raise ValueError(f"not covered by the reference calculator: {', '.join(not_covered)}")
    return book
