"""Several Monthly Calculations of one month: each Portfolio goes by the last one that names it."""

from pathlib import Path

import pytest

from tests.factories.month import (
    ALPHA,
    BETA,
    BOOK,
    GROWTH,
    INCOME,
    SEPTEMBER_SAYS,
    Document,
    MonthWorld,
    book_with,
    entry_with,
    paid,
)


def paid_as(document: Document, status: str) -> list[tuple[str, str, str]]:
    """Fund, payee and amount of the instructions in a state."""
    return [(fund, payee, amount) for fund, payee, amount, found in paid(document) if found == status]


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


@pytest.mark.django_db
@pytest.mark.plan_section("6(d)")
def test_what_moved_on_before_a_later_calculation_stays_as_it_was_divided(tmp_path: Path) -> None:
    book = book_with(
        transfers=entry_with("transfers", 1, notified=None),
        conventions=[{"name": "CALCULATION_TOLERANCE", "value": "0.10", "effective": "2003-08-18"}],
    )
    world = MonthWorld.loaded(tmp_path, book=book)
    world.calculate()
    before = world.close()
    assert (ALPHA, "trust-a", "7200.00") in paid_as(before, "HELD")  # no notice of Section 6(c)

    world.calculate(
        says={**SEPTEMBER_SAYS, GROWTH: ("9000.00", {"trust-a": "5400.05"})}, received="2003-10-06"
    )
    world.tell(transfers=BOOK["transfers"])
    world.review()

    # The balance of 3,600.00 was prepared by the first Calculation, so that the Portion is its 5,400.00.
    after = world.payments()
    assert (ALPHA, "trust-a", "7200.00") in paid_as(after, "PREPARED")
    assert after["totals"] == {"prepared": "36821.92", "held": "0.00"}
