"""Rule 12b-1(f): six years, the first two easily accessible, from the end of a fiscal year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.retention import retention_of

DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))
YEAR_ENDS = st.sampled_from(["", "02-29", "03-31", "07-31", "12-31"])


@pytest.mark.parametrize(
    ("made", "ends", "until", "at_hand"),
    [
        (date(2003, 8, 13), ["07-31"], date(2010, 7, 31), date(2006, 7, 31)),
        (date(2003, 7, 31), ["07-31"], date(2009, 7, 31), date(2005, 7, 31)),
        (date(2003, 8, 13), [""], date(2009, 12, 31), date(2005, 12, 31)),
        # the Fund whose year ends last decides
        (date(2003, 8, 13), ["07-31", "03-31", "12-31"], date(2010, 7, 31), date(2006, 7, 31)),
        (date(2004, 2, 10), ["02-29"], date(2010, 2, 28), date(2006, 2, 28)),
        (date(2003, 8, 13), [], date(2009, 12, 31), date(2005, 12, 31)),
    ],
)
def test_six_years_from_the_end_of_the_fiscal_year(
    made: date, ends: list[str], until: date, at_hand: date
) -> None:
    found = retention_of(made, fiscal_year_ends=ends)

    assert (found.until, found.at_hand_until) == (until, at_hand)


def test_what_is_in_force_has_no_end() -> None:
    found = retention_of(None, fiscal_year_ends=["07-31"])

    assert found.until is None
    assert found.words == "while it is in force, and six years after"


@given(made=DAYS, ends=st.lists(YEAR_ENDS))
def test_never_less_than_the_rule_s_own_six_years(made: date, ends: list[str]) -> None:
    found = retention_of(made, fiscal_year_ends=ends)

    assert found.until is not None
    assert found.at_hand_until is not None
    assert (found.until - made).days >= 6 * 365
    assert (found.at_hand_until - made).days >= 2 * 365
    assert (found.until - made).days <= 7 * 366 + 31
