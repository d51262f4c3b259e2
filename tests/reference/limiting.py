"""Section 2: what the limit on all sales charges leaves of a month's days, and what stays with the Fund.

The ledger is walked anew from its first day, each day on the facts now known: a month under the limit that
was closed on other facts, and what that makes of later months, is not covered.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.reference.arithmetic import ZERO
from tests.reference.charges import charged_rows
from tests.reference.days import ONE_DAY, days_of
from tests.reference.facts import Limit, Portfolio, World
from tests.reference.fees import accrued_days
from tests.reference.lifetime import Given, Terms, lines_of
from tests.reference.obligation import obliged_days
from tests.reference.reading import a_date, exact
from tests.reference.shares import Walk

PRIME_RATES = Path(__file__).resolve().parents[2] / "fees" / "data" / "us_prime_rate.csv"
SPREAD = Fraction(1)  # percent above prime
SALES = {"sale": 1, "sale_cancelled": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """By day, in dollars: what is left of the accrual, and the deferred charges that stay with the Fund."""

    left: dict[date, Fraction] = field(default_factory=dict)
    to_fund: dict[date, Fraction] = field(default_factory=dict)


def under_the_limit(world: World, *, walk: Walk, portfolio: Portfolio, month: str) -> Under:
    """Nothing of a Portfolio without a limit, or before its first day."""
    limit, (first, *_, last) = world.limits.get(portfolio.code), days_of(month)
    if limit is None or last < limit.starts:
        return Under()
    facts = facts_until(world, walk=walk, portfolio=portfolio, limit=limit, last=last)
    lines = [line for line in lines_of(Terms(rate=limit.rate), limit.opening, facts) if line.day >= first]
    return Under(
        left={line.day: line.taken["asset_based"] for line in lines},
        to_fund={line.day: line.to_fund for line in lines},
    )


def facts_until(world: World, *, walk: Walk, portfolio: Portfolio, limit: Limit, last: date) -> Given:
    code, first = portfolio.code, limit.starts
    wanted = [
        day
        for month in months_between(first, last)
        for day in obliged_days(world, portfolio=portfolio, month=month)
        if day >= first
    ]
    accrued = accrued_days(world, walk=walk, code=code, wanted=wanted)
    sales, front_end = gross_sales(world, code=code, first=first, last=last)
    withheld: dict[date, Fraction] = {}
    for row in charged_rows(world, code=code, first=first, last=last):
        withheld[row.trade_date] = withheld.get(row.trade_date, ZERO) + row.withheld
    return Given(
        first=first,
        last=last,
        percent=interest_percent(first, last),
        sales=sales,
        charges={
            "front_end": front_end,
            "asset_based": {day.day: day.distribution for day in accrued},
            "cdsc": withheld,
        },
        wanted_from=first,
    )


def gross_sales(
    world: World, *, code: str, first: date, last: date
) -> tuple[dict[date, Fraction], dict[date, Fraction]]:
    """New gross sales and front-end charges: sales less those cancelled, each on its own trade date."""
    sales: dict[date, Fraction] = {}
    front_end: dict[date, Fraction] = {}
    for row in world.activity:
        day = row.trade_date
        if row.portfolio != code or row.kind not in SALES or not first <= day <= last:
            continue
        if row.amount is None:
            raise ValueError("not covered by the reference calculator: a sale under the limit with no amount")
        sales[day] = sales.get(day, ZERO) + SALES[row.kind] * row.amount
        front_end[day] = front_end.get(day, ZERO) + SALES[row.kind] * row.front_end
    return sales, front_end


def interest_percent(first: date, last: date) -> dict[date, Fraction]:
    """Prime and one percent, of each day: a change counts from its date."""
    with PRIME_RATES.open(encoding="utf-8", newline="") as lines:
        changes = {a_date(row["effective_date"]): exact(row["rate_percent"]) for row in csv.DictReader(lines)}
    prime = changes[max(day for day in changes if day <= first)]
    percent = {}
    day = first
    while day <= last:
        prime = changes.get(day, prime)
        percent[day] = prime + SPREAD
        day += ONE_DAY
    return percent


def months_between(first: date, last: date) -> Iterator[str]:
    day = first.replace(day=1)
    while day <= last:
        yield f"{day:%Y-%m}"
        day = days_of(f"{day:%Y-%m}")[-1] + ONE_DAY
