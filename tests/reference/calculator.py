"""The reference calculator: a month of a Plan from its facts, as the JSON document of `close_month --json`.

Simple and slow on purpose: fractions everywhere, every day walked anew. It covers rules R1 to R11, and
of R12 to R14 what a book's boards, meetings, votes, agreements, Transfers, directions, Calculations,
claims and conventions reach. Amendments, terminations, waivers, carried-over amounts, determinations,
shareholder votes, the sales charge limit and corrections are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.reference.arithmetic import ZERO, dollars, plain
from tests.reference.book import load_book
from tests.reference.facts import (
    DEFAULT_CONVENTIONS,
    Portfolio,
    World,
    days_of,
    read_activity,
    read_net_assets,
    read_schedule,
)
from tests.reference.fees import ClassMonth, Failed, class_month
from tests.reference.law import Authority, lapsed_in, plan_authority, unapproved_distributors
from tests.reference.payments import (
    LAPSED,
    NOT_APPROVED,
    Line,
    instructions,
    lines_of_share,
    offset_lines,
)
from tests.reference.shares import Walk, fault_months, walk


def load(
    plan_schedule: Iterable[tuple[str, str, object, object, object]],
    plan_effective: date,
    first_term_until: date,
    book_path: Path | str,
    net_assets_csv: Path | str,
    share_activity_csv: Path | str,
    *,
    plan: str = "class-b",
) -> World:
    """Read a Plan's Schedule A (rates in percent) and the files."""
    world = World(
        portfolios=read_schedule(plan_schedule),
        plan=plan,
        plan_effective=plan_effective,
        first_term_until=first_term_until,
    )
    load_book(world, path=Path(book_path))
    read_net_assets(world, path=Path(net_assets_csv))
    read_activity(world, path=Path(share_activity_csv))
    return world


def close(world: World, month: str, *, closed_before: Sequence[str] = ()) -> dict[str, Any]:
    """Close one month, after those of `closed_before` that this World has not closed yet, in order."""
    for earlier in sorted(closed_before):
        if earlier < month and earlier not in world.offsets:
            close(world, earlier)
    followed = walk(world, until=days_of(month)[-1])
    broken = fault_months(world, found=followed)
    documents = []
    lines: list[Line] = []
    for portfolio in world.portfolios:
        document, its_lines = one_class(
            world, followed=followed, broken=broken, portfolio=portfolio, month=month
        )
        documents.append(document)
        lines.extend(its_lines)
    payments = instructions([*lines, *offset_lines(world, lines=lines, month=month)])
    return {
        "format": 1,
        "month": month,
        "plan": world.plan,
        "portfolios": documents,
        "payments": payments,
        "totals": {
            "distribution_fee": total(documents, of="distribution_fee"),
            "service_fee": total(documents, of="service_fee"),
            "prepared": total([row for row in payments if row["status"] != "HELD"], of="amount"),
            "held": total([row for row in payments if row["status"] == "HELD"], of="amount"),
        },
    }


def total(rows: Iterable[dict[str, Any]], *, of: str) -> str:
    return dollars(sum((Fraction(row[of]) for row in rows), ZERO))


def one_class(
    world: World, *, followed: Walk, broken: dict[str, str], portfolio: Portfolio, month: str
) -> tuple[dict[str, Any], list[Line]]:
    """One share class of the month: its part of the document, and the lines of its payments."""
    last_day = days_of(month)[-1]
    authority = plan_authority(world, portfolio=portfolio, through=last_day)
    if authority.starts > last_day:
        return class_document(
            world, portfolio=portfolio, month=month, authority=authority, status="not_in_force"
        ), []
    lapsed = lapsed_in(authority=authority, month=month)
    try:
        if broken.get(portfolio.code, "9999") <= month:
            own = followed.faults.get(portfolio.code)
            raise Failed(own[1] if own else "R5: the source of an undated exchange has a fault")
        computed = class_month(
            world, walk=followed, code=portfolio.code, month=month, obliged_from=authority.starts
        )
    except Failed as failed:
        document = class_document(
            world,
            portfolio=portfolio,
            month=month,
            authority=authority,
            status="failed",
            problems=[str(failed)],
        )
        return document, []
    document = class_document(
        world,
        portfolio=portfolio,
        month=month,
        authority=authority,
        status="held" if lapsed else "computed",
        problems=computed.problems,
        computed=computed,
    )
    lines = class_lines(
        world,
        portfolio=portfolio,
        month=month,
        computed=computed,
        lapsed=lapsed,
        obliged_from=authority.starts,
    )
    return document, lines


def class_lines(
    world: World, *, portfolio: Portfolio, month: str, computed: ClassMonth, lapsed: bool, obliged_from: date
) -> list[Line]:
    unapproved = unapproved_distributors(world, portfolio=portfolio, month=month, obliged_from=obliged_from)
    lines: list[Line] = []
    for distributor, share in computed.shares.items():
        held = {LAPSED} if lapsed else set()
        if distributor in unapproved:
            held.add(NOT_APPROVED)
        lines.extend(
            lines_of_share(
                world,
                portfolio=portfolio,
                distributor=distributor,
                share=share,
                month=month,
                held=frozenset(held),
            )
        )
    return lines


def class_document(
    world: World,
    *,
    portfolio: Portfolio,
    month: str,
    authority: Authority,
    status: str,
    problems: Sequence[str] = (),
    computed: ClassMonth | None = None,
) -> dict[str, Any]:
    result = computed or ClassMonth()
    term = authority.terms[-1] if authority.terms else None
    return {
        "fund": portfolio.fund,
        "portfolio": portfolio.name,
        "status": status,
        "problems": list(problems),
        "authority": {
            "adoption": term.adoption if term else None,
            "continuance": term.continuance if term else None,
            "through": term.last.isoformat() if term else None,
        },
        "rates": {
            "distribution_fee": plain(portfolio.asset_rate),
            "service_fee": plain(portfolio.service_rate),
        },
        "conventions": {name: world.convention(name, on=days_of(month)[-1]) for name in DEFAULT_CONVENTIONS},
        "days": result.days,
        "average_daily_net_assets": dollars(result.average),
        "distribution_fee": dollars(result.distribution_fee),
        "service_fee": dollars(result.service_fee),
        "shares": [
            {
                "distributor": distributor,
                "distribution_fee": dollars(share.distribution_fee),
                "service_fee": dollars(share.service_fee),
                "portions": [
                    {"assignee": assignee, "amount": dollars(amount)}
                    for assignee, amount in share.portions.items()
                ],
                "balance": dollars(share.balance),
            }
            for distributor, share in result.shares.items()
        ],
    }
