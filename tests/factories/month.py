"""A tiny world for the month-end, loaded through the doors: two Funds, three Portfolios, round figures.

Alpha Growth Fund accrues 750.00 a day of distribution fee in a year of 365 days and 250.00 of service fee,
Alpha Income Fund 150.00 and 50.00, Beta Value Fund 20.547945... and 6.849315... Of the Shares, idi sold 60 %
of Growth, a third of Income and a seventh of Value before July 2003; adi sold the rest.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from governance.domain.business_days import is_business_day, last_business_day_on_or_before
from governance.domain.periods import PlanMonth, days_between
from tests.factories.plans import ALPHA, BETA, GROWTH, INCOME, VALUE, plan_text

SEPTEMBER = "2003-09"
NET_ASSETS = {GROWTH: "36500000.00", INCOME: "7300000.00", VALUE: "1000000.00"}
# Portfolio, original issue date, Shares. All were there before the Plan began.
OPENINGS = (
    (GROWTH, "1996-05-06", 200_000),
    (GROWTH, "2000-03-06", 400_000),
    (GROWTH, "2003-07-15", 400_000),
    (INCOME, "2000-03-06", 100_000),
    (INCOME, "2003-07-15", 200_000),
    (VALUE, "1997-02-03", 10_000),
    (VALUE, "2003-07-15", 60_000),
)
ACTIVITY_COLUMNS = (
    "portfolio",
    "trade_date",
    "kind",
    "shares",
    "amount",
    "original_issue_date",
    "other_portfolio",
    "front_end",
    "cdsc",
    "cdsc_waiver",
    "cost_per_share",
)
OPENING_DAY = "2003-08-15"
TRUSTEES = ("Ann Able", "Bob Best", "Cyd Cole")

BOOK: dict[str, Any] = {
    "boards": [
        {
            "funds": "all",
            "trustees": [
                {"name": name, "interested": name == TRUSTEES[0], "from": "2003-01-01"} for name in TRUSTEES
            ],
        }
    ],
    "meetings": [
        {"id": "m1", "funds": "all", "date": "2003-08-13", "mode": "in_person", "called_for": ["adoption"]}
    ],
    "votes": [{"matter": "adoption", "meeting": "m1", "portfolios": "all", "for": "all"}],
    "distributors": [{"code": "idi", "name": "I Distributors"}, {"code": "adi", "name": "A Distributors"}],
    "agreements": [
        {
            "id": "idi-1996",
            "distributor": "idi",
            "portfolios": "all",
            "sells_from": "1996-01-01",
            "sells_until": "2003-06-30",
            "ended_on": "2003-06-30",
            "ended_by": "vote",
        },
        {"id": "adi-2003", "distributor": "adi", "portfolios": "all", "sells_from": "2003-07-01"},
    ],
    "assignees": [
        {"code": "trust-a", "name": "Trust A", "address": "1 Example Square"},
        {"code": "bank-b", "name": "Bank B", "address": "2 Example Square"},
    ],
    "transfers": [
        {
            "id": "t-idi",
            "distributor": "idi",
            "assignee": "bank-b",
            "kind": "sale",
            "portfolios": "all",
            "percent": "100",
            "issued_from": "1998-07-01",
            "issued_to": "2003-06-30",
            "effective": "2003-08-18",
            "notified": "2003-08-15",
        },
        {
            "id": "t-adi",
            "distributor": "adi",
            "assignee": "trust-a",
            "kind": "sale",
            "portfolios": "all",
            "percent": "60",
            "issued_from": "2003-07-01",
            "effective": "2003-09-01",
            "notified": "2003-08-20",
        },
    ],
    "directions": [
        {
            "id": "d-idi",
            "distributor": "idi",
            "portfolios": [GROWTH, INCOME],
            "route": "collection_agent",
            "agent": {"code": "depository-c", "name": "Depository C", "designated_by": "bank-b"},
            "effective": "2003-08-18",
        },
        {
            "id": "d-adi",
            "distributor": "adi",
            "portfolios": "all",
            "route": "assignee",
            "effective": "2003-09-01",
        },
    ],
}
# What adi says of September 2003: its share of each Portfolio, and what of it is Trust A's.
SEPTEMBER_SAYS = {
    GROWTH: ("9000.00", {"trust-a": "5400.00"}),
    INCOME: ("3000.00", {"trust-a": "1800.00"}),
    VALUE: ("528.38", {"trust-a": "317.03"}),
}
Says = Mapping[str, tuple[str, Mapping[str, str]]]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


def book_with(**parts: Any) -> dict[str, Any]:
    """The world's book with some parts replaced; a part given as None is left out."""
    book = {**deepcopy(BOOK), **parts}
    return {part: entries for part, entries in book.items() if entries is not None}


