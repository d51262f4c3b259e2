"""Random share activity and the net assets that go with it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.reference.arithmetic import ZERO
from tests.reference.days import ONE_DAY, business_day_not_after, is_business_day
from tests.reference.facts import World
from tests.reference.shares import Walk, walk

MILLION = 10**6
DAYS_BEYOND = timedelta(days=4)  # rows of the next month's first days must not count yet
HEADER = "portfolio,trade_date,kind,shares,original_issue_date,other_portfolio,reference"


class Holdings:
    """What surely is there, in millionths of a Share: never more than the class really has."""

    def __init__(self, *, cuts: list[date]) -> None:
        self.cuts = cuts
        self.tracked: dict[date, int] = {}
        self.issue_dates: dict[date, date] = {}
        self.free = 0

    def add(self, *, issued: date, shares: int) -> None:
        start = max([cut for cut in self.cuts if cut <= issued], default=date.min)
        self.tracked[start] = self.tracked.get(start, 0) + shares
        self.issue_dates[start] = issued

    def total(self) -> int:
        return sum(self.tracked.values()) + self.free

    def shrink(self) -> None:
        """After Shares were taken of everything: well below what is left."""
        self.tracked = {start: shares * 9 // 10 for start, shares in self.tracked.items()}
        self.free = self.free * 9 // 10


class Activity:
    """The rows of one world, in the making."""

    def __init__(self, rng: random.Random, *, book: dict[str, Any], codes: list[str]) -> None:
        self.rng = rng
        self.book = book
        self.rows: list[str] = []
        self.round = rng.random() < 0.3
        cuts = cuts_of(book)
        self.holdings = {code: Holdings(cuts=cuts) for code in codes}
        self.opened: dict[str, date] = {}

    def row(
        self, *, code: str, day: date, kind: str, shares: int, issued: object = "", other: str = ""
    ) -> None:
        """Of `unknown` ones a few millionths more, so that equal Shares leave equal remainders."""
        odd = self.rng.choice([0, 1, 2]) if issued == "unknown" else 0
        amount = f"{Decimal(shares + odd).scaleb(-6):f}"
        self.rows.append(f"{code},{day},{kind},{amount},{issued},{other},r{len(self.rows)}")

    def some_shares(self) -> int:
        if self.round:
            return self.rng.choice([100, 100, 200, 300]) * MILLION
        return self.rng.randint(1, 500 * MILLION)

    def sold(self, *, code: str, on: date) -> bool:
        """Whether somebody sold the Portfolio on the day."""
        for entry in self.book["agreements"]:
            until = entry.get("sells_until") or entry.get("ended_on") or date.max
            covered = entry["portfolios"] == "all" or code in entry["portfolios"]
            if entry["kind"] == "distribution" and covered and entry["sells_from"] <= on <= until:
                return True
        return False

    def issue_date(self, *, day: date) -> date:
        return self.rng.choice([day, day - timedelta(days=self.rng.randint(0, 900))])


def cuts_of(book: dict[str, Any]) -> list[date]:
    cuts = set()
    for entry in book["agreements"]:
        if entry["kind"] != "distribution":
            continue
        cuts.add(entry["sells_from"])
        until = entry.get("sells_until") or entry.get("ended_on")
        if until:
            cuts.add(until + ONE_DAY)
    cuts |= {entry["effective"] for entry in book["terminations"]}
    for entry in book["transfers"]:
        if entry.get("issued_from"):
            cuts.add(entry["issued_from"])
        if entry.get("issued_to"):
            cuts.add(entry["issued_to"] + ONE_DAY)
    return sorted(cuts)


def write_activity(
    rng: random.Random, *, path: Path, book: dict[str, Any], codes: list[str], first: date, last: date
) -> None:
    """Openings shortly before or after the first day, then some trades a week, then perhaps a fault."""
    making = Activity(rng, book=book, codes=codes)
    short_lived = codes[-1] if rng.random() < 0.3 else ""
    begin = max(first, date(2003, 8, 18))
    for code in codes:
        if code != short_lived:
            day = begin + timedelta(days=rng.choice([-40, -3, -2, -1, 0, 0, 1, 12, 13]))
            open_class(making, code=code, day=day)
    if short_lived:
        live_shortly(making, code=short_lived, first=begin, last=last)
    day = begin - timedelta(days=rng.choice([2, 2, 35]))
    while day <= last + DAYS_BEYOND:
        ready = [code for code, opened in making.opened.items() if opened < day]
        for _ in range(rng.choice([0, 0, 1, 2, 3]) if ready else 0):
            trade(making, code=rng.choice(ready), ready=ready, day=day)
        if ready and rng.random() < 0.01:
            open_class(making, code=rng.choice(ready), day=day)
        day += ONE_DAY
    if rng.random() < 0.2 and making.opened:
        code = rng.choice(sorted(making.opened))
        fault_day = last - timedelta(days=rng.randint(0, 40))
        making.row(
            code=code, day=fault_day, kind="redemption", shares=10**14, issued=rng.choice(["unknown", ""])
        )
    path.write_text("\n".join([HEADER, *dealt_anew(rng, rows=making.rows), ""]))


def dealt_anew(rng: random.Random, *, rows: list[str]) -> list[str]:
    """The rows of each Portfolio's day stay in their order; the days come in any order."""
    days: dict[str, list[str]] = {}
    for row in rows:
        days.setdefault(",".join(row.split(",")[:2]), []).append(row)
    keys = rng.sample(sorted(days), len(days)) if rng.random() < 0.5 else sorted(days)
    return [row for key in keys for row in days[key]]


