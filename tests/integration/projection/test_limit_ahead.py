"""Section 2: the projection holds coming months to the lifetime limit as a closing does (NASD 2830(d))."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fees.models import LedgerMonth
from governance.models import Plan, ShareClass
from plan_admin.projection.selectors.limits import limits_ahead
from plan_admin.projection.selectors.projecting import project
from tests.factories.month import GROWTH, INCOME, NET_ASSETS, SEPTEMBER, MonthWorld, rows_of_all_tables
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


def test_a_limit_begins_with_the_first_month_that_its_own_class_has_no_figures_for(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[GROWTH])
    world.tell(sales_charge_limit=limit(portfolios=[GROWTH, INCOME], opening="30000.00"))
    world.close()
    world.price(SEPTEMBER, {GROWTH: NET_ASSETS[GROWTH]})
    plan = Plan.objects.get()

    ahead = {one.share_class: one for one in limits_ahead(plan)}
    months = list(project(plan, months=2).changed)

    growth, income = (ShareClass.objects.get(portfolio__name=name).pk for name in (GROWTH, INCOME))
    # 30,000.00 and some interest are 40 days of 750.00, 30 of them in September, which is still to be closed.
    reached = ahead[growth].lines[0].reached_on
    assert reached is not None
    assert f"{reached:%Y-%m}" == OCTOBER
    assert [str(ahead[one].months[0]) for one in (growth, income)] == [OCTOBER, OCTOBER]
    world.close()
    world.price(OCTOBER, NET_ASSETS)
    assert projected(months, OCTOBER, plan) == closed(world.close(OCTOBER))
    for share_class in (growth, income):
        ledger = LedgerMonth.objects.get(
            monthly_fee__share_class=share_class, monthly_fee__month=f"{OCTOBER}-01"
        )
        (one,) = [one for one in months if str(one.month) == OCTOBER and one.share_class == share_class]
        assert one.limit is not None
        assert one.limit.reached_on == ledger.reached_on
        assert one.limit.remaining == max(0, (ledger.unpaid or 0) + (ledger.interest or 0))
    assert (
        reached
        == LedgerMonth.objects.get(
            monthly_fee__share_class=growth, monthly_fee__month=f"{OCTOBER}-01"
        ).reached_on
    )


def test_a_month_between_closed_ones_that_waits_for_figures_charges_first(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(sales_charge_limit=limit(opening="60000.00"))
    world.close()
    world.price(OCTOBER, {INCOME: NET_ASSETS[INCOME]})
    world.close(OCTOBER)
    world.price(NOVEMBER, NET_ASSETS)
    world.close(NOVEMBER)
    world.price(OCTOBER, {GROWTH: NET_ASSETS[GROWTH]})

    (ahead,) = limits_ahead(Plan.objects.get())

    # 60,000.00 and some interest are 80 days of 750.00: all of September and October, 19 of November's.
    assert f"{ahead.lines[0].reached_on:%Y-%m}" == NOVEMBER
    assert ahead.lines[0].months[0].charged == 0


def test_where_a_family_stands_is_asked_of_the_whole_family(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    terms = limit(portfolios=[GROWTH, INCOME], opening="30000.00", exchanges="carried")
    world.tell(sales_charge_limit=terms)
    world.close()
    # Known late, so that where they stand is worked out from the first day.
    out = {"portfolio": GROWTH, "trade_date": "2003-09-10", "kind": "exchange_out", "shares": 1000}
    into = {"portfolio": INCOME, "trade_date": "2003-09-10", "kind": "exchange_in", "shares": 1000}
    issued = {"original_issue_date": "2003-07-15", "amount": "20000.00"}
    world.happen([out | issued | {"other_portfolio": INCOME}, into | issued | {"other_portfolio": GROWTH}])
    plan = Plan.objects.get()

    every = limits_ahead(plan)

    assert len(every) == 2
    for one in every:
        assert limits_ahead(plan, share_classes=[one.share_class]) == (one,)
    assert every[0].lines[0].months[0].remaining != every[1].lines[0].months[0].remaining


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
