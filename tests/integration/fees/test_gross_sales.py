"""New gross sales that name no amount count at the day's net asset value per Share (Section 2, R1)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fees.selectors.gross_sales import GrossSales, exchanges_among, gross_sales_of
from governance.models import ShareClass
from tests.factories.month import GROWTH, INCOME, SEPTEMBER, MonthWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
ALL_KNOWN = 2**62
DAYS: dict[str, Any] = {"first": date(2003, 9, 1), "last": date(2003, 12, 31), "known_at": ALL_KNOWN}


def class_of(name: str) -> int:
    return int(ShareClass.objects.get(portfolio__name=name).pk)


def row(day: str, kind: str = "sale", **said: Any) -> dict[str, Any]:
    return {"portfolio": GROWTH, "trade_date": day, "kind": kind, "shares": 7, **said}


def by_day(column: dict[int, int]) -> dict[str, int]:
    return {str(date.fromordinal(day)): value for day, value in column.items()}


def sold(world: MonthWorld, *rows: dict[str, Any]) -> GrossSales:
    world.happen(rows)
    growth = class_of(GROWTH)
    return gross_sales_of([growth], **DAYS)[growth]


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=[SEPTEMBER])


def test_a_day_s_sales_without_an_amount_are_valued_together_beside_those_that_name_one(
    world: MonthWorld,
) -> None:
    file = world.folder / "priced.csv"
    file.write_text(f"portfolio,date,net_assets,shares_outstanding\n{GROWTH},2003-09-03,100.00,3\n")
    world.run("import_net_assets", str(file))

    found = sold(
        world, row("2003-09-03"), row("2003-09-03"), row("2003-09-03", amount="5.00", front_end="0.25")
    )

    assert by_day(found.sales) == {"2003-09-03": 466_67 + 5_00}  # 14 x 100 / 3, rounded once
    assert (by_day(found.valued), found.unpriced) == ({"2003-09-03": 2}, {})
    assert by_day(found.front_end) == {"2003-09-03": 25}


def test_where_no_shares_are_given_those_of_the_activity_count_and_a_saturday_has_friday_s_price(
    world: MonthWorld,
) -> None:
    cancelled = row("2003-09-04", "sale_cancelled", original_issue_date="2003-09-03")

    found = sold(world, row("2003-09-03"), cancelled, row("2003-09-06"))

    # 36,500,000.00 over 1,000,007 Shares on the 3rd, and over 1,000,000 on the 4th and 5th.
    assert by_day(found.sales) == {"2003-09-03": 255_50, "2003-09-04": -255_50, "2003-09-06": 255_50}
    assert found.unpriced == {}


def test_a_business_day_without_net_assets_prices_nothing_and_is_counted(world: MonthWorld) -> None:
    found = sold(world, row("2003-12-01"))

    assert (found.sales, by_day(found.unpriced)) == ({}, {"2003-12-01": 1})


def test_an_exchange_without_an_amount_is_valued_by_the_same_price(world: MonthWorld) -> None:
    taken = {
        "portfolio": GROWTH,
        "other_portfolio": INCOME,
        "original_issue_date": "2003-07-15",
        "shares": 1000,
    }
    given = {
        "portfolio": INCOME,
        "other_portfolio": GROWTH,
        "original_issue_date": "2003-07-15",
        "shares": 1000,
    }
    world.happen(
        [
            {**given, "kind": "exchange_out", "trade_date": "2003-09-03"},
            {**taken, "kind": "exchange_in", "trade_date": "2003-09-03"},
        ]
    )

    (found,) = exchanges_among([class_of(GROWTH), class_of(INCOME)], **DAYS)

    assert (found.source, found.taker) == (class_of(INCOME), class_of(GROWTH))
    assert found.cents == 36_463_54  # 1,000 x 36,500,000.00 / 1,001,000
    assert (found.moved, found.outstanding) == (1000 * 10**6, 300_000 * 10**6)
