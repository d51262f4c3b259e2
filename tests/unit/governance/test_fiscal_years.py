"""A Fund's fiscal year: twelve whole months, of 365 days or, with 29 February, 366."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.fiscal_years import fiscal_year_of, quarter_of
from governance.domain.periods import PlanMonth

MONTHS = st.dates().filter(lambda day: 1900 < day.year < 2900).map(PlanMonth.of)
YEAR_ENDS = st.sampled_from(["", "01-31", "02-28", "02-29", "03-31", "07-15", "07-31", "12-31"])


@pytest.mark.parametrize(
    ("month", "ends", "first", "last", "days"),
    [
        ("2003-09", "07-31", "2003-08", "2004-07", 366),
        ("2004-07", "07-31", "2003-08", "2004-07", 366),
        ("2004-08", "07-31", "2004-08", "2005-07", 365),
        ("2004-02", "02-29", "2003-03", "2004-02", 366),
        ("2004-03", "02-28", "2004-03", "2005-02", 365),
        ("2004-01", "01-31", "2003-02", "2004-01", 365),
        ("2004-12", "12-31", "2004-01", "2004-12", 366),
        ("2003-09", "07-15", "2003-08", "2004-07", 366),
    ],
)
def test_a_month_lies_in_the_year_that_ends_with_the_year_end_s_month(
    month: str, ends: str, first: str, last: str, days: int
) -> None:
    year = fiscal_year_of(PlanMonth.from_text(month), fiscal_year_end=ends)

    assert (str(year.first), str(year.last), year.days) == (first, last, days)


def test_a_year_end_that_is_not_recorded_gives_the_calendar_year_and_says_so() -> None:
    year = fiscal_year_of(PlanMonth.from_text("2003-09"), fiscal_year_end="")

    assert (str(year.first), str(year.last), year.is_given) == ("2003-01", "2003-12", False)
    assert year.words == "the calendar year 2003 (the Fund's fiscal year end is not recorded)"


@given(month=MONTHS, ends=YEAR_ENDS)
def test_a_year_has_as_many_days_as_it_says_and_holds_its_month(month: PlanMonth, ends: str) -> None:
    year = fiscal_year_of(month, fiscal_year_end=ends)

    assert month.first in year.period
    assert month.last in year.period
    assert year.last.last - year.first.first + timedelta(days=1) == timedelta(days=year.days)
    assert fiscal_year_of(year.last.next, fiscal_year_end=ends).first == year.last.next


@given(month=MONTHS, ends=st.sampled_from(["", "01-31", "02-28", "03-31", "07-31", "10-31", "12-31"]))
def test_a_month_lies_in_one_quarter_and_four_of_them_make_its_year(month: PlanMonth, ends: str) -> None:
    year = fiscal_year_of(month, fiscal_year_end=ends)
    quarter = quarter_of(month, fiscal_year_end=ends)

    assert month in quarter.months
    assert len(quarter.months) == 3
    found = []
    first = year.first
    while first <= year.last:
        found.append(quarter_of(first, fiscal_year_end=ends))
        first = found[-1].last.next
    assert quarter in found
    assert [one for of in found for one in of.months][-1] == year.last
    assert len(found) == 4
