"""The one split and the one rounding."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.arithmetic import CENT, half_up, split


def test_the_split_gives_the_last_cents_to_the_largest_fractions_and_ties_to_the_first() -> None:
    thirds = [Fraction(1), Fraction(1), Fraction(1)]
    uneven = [Fraction(10), Fraction(0), Fraction(29)]

    assert split(Fraction(1), weights=thirds, unit=CENT) == cents(34, 33, 33)
    assert split(Fraction(-1), weights=thirds, unit=CENT) == cents(-34, -33, -33)
    assert split(Fraction(1), weights=uneven, unit=CENT) == cents(26, 0, 74)
    assert split(Fraction(0), weights=[], unit=CENT) == []


def test_a_half_goes_up() -> None:
    assert half_up(Fraction("0.125"), unit=CENT) == Fraction("0.13")
    assert half_up(Fraction("0.1249999"), unit=CENT) == Fraction("0.12")


def cents(*amounts: int) -> list[Fraction]:
    return [Fraction(amount, 100) for amount in amounts]
