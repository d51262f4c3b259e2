"""The files as they are read: the book, the net assets and the share activity."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from tests.reference.arithmetic import ZERO
from tests.reference.facts import UNKNOWN, Activity, Changed, Portfolio, World

OUTSIDE = "outside:"
COVERED_PARTS = {
    "plan", "funds", "portfolios", "boards", "meetings", "votes", "distributors", "agreements", "assignees",
    "transfers", "directions", "monthly_calculations", "claims", "conventions", "amendments", "terminations",
    "certifications", "shareholder_votes", "waivers", "carried_over",
    "share_terms", "sales_charge_limit",
    "yearly_duties",  # they decide no amount
}  # fmt: skip


def slug(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only.lower())).strip("-_")


def exact(text: object) -> Fraction:
    return Fraction(Decimal(str(text)))


def a_date(value: object, *, otherwise: date | None = None) -> date:
    if value is None or value == "":
        if otherwise is None:
            raise ValueError("a date is missing")
        return otherwise
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def portfolio_code(world: World, name: object) -> str:
    wanted = str(name).strip().lower()
    for portfolio in world.portfolios:
        if wanted in (portfolio.code, portfolio.name.lower()):
            return portfolio.code
    return world.aliases[wanted]


def portfolio_codes(world: World, value: Any, *, on: date = date.max) -> frozenset[str]:
    """The codes of a list, or of all that there are on a day."""
    if value == "all" or value is None:
        return frozenset(row.code for row in world.portfolios if row.joins is None or row.joins <= on)
    return frozenset(portfolio_code(world, name) for name in value)


def fund_names(world: World, value: Any) -> frozenset[str]:
    every = {portfolio.fund for portfolio in world.portfolios}
    if value == "all" or value is None:
        return frozenset(every)
    return frozenset(fund_name(world, name) for name in value)


def fund_name(world: World, name: object) -> str:
    wanted = str(name).strip().lower()
    return next(row.fund for row in world.portfolios if wanted in (row.fund.lower(), slug(row.fund)))


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
                    amount=dollars_in(row, "amount"),
                    withheld=dollars_in(row, "cdsc") or ZERO,
                    front_end=dollars_in(row, "front_end") or ZERO,
                )
            )  # fmt: skip


def dollars_in(row: dict[str, str], column: str) -> Fraction | None:
    text = (row.get(column) or "").strip()
    return exact(text) if text else None


def read_book(path: Path) -> dict[str, Any]:
    book: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    not_covered = sorted(set(book) - COVERED_PARTS)
    if not_covered:
        raise ValueError(f"not covered by the reference calculator: {', '.join(not_covered)}")
    return book
