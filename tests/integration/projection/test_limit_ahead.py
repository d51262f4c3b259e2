"""Section 2: the projection holds coming months to the lifetime limit as a closing does (NASD 2830(d))."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fees.models import LedgerMonth
from governance.models import Plan
from plan_admin.projection.selectors.limits import limits_ahead
from plan_admin.projection.selectors.projecting import project
from tests.factories.month import GROWTH, NET_ASSETS, MonthWorld, rows_of_all_tables
from tests.integration.projection.payees import closed, projected

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
OCTOBER, NOVEMBER = "2003-10", "2003-11"


def limit(**changes: Any) -> list[dict[str, Any]]:
    usual = {"portfolios": [GROWTH], "starts": "2003-09-01", "opening": "50000.00"}
    return [{**usual, **changes}]


def sale(day: str, amount: str) -> dict[str, object]:
    return {"portfolio": GROWTH, "trade_date": day, "kind": "sale", "shares": 1, "amount": amount}


@pytest.mark.parametrize("period", ["day", "month"])
@pytest.mark.parametrize("is_closed", [True, False], ids=["september closed", "september open"])
def test_a_flat_projection_is_the_closed_month_under_the_limit(
    tmp_path: Path, period: str, is_closed: bool
) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(sales_charge_limit=limit(period=period))
    plan = Plan.objects.get()
    if is_closed:
        world.close()
    before = rows_of_all_tables()

    months = list(project(plan, months=3).changed)

    assert rows_of_all_tables() == before
    if not is_closed:
        world.close()
    reached = {}
    for month in (OCTOBER, NOVEMBER):
        world.price(month, NET_ASSETS)
        assert projected(months, month, plan) == closed(world.close(month))
        ledger = LedgerMonth.objects.get(monthly_fee__month=f"{month}-01", monthly_fee__superseded_by=None)
        (one,) = [one for one in months if str(one.month) == month and one.limit is not None]
        assert one.limit is not None
        assert one.limit.reached_on == ledger.reached_on
        assert one.limit.remaining == max(0, (ledger.unpaid or 0) + (ledger.interest or 0))
        reached[month] = ledger.reached_on
    # 50,000.00 and some interest are 66 days of 750.00: September, October and some of November.
    assert reached[OCTOBER] is None
    assert f"{reached[NOVEMBER]:%Y-%m}" == NOVEMBER


def test_known_sales_and_deferred_charges_of_a_month_that_has_begun_count(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(sales_charge_limit=limit(opening="30000.00"))
    world.close()
    world.price(OCTOBER, NET_ASSETS)
    world.happen(
        [
            {
                "portfolio": GROWTH,
                "trade_date": "2003-10-02",
                "kind": "redemption",
                "shares": 100,
                "original_issue_date": "2003-07-15",
                "cdsc": "100.00",
                "cost_per_share": "20",
            },
        ]
    )
    plan = Plan.objects.get()

    months = list(project(plan, months=1, first=project(plan, months=1).months[0].previous).changed)

    assert projected(months, OCTOBER, plan) == closed(world.close(OCTOBER))
    (one,) = [one for one in months if one.limit is not None]
    assert one.limit is not None
    assert one.limit.reached_on == LedgerMonth.objects.get(monthly_fee__month="2003-10-01").reached_on


def test_new_gross_sales_go_on_at_their_pace_and_more_of_them_reach_the_limit_later(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(sales_charge_limit=limit(opening="30000.00"))
    world.happen([sale("2003-09-10", "200000.00")])
    world.close()

    (ahead,) = limits_ahead(Plan.objects.get())

    # 15 August to 30 September 2003 has 32 business days.
    assert ahead.pace == (200_000_00, 32)
    as_it_is, more, fewer, up, down = [line.reached_on or date.max for line in ahead.lines]
    assert date(2003, 11, 1) < fewer < as_it_is < more < date.max
    assert up <= as_it_is <= down
    assert len(ahead.months) == 36
    assert all(len(row) == 5 for _, row in ahead.rows)
    # 31 days of 750.00.
    assert ahead.lines[0].months[0].charged == 23_250_00


def test_without_a_limit_nothing_is_ahead(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()

    assert limits_ahead(Plan.objects.get()) == ()
