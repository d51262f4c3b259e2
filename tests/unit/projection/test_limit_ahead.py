"""Section 2: the pace of new gross sales, and how it goes on."""

from datetime import date

import pytest

from plan_admin.projection.domain.limit_ahead import SalesPace, coming_sales, paced_from, sales_pace
from tests.unit.projection.builders import known

pytestmark = pytest.mark.plan_section("2")
SALES = {
    date(2003, 2, 27).toordinal(): 100,
    date(2003, 3, 3).toordinal(): 200,
    date(2004, 3, 1).toordinal(): 400,
}


def test_the_pace_is_that_of_the_twelve_months_before() -> None:
    assert paced_from(date(2003, 9, 30)) == date(2002, 10, 1)
    assert paced_from(date(2004, 2, 29)) == date(2003, 3, 1)

    pace = sales_pace(SALES, begins=None, as_of=date(2004, 2, 29))

    # The business days from 3 March 2003 to 27 February 2004; neither sale beside them counts.
    assert pace == SalesPace(cents=200, days=251)


def test_a_class_that_began_within_the_year_is_paced_since_then() -> None:
    begins = known("2003-09-22 opening 100 of 2003-05-01", "2003-09-23 sale 1").begins

    assert begins == date(2003, 9, 22)
    assert sales_pace({}, begins=begins, as_of=date(2003, 9, 30)) == SalesPace(cents=0, days=7)


def test_a_class_without_sales_has_none_coming() -> None:
    pace = SalesPace(cents=0, days=7)

    assert coming_sales(pace, change=0, as_of=date(2003, 9, 30), last=date(2003, 12, 31)) == {}
