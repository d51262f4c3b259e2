"""R1: net asset value per Share: which day's figures price a day, the price, and what Shares are worth by it.

Net assets and values are whole cents, Shares whole millionths, a price exact dollars.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from fees.domain.accrual import LOOK_BACK_DAYS
from governance.domain.business_days import is_business_day
from governance.domain.money import CENTS_PER_DOLLAR, MILLIONTHS_PER_SHARE, round_half_up

ClassDay = tuple[int, date]


def price_of(*, net_assets: int, outstanding: int) -> Fraction | None:
    """Net asset value per Share of a day, exact dollars, of net assets (cents) and Shares (millionths).

    None where no Shares are outstanding.
    """
    if outstanding <= 0:
        return None
    return Fraction(net_assets * MILLIONTHS_PER_SHARE, outstanding * CENTS_PER_DOLLAR)


def value_at(price: Fraction, millionths: int) -> int:
    """What Shares (negative: taken back) are worth at a price, half-up to the cent, rounded once.

    >>> value_at(Fraction(100, 3), 1_000_000), value_at(Fraction(1, 200), -1_000_000)
    (3333, -1)
    """
    return round_half_up(
        millionths * price.numerator * CENTS_PER_DOLLAR, price.denominator * MILLIONTHS_PER_SHARE
    )


def days_priced_as(day: date) -> Iterator[date]:
    """R1: the days whose figures can price a day, the first that has any: itself, and where it is no business
    day those of the seven days before.
    """
    yield day
    if not is_business_day(day):
        yield from (day - timedelta(days=back) for back in range(1, LOOK_BACK_DAYS + 1))


def price_on(prices: Mapping[ClassDay, Fraction], share_class: int, day: date) -> Fraction | None:
    """The price of a day among those known; None where there is none."""
    return next(
        (prices[share_class, one] for one in days_priced_as(day) if (share_class, one) in prices), None
    )
