"""Section 11: the contingent deferred sales charge (CDSC) of a redemption, worked out and compared.

A rate is in hundred-millionths (5 % = 5_000_000), Shares in millionths, a charge in cents. A price or a cost
is an exact number of dollars per Share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from governance.domain.money import (
    CENTS_PER_DOLLAR,
    MILLIONTHS_PER_SHARE,
    RATE_SCALE,
    dollars_text,
    round_half_up,
)
from governance.domain.periods import nearest_day
from governance.domain.sections import plan_section

HALF_A_CENT = Fraction(1, 2 * CENTS_PER_DOLLAR)
NOBODY_ISSUED = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTerms:
    """The terms of Shares issued from a day on, as they hold from their effective day on.

    `cdsc` are the rates by year of age, the first year first; none from the year after the last. Shares
    convert at the end of the month `converts_after_years` after their issue; None: they do not.
    """

    issued_from: date
    effective: date
    cdsc: tuple[int, ...]
    converts_after_years: int | None

    @property
    def is_default(self) -> bool:
        """Whether nobody has recorded these terms."""
        return self.issued_from == NOBODY_ISSUED


DEFAULT_TERMS = ShareTerms(
    issued_from=NOBODY_ISSUED,
    effective=NOBODY_ISSUED,
    cdsc=(5_000_000, 4_000_000, 3_000_000, 3_000_000, 2_000_000, 1_000_000),
    converts_after_years=8,
)
DEFAULT_TERMS_SOURCE = (
    "To be confirmed: 5, 4, 3, 3, 2 and 1 % in the first six years, none from the seventh, and conversion"
    " after eight years are recalled from the Class B prospectuses of the AIM funds of about 2003, and were"
    " not compared with one."
)


@plan_section("11")
def terms_of(rows: Iterable[ShareTerms], *, issued: date, on: date) -> ShareTerms:
    """Section 11(ii): "the terms of the contingent deferred sales charges applicable to Shares": which hold.

    Our reading: of the terms for Shares issued on or before the issue date and in effect on the day, those
    with the latest day of issue, then the latest effective day. Where none are recorded, DEFAULT_TERMS.
    """
    found = [row for row in rows if row.issued_from <= issued and row.effective <= on]
    return max(found, key=lambda row: (row.issued_from, row.effective), default=DEFAULT_TERMS)


def anniversary(day: date, years: int) -> date:
    """The same day some years later; 29 February is 28 February where there is none.

    >>> anniversary(date(2004, 2, 29), 1), anniversary(date(2004, 2, 29), 4)
    (datetime.date(2005, 2, 28), datetime.date(2008, 2, 29))
    """
    return nearest_day(day.year + years, day.month, day.day)


def years_old(issued: date, *, on: date) -> int:
    """The anniversaries of the issue date that have come by a day, that day's included.

    Raises: ValueError for a day before the issue date.
    """
    if on < issued:
        raise ValueError(f"{on} is before the issue date {issued}")
    years = on.year - issued.year
    return years if anniversary(issued, years) <= on else years - 1


@plan_section("11")
def rate_at(terms: ShareTerms, *, issued: date, redeemed: date) -> int:
    """Section 11: the rate for a Share's age, in hundred-millionths. Year one lasts until the day before the
    first anniversary of the issue date; on an anniversary the next year begins.

    Raises: ValueError for a redemption before the issue.
    """
    years = years_old(issued, on=redeemed)
    return terms.cdsc[years] if years < len(terms.cdsc) else 0


class Expected(NamedTuple):
    """A charge in cents, and the least and the most it can be where prices are rounded to the cent."""

    cents: int
    low: int
    high: int


NO_CHARGE = Expected(0, 0, 0)


class Prices(NamedTuple):
    """Dollars per Share: the cost as said (None: the price of the issue day), and the prices of the two days.

    A price that is not known is None.
    """

    cost: Fraction | None
    on_issue: Fraction | None
    on_redemption: Fraction | None

    @property
    def basis(self) -> Fraction | None:
        """What the Shares cost: as said; left out, the net asset value per Share on the issue date."""
        return self.on_issue if self.cost is None else self.cost


@plan_section("11")
def expected_charge(millionths: int, *, prices: Prices, rate: int) -> Expected:
    """Section 11: Shares x the lesser of their cost and the day's net asset value per Share x the rate for
    their age, by one division, half-up to the cent.

    A Fund quotes its price to the cent and ours is derived, so low and high are the charges at half a cent
    less and more of each price that is derived; a cost that was said is exact.

    Raises: ValueError where a price that is needed is not known.
    """
    if not rate:
        return NO_CHARGE
    basis, price = prices.basis, prices.on_redemption
    if basis is None or price is None:
        raise ValueError("a charge needs the cost and the net asset value per Share")
    about = 0 if prices.cost is not None else HALF_A_CENT
    return Expected(
        cents=_charge(millionths, min(basis, price), rate),
        low=_charge(millionths, max(Fraction(0), min(basis - about, price - HALF_A_CENT)), rate),
        high=_charge(millionths, min(basis + about, price + HALF_A_CENT), rate),
    )


def _charge(millionths: int, per_share: Fraction, rate: int) -> int:
    return round_half_up(
        millionths * per_share.numerator * rate * CENTS_PER_DOLLAR,
        MILLIONTHS_PER_SHARE * per_share.denominator * RATE_SCALE,
    )


class Verdict(StrEnum):
    """How what was withheld compares with what the terms give."""

    AS_EXPECTED = "as expected"
    MORE = "more than expected"
    LESS = "less than expected"
    WAIVED = "waived"
    UNCHECKED = "cannot be checked"


class Redeemed(NamedTuple):
    """What a redemption row says: Shares in millionths, when issued (None: it does not say), when redeemed.

    `withheld` in cents; `waiver` is why none was.
    """

    millionths: int
    issued: date | None
    redeemed: date
    withheld: int
    waiver: str


class Checked(NamedTuple):
    """A redemption against its terms: `expected` None where it cannot be worked out, and `why`."""

    verdict: Verdict
    rate: int | None
    expected: Expected | None
    terms: ShareTerms | None
    why: str


NO_ISSUE_DATE = "it names no original issue date"
NO_PRICE_ON_ISSUE = "there is no net asset value per Share of the issue date {day}, and no cost is given"
NO_PRICE = "there is no net asset value per Share of {day}"


@plan_section("11")
def check(redeemed: Redeemed, *, rows: Sequence[ShareTerms], prices: Prices) -> Checked:
    """Section 11: what the Fund withholds is compared with what the terms of the Shares give.

    As expected: within what prices rounded to the cent can make. A waiver is named, and the charge that it
    waives told where that can be worked out. `rows` are the Plan's recorded terms.
    """
    if redeemed.issued is None:
        return Checked(_unchecked(redeemed), None, None, None, NO_ISSUE_DATE)
    terms = terms_of(rows, issued=redeemed.issued, on=redeemed.redeemed)
    rate = rate_at(terms, issued=redeemed.issued, redeemed=redeemed.redeemed)
    why = _missing(redeemed.issued, redeemed.redeemed, prices) if rate else ""
    if why:
        return Checked(_unchecked(redeemed), rate, None, terms, why)
    expected = expected_charge(redeemed.millionths, prices=prices, rate=rate)
    return Checked(verdict(redeemed, expected=expected), rate, expected, terms, redeemed.waiver)


def verdict(redeemed: Redeemed, *, expected: Expected) -> Verdict:
    """How the cents withheld compare with the range of what is expected."""
    if redeemed.waiver and not redeemed.withheld:
        return Verdict.WAIVED
    if redeemed.withheld > expected.high:
        return Verdict.MORE
    return Verdict.LESS if redeemed.withheld < expected.low else Verdict.AS_EXPECTED


@plan_section("11")
def problem_with(checked: Checked, *, where: str, withheld: int) -> str:
    """Section 11: in words, what a redemption withheld (cents) beside what the terms of its Shares give."""
    said = f"Section 11: {where} withheld {dollars_text(withheld)}"
    if checked.expected is None:
        return f"{said}, which {checked.verdict}: {checked.why}"
    return f"{said}, {checked.verdict}: the terms of its Shares give {dollars_text(checked.expected.cents)}"


def _unchecked(redeemed: Redeemed) -> Verdict:
    return Verdict.WAIVED if redeemed.waiver and not redeemed.withheld else Verdict.UNCHECKED


def _missing(issued: date, redeemed: date, prices: Prices) -> str:
    wanting = []
    if prices.on_redemption is None:
        wanting.append(NO_PRICE.format(day=redeemed))
    if prices.basis is None:
        wanting.append(NO_PRICE_ON_ISSUE.format(day=issued))
    return "; ".join(wanting)
