"""The days of a month's work. The Plan names none: they follow from the agreement's payment day (ADR 62)."""

from datetime import date
from typing import Final

from governance.domain.business_days import first_business_day_on_or_after
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.sections import plan_section

PAYMENT_DAY: Final = 5  # the business day after the month's end, where an agreement names no other
FACTS_DAY: Final = 1


def business_day_after(month: PlanMonth, number: int) -> date:
    """The first, second, ... business day after a month's end.

    >>> business_day_after(PlanMonth(date(2004, 6, 1)), 5)
    datetime.date(2004, 7, 8)
    """
    day = month.last
    for _ in range(number):
        day = first_business_day_on_or_after(day + ONE_DAY)
    return day


@plan_section("6(a)")
def payment_day_of(month: PlanMonth, number: int = PAYMENT_DAY) -> date:
    """Section 6(a): the day on which the amounts of a month are paid, by the agreement's payment day."""
    return business_day_after(month, number)


@plan_section("6(d)")
def eve_of_payment(month: PlanMonth, number: int = PAYMENT_DAY) -> date:
    """Section 6(d): the last day for what a payment rests on, a Monthly Calculation or the closing.

    Our reading: "upon receipt" leaves the day to the Distributor; one business day before the payment is the
    last that lets a person compare it.
    """
    return business_day_after(month, max(number - 1, FACTS_DAY))


def next_payment_day(day: date, number: int = PAYMENT_DAY) -> date:
    """The first payment day on or after a day: what is decided by then is still in those payments.

    >>> next_payment_day(date(2004, 7, 8)), next_payment_day(date(2004, 7, 9))
    (datetime.date(2004, 7, 8), datetime.date(2004, 8, 6))
    """
    month = PlanMonth.of(day).previous.previous  # a late payment day may lie in the second month after
    while payment_day_of(month, number) < day:
        month = month.next
    return payment_day_of(month, number)
