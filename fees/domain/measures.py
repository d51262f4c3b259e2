"""What a month's fee comes to in a year, to be compared with Schedule A."""

from collections.abc import Sequence
from datetime import date

from fees.domain.terms import days_of_year
from governance.domain.conventions import DayCount
from governance.domain.money import RATE_SCALE, round_half_up
from governance.domain.sections import plan_section


@plan_section("2")
def annualised_rate(
    *, fee_cents: int, average_cents: int, accrued_on: Sequence[date], day_count: DayCount
) -> int | None:
    """Section 2: "the applicable annual rate of the average daily net assets": fee x Y / days / average.

    In hundred-millionths a year, half-up; Y is the days that DAY_COUNT divides a year by: 365, or with
    ACTUAL_ACTUAL 366 in a leap year. None where nothing accrued or the average is zero: there is nothing to
    compare.

    >>> september = [date(2003, 9, day) for day in range(1, 31)]
    >>> annualised_rate(fee_cents=61_644, average_cents=100_000_000, accrued_on=september,
    ...                 day_count=DayCount.ACTUAL_ACTUAL)
    750002
    """
    if not accrued_on or average_cents <= 0:
        return None
    year = days_of_year(accrued_on[-1], day_count=day_count)
    return round_half_up(fee_cents * RATE_SCALE * year, average_cents * len(accrued_on))
