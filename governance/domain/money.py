"""R11: the one place that divides and rounds.

Money is whole cents, Shares are whole millionths, an accrual is whole trillionths of a dollar
(12 places): plain `int`s, so that every sum is exact and fast.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from governance.domain.errors import CannotSplit

CENTS_PER_DOLLAR = 100
MILLIONTHS_PER_SHARE = 1_000_000
TRILLIONTHS_PER_CENT = 10**10
HUNDRED_MILLIONTHS_PER_PERCENT = 10**6
RATE_SCALE = 10**8  # a rate is stored in hundred-millionths: 0.75 % a year = 750_000

Key = TypeVar("Key", bound=str | int | tuple[object, ...])


def round_half_up(numerator: int, denominator: int) -> int:
    """R3, R4: `numerator / denominator` to the nearest whole unit, halves away from zero.

    >>> round_half_up(5, 2), round_half_up(-5, 2), round_half_up(7, 3)
    (3, -3, 2)
    """
    if denominator <= 0:
        raise CannotSplit("a division needs a positive denominator")
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def round_each_half_up(factor: int, *, weights: Sequence[int], denominator: int) -> tuple[int, ...]:
    """R6: `factor x weight / denominator` of each weight by one division, as `round_half_up` rounds it.

    Raises: CannotSplit for a negative weight or a denominator that is not positive.

    >>> round_each_half_up(5, weights=[1, 2], denominator=2)
    (3, 5)
    """
    if denominator <= 0:
        raise CannotSplit("a division needs a positive denominator")
    if weights and min(weights) < 0:
        raise CannotSplit("a weight is negative")
    if factor < 0:
        return tuple(
            [-part for part in round_each_half_up(-factor, weights=weights, denominator=denominator)]
        )
    twice, divisor = 2 * factor, 2 * denominator
    return tuple([(twice * weight + denominator) // divisor for weight in weights])


def round_columns_half_up(
    factors: Sequence[int], *, columns: Sequence[Sequence[int]], denominators: Sequence[int]
) -> list[tuple[int, ...]]:
    """R3, R6: for each column, `factor x value / denominator` place by place, as `round_half_up` rounds it.

    Raises: CannotSplit for a negative factor or value, or a denominator that is not positive.

    >>> round_columns_half_up([5, 1], columns=[[1, 2], [0, 4]], denominators=[2, 3])
    [(3, 1), (0, 1)]
    """
    if min(denominators, default=1) <= 0:
        raise CannotSplit("a division needs a positive denominator")
    if min(factors, default=0) < 0 or any(min(column, default=0) < 0 for column in columns):
        raise CannotSplit("a weight is negative")
    parts = [(2 * factor, one, 2 * one) for factor, one in zip(factors, denominators, strict=True)]
    return [
        tuple(
            [
                (twice * value + one) // double
                for (twice, one, double), value in zip(parts, column, strict=True)
            ]
        )
        for column in columns
    ]


def split_in_order(total: int, weights: Sequence[int]) -> list[int]:
    """R11: divide whole units in proportion to `weights`; the earlier of equal remainders gets more.

    Each part is `total x weight / sum`, floored; the units left over go, one each, to the largest
    fractions. A zero weight gets zero; a negative total mirrors the positive one.

    Raises: CannotSplit for a negative weight, or a total other than zero over no weight.

    >>> split_in_order(100, [1, 1, 1])
    [34, 33, 33]
    >>> split_in_order(-100, [1, 1, 1])
    [-34, -33, -33]
    """
    whole = sum(weights)
    if weights and min(weights) < 0:
        raise CannotSplit("a weight is negative")
    if total == 0:
        return [0] * len(weights)
    if whole == 0:
        raise CannotSplit(f"{total} cannot be divided over no weight")
    if total < 0:
        return [-part for part in split_in_order(-total, weights)]
    products = [total * weight for weight in weights]
    parts = [product // whole for product in products]
    left = total - sum(parts)
    if left:
        remainders = [product % whole for product in products]
        # A sort from high to low keeps the order of equals.
        for index in sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)[:left]:
            parts[index] += 1
    return parts


def split_by_key(total: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """R11 over named parties: ties go to the lower key.

    >>> split_by_key(5, {"b": 1, "a": 1})
    {'a': 3, 'b': 2}
    """
    keys = sorted(weights)
    return dict(zip(keys, split_in_order(total, [weights[key] for key in keys]), strict=True))


def cents_from_dollars(dollars: Decimal) -> int:
    """Whole cents of a dollar amount that has at most two decimals.

    Raises: CannotSplit where a fraction of a cent would be lost.
    """
    cents, lost = _scaled(dollars, by=CENTS_PER_DOLLAR)
    if lost:
        raise CannotSplit(f"{dollars} dollars is not a whole number of cents")
    return cents


def millionths_from_shares(shares: Decimal) -> int:
    """Whole millionths of Shares that have at most six decimals.

    Raises: CannotSplit where a fraction of a millionth would be lost.
    """
    millionths, lost = _scaled(shares, by=MILLIONTHS_PER_SHARE)
    if lost:
        raise CannotSplit(f"{shares} Shares have more than six decimals")
    return millionths


def dollars_from_cents(cents: int) -> Decimal:
    """Dollars, always with two decimals: 5 cents is Decimal('0.05')."""
    return Decimal(dollars_text(cents))


def dollars_text(cents: int) -> str:
    """Dollars as files and JSON print them: `dollars_text(-5)` is '-0.05'."""
    if cents < 0:
        return f"-{dollars_text(-cents)}"
    digits = f"{cents:03d}"
    return f"{digits[:-2]}.{digits[-2:]}"


def rate_text(rate: int) -> str:
    """A rate in hundred-millionths as a fraction per year: 750_000 is '0.0075'."""
    return format((Decimal(rate) / RATE_SCALE).normalize(), "f")


def percent_from_rate(rate: int) -> Decimal:
    """Percent of hundred-millionths: 750_000 is Decimal('0.75')."""
    return Decimal(rate) / HUNDRED_MILLIONTHS_PER_PERCENT


def rate_from_percent(percent: Decimal) -> int:
    """A percentage per year in hundred-millionths: Decimal('0.75') is 750_000.

    Raises: CannotSplit where the percentage has more than six decimals.
    """
    rate, lost = _scaled(percent, by=HUNDRED_MILLIONTHS_PER_PERCENT)
    if lost:
        raise CannotSplit(f"{percent} % has more than six decimals")
    return rate


def _scaled(value: Decimal, *, by: int) -> tuple[int, int]:
    """Whole units of a decimal, and what is lost. Decimal's own operations would round at 28 digits."""
    numerator, denominator = value.as_integer_ratio()
    return divmod(numerator * by, denominator)
