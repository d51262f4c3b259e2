"""Several Monthly Calculations of one month: each Portfolio goes by the last one that names it."""

from pathlib import Path

import pytest

from tests.factories.month import BETA, GROWTH, INCOME, SEPTEMBER_SAYS, MonthWorld, paid


@pytest.mark.django_db
@pytest.mark.plan_section("6(d)")
def test_a_second_calculation_leaves_the_portfolios_it_does_not_name_as_they_were(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate(received="2003-10-03")
    world.calculate(
        says={name: SEPTEMBER_SAYS[name] for name in (GROWTH, INCOME)},
        received="2003-10-06",
    )

    document = world.close()

    # Beta Value Fund stands in the first Calculation alone.
    assert paid(document, fund=BETA) == [
        (BETA, "trust-a", "317.03", "PREPARED"),
        (BETA, "adi", "416.83", "PREPARED"),
        (BETA, "idi", "88.06", "PREPARED"),
    ]
    assert document["totals"]["held"] == "0.00"


@pytest.mark.django_db
@pytest.mark.plan_section("6(d)")
def test_of_two_calculations_that_name_a_portfolio_the_one_received_last_counts(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate(received="2003-10-06")
    world.calculate(says={GROWTH: ("9000.00", {"trust-a": "5399.99"})}, received="2003-10-03")

    document = world.close()

    # 5,400.00 is what was said on 6 October, and what Trust A's 60 % of 9,000.00 come to.
    assert document["totals"]["held"] == "0.00"
