"""Section 7: a Fund's quarters begin with its first month under the Plan."""

from typing import Any

import pytest

from governance.domain.fields import NotReadable
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth
from plan_admin.section7.selectors.closed import telling_months
from plan_admin.section7.selectors.quarters import FundOfPlan, Quarters

pytestmark = pytest.mark.plan_section("7")
AUGUST, SEPTEMBER = PlanMonth.from_text("2003-08"), PlanMonth.from_text("2003-09")
NOVEMBER, MARCH = PlanMonth.from_text("2003-11"), PlanMonth.from_text("2004-03")
QUARTERS = Quarters(begins=AUGUST, funds={}, conventions=(), presented={})


def fund(**changes: Any) -> FundOfPlan:
    values: dict[str, Any] = {
        "pk": 1,
        "code": "gamma",
        "name": "GAMMA",
        "form": "",
        "year_end": "09-30",
        "classes": (),
        "begins": AUGUST,
    }
    return FundOfPlan(**{**values, **changes})


def quarters_with(*presented: tuple[str, str]) -> Quarters:
    """The quarters where these were presented, each from its first month told to its last."""
    told = [FundQuarter(*map(PlanMonth.from_text, one)) for one in presented]
    months = {month: quarter for quarter in told for month in quarter.months}
    return Quarters(begins=AUGUST, funds={}, conventions=(), presented={1: months})


def spans(quarters: Quarters, of: FundOfPlan) -> list[tuple[str, str]]:
    """The first and the last month of each quarter until March."""
    return [(str(one.first), str(one.last)) for one in quarters.until(of, MARCH)]


def test_a_fund_that_was_there_has_every_quarter_since_the_plan_began() -> None:
    assert [str(one) for one in QUARTERS.until(fund(), MARCH)] == ["2003-09", "2003-12", "2004-03"]


def test_a_fund_that_joined_has_none_before_and_its_first_tells_of_its_own_months() -> None:
    joined = fund(begins=NOVEMBER)
    first, following = QUARTERS.until(joined, MARCH)

    assert (str(first), str(following)) == ("2003-12", "2004-03")
    assert [str(month) for month in telling_months(joined, first)] == ["2003-11", "2003-12"]
    assert QUARTERS.until(joined, SEPTEMBER) == ()


def test_a_quarter_before_it_joined_is_refused_with_its_first() -> None:
    with pytest.raises(NotReadable) as refused:
        QUARTERS.ending(fund(begins=NOVEMBER), SEPTEMBER)

    assert refused.value.problem == "no quarter of GAMMA ends in 2003-09"
    assert refused.value.remedy == "the last month of one: 2003-12"


def test_a_fund_that_nobody_brought_into_the_plan_has_no_quarter() -> None:
    named = fund(has_joined=False)

    assert QUARTERS.until(named, MARCH) == ()
    with pytest.raises(NotReadable):
        QUARTERS.ending(named, SEPTEMBER)


def test_where_the_year_end_changes_a_quarter_ends_before_the_next_one_that_was_presented() -> None:
    quarters = quarters_with(("2003-11", "2004-01"))
    calendar = fund(year_end="12-31")

    found = spans(quarters, calendar)

    assert found == [
        ("2003-07", "2003-09"),
        ("2003-10", "2003-10"),
        ("2003-11", "2004-01"),
        ("2004-02", "2004-03"),
    ]
    assert str(quarters.ending(calendar, PlanMonth.from_text("2003-10")).first) == "2003-10"


def test_a_quarter_between_two_that_were_presented_has_the_months_between() -> None:
    found = spans(quarters_with(("2003-08", "2003-08"), ("2003-10", "2003-12")), fund())

    assert found == [
        ("2003-08", "2003-08"),
        ("2003-09", "2003-09"),
        ("2003-10", "2003-12"),
        ("2004-01", "2004-03"),
    ]


def test_months_before_a_first_quarter_that_was_presented_are_told_by_one_of_their_own() -> None:
    """The Fund's first month was November when its first report was presented, and is October since."""
    quarters = quarters_with(("2003-11", "2003-12"))
    joined = fund(begins=PlanMonth.from_text("2003-10"))

    found = quarters.until(joined, MARCH)

    assert [[str(month) for month in telling_months(joined, one)] for one in found] == [
        ["2003-10"],
        ["2003-11", "2003-12"],
        ["2004-01", "2004-02", "2004-03"],
    ]
