"""R11: the one place that divides and rounds."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.errors import CannotSplit
from governance.domain.money import (
    cents_from_dollars,
    dollars_from_cents,
    dollars_text,
    rate_from_percent,
    rate_text,
    round_columns_half_up,
    round_each_half_up,
    round_half_up,
    split_by_key,
    split_in_order,
)

pytestmark = pytest.mark.plan_section("6(a)")

HUGE = 10**60
TOTALS = st.one_of(st.integers(-1000, 1000), st.integers(-HUGE, HUGE))
WEIGHT = st.one_of(st.integers(0, 5), st.integers(0, HUGE))
WEIGHTS = st.lists(WEIGHT, min_size=1, max_size=8).filter(any)
PARTIES = st.dictionaries(st.text(max_size=4), WEIGHT, min_size=1, max_size=8).filter(
    lambda weights: any(weights.values())
)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (200, [1, 1, 1], [67, 67, 66]),
        (1, [1, 1], [1, 0]),
        (1, [0, 1], [0, 1]),
        (1, [1, 0, 1], [1, 0, 0]),
        (2, [1, 0, 1], [1, 0, 1]),
        (3, [50, 30, 20], [1, 1, 1]),
        (10, [333, 333, 334], [3, 3, 4]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (0, [3, 1], [0, 0]),
        (0, [0, 0], [0, 0]),
        (0, [], []),
        (7, [5], [7]),
    ],
)
def test_a_total_divides_by_largest_remainder_and_the_earlier_of_equals_gets_more(
    total: int, weights: list[int], parts: list[int]
) -> None:
    assert split_in_order(total, weights) == parts


@pytest.mark.parametrize(
    ("total", "weights", "problem"),
    [
        (1, [], "1 cannot be divided over no weight"),
        (-1, [0, 0], "-1 cannot be divided over no weight"),
        (1, [2, -1], "a weight is negative"),
        (0, [2, -1], "a weight is negative"),
        (-5, [-1], "a weight is negative"),
    ],
)
def test_a_total_over_no_weight_and_a_negative_weight_are_refused(
    total: int, weights: list[int], problem: str
) -> None:
    with pytest.raises(CannotSplit, match=f"^Section 6\\(a\\): {problem}$"):
        split_in_order(total, weights)


@given(total=TOTALS, weights=WEIGHTS)
def test_parts_sum_to_the_total_and_lie_within_one_unit_of_the_exact(total: int, weights: list[int]) -> None:
    parts = split_in_order(total, weights)

    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        if weight == 0:
            assert part == 0


@given(total=TOTALS, weights=WEIGHTS)
def test_a_negative_total_mirrors_the_positive(total: int, weights: list[int]) -> None:
    assert split_in_order(-total, weights) == [-part for part in split_in_order(total, weights)]


@given(total=TOTALS, weights=WEIGHTS, factor=st.integers(1, HUGE))
def test_only_the_proportion_of_the_weights_counts(total: int, weights: list[int], factor: int) -> None:
    assert split_in_order(total, [weight * factor for weight in weights]) == split_in_order(total, weights)


@given(total=st.integers(0, HUGE), weights=WEIGHTS)
def test_no_part_that_was_rounded_down_had_a_larger_remainder_than_one_rounded_up(
    total: int, weights: list[int]
) -> None:
    parts = split_in_order(total, weights)

    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    up = [share % 1 for share, part in zip(exact, parts, strict=True) if part > share]
    down = [share % 1 for share, part in zip(exact, parts, strict=True) if part < share]
    assert min(up, default=Fraction(1)) >= max(down, default=Fraction(0))


@given(total=TOTALS, weights=PARTIES, random=st.randoms())
def test_the_order_of_named_parties_does_not_matter(
    total: int, weights: dict[str, int], random: Random
) -> None:
    shuffled = list(weights.items())
    random.shuffle(shuffled)

    assert split_by_key(total, dict(shuffled)) == split_by_key(total, weights)


def test_named_parties_that_tie_are_served_by_their_key() -> None:
    assert split_by_key(5, {"b": 1, "a": 1, "c": 0}) == {"a": 3, "b": 2, "c": 0}
    assert split_by_key(-5, {"b": 1, "a": 1}) == {"a": -3, "b": -2}
    assert split_by_key(1, {("x", 2): 1, ("x", 1): 1}) == {("x", 1): 1, ("x", 2): 0}
    assert split_by_key(0, {}) == {}


def test_named_parties_without_weight_are_refused() -> None:
    with pytest.raises(CannotSplit):
        split_by_key(1, {"a": 0})


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(5, 2, 3), (-5, 2, -3), (7, 3, 2), (8, 3, 3), (-7, 3, -2), (0, 9, 0), (1, 2, 1), (-1, 2, -1), (4, 2, 2)],
)
def test_halves_round_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert round_half_up(numerator, denominator) == rounded


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_division_by_what_is_not_positive_is_refused(denominator: int) -> None:
    with pytest.raises(CannotSplit):
        round_half_up(1, denominator)
    with pytest.raises(CannotSplit):
        round_each_half_up(1, weights=[1], denominator=denominator)
    with pytest.raises(CannotSplit):
        round_columns_half_up([1, 1], columns=[[1, 1]], denominators=[1, denominator])


@given(numerator=st.integers(-HUGE, HUGE), denominator=st.integers(1, HUGE))
def test_rounding_is_never_off_by_more_than_a_half(numerator: int, denominator: int) -> None:
    rounded = round_half_up(numerator, denominator)

    assert abs(rounded - Fraction(numerator, denominator)) <= Fraction(1, 2)
    assert round_half_up(-numerator, denominator) == -rounded


@given(factor=TOTALS, weights=WEIGHTS, denominator=st.integers(1, HUGE))
def test_rounding_each_is_rounding_one_by_one(factor: int, weights: list[int], denominator: int) -> None:
    rounded = round_each_half_up(factor, weights=weights, denominator=denominator)

    assert list(rounded) == [round_half_up(factor * weight, denominator) for weight in weights]


def test_rounding_each_refuses_a_negative_weight_and_bears_none() -> None:
    with pytest.raises(CannotSplit, match="a weight is negative"):
        round_each_half_up(1, weights=[1, -1], denominator=2)
    assert round_each_half_up(1, weights=[], denominator=2) == ()


@given(
    rows=st.lists(
        st.tuples(st.integers(0, HUGE), st.integers(0, HUGE), st.integers(0, HUGE), st.integers(1, HUGE)),
        max_size=5,
    )
)
def test_rounding_columns_is_rounding_one_by_one(rows: list[tuple[int, int, int, int]]) -> None:
    factors, first, second, denominators = ([row[at] for row in rows] for at in range(4))

    rounded = round_columns_half_up(factors, columns=[first, second], denominators=denominators)

    assert rounded == [
        tuple(
            round_half_up(factor * one, denominator)
            for factor, one, denominator in zip(factors, column, denominators, strict=True)
        )
        for column in (first, second)
    ]


@pytest.mark.parametrize(("factor", "value"), [(-1, 1), (1, -1)])
def test_rounding_columns_refuses_what_is_negative(factor: int, value: int) -> None:
    with pytest.raises(CannotSplit, match="a weight is negative"):
        round_columns_half_up([1, factor], columns=[[1, value]], denominators=[1, 1])


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (123_456, "1234.56"),
        (-100, "-1.00"),
        (10**30 + 1, "10000000000000000000000000000.01"),
    ],
)
def test_cents_are_written_as_dollars_with_two_decimals(cents: int, text: str) -> None:
    assert dollars_text(cents) == text
    assert str(dollars_from_cents(cents)) == text


@given(cents=st.integers(-HUGE, HUGE))
def test_dollars_and_cents_are_the_same_amount_however_large(cents: int) -> None:
    assert cents_from_dollars(dollars_from_cents(cents)) == cents


@pytest.mark.parametrize("dollars", ["0.001", "-1.005", "1.0000000000000000000000000000000001"])
def test_a_fraction_of_a_cent_is_refused_and_never_lost(dollars: str) -> None:
    with pytest.raises(CannotSplit, match="is not a whole number of cents"):
        cents_from_dollars(Decimal(dollars))


@pytest.mark.parametrize(
    ("percent", "rate", "text"),
    [
        ("0.75", 750_000, "0.0075"),
        ("1.00", 1_000_000, "0.01"),
        ("0", 0, "0"),
        ("100", 100_000_000, "1"),
        ("0.000001", 1, "0.00000001"),
    ],
)
def test_a_rate_in_percent_is_kept_in_hundred_millionths_and_written_as_a_fraction(
    percent: str, rate: int, text: str
) -> None:
    assert rate_from_percent(Decimal(percent)) == rate
    assert rate_text(rate) == text


@pytest.mark.parametrize("percent", ["0.0000001", "0.2500000000000000000000000000000001"])
def test_a_percentage_with_more_than_six_decimals_is_refused(percent: str) -> None:
    with pytest.raises(CannotSplit, match="has more than six decimals"):
        rate_from_percent(Decimal(percent))
