"""R1: the one price of a Share, and what Shares are worth by it."""

from datetime import date
from fractions import Fraction

import pytest

from fees.domain.share_prices import days_priced_as, price_of, price_on, value_at

SATURDAY, MONDAY = date(2003, 9, 6), date(2003, 9, 8)
PRICES = {
    (1, date(2003, 9, 5)): Fraction(10),
    (1, date(2003, 9, 4)): Fraction(9),
    (2, date(2003, 9, 4)): Fraction(8),
}


def test_shares_are_worth_their_part_of_net_assets_rounded_once_halves_away_from_zero() -> None:
    price = price_of(net_assets=100_00, outstanding=3_000_000)

    assert price == Fraction(100, 3)
    assert (value_at(price, 1_000_000), value_at(price, 3_000_000)) == (33_33, 100_00)
    assert (value_at(Fraction(1, 200), 1_000_000), value_at(Fraction(1, 200), -1_000_000)) == (1, -1)


@pytest.mark.plan_section("2")
def test_a_business_day_has_its_own_price_alone_and_another_day_the_last_of_seven_before() -> None:
    assert list(days_priced_as(MONDAY)) == [MONDAY]
    assert list(days_priced_as(SATURDAY))[::7] == [SATURDAY, date(2003, 8, 30)]
    assert [price_on(PRICES, share_class, SATURDAY) for share_class in (1, 2)] == [Fraction(10), Fraction(8)]
    assert price_on(PRICES, 1, MONDAY) is None
    assert price_on(PRICES, 1, date(2003, 9, 13)) is None
