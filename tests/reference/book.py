"""The parts of a book, each read into plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.reference.days import ONE_DAY
from tests.reference.facts import (
    Agreement,
    Amendment,
    Broken,
    Calculation,
    CalculationRow,
    CarriedOver,
    Claim,
    Direction,
    HoldersVote,
    Limit,
    Meeting,
    Termination,
    Transfer,
    Trustee,
    Vote,
    Waiver,
    World,
)
from tests.reference.reading import (
    a_date,
    exact,
    fund_name,
    fund_names,
    note,
    portfolio_code,
    portfolio_codes,
    read_book,
    read_schedule_text,
    slug,
)

EVER = date.max
NEVER_BEFORE = date.min
DEFAULT_LIMIT = "6.25"  # percent of new gross sales
LIMIT_FIGURES = {"id", "portfolios", "effective", "starts", "opening", "rate"}
DEFAULTS = {
    "period": "day",
    "compounding": "none",
    "interest_base": "unpaid",
    "day_count": "ACT_365",
    "prime": "H15",
    "prime_effective": "change_date",
    "order": ["front_end", "asset_based", "cdsc"],
    "exchanges": "off",
}


def load_book(world: World, *, path: Path) -> None:
    """Read a book, after those before it; amendments come first, so that all else can name what joins."""
    book = read_book(path)
    for entry in sorted(book.get("amendments") or [], key=lambda row: a_date(row["effective"])):
        load_amendment(world, entry=entry, folder=path.parent)
    load_names(world, book=book)
    load_boards(world, entries=book.get("boards") or [])
    load_votes(world, meetings=book.get("meetings") or [], votes=book.get("votes") or [])
    for entry in book.get("agreements") or []:
        load_agreement(world, entry=entry)
    load_endings(world, book=book)
    load_rights(world, book=book, folder=path.parent)
    for entry in book.get("conventions") or []:
        world.conventions.append((entry["name"], str(entry["value"]), a_date(entry["effective"])))
    world.remembered.clear()


def load_amendment(world: World, *, entry: dict[str, Any], folder: Path) -> None:
    """A restated Schedule A; a Portfolio that no Schedule A before it has is one that joins."""
    effective = a_date(entry["effective"])
    if entry.get("material") is False:
        raise ValueError("not covered by the reference calculator: words that are not material")
    lines, joining = {}, set()
    known = {row.code for row in world.portfolios}
    for row in read_schedule_text((folder / entry["file"]).read_text(encoding="utf-8")):
        lines[row.code] = (row.asset_rate, row.service_rate, row.aggregate_rate)
        if row.code not in known:
            joining.add(row.code)
            world.portfolios.append(replace(row, joins=effective))
    world.amendments.append(
        Amendment(id=entry["id"], effective=effective, lines=lines, joining=frozenset(joining))
    )


def load_endings(world: World, *, book: dict[str, Any]) -> None:
    """Votes of holders, terminations and what was certified since; waivers."""
    for entry in book.get("shareholder_votes") or []:
        world.holders.append(
            HoldersVote(
                matter=entry["matter"], subject=entry.get("subject"),
                portfolio=portfolio_code(world, entry["portfolio"]), date=a_date(entry["date"]),
                outstanding=exact(entry["outstanding"]), present=exact(entry["present"]),
                in_favour=exact(entry["for"]),
            )
        )  # fmt: skip
    for entry in book.get("terminations") or []:
        flags = ("good_faith", "best_interest_fund", "best_interest_shareholders")
        world.terminations.append(
            Termination(
                id=entry["id"], portfolios=portfolio_codes(world, entry["portfolios"]),
                effective=a_date(entry["effective"]), found=all(entry[flag] for flag in flags),
                unaltered=entry["cdsc_unaltered"], in_breach=frozenset(entry.get("in_material_breach") or []),
            )
        )  # fmt: skip
    for entry in book.get("certifications") or []:
        if not entry["kept"]:
            portfolio = portfolio_code(world, entry["portfolio"])
            world.broken.append(
                Broken(
                    termination=entry["termination"], portfolio=portfolio, distributor=entry["distributor"],
                    limb=entry["limb"],
                )
            )  # fmt: skip
    for entry in book.get("waivers") or []:
        effective = a_date(entry["effective"])
        world.waivers.append(
            Waiver(
                portfolios=portfolio_codes(world, entry["portfolios"], on=effective),
                component=entry["component"], charged=exact(entry["charged"]) / 100, effective=effective,
                ends=a_date(entry.get("ends"), otherwise=EVER),
                consented=frozenset(entry.get("consented") or []),
            )
        )  # fmt: skip


def load_names(world: World, *, book: dict[str, Any]) -> None:
    for entry in book.get("portfolios") or []:
        code = portfolio_code(world, entry["portfolio"])
        world.aliases.update({str(alias).lower(): code for alias in entry.get("aliases") or []})
    for entry in book.get("assignees") or []:
        if entry.get("name") and entry.get("address"):
            world.addressed.add(entry.get("code") or slug(entry["name"]))


def load_rights(world: World, *, book: dict[str, Any], folder: Path) -> None:
    """Transfers, directions, Monthly Calculations, claims, and the limits on sales charges."""
    start = len(world.transfers) + len(world.charges_alone)
    for order, entry in enumerate(book.get("transfers") or [], start=start):
        load_transfer(world, order=order, entry=entry)
    for entry in book.get("directions") or []:
        load_direction(world, entry=entry)
    for entry in book.get("monthly_calculations") or []:
        load_calculation(world, entry=entry, folder=folder)
    for order, entry in enumerate(book.get("claims") or [], start=len(world.claims)):
        load_claim(world, order=order, entry=entry)
    for entry in book.get("carried_over") or []:
        load_carried_over(world, entry=entry)
    for entry in book.get("sales_charge_limit") or []:
        load_limit(world, entry=entry)


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
    by_id = {vote.meeting.id: vote.meeting for vote in world.votes} | {
        entry["id"]: Meeting(
            id=entry["id"],
            funds=fund_names(world, entry.get("funds")),
            date=a_date(entry["date"]),
            mode=entry["mode"],
            called_for=frozenset(entry.get("called_for") or []),
        )
        for entry in meetings
    }
    for order, entry in enumerate(votes, start=len(world.votes)):
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
    first_term, begins = entry.get("first_term_until"), a_date(entry["sells_from"])
    everything = portfolio_codes(world, "all", on=begins)
    portfolios = portfolio_codes(world, entry.get("portfolios"), on=begins)
    world.agreements.append(
        Agreement(
            id=entry.get("id") or f"{entry['distributor']}-{entry['sells_from']}",
            distributor=entry["distributor"],
            portfolios=portfolios,
            sells_from=begins,
            sells_until=a_date(entry.get("sells_until"), otherwise=ended_on),
            ended_on=ended_on,
            first_term_until=a_date(first_term) if first_term else None,
            is_of_all=portfolios == everything,
        )
    )


def load_transfer(world: World, *, order: int, entry: dict[str, Any]) -> None:
    """One that is told again stands as it is told last."""
    told = Transfer(
        id=str(entry.get("id") or order),
        order=order,
        distributor=entry["distributor"],
        assignee=entry["assignee"],
        portfolios=portfolio_codes(world, entry.get("portfolios"), on=a_date(entry["effective"])),
        share=exact(entry["percent"]) / 100,
        issued_from=a_date(entry.get("issued_from"), otherwise=NEVER_BEFORE),
        issued_to=a_date(entry.get("issued_to"), otherwise=EVER),
        effective=a_date(entry["effective"]),
        ends=a_date(entry.get("ends"), otherwise=EVER),
        notified=bool(entry.get("notified")),
        is_of_the_fee="distribution_fee" in (entry.get("components") or ["distribution_fee"]),
        is_of_charges="cdsc" in (entry.get("components") or []),
    )
    before = [transfer for transfer in world.transfers if transfer.id == told.id]
    of_the_fee = [told] if told.is_of_the_fee else []
    for transfer in (*before, *of_the_fee):
        note(
            world,
            what="Transfer",
            portfolios=transfer.portfolios,
            first=transfer.effective,
            last=transfer.ends - ONE_DAY if transfer.ends != EVER else EVER,
        )
    world.transfers = [one for one in world.transfers if one.id != told.id] + of_the_fee
    world.transfers_ever += of_the_fee
    world.charges_alone = [one for one in world.charges_alone if one.id != told.id]
    if not told.is_of_the_fee:
        world.charges_alone.append(told)


def load_carried_over(world: World, *, entry: dict[str, Any]) -> None:
    row = CarriedOver(
        portfolio=portfolio_code(world, entry["portfolio"]),
        distributor=entry["distributor"],
        assignee=entry.get("assignee") or None,
        component=entry["component"],
        through=a_date(entry["through"]),
        amount=exact(entry["amount"]),
    )
    key = (row.portfolio, row.distributor, row.assignee, row.component, row.through)
    world.carried_over[key] = row


def load_limit(world: World, *, entry: dict[str, Any]) -> None:
    """Under the default conventions only, and told once."""
    others = {name: value for name, value in entry.items() if value != DEFAULTS.get(name)}
    others = {name: value for name, value in others.items() if name not in LIMIT_FIGURES}
    told = Limit(
        starts=a_date(entry.get("starts"), otherwise=world.plan_effective),
        opening=exact(entry.get("opening") or 0),
        rate=exact(entry.get("rate") or DEFAULT_LIMIT) / 100,
    )
    for code in portfolio_codes(world, entry.get("portfolios"), on=a_date(entry["effective"])):
        if others or world.limits.get(code, told) != told:
            raise ValueError(f"not covered by the reference calculator: the limit's {others or 'new terms'}")
        world.limits[code] = told


def load_direction(world: World, *, entry: dict[str, Any]) -> None:
    agent = entry.get("agent") or {}
    world.directions.append(
        Direction(
            distributor=entry["distributor"],
            portfolios=portfolio_codes(world, entry.get("portfolios"), on=a_date(entry["effective"])),
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
