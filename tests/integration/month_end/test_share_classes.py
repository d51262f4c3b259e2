"""Share classes that are new, empty, faulty or untied: who is set aside, and who is not."""

from pathlib import Path

import pytest

from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth
from tests.factories.month import (
    BETA,
    GROWTH,
    INCOME,
    OPENINGS,
    VALUE,
    MonthWorld,
    fees_of,
    portfolio_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.plan_section("6(a)")
def test_a_class_with_a_bad_row_sets_aside_who_took_its_undated_shares_and_nobody_else(
    tmp_path: Path,
) -> None:
    world = MonthWorld.loaded(tmp_path)
    taken = {"kind": "exchange_in", "shares": 1_000, "other_portfolio": GROWTH}
    world.happen(
        [
            {"portfolio": GROWTH, "trade_date": "2003-09-10", "kind": "redemption", "shares": 5},
            {"portfolio": INCOME, "trade_date": "2003-09-08", **taken},
        ]
    )

    document = world.close()

    assert [one["status"] for one in document["portfolios"]] == ["failed", "failed", "computed"]
    bad = portfolio_of(document, GROWTH)["problems"][0]
    assert bad.startswith(f"Section 6(a): {GROWTH}, 2003-09-10, redemption of 5")
    assert ".csv, row 2)" in bad
    taker = portfolio_of(document, INCOME)["problems"][0]
    assert taker.endswith(f"took undated Shares from a share class that has a fault ({GROWTH})")
    assert {one["fund"] for one in document["payments"]} == {BETA}


def test_a_mended_class_brings_back_who_was_set_aside_with_it(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    redemption = {"portfolio": GROWTH, "trade_date": "2003-09-10", "kind": "redemption", "shares": 5}
    taken = {"kind": "exchange_in", "shares": 1_000, "other_portfolio": GROWTH}
    world.happen([redemption, {"portfolio": INCOME, "trade_date": "2003-09-08", **taken}])
    world.close()

    world.happen([{**redemption, "original_issue_date": "2003-07-15"}])

    document = world.close()
    assert [one["status"] for one in document["portfolios"]] == ["computed"] * 3
    # The 1,000 Shares came in like Growth's own: 60 % of idi's, free beside what is tracked.
    assert fees_of(document, INCOME) == ("computed", 30, "4500.00", "1500.00")


@pytest.mark.plan_section("2")
def test_a_source_that_only_lacks_net_assets_sets_nobody_aside(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[GROWTH])
    taken = {"kind": "exchange_in", "shares": 1_000, "other_portfolio": GROWTH}
    world.happen([{"portfolio": INCOME, "trade_date": "2003-09-08", **taken}])

    document = world.close()

    assert [one["status"] for one in document["portfolios"]] == ["failed", "computed", "computed"]


@pytest.mark.plan_section("2")
def test_a_class_lives_from_its_first_shares(tmp_path: Path) -> None:
    openings = [one for one in OPENINGS if one[0] != VALUE]
    world = MonthWorld.loaded(tmp_path, without_net_assets=[VALUE], openings=openings)
    world.happen([{"portfolio": VALUE, "trade_date": "2003-09-16", "kind": "sale", "shares": 70_000}])
    days = [day for day in PlanMonth.from_text("2003-09").days() if is_business_day(day) and day.day >= 16]
    world.price_rows((VALUE, day, "7300000.00") for day in days)

    document = world.close()

    assert fees_of(document, VALUE) == ("computed", 15, "2250.00", "750.00")
    assert portfolio_of(document, VALUE)["average_daily_net_assets"] == "7300000.00"


@pytest.mark.plan_section("2")
def test_a_class_that_never_had_shares_owes_nothing_and_one_with_net_assets_alone_fails(
    tmp_path: Path,
) -> None:
    openings = [one for one in OPENINGS if one[0] == GROWTH]
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME], openings=openings)

    document = world.close()

    assert fees_of(document, INCOME) == ("computed", 0, "0.00", "0.00")
    assert fees_of(document, VALUE) == ("failed", 0, "0.00", "0.00")
    assert {line["portfolio"] for one in document["payments"] for line in one["lines"]} == {GROWTH}
    assert world.close() == document


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize(("told", "is_reported"), [("1000010.000000", False), ("1000011.000000", True)])
def test_shares_that_do_not_tie_are_reported_and_hold_nothing_up(
    told: str, is_reported: bool, tmp_path: Path
) -> None:
    world = MonthWorld.loaded(tmp_path)
    path = tmp_path / "outstanding.csv"
    row = f"{GROWTH},2003-09-15,36500000.00,{told}"
    path.write_text(f"portfolio,date,net_assets,shares_outstanding\n{row}\n")
    world.run("import_net_assets", str(path))

    document = world.close()

    problems = portfolio_of(document, GROWTH)["problems"]
    assert fees_of(document, GROWTH) == ("computed", 30, "22500.00", "7500.00")
    assert [("2003-09-15" in one and told in one) for one in problems] == [True] * is_reported
