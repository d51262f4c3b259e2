"""Short ways to state a share class's Shares, facts and terms, and to accrue its month."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fees.domain.accrual import DayFacts, DayTerms, MonthAccrual, Servicing, TermsSpan
from fees.domain.class_month import ClassMonth
from fees.domain.cohorts import CohortScheme, Holding, SoldBy
from fees.domain.roll import RolledClass
from governance.domain.money import cents_from_dollars
from tests.unit.fees.builders import millionths, on

LIFE = date(1990, 1, 1)
# idi sold until the end of June 2003, adi since; adi's Shares since 10 September are a cohort of their own.
SCHEME = CohortScheme.of(
    cut_points=[LIFE, date(2003, 7, 1), date(2003, 9, 10)],
    sellers={
        1: [
            SoldBy(distributor="idi", first=LIFE, last=date(2003, 6, 30)),
            SoldBy(distributor="adi", first=date(2003, 7, 1), last=None),
        ]
    },
)
ISSUED = {"idi": date(2001, 5, 5), "adi": date(2003, 7, 15), "new": date(2003, 9, 15)}
THRIFTY = {"distribution_rate": 750_000, "service_rate": 250_000, "aggregate_rate": 1_000_000}
# At 0.75 % and 0.25 %, divided by 365, a day accrues 750.00 and 250.00.
A_DAYS_NET_ASSETS = "36500000.00"

Closes = Sequence[tuple[str, Mapping[str, str]]]


def servicing(*distributors: tuple[str, str]) -> tuple[Servicing, ...]:
    return tuple(Servicing(distributor=code, began=date.fromisoformat(began)) for code, began in distributors)


def terms(**changes: Any) -> DayTerms:
    usual: dict[str, Any] = {
        **THRIFTY,
        "days_in_year": 365,
        "servicing": servicing(("adi", "2003-07-01")),
    }
    return DayTerms(**(usual | changes))


def span(first: str, last: str, **changes: Any) -> TermsSpan:
    return TermsSpan(first=date.fromisoformat(first), last=date.fromisoformat(last), terms=terms(**changes))


def holding(shares: Mapping[str, str]) -> Holding:
    """Shares by cohort: "600", or "600+60" where 60 of them are Free Shares."""
    parts: dict[int, tuple[int, int]] = {}
    for name, text in shares.items():
        tracked, _, free = text.partition("+")
        cohort = SCHEME.cohort_sold(share_class=1, issued=ISSUED[name])
        assert cohort is not None
        parts[cohort] = (millionths(tracked), millionths(free or "0"))
    cohorts = tuple(sorted(parts))
    tracked_parts = tuple(parts[cohort][0] for cohort in cohorts)
    free_parts = tuple(parts[cohort][1] for cohort in cohorts)
    together = tuple(map(int.__add__, tracked_parts, free_parts))
    return Holding(cohorts, tracked_parts, free_parts, together, sum(together))


def accrue(
    *spans: TermsSpan,
    closes: Closes = (("2003-08-01", {"idi": "600", "adi": "300"}),),
    net_assets: Mapping[str, str],
    outstanding: Mapping[str, str] | None = None,
    tie_tolerance: int = 1_000,
) -> ClassMonth:
    return MonthAccrual(
        scheme=SCHEME,
        rolled=RolledClass(holdings=[(on(day), holding(shares)) for day, shares in closes]),
        facts=DayFacts(
            net_assets={on(day): cents_from_dollars(Decimal(text)) for day, text in net_assets.items()},
            outstanding={on(day): millionths(text) for day, text in (outstanding or {}).items()},
        ),
        tie_tolerance=tie_tolerance,
    ).run(spans)
