"""The parts of a book, each read into plain facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.reference.facts import (
    Agreement,
    Calculation,
    CalculationRow,
    Claim,
    Direction,
    Meeting,
    Transfer,
    Trustee,
    Vote,
    World,
    a_date,
    exact,
    fund_name,
    fund_names,
    portfolio_code,
    portfolio_codes,
    read_book,
    slug,
)

EVER = date.max
NEVER_BEFORE = date.min


def load_book(world: World, *, path: Path) -> None:
    book = read_book(path)
    load_names(world, book=book)
    load_boards(world, entries=book.get("boards") or [])
    load_votes(world, meetings=book.get("meetings") or [], votes=book.get("votes") or [])
    for entry in book.get("agreements") or []:
        load_agreement(world, entry=entry)
    load_rights(world, book=book, folder=path.parent)
    for entry in book.get("conventions") or []:
        world.conventions.append((entry["name"], str(entry["value"]), a_date(entry["effective"])))


def load_names(world: World, *, book: dict[str, Any]) -> None:
    for entry in book.get("portfolios") or []:
        code = portfolio_code(world, entry["portfolio"])
        world.aliases.update({str(alias).lower(): code for alias in entry.get("aliases") or []})
    for entry in book.get("assignees") or []:
        if entry.get("name") and entry.get("address"):
            world.addressed.add(entry.get("code") or slug(entry["name"]))


def load_rights(world: World, *, book: dict[str, Any], folder: Path) -> None:
    """Transfers, directions, Monthly Calculations and claims."""
    for order, entry in enumerate(book.get("transfers") or []):
        load_transfer(world, order=order, entry=entry)
    for entry in book.get("directions") or []:
        load_direction(world, entry=entry)
    for entry in book.get("monthly_calculations") or []:
        load_calculation(world, entry=entry, folder=folder)
    for order, entry in enumerate(book.get("claims") or []):
        load_claim(world, order=order, entry=entry)


def load_boards(world: World, *, entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        for fund in sorted(fund_names(world, entry.get("funds"))):
            for trustee in entry["trustees"]:
                world.trustees.append(read_trustee(trustee, fund=fund))


def read_trustee(entry: dict[str, Any], *, fund: str) -> Trustee:
    periods = [
        (a_date(row.get("from"), otherwise=NEVER_BEFORE), a_date(row.get("to"), otherwise=EVER))
        for row in entry.get("interests") or []
    ]
    if entry.get("interested") or entry.get("financial_interest"):
        periods.append((NEVER_BEFORE, EVER))
    return Trustee(
        fund=fund,
        name=entry["name"],
        first=a_date(entry.get("from"), otherwise=NEVER_BEFORE),
        last=a_date(entry.get("to"), otherwise=EVER),
        disqualified=tuple(periods),
    )


def load_votes(world: World, *, meetings: list[dict[str, Any]], votes: list[dict[str, Any]]) -> None:
    by_id = {
        entry["id"]: Meeting(
            id=entry["id"],
            funds=fund_names(world, entry.get("funds")),
            date=a_date(entry["date"]),
            mode=entry["mode"],
            called_for=frozenset(entry.get("called_for") or []),
        )
        for entry in meetings
    }
    for order, entry in enumerate(votes):
        named = entry.get("portfolios", "all")
        in_favour = entry.get("for", [])
        world.votes.append(
            Vote(
                order=order,
                matter=entry["matter"],
                subject=entry.get("subject"),
                covers=entry.get("covers") or "all",
                meeting=by_id[entry["meeting"]],
                portfolios=None if named == "all" else portfolio_codes(world, named),
                in_favour=None if in_favour == "all" else frozenset(in_favour or []),
                not_in_favour=frozenset(entry.get("against") or []) | frozenset(entry.get("abstained") or []),
                remote=frozenset(entry.get("remote") or []),
            )
        )


def load_agreement(world: World, *, entry: dict[str, Any]) -> None:
    """Only a distribution agreement makes a Distributor; the other kinds pay nobody under the Plan."""
    if entry.get("kind", "distribution") != "distribution":
        return
    ended_on = a_date(entry.get("ended_on"), otherwise=EVER)
    first_term = entry.get("first_term_until")
    world.agreements.append(
        Agreement(
            id=entry.get("id") or f"{entry['distributor']}-{entry['sells_from']}",
            distributor=entry["distributor"],
            portfolios=portfolio_codes(world, entry.get("portfolios")),
            sells_from=a_date(entry["sells_from"]),
            sells_until=a_date(entry.get("sells_until"), otherwise=ended_on),
            ended_on=ended_on,
            first_term_until=a_date(first_term) if first_term else None,
        )
    )


def load_transfer(world: World, *, order: int, entry: dict[str, Any]) -> None:
    world.transfers.append(
        Transfer(
            order=order,
            distributor=entry["distributor"],
            assignee=entry["assignee"],
            portfolios=portfolio_codes(world, entry.get("portfolios")),
            share=exact(entry["percent"]) / 100,
            issued_from=a_date(entry.get("issued_from"), otherwise=NEVER_BEFORE),
            issued_to=a_date(entry.get("issued_to"), otherwise=EVER),
            effective=a_date(entry["effective"]),
            ends=a_date(entry.get("ends"), otherwise=EVER),
            notified=bool(entry.get("notified")),
        )
    )


def load_direction(world: World, *, entry: dict[str, Any]) -> None:
    agent = entry.get("agent") or {}
    world.directions.append(
        Direction(
            distributor=entry["distributor"],
            portfolios=portfolio_codes(world, entry.get("portfolios")),
            route=entry["route"],
            agent=agent.get("code") or slug(agent.get("name") or ""),
            effective=a_date(entry["effective"]),
            ends=a_date(entry.get("ends"), otherwise=EVER),
        )
    )


def load_calculation(world: World, *, entry: dict[str, Any], folder: Path) -> None:
    header, *lines = (folder / entry["file"]).read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    rows = []
    for line in lines:
        row = dict(zip(columns, line.split(","), strict=True))
        share = row["distributor_share"].strip()
        rows.append(
            CalculationRow(
                portfolio=portfolio_code(world, row["portfolio"]),
                distributor_share=exact(share) if share else None,
                assignee=row["assignee"].strip(),
                amount=exact(row["amount"].strip() or "0"),
            )
        )
    world.calculations.append(
        Calculation(
            distributor=entry["distributor"],
            month=str(entry["month"]),
            received=a_date(entry["received"]),
            rows=tuple(rows),
        )
    )


def load_claim(world: World, *, order: int, entry: dict[str, Any]) -> None:
    fund = fund_name(world, entry["fund"])
    portfolio = portfolio_code(world, entry["portfolio"]) if entry.get("portfolio") else None
    natural_key = "/".join(
        str(part)
        for part in (
            slug(fund),
            portfolio or "",
            entry["distributor"],
            entry["date"],
            entry.get("reason", ""),
        )
    )
    world.claims.append(
        Claim(
            id=entry.get("id") or natural_key,
            order=order,
            fund=fund,
            portfolio=portfolio,
            distributor=entry["distributor"],
            date=a_date(entry["date"]),
            amount=exact(entry["amount"]),
        )
    )
