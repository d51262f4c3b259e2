"""The reference calculator: a month of a Plan from its facts, as the JSON document of `close_month --json`.

Simple and slow on purpose: fractions everywhere, every day walked anew. It covers rules R1 to R11, and
of R12 to R14 what a book's boards, meetings, votes, shareholder votes, agreements, amendments, terminations,
certifications, waivers, Transfers, directions, Calculations, claims, amounts carried over and conventions
reach; deferred charges that were withheld, and the limit on all sales charges under its defaults. Closed
months are corrected, but for what was withheld, and for months under the limit that later days rest on.
Determinations and relief from voting in person are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.reference.arithmetic import ZERO, dollars, plain
from tests.reference.book import load_book
from tests.reference.charges import charge_lines, charges_of
from tests.reference.corrections import lines_beside
from tests.reference.days import days_of
from tests.reference.facts import DEFAULT_CONVENTIONS, Portfolio, World
from tests.reference.fees import ClassMonth, Failed, class_month
from tests.reference.law import unapproved_distributors
from tests.reference.limiting import under_the_limit
from tests.reference.obligation import LAPSED as LAPSED_DAY
from tests.reference.obligation import TERMINATED, Owed, obliged_days, owed_on
from tests.reference.payments import (
    LAPSED,
    NOT_APPROVED,
    Line,
    instructions,
    lines_of_share,
    offset_lines,
)
from tests.reference.reading import read_activity, read_net_assets, read_schedule
from tests.reference.restating import closed_month, not_kept
from tests.reference.schedule import charged_on
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
    tell(world, books=[book_path], net_assets=[net_assets_csv], activity=[share_activity_csv])
    return world


def tell(
    world: World,
    *,
    books: Iterable[Path | str] = (),
    net_assets: Iterable[Path | str] = (),
    activity: Iterable[Path | str] = (),
) -> None:
    """Read further files into what is known, the books first, in order."""
    world.told += 1
    world.remembered.clear()
    for path in books:
        load_book(world, path=Path(path))
    for path in net_assets:
        read_net_assets(world, path=Path(path))
    for path in activity:
        read_activity(world, path=Path(path))


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
        if portfolio.joins is not None and portfolio.joins > days_of(month)[-1]:
            continue
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
    days = obliged_days(world, portfolio=portfolio, month=month)
    owed = owed_on(world, portfolio=portfolio, day=days[-1]) if days else Owed(state="not in force")
    told: dict[str, Any] = {"portfolio": portfolio, "month": month, "owed": owed}
    if not days:
        return class_document(world, **told, status="not_in_force"), []
    lapsed = any(owed_on(world, portfolio=portfolio, day=day).state == LAPSED_DAY for day in days)
    try:
        computed = computed_class(
            world, followed=followed, broken=broken, portfolio=portfolio, month=month, days=days
        )
    except Failed as failed:
        return class_document(world, **told, status="failed", problems=[str(failed)]), []
    status = "held" if lapsed else "computed"
    lines = class_lines(world, portfolio=portfolio, month=month, computed=computed, lapsed=lapsed, days=days)
    beside = lines_beside(
        world, portfolio=portfolio, month=month, lines=lines, computed=computed, anew=computed_anew
    )
    world.closed[month, portfolio.code] = closed_month(
        world, portfolio=portfolio, days=days, computed=computed, lines=lines
    )
    charged = charge_lines(world, portfolio=portfolio, month=month, charges=computed.charges, days=days)
    return class_document(world, **told, status=status, computed=computed), [*lines, *beside, *charged]


def computed_anew(world: World, *, portfolio: Portfolio, month: str) -> ClassMonth:
    """A closed month on the facts now known."""
    followed = walk(world, until=days_of(month)[-1])
    days = obliged_days(world, portfolio=portfolio, month=month)
    if not days:
        raise Failed("the Plan is not in force")
    return computed_class(
        world,
        followed=followed,
        broken=fault_months(world, found=followed),
        portfolio=portfolio,
        month=month,
        days=days,
    )


def computed_class(
    world: World,
    *,
    followed: Walk,
    broken: dict[str, str],
    portfolio: Portfolio,
    month: str,
    days: list[date],
) -> ClassMonth:
    if broken.get(portfolio.code, "9999") <= month:
        own = followed.faults.get(portfolio.code)
        raise Failed(own[1] if own else "R5: the source of an undated exchange has a fault")
    code = portfolio.code
    under = under_the_limit(world, walk=followed, portfolio=portfolio, month=month)
    computed = class_month(world, walk=followed, code=code, wanted=days, left=under.left)
    computed.charges = charges_of(world, walk=followed, code=code, month=month, to_fund=under.to_fund)
    return computed


def class_lines(
    world: World, *, portfolio: Portfolio, month: str, computed: ClassMonth, lapsed: bool, days: list[date]
) -> list[Line]:
    unapproved = unapproved_distributors(world, portfolio=portfolio, days=days)
    kept_back = not_kept(world, portfolio=portfolio, days=days)
    lines: list[Line] = []
    for distributor, share in computed.shares.items():
        held = {LAPSED} if lapsed else set()
        if distributor in unapproved:
            held.add(NOT_APPROVED)
        held |= kept_back.get(distributor, set())
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
    owed: Owed,
    status: str,
    problems: Sequence[str] = (),
    computed: ClassMonth | None = None,
) -> dict[str, Any]:
    result = computed or ClassMonth()
    term, ended = owed.term, owed.state == TERMINATED
    last_day = days_of(month)[-1]
    rates = charged_on(world, portfolio=portfolio, day=last_day) if term else (ZERO, ZERO, ZERO)
    return {
        "fund": portfolio.fund,
        "portfolio": portfolio.name,
        "status": status,
        "problems": [*problems, *result.problems],
        "authority": {
            "adoption": term.adoption if term else None,
            "continuance": term.continuance if term else None,
            "through": term.last.isoformat() if term and not ended else None,
        },
        "rates": {
            "distribution_fee": plain(rates[0]),
            "service_fee": plain(rates[1]),
        },
        "conventions": {name: world.convention(name, on=last_day) for name in DEFAULT_CONVENTIONS},
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