def open_class(making: Activity, *, code: str, day: date) -> None:
    """One to three dated openings, and often undated and unknown ones on the same day."""
    rng = making.rng
    issue_dates = [making.issue_date(day=day) for _ in range(rng.randint(1, 3))]
    issue_dates = [issued for issued in issue_dates if making.sold(code=code, on=issued)] or [
        date(2002, 1, 2)
    ]
    for issued in issue_dates:
        shares = making.some_shares()
        making.row(code=code, day=day, kind="opening", shares=shares, issued=issued)
        making.holdings[code].add(issued=issued, shares=shares)
    for words in ("", "unknown"):
        if rng.random() < 0.5:
            shares = making.some_shares()
            making.row(code=code, day=day, kind="opening", shares=shares, issued=words)
            making.holdings[code].free += 0 if words else shares
    making.opened.setdefault(code, day)


def live_shortly(making: Activity, *, code: str, first: date, last: date) -> None:
    """One sale and, some weeks later, the whole of it redeemed."""
    rng = making.rng
    day = first + timedelta(days=rng.randint(0, 10))
    shares = making.some_shares() + 3
    if not making.sold(code=code, on=day):
        return
    making.row(code=code, day=day, kind="sale", shares=shares)
    middle = day + timedelta(days=rng.randint(0, 20))
    end = middle + timedelta(days=rng.randint(1, 20))
    making.row(code=code, day=middle, kind="redemption", shares=shares // 3, issued=day)
    kind = rng.choice(["redemption", "conversion", "sale_cancelled"])
    making.row(code=code, day=min(end, last), kind=kind, shares=shares - shares // 3, issued=day)


def trade(making: Activity, *, code: str, ready: list[str], day: date) -> None:
    rng = making.rng
    act = rng.choice((sell, sell, reinvest, come_in, come_in, merge, take, take, take))
    if act in (come_in, merge):
        act(making, code=code, ready=ready, day=day)
    else:
        act(making, code=code, day=day)  # type: ignore[call-arg]


def sell(making: Activity, *, code: str, day: date) -> None:
    issued = making.rng.choice(["", "", "unknown", making.issue_date(day=day)])
    seller_day = issued if isinstance(issued, date) else day
    if issued != "unknown" and not making.sold(code=code, on=seller_day):
        return
    shares = making.some_shares()
    making.row(code=code, day=day, kind="sale", shares=shares, issued=issued)
    if issued != "unknown":
        making.holdings[code].add(issued=seller_day, shares=shares)


def reinvest(making: Activity, *, code: str, day: date) -> None:
    shares = making.some_shares() // 10 + 1
    making.row(code=code, day=day, kind="reinvestment", shares=shares)
    making.holdings[code].free += shares


def come_in(making: Activity, *, code: str, ready: list[str], day: date) -> None:
    """An exchange from another Portfolio, both sides of it as a rule, or from outside."""
    rng = making.rng
    others = [other for other in ready if other != code]
    issued = rng.choice(["", "", "unknown", making.issue_date(day=day)])
    source = rng.choice([*others, "outside:Elsewhere Fund"])
    seller_of = source if source in others else code
    if isinstance(issued, date) and not making.sold(code=seller_of, on=issued):
        return
    shares = making.some_shares() // 4 + 1
    making.row(code=code, day=day, kind="exchange_in", shares=shares, issued=issued, other=source)
    if isinstance(issued, date):
        making.holdings[code].add(issued=issued, shares=shares)
    elif not issued:
        making.holdings[code].free += shares
    if source in others and rng.random() < 0.6:
        take(making, code=source, day=day, kind="exchange_out", other=code)


def merge(making: Activity, *, code: str, ready: list[str], day: date) -> None:
    """Shares of another fund, of this family or from outside, come in by a merger, which is rare."""
    rng = making.rng
    if rng.random() < 0.7:
        return
    source = rng.choice(["", "outside:Merged Fund", *ready])
    issued = rng.choice(["", "unknown", making.issue_date(day=day), making.issue_date(day=day)])
    seller_of = source if source in ready else code
    if isinstance(issued, date) and not making.sold(code=seller_of, on=issued):
        return
    shares = making.some_shares()
    making.row(code=code, day=day, kind="merger_in", shares=shares, issued=issued, other=source)
    if isinstance(issued, date):
        making.holdings[code].add(issued=issued, shares=shares)
    elif not issued:
        making.holdings[code].free += shares


def take(making: Activity, *, code: str, day: date, kind: str = "", other: str = "") -> None:
    """Dated, undated or unknown Shares leave, never more than surely are there."""
    rng = making.rng
    holdings = making.holdings[code]
    kind = kind or rng.choice(["redemption", "redemption", "conversion", "sale_cancelled", "exchange_out"])
    if kind == "exchange_out" and not other:
        other = "outside:Elsewhere Fund"
    how = rng.choice(["dated", "dated", "undated", "unknown"])
    if how == "dated" and holdings.tracked:
        start = rng.choice(sorted(holdings.tracked))
        shares = holdings.tracked[start] * rng.choice([100, *range(0, 60, 7)]) // 100
        issued = holdings.issue_dates[start]
        same_interval = max([cut for cut in holdings.cuts if cut <= day], default=date.min) == start
        if issued <= day:
            words = "" if kind == "sale_cancelled" and same_interval else issued
            making.row(code=code, day=day, kind=kind, shares=shares, issued=words, other=other)
            holdings.tracked[start] -= shares
    elif how == "undated" and kind != "sale_cancelled" and holdings.free:
        shares = holdings.free * rng.choice([100, *range(0, 60, 7)]) // 100
        making.row(code=code, day=day, kind=kind, shares=shares, other=other)
        holdings.free -= shares
    elif how == "unknown" and holdings.total() > 100:
        making.row(
            code=code, day=day, kind=kind, shares=holdings.total() // 50, issued="unknown", other=other
        )
        holdings.shrink()


def write_net_assets(rng: random.Random, *, path: Path, world: World, first: date, last: date) -> None:
    """A row for every business day of a class with Shares, some on other days, perhaps one missing."""
    followed = walk(world, until=last)
    lines = []
    for portfolio in world.portfolios:
        price = Decimal(rng.randint(500, 4000)).scaleb(-2) * rng.choice([1, 1, 1, 40, 100_000])
        level = rng.random() < 0.3
        day = min(first, date(2003, 8, 8) if first.year == 2003 else first) - timedelta(days=10)
        while day <= last:
            price += Decimal(0 if level else rng.randint(-20, 20)).scaleb(-2)
            held = shares_on(world, followed=followed, code=portfolio.code, day=day)
            shares = Decimal(int(held * MILLION)).scaleb(-6)
            line = a_row(rng, code=portfolio.code, day=day, shares=shares, price=price)
            if line:
                lines.append(line)
            day += ONE_DAY
    if rng.random() < 0.2:
        missing = business_day_not_after(last - timedelta(days=rng.randint(0, 50)))
        victim = rng.choice(world.portfolios).code
        lines = [line for line in lines if not line.startswith(f"{victim},{missing},")]
    rng.shuffle(lines)
    path.write_text("\n".join(["portfolio,date,net_assets,shares_outstanding", *lines, ""]))


def shares_on(world: World, *, followed: Walk, code: str, day: date) -> Fraction:
    """The Shares at the close that counts for the day; none from a fault on."""
    fault = followed.faults.get(code)
    if fault is not None and fault[0] <= day:
        return ZERO
    return sum(followed.attributed(world, code=code, day=day).values(), ZERO)


def a_row(rng: random.Random, *, code: str, day: date, shares: Decimal, price: Decimal) -> str:
    """A day's row, or none; now and then net assets of nothing, or some over no Shares."""
    amount = "0.00" if rng.random() < 0.01 else f"{shares * price:.2f}"
    if not is_business_day(day):
        return f"{code},{day},{amount}," if rng.random() < 0.1 else ""
    if not shares:
        stated = rng.choice(["0.00"] * 400 + ["12.34"])
        return f"{code},{day},{stated}," if rng.random() < 0.4 else ""
    outstanding = rng.choice(["", f"{shares:f}", f"{shares:f}", f"{shares * Decimal('1.01'):.6f}"])
    return f"{code},{day},{amount},{outstanding}"
