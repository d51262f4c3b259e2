"""Section 2: the prime rate of a day, and from when a change of it counts."""

from datetime import date

import pytest

from fees.domain.lifetime_limit import PrimeEffective
from fees.domain.prime_rate import (
    PRIME_COLUMNS,
    PrimeChange,
    PrimeRateMissing,
    changes_of,
    daily_prime_rates,
    read_prime_rates,
)
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault
from governance.domain.money import round_half_up

pytestmark = pytest.mark.plan_section("2")

INDEPENDENCE_DAY = date(2003, 7, 4)
CHANGES = changes_of([(INDEPENDENCE_DAY, 4_000_000), (date(2002, 11, 7), 4_250_000)])


def rates(first: date, last: date, convention: PrimeEffective) -> list[int]:
    return daily_prime_rates(CHANGES, first=first, last=last, convention=convention)


def test_a_change_on_a_holiday_counts_from_that_day_and_is_carried_over_the_weekend() -> None:
    found = rates(date(2003, 7, 3), date(2003, 7, 7), PrimeEffective.CHANGE_DATE)

    assert found == [4_250_000, 4_000_000, 4_000_000, 4_000_000, 4_000_000]


def test_a_change_counts_from_the_day_after_where_that_is_the_convention() -> None:
    found = rates(date(2003, 7, 3), date(2003, 7, 5), PrimeEffective.NEXT_DAY)

    assert found == [4_250_000, 4_250_000, 4_000_000]


def test_the_rate_of_the_first_of_a_month_counts_for_all_of_it() -> None:
    found = rates(date(2003, 7, 3), date(2003, 8, 1), PrimeEffective.FIRST_OF_MONTH)

    assert found == [4_250_000] * 29 + [4_000_000]


def test_the_average_of_a_month_counts_for_all_of_it() -> None:
    found = rates(date(2003, 6, 30), date(2003, 7, 31), PrimeEffective.MONTH_AVERAGE)

    average = round_half_up(3 * 4_250_000 + 28 * 4_000_000, 31)
    assert found == [4_250_000] + [average] * 31


@pytest.mark.parametrize(
    ("convention", "day", "is_known"),
    [
        (PrimeEffective.CHANGE_DATE, date(2002, 11, 6), False),
        (PrimeEffective.CHANGE_DATE, date(2002, 11, 7), True),
        (PrimeEffective.NEXT_DAY, date(2002, 11, 7), False),
        (PrimeEffective.FIRST_OF_MONTH, date(2002, 11, 30), False),
        (PrimeEffective.MONTH_AVERAGE, date(2002, 11, 30), False),
        (PrimeEffective.MONTH_AVERAGE, date(2002, 12, 1), True),
    ],
)
def test_a_day_before_the_first_change_is_refused(
    convention: PrimeEffective, day: date, *, is_known: bool
) -> None:
    if is_known:
        assert rates(day, day, convention) == [4_250_000]
        return
    with pytest.raises(PrimeRateMissing, match="the first known is of 2002-11-07"):
        rates(day, day, convention)


def test_no_day_asks_for_nothing_and_no_change_at_all_is_said() -> None:
    assert rates(date(2003, 7, 4), date(2003, 7, 3), PrimeEffective.CHANGE_DATE) == []
    with pytest.raises(PrimeRateMissing, match="none is known"):
        daily_prime_rates(
            [], first=date(2003, 7, 4), last=date(2003, 7, 4), convention=PrimeEffective.CHANGE_DATE
        )


def test_a_file_is_read_with_every_fault_at_once() -> None:
    text = "effective_date,rate_percent\n2027-01-04,6.75\n2027-02-30,x\n2027-01-04,6.75\n2027-03-01,-1\n"
    faults: list[Fault] = []

    found = read_prime_rates(CsvFile(text, source="prime.csv", required=PRIME_COLUMNS), faults)

    assert found == {date(2027, 1, 4): 6_750_000}
    assert [(fault.row, fault.column) for fault in faults] == [
        (3, "effective_date"),
        (3, "rate_percent"),
        (4, "effective_date"),
        (5, "rate_percent"),
    ]


def test_changes_are_in_the_order_of_their_dates() -> None:
    assert CHANGES == (PrimeChange(date(2002, 11, 7), 4_250_000), PrimeChange(INDEPENDENCE_DAY, 4_000_000))
