"""A projection in words: what is asked, on which assumptions, and as a file."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from governance.domain.money import (
    HUNDRED_MILLIONTHS_PER_PERCENT,
    dollars_from_cents,
    dollars_text,
    rate_text,
)
from governance.domain.periods import day_words
from plan_admin.projection.domain.changes import ChangeKind
from plan_admin.projection.domain.engine import Due, ProjectedMonth
from plan_admin.projection.selectors.projecting import Projection
from plan_admin.projection.selectors.sheets import Amounts, Sheets

NEVER_AN_INSTRUCTION = (
    "A projection on stated assumptions, never an instruction: nothing of it is owed, prepared or paid."
)


def change_words(projection: Projection) -> str:
    """The change in one sentence."""
    change, which, begins = projection.change, _portfolios(projection), change_begins(projection)
    since = f"from {day_words(begins)}" if begins else ""
    if change.kind is ChangeKind.LAPSE:
        held = f"held {since}" if since else "nothing lapses by what was voted until now"
        return f"The Plan is not continued for {which} (Section 10): {held}."
    if change.kind is ChangeKind.TERMINATION:
        complete = f", complete as to {', '.join(sorted(change.complete_for))}" if change.complete_for else ""
        other = "" if complete else ", not complete as to any Distributor"
        return f"The Plan is terminated for {which} {since}{complete}{other} (Section 11)."
    if change.kind is ChangeKind.AMENDMENT:
        rates = sorted({_rates(*one) for one in _rates_of(projection)})
        return f"Schedule A is amended for {which} {since}: {'; '.join(rates)} (Section 9)."
    return "No change: the Plan goes on as it stands."


def change_begins(projection: Projection) -> date | None:
    """The first day of the change; a lapse begins on the day after the running term."""
    lapse = projection.change.kind is ChangeKind.LAPSE
    return projection.lapses_on if lapse else projection.change.day


def assumptions(projection: Projection) -> tuple[str, ...]:
    """What is taken for granted, in sentences (ADR 36)."""
    pace, as_of = projection.pace, projection.horizon.as_of
    market = (
        f"Net assets per Share change by {percent_text(pace.market)} % a year"
        if pace.market
        else "Net assets per Share stand still"
    )
    sales = (
        f"Shares change by {percent_text(pace.sales)} % a year: sold by whoever then sells, or taken from"
        " all cohorts alike"
        if pace.sales
        else "no Share is sold, redeemed or converted"
    )
    continued = (
        "The Plan's continuance is not approved again; agreements with votes of their own go on."
        if projection.change.kind is ChangeKind.LAPSE
        else "The Plan and its agreements are continued in time each year (Section 10)."
    )
    return (
        f"What is known through {day_words(as_of)} is counted as it is.",
        f"{market}, and {sales}.",
        continued,
        "Transfers, agreements, rates and conventions stay as they are recorded now.",
        *_of_limits(projection),
        "Amounts are by whose they are (Section 6(a), (b)): routes of Section 6(d) and (e), Monthly"
        " Calculations, claims, corrections and contingent deferred sales charges are left out.",
    )


def _of_limits(projection: Projection) -> Iterator[str]:
    """What is assumed of the lifetime limit, where a share class has one."""
    if any(one.limit is not None for one in projection.unchanged):
        yield (
            "The lifetime limit on sales charges (Section 2) grows by new gross sales at their pace of the"
            " last twelve months known and by interest at the last known prime rate and 1 %."
        )


def dollars_words(cents: int) -> str:
    """Dollars in a sentence: 1,234.50."""
    return f"{dollars_from_cents(cents):,}"


def percent_text(pace: int) -> str:
    """A yearly pace in percent: -5_000_000 is `-5`."""
    return format((Decimal(pace) / HUNDRED_MILLIONTHS_PER_PERCENT).normalize(), "f")


def document_of(projection: Projection, sheets: Sheets) -> dict[str, Any]:
    """The projection as one JSON document."""
    names = {row.share_class: row for row in projection.classes}
    unchanged = {(one.share_class, one.month): one for one in projection.unchanged}
    return {
        "format": 1,
        "plan": projection.plan,
        "as_of": str(projection.horizon.as_of),
        "is": NEVER_AN_INSTRUCTION,
        "change": {
            "kind": projection.change.kind.value,
            "from": str(change_begins(projection) or "") or None,
            "words": change_words(projection),
        },
        "assumptions": list(assumptions(projection)),
        "months": [str(month) for month in projection.months],
        "portfolios": [
            {
                "fund": names[one.share_class].fund_name,
                "portfolio": names[one.share_class].portfolio_name,
                **_month_document(one, unchanged[one.share_class, one.month]),
            }
            for one in projection.changed
        ],
        "totals": _amounts(sheets.total),
    }


def lines_of(projection: Projection, sheets: Sheets) -> Iterator[str]:
    """The projection for people at a shell."""
    first, last = projection.months[0], projection.months[-1]
    yield f"{projection.plan}: {first} to {last}, from what is known through {projection.horizon.as_of}"
    yield NEVER_AN_INSTRUCTION
    yield change_words(projection)
    yield from (f"  - {one}" for one in assumptions(projection))
    yield f"{'':8} {'':44} {'no change':>16} {'under it':>16} {'difference':>16} {'held':>16}"
    for block in sheets.months:
        for row in block.rows:
            of = f" of {row.key.distributor}" if row.key.payee != row.key.distributor else ""
            yield _line(str(block.month), f"{row.key.payee}: {row.key.what}{of}", row.amounts)
        yield _line(str(block.month), "all payees", block.total)
    yield _line("in all", "", sheets.total)
    for one in sheets.portfolios:
        yield from (f"{one.name}: {remark}" for remark in one.remarks)


def _line(month: str, what: str, amounts: Amounts) -> str:
    figures = (amounts.unchanged, amounts.changed, amounts.difference, amounts.held)
    return f"{month:8} {what:44}" + "".join(f" {dollars_text(cents):>16}" for cents in figures)


def _month_document(one: ProjectedMonth, without: ProjectedMonth) -> dict[str, Any]:
    return {
        "month": str(one.month),
        "problem": one.problem or None,
        "nothing_because": one.nothing_because or None,
        "distribution_fee": dollars_text(one.distribution_fee),
        "service_fee": dollars_text(one.service_fee),
        "no_change": {
            "distribution_fee": dollars_text(without.distribution_fee),
            "service_fee": dollars_text(without.service_fee),
        },
        "payees": [_due_document(due) for due in one.dues],
    }


def _due_document(due: Due) -> dict[str, Any]:
    return {
        "component": due.component.value,
        "distributor": due.distributor,
        "assignee": due.assignee,
        "amount": dollars_text(due.cents),
        "held_because": list(due.held_because),
    }


def _amounts(amounts: Amounts) -> Mapping[str, str]:
    return {
        "no_change": dollars_text(amounts.unchanged),
        "under_the_change": dollars_text(amounts.changed),
        "difference": dollars_text(amounts.difference),
        "held": dollars_text(amounts.held),
    }


def _portfolios(projection: Projection) -> str:
    touched = projection.change.share_classes
    if touched is None or len(touched) == len(projection.classes):
        return "every Portfolio"
    names = [row.portfolio_name for row in projection.classes if row.share_class in touched]
    return names[0] if len(names) == 1 else f"{len(names)} Portfolios"


def _rates_of(projection: Projection) -> Iterator[tuple[int, int, int]]:
    for rates in projection.change.rates.values():
        yield rates.asset_based, rates.service, rates.aggregate


def _rates(asset_based: int, service: int, aggregate: int) -> str:
    three = (asset_based, service, aggregate)
    return " / ".join(f"{rate_text(rate * 100)} %" for rate in three)
