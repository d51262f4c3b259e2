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
    parts: list[int] = []
    remainders: list[int] = []
    left = total
    for weight in weights:
        part, remainder = divmod(total * weight, whole)
        parts.append(part)
        remainders.append(remainder)
        left -= part
    if left:
        for index in sorted(range(len(parts)), key=lambda at: -remainders[at])[:left]:
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
    cents = dollars.scaleb(2)
    if cents != cents.to_integral_value():
        raise CannotSplit(f"{dollars} dollars is not a whole number of cents")
    return int(cents)


def dollars_from_cents(cents: int) -> Decimal:
    """Dollars, always with two decimals: 5 cents is Decimal('0.05')."""
    return Decimal(cents).scaleb(-2)


def dollars_text(cents: int) -> str:
    """Dollars as files and JSON print them: `dollars_text(-5)` is '-0.05'."""
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), CENTS_PER_DOLLAR)
    return f"{sign}{whole}.{part:02d}"


def rate_text(rate: int) -> str:
    """A rate in hundred-millionths as a fraction per year: 750_000 is '0.0075'."""
    return format((Decimal(rate) / RATE_SCALE).normalize(), "f")


def rate_from_percent(percent: Decimal) -> int:
    """A percentage per year in hundred-millionths: Decimal('0.75') is 750_000.

    Raises: CannotSplit where the percentage has more than six decimals.
    """
    rate = percent.scaleb(6)
    if rate != rate.to_integral_value():
        raise CannotSplit(f"{percent} % has more than six decimals")
    return int(rate)
