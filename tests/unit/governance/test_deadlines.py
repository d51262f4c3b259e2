"""The days of a month's work: business days after its end, over holidays and late payment days."""

from datetime import date

import pytest

from governance.domain.deadlines import (
    business_day_after,
    eve_of_payment,
    next_payment_day,
    payment_day_of,
)
from governance.domain.periods import PlanMonth

JUNE_2004, DECEMBER_2003 = PlanMonth(date(2004, 6, 1)), PlanMonth(date(2003, 12, 1))


@pytest.mark.parametrize(
    ("_case", "month", "number", "day"),
    [
        ("the first", JUNE_2004, 1, date(2004, 7, 1)),
        ("over Independence Day, kept on the 5th", JUNE_2004, 3, date(2004, 7, 6)),
        ("over New Year", DECEMBER_2003, 1, date(2004, 1, 2)),
        ("so many that the next month is over", JUNE_2004, 31, date(2004, 8, 13)),
    ],
)
def test_business_days_after_a_month(_case: str, month: PlanMonth, number: int, day: date) -> None:
    assert business_day_after(month, number) == day


def test_what_a_payment_rests_on_is_due_a_business_day_before_it() -> None:
    assert (eve_of_payment(JUNE_2004), payment_day_of(JUNE_2004)) == (date(2004, 7, 7), date(2004, 7, 8))
    assert eve_of_payment(JUNE_2004, 1) == payment_day_of(JUNE_2004, 1) == date(2004, 7, 1)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2004, 7, 8), 5, date(2004, 7, 8)),
        (date(2004, 7, 9), 5, date(2004, 8, 6)),
        (date(2004, 8, 1), 31, date(2004, 8, 13)),
    ],
)
def test_what_waits_is_due_by_the_next_payment_day(day: date, number: int, expected: date) -> None:
    assert next_payment_day(day, number) == expected
