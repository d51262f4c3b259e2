"""A yearly pace, day by day: exact, and a whole year brings the whole rate."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_admin.projection.domain.growth import growth

JUNE_30 = date(2004, 6, 30)
LEAP_DAY = date(2004, 2, 29)
RATES = st.integers(-100_000_000, 100_000_000)


def grown(rate: int, since: date, day: date) -> Fraction:
    return Fraction(*growth(rate, since=since, day=day))


@pytest.mark.parametrize(
    ("rate", "day", "expected"),
    [
        (10_000_000, JUNE_30, Fraction(1)),
        (10_000_000, date(2004, 7, 1), 1 + Fraction(1, 10) / 365),
        (10_000_000, date(2005, 6, 30), Fraction(11, 10)),
        (10_000_000, date(2005, 7, 1), Fraction(11, 10) * (1 + Fraction(1, 10) / 365)),
        (10_000_000, date(2007, 6, 30), Fraction(1331, 1000)),
        (-100_000_000, date(2005, 6, 30), Fraction(0)),
        (-100_000_000, date(2006, 1, 1), Fraction(0)),
        (0, date(2006, 1, 1), Fraction(1)),
    ],
)
def test_years_compound_and_a_year_is_a_straight_line(rate: int, day: date, expected: Fraction) -> None:
    assert grown(rate, JUNE_30, day) == expected


def test_a_year_since_a_leap_day_ends_on_the_28th_of_february() -> None:
    assert grown(10_000_000, LEAP_DAY, date(2005, 2, 28)) == Fraction(11, 10)
    assert grown(10_000_000, LEAP_DAY, date(2008, 2, 29)) == Fraction(11, 10) ** 4


def test_nothing_has_grown_before_it_begins() -> None:
    assert growth(10_000_000, since=JUNE_30, day=date(2004, 6, 1)) == (1, 1)


@given(rate=RATES, days=st.integers(0, 1200))
def test_it_goes_one_way_only_and_never_below_nothing(rate: int, days: int) -> None:
    today = grown(rate, LEAP_DAY, LEAP_DAY + timedelta(days=days))
    tomorrow = grown(rate, LEAP_DAY, LEAP_DAY + timedelta(days=days + 1))

    assert today >= 0
    assert tomorrow >= today if rate >= 0 else tomorrow <= today
