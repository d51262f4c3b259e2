"""What becomes known late of a random world: net assets, sales and Transfers of months that are closed."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from tests.reference.arithmetic import dollars
from tests.reference.calculator import tell
from tests.reference.days import days_of, is_business_day
from tests.reference.facts import World
from tests.reference.random_books import RandomWorld, dumped
from tests.reference.reading import a_date

COLUMNS = ("portfolio", "trade_date", "kind", "shares")


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Files that are told before a month is closed, in the order of their doors."""

    book: Path
    net_assets: Path
    activity: Path

    def tell(self, world: World) -> None:
        tell(world, books=[self.book], net_assets=[self.net_assets], activity=[self.activity])


def late_files(written: RandomWorld) -> dict[str, Late]:
    """By month, from the second on: what becomes known of those before it."""
    rng = random.Random(written.seed + 77_000)
    world = written.load()
    book = yaml.safe_load(written.book_path.read_text(encoding="utf-8"))
    folder = written.book_path.parent
    found = {}
    for number, month in enumerate(written.months[1:], start=1):
        before = written.months[:number]
        late = Late(
            book=folder / f"late-{month}.yaml",
            net_assets=folder / f"late-{month}-net-assets.csv",
            activity=folder / f"late-{month}-activity.csv",
        )
        parts = {"transfers": list(ended_transfers(rng, book=book, months=before))}
        if number == 1:
            parts["carried_over"] = list(carried_over(rng, world=world, book=book))
        late.book.write_text(dumped({part: rows for part, rows in parts.items() if rows}), encoding="utf-8")
        write(
            late.net_assets,
            ("portfolio", "date", "net_assets", "shares_outstanding"),
            list(net_assets(rng, world=world, months=before)),
        )
        write(late.activity, COLUMNS, list(sales(rng, world=world, months=before)))
        found[month] = late
    return found


def write(path: Path, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def net_assets(rng: random.Random, *, world: World, months: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Up to three figures, of days that have one: half, one and a half times, or a cent more."""
    days = {day for month in months for day in days_of(month)}
    known = sorted(key for key in world.net_assets if key[1] in days)
    for code, day in rng.sample(known, min(len(known), rng.randint(1, 3))):
        figure, outstanding = world.net_assets[code, day]
        changed = rng.choice([figure / 2, figure * 3 / 2, figure + Fraction(1, 100)])
        cents = Fraction(round(changed * 100), 100)
        yield code, day, dollars(cents), f"{float(outstanding):.6f}" if outstanding is not None else ""


def sales(rng: random.Random, *, world: World, months: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Now and then a sale, on a day of a Portfolio of which nothing is known yet."""
    if rng.random() < 0.4:
        return
    days = [day for month in months for day in days_of(month) if is_business_day(day)]
    told = {(row.portfolio, row.trade_date) for row in world.activity}
    free = [
        (row.code, day)
        for row in world.portfolios
        for day in days
        if (row.code, day) not in told and (row.code, day) in world.net_assets
    ]
    for code, day in rng.sample(free, min(len(free), rng.randint(1, 2))):
        yield code, day, "sale", f"{rng.randint(1, 4_000_000) / 1000:.3f}"


def ended_transfers(
    rng: random.Random, *, book: dict[str, Any], months: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """A Transfer that turns out to have ended on a day of a closed month, or never to have ended so."""
    days = [day for month in months for day in days_of(month)]
    running = [
        row
        for row in book.get("transfers", [])
        if a_date(row["effective"]) < days[-1] and (not row.get("ends") or a_date(row["ends"]) > days[-1])
    ]
    if running and rng.random() < 0.7:
        row = rng.choice(running)
        after = [day for day in days if day > a_date(row["effective"])]
        row["ends"] = rng.choice(after)
        yield dict(row)


def carried_over(rng: random.Random, *, world: World, book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Some amounts of the Prior Plan, for Distributors and their Assignees."""
    pairs = sorted({(row["distributor"], row["assignee"]) for row in book.get("transfers", [])})
    codes = [row.code for row in world.portfolios if row.joins is None]
    for code in rng.sample(codes, min(2, len(codes))):
        for distributor, assignee in pairs:
            of = {"portfolio": code, "distributor": distributor, "through": date(2003, 8, 17)}
            fee = {**of, "component": "distribution_fee"}
            yield {**fee, "amount": f"{rng.randint(1, 9999) / 100:.2f}", "assignee": assignee}
        for distributor in sorted({one for one, _ in pairs}):
            of = {"portfolio": code, "distributor": distributor, "through": date(2003, 8, 17)}
            yield {**of, "component": "distribution_fee", "amount": f"{rng.randint(1, 9999) / 100:.2f}"}
            yield {**of, "component": "service_fee", "amount": f"{rng.randint(1, 9999) / 100:.2f}"}
