"""R1: which days of a month still lack net assets, per share class."""

from datetime import date
from pathlib import Path

import pytest

from fees.selectors.missing_facts import FactsOfMonth, missing_facts
from governance.domain.periods import PlanMonth
from governance.models import Plan
from tests.factories.month import GROWTH, INCOME, NET_ASSETS, OPENINGS, VALUE, MonthWorld, book_with

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
BUSINESS_DAYS = 21  # of September 2003: Labor Day is the 1st
FLAT = "36500000.00"


def facts(month: str = "2003-09") -> FactsOfMonth:
    return missing_facts(Plan.objects.get(), month=PlanMonth.from_text(month))


def missing(month: str = "2003-09") -> dict[str, list[str]]:
    """The missing days by Portfolio."""
    return {one.portfolio_name: [str(day) for day in one.missing] for one in facts(month).incomplete}


def test_a_month_with_every_figure_is_complete(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path)

    found = facts()

    assert found.is_complete
    # The first day is no business day: it carries the figure of 29 August.
    assert [len(one.asked) for one in found.classes] == [BUSINESS_DAYS + 1] * 3
    assert [one.has_activity for one in found.classes] == [False] * 3


def test_each_business_day_without_a_figure_is_named(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[GROWTH])
    days = [date(2003, 9, day) for day in (*range(2, 6), *range(8, 13), *range(15, 20), 22, 24, 25, 26, 30)]
    world.price_rows((GROWTH, day, FLAT) for day in [date(2003, 8, 29), *days])

    assert missing() == {GROWTH: ["2003-09-23", "2003-09-29"]}
    assert not facts().is_complete


def test_the_figure_that_the_first_days_carry_is_asked_for(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=[])
    days = [day for day in PlanMonth.from_text("2003-09").days() if day.weekday() < 5 and day.day > 1]
    world.price_rows((name, day, FLAT) for name in NET_ASSETS for day in days)

    assert missing() == {GROWTH: ["2003-08-29"], INCOME: ["2003-08-29"], VALUE: ["2003-08-29"]}
    assert "no net assets on 2003-09-01" in world.shown()


def test_a_class_without_shares_is_asked_for_nothing(tmp_path: Path) -> None:
    others = [one for one in OPENINGS if one[0] != VALUE]
    world = MonthWorld.loaded(tmp_path, openings=others, without_net_assets=[VALUE])
    assert facts().is_complete

    world.happen([{"portfolio": VALUE, "trade_date": "2003-09-25", "kind": "sale", "shares": 7}])

    assert missing() == {VALUE: ["2003-09-25", "2003-09-26", "2003-09-29", "2003-09-30"]}
    assert [one.has_activity for one in facts().classes] == [False, False, True]


def test_a_class_whose_last_share_is_redeemed_is_asked_for_nothing_more(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[VALUE])
    row = {"portfolio": VALUE, "trade_date": "2003-09-03", "kind": "redemption"}
    world.happen(
        [
            {**row, "shares": 10_000, "original_issue_date": "1997-02-03"},
            {**row, "shares": 60_000, "original_issue_date": "2003-07-15"},
        ]
    )

    assert missing() == {VALUE: ["2003-08-29", "2003-09-02"]}


def test_an_opening_on_a_weekend_counts_on_the_friday_before(tmp_path: Path) -> None:
    others = [one for one in OPENINGS if one[0] != VALUE]
    world = MonthWorld.loaded(tmp_path, openings=others, without_net_assets=[VALUE])

    world.open_with([(VALUE, "2003-07-15", 5)], day="2003-09-27")

    assert missing() == {VALUE: ["2003-09-26", "2003-09-29", "2003-09-30"]}


def test_the_prior_day_s_figure_is_asked_for_where_it_is_the_base(tmp_path: Path) -> None:
    prior = [{"name": "NET_ASSETS_BASIS", "value": "PRIOR_DAY", "effective": "2003-08-18"}]
    world = MonthWorld.loaded(tmp_path, book=book_with(conventions=prior), months=[])
    days = [day for day in PlanMonth.from_text("2003-10").days() if day.weekday() < 5]
    world.price_rows((name, day, FLAT) for name in NET_ASSETS for day in days)

    assert missing("2003-10") == dict.fromkeys(NET_ASSETS, ["2003-09-30"])
    world.price_rows((name, "2003-09-30", FLAT) for name in NET_ASSETS)
    assert facts("2003-10").is_complete


@pytest.mark.plan_section("8")
def test_a_plan_that_is_not_in_force_is_asked_for_nothing(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path, months=[])

    assert facts("2003-07").classes == ()
    assert not facts("2003-07").is_complete
    # From 18 August on it is.
    assert {days[0] for days in missing("2003-08").values()} == {"2003-08-18"}