def entry_with(part: str, at: int, **changes: Any) -> list[dict[str, Any]]:
    """A part of the world's book with one of its entries changed; a key given as None is left out."""
    entries = deepcopy(BOOK[part])
    entries[at] = {key: value for key, value in {**entries[at], **changes}.items() if value is not None}
    return list(entries)


class MonthWorld:
    """The tiny world in a folder; every method is a door."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = 0

    @classmethod
    def loaded(
        cls,
        folder: Path,
        *,
        book: Mapping[str, Any] | None = None,
        months: Sequence[str] = (SEPTEMBER,),
        without_net_assets: Iterable[str] = (),
        openings: Iterable[tuple[str, str, int]] = OPENINGS,
    ) -> "MonthWorld":
        """The Plan, the book, the openings, and flat net assets of the months."""
        world = cls(folder)
        world.plan()
        world.tell(**(book_with() if book is None else book))
        world.open_with(openings)
        for month in months:
            known = {one: NET_ASSETS[one] for one in NET_ASSETS if one not in without_net_assets}
            if known:
                world.price(month, known)
        return world

    def plan(self, **changes: Any) -> None:
        """Load the Plan's text."""
        path = self._written("txt", plan_text(**changes))
        self.run("load_plan", str(path), code="class-b")

    def tell(self, **parts: Any) -> None:
        """Load a book of these parts."""
        self.run("load_book", str(self.written_book(**parts)), leave_held=True)

    def written_book(self, **parts: Any) -> Path:
        """The file of a book of these parts."""
        return self._written("yaml", yaml.safe_dump(parts, sort_keys=False))

    def calculate(
        self, month: str = SEPTEMBER, *, says: Says | None = None, received: str = "2003-10-03"
    ) -> None:
        """Receive adi's Monthly Calculation."""
        rows = [["portfolio", "distributor_share", "assignee", "amount"]]
        for portfolio, (share, portions) in (SEPTEMBER_SAYS if says is None else says).items():
            rows += [[portfolio, share, assignee, amount] for assignee, amount in portions.items()]
            if not portions:
                rows.append([portfolio, share, "", ""])
        path = self._written("csv", _csv(rows))
        record = {"distributor": "adi", "month": month, "received": received, "file": path.name}
        self.tell(monthly_calculations=[record])

    def price(self, month: str, net_assets: Mapping[str, str]) -> None:
        """Import the same net assets for each business day of a month, and for the last one before it."""
        self.run("import_net_assets", str(self.written_prices(month, net_assets)))

    def written_prices(self, month: str, net_assets: Mapping[str, str]) -> Path:
        """The file of the same net assets for each business day of a month."""
        of = PlanMonth.from_text(month)
        before = last_business_day_on_or_before(of.first - timedelta(days=1))
        days = [before, *(day for day in of.days() if is_business_day(day))]
        return self.written_price_rows(
            (portfolio, day, amount) for portfolio, amount in net_assets.items() for day in days
        )

    def price_rows(self, rows: Iterable[tuple[str, date | str, str]]) -> None:
        """Import net assets row by row."""
        self.run("import_net_assets", str(self.written_price_rows(rows)))

    def written_price_rows(self, rows: Iterable[tuple[str, date | str, str]]) -> Path:
        """A file of net assets without Shares outstanding."""
        head = ("portfolio", "date", "net_assets", "shares_outstanding")
        return self._written("csv", _csv([head, *((*row, "") for row in rows)]))

    def open_with(self, openings: Iterable[tuple[str, str, int]], *, day: str = OPENING_DAY) -> None:
        """Import Shares that were there, by original issue date."""
        self.happen(
            {
                "portfolio": portfolio,
                "trade_date": day,
                "kind": "opening",
                "shares": shares,
                "original_issue_date": issued,
            }
            for portfolio, issued, shares in openings
        )

    def happen(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Import share activity, if there is any."""
        known = list(rows)
        if known:
            self.run("import_share_activity", str(self.written_activity(known)))

    def written_activity(self, rows: Iterable[Mapping[str, object]]) -> Path:
        """A file of share activity."""
        lines = [[row.get(column, "") for column in ACTIVITY_COLUMNS] for row in rows]
        return self._written("csv", _csv([ACTIVITY_COLUMNS, *lines]))

    def close(self, month: str = SEPTEMBER, **options: Any) -> Document:
        """Close a month; the document of `--json`."""
        return dict(json.loads(self.run("close_month", month, json=True, **options)))

    def verify(self) -> str:
        """Derive every sum again from the facts; what the command said."""
        return self.run("verify_books")

    def shown(self, month: str = SEPTEMBER) -> str:
        """Close a month; what people read."""
        return do("close_month", month).out

    def payments(self, month: str = SEPTEMBER) -> Document:
        """Every instruction of a month, whatever became of it."""
        return dict(json.loads(self.run("payments", month, json=True)))

    def review(self, *month: str) -> str:
        """Look again at what is held; what the command said."""
        return self.run("review_held", *month).strip()

    @staticmethod
    def read(said: Said) -> Document:
        """The document that a command printed."""
        return dict(json.loads(said.out))

    def run(self, command: str, *words: str, **options: Any) -> str:
        said = do(command, *words, quiet=True, **options)
        if said.code:
            raise AssertionError(f"{command} {' '.join(words)}: {said.err}")
        return said.out

    def _written(self, kind: str, text: str) -> Path:
        self._files += 1
        path = self.folder / f"{self._files:02d}.{kind}"
        path.write_text(text, encoding="utf-8")
        return path


def do(command: str, *words: str, **options: Any) -> Said:
    """Call a command; what it said, whatever its exit code.

    What the database checks when a transaction ends it checks here, also inside the transaction of a test.
    """
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command(command, *words, stdout=out, stderr=err, **options)
    except SystemExit as ended:
        code = int(ended.code or 0)
    if connection.in_atomic_block:
        connection.check_constraints()
    return Said(code=code, out=out.getvalue(), err=err.getvalue())


def months_between(first: str, last: str) -> list[str]:
    """Months as they are written, both included."""
    days = days_between(PlanMonth.from_text(first).first, PlanMonth.from_text(last).last)
    return sorted({f"{day:%Y-%m}" for day in days})


def rows_of_all_tables() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def portfolio_of(document: Document, name: str) -> Document:
    """What a document says of a Portfolio."""
    return next(dict(one) for one in document["portfolios"] if one["portfolio"] == name)


def fees_of(document: Document, name: str) -> tuple[str, int, str, str]:
    """Status, days, distribution fee and service fee of a Portfolio."""
    one = portfolio_of(document, name)
    return (one["status"], one["days"], one["distribution_fee"], one["service_fee"])


def shares_of(document: Document, name: str) -> dict[str, tuple[str, str, dict[str, str], str]]:
    """By Distributor: distribution fee, service fee, Portions and balance."""
    return {
        share["distributor"]: (
            share["distribution_fee"],
            share["service_fee"],
            {portion["assignee"]: portion["amount"] for portion in share["portions"]},
            share["balance"],
        )
        for share in portfolio_of(document, name)["shares"]
    }


def paid(document: Document, *, fund: str | None = None) -> list[tuple[str, str, str, str]]:
    """Fund, payee, amount and status of each instruction, in the document's order."""
    return [
        (one["fund"], one["payee"], one["amount"], one["status"])
        for one in document["payments"]
        if fund in (None, one["fund"])
    ]


def without_ids(document: Document) -> Document:
    """A document without the numbers that the database gave."""
    plain = deepcopy(document)
    for payment in plain["payments"]:
        del payment["id"]
    return plain


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


__all__ = ["ALPHA", "BETA", "GROWTH", "INCOME", "VALUE", "MonthWorld"]
