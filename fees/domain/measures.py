"""What a month's fee comes to in a year, to be compared with Schedule A."""

from collections.abc import Sequence
from datetime import date

from governance.domain.money import RATE_SCALE, round_half_up
from governance.domain.periods import days_in_year
from governance.domain.sections import plan_section


@plan_section("2")
def annualised_rate(*, fee_cents: int, average_cents: int, accrued_on: Sequence[date]) -> int | None:
    """Section 2: "the applicable annual rate of the average daily net assets": fee x Y / days / average.

    In hundred-millionths a year, half-up; Y is 365, or 366 in a leap year. None where nothing accrued or
    the average is zero: there is nothing to compare.

    >>> september = [date(2003, 9, day) for day in range(1, 31)]
    >>> annualised_rate(fee_cents=61_644, average_cents=100_000_000, accrued_on=september)
    750002
    """
    if not accrued_on or average_cents <= 0:
        return None
    year = days_in_year(accrued_on[-1].year)
    return round_half_up(fee_cents * RATE_SCALE * year, average_cents * len(accrued_on))
