"""Exact arithmetic: fractions only, one split, one rounding."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

CENT = Fraction(1, 100)
MILLIONTH = Fraction(1, 10**6)
TWELVE_PLACES = Fraction(1, 10**12)
ZERO = Fraction(0)


class DivisionByNothing(Exception):
    """A positive total is to be split over weights that sum to nothing."""


def half_up(value: Fraction, *, unit: Fraction) -> Fraction:
    """The multiple of unit nearest to a value that is not negative; a half goes up."""
    return floor(value / unit + Fraction(1, 2)) * unit


def split(total: Fraction, *, weights: Sequence[Fraction], unit: Fraction) -> list[Fraction]:
    """Largest remainder: floor every part, then one further unit each to the largest fractions.

    The order of the weights is the stable key that decides ties.
    """
    if total == 0:
        return [ZERO for _ in weights]
    if any(weight < 0 for weight in weights) or sum(weights) == 0:
        raise DivisionByNothing
    if total < 0:
        return [-part for part in split(-total, weights=weights, unit=unit)]
    whole = sum(weights, ZERO)
    exact = [total * weight / whole for weight in weights]
    parts = [floor(part / unit) * unit for part in exact]
    units_left = (total - sum(parts, ZERO)) / unit
    by_fraction = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_fraction[: int(units_left)]:
        parts[place] += unit
    return parts


def dollars(value: Fraction) -> str:
    """A whole number of cents as the JSON document prints it: "-12.34"."""
    cents = value / CENT
    if cents.denominator != 1:
        raise ValueError(f"{value} is not a whole number of cents")
    return f"{Decimal(cents.numerator).scaleb(-2):.2f}"


def six_places(shares: Fraction) -> str:
    """A whole number of millionths of a Share: "1.500000"."""
    return f"{Decimal(int(shares / MILLIONTH)).scaleb(-6):.6f}"


def plain(value: Fraction) -> str:
    """A rate as a plain decimal fraction: "0.0075"."""
    return f"{(Decimal(value.numerator) / Decimal(value.denominator)).normalize():f}"
