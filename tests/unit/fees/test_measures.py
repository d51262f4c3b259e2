"""Section 2: the month's fee as an annual rate."""

from datetime import date

import pytest

from fees.domain.measures import annualised_rate
from governance.domain.conventions import DayCount
from governance.domain.periods import days_between

ACTUAL = DayCount.ACTUAL_ACTUAL
FEBRUARY_2004 = tuple(days_between(date(2004, 2, 1), date(2004, 2, 29)))


@pytest.mark.plan_section("2")
def test_a_leap_years_day_is_one_of_366() -> None:
    # 36,600,000.00 x 0.75 % x 29 / 366 = 21,750.00
    found = annualised_rate(
        fee_cents=2_175_000, average_cents=3_660_000_000, accrued_on=FEBRUARY_2004, day_count=ACTUAL
    )

    assert found == 750_000


@pytest.mark.plan_section("2")
def test_where_every_year_has_365_days_a_leap_years_day_is_one_of_them() -> None:
    # 36,500,000.00 x 0.75 % x 29 / 365 = 21,750.00
    found = annualised_rate(
        fee_cents=2_175_000,
        average_cents=3_650_000_000,
        accrued_on=FEBRUARY_2004,
        day_count=DayCount.ACTUAL_365,
    )

    assert found == 750_000


@pytest.mark.plan_section("2")
@pytest.mark.parametrize(
    ("average", "days"), [(0, FEBRUARY_2004), (100, ())], ids=["no net assets", "no days"]
)
def test_there_is_no_rate_where_nothing_accrued(average: int, days: tuple[date, ...]) -> None:
    assert annualised_rate(fee_cents=1, average_cents=average, accrued_on=days, day_count=ACTUAL) is None


def test_a_month_is_taken_as_its_last_day_s_year() -> None:
    december = tuple(days_between(date(2003, 12, 1), date(2003, 12, 31)))

    found = annualised_rate(fee_cents=3_100, average_cents=3_650_000, accrued_on=december, day_count=ACTUAL)

    assert found == 1_000_000
