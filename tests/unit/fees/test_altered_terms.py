"""Section 11(ii): which terms alter the deferred charges of Shares that are outstanding, and which do not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.domain.altered_terms import Altered, alters_outstanding, undoes
from fees.domain.deferred_charge import ShareTerms, terms_of, years_old
from governance.domain.periods import DatePeriod

pytestmark = pytest.mark.plan_section("11(ii)")


def terms(issued_from: str, effective: str, *percents: int, years: int | None = 8) -> ShareTerms:
    return ShareTerms(
        issued_from=date.fromisoformat(issued_from),
        effective=date.fromisoformat(effective),
        cdsc=tuple(percent * 1_000_000 for percent in percents),
        converts_after_years=years,
    )


def altered(first: str, last: str, since: str, held: tuple[int, ...], becomes: tuple[int, ...]) -> Altered:
    return Altered(
        DatePeriod(date.fromisoformat(first), date.fromisoformat(last)),
        date.fromisoformat(since),
        tuple(percent * 1_000_000 for percent in held),
        tuple(percent * 1_000_000 for percent in becomes),
    )


BASE = terms("2000-01-01", "2000-01-01", 5, 4, 3)


def test_terms_for_shares_not_yet_issued_alter_nothing() -> None:
    assert alters_outstanding([BASE], [BASE, terms("2003-01-01", "2003-01-01", 6)]) == ()


def test_first_terms_alter_nothing_whatever_was_taken_before() -> None:
    assert alters_outstanding([], [terms("2003-08-18", "2003-08-18", 1)]) == ()


def test_terms_for_shares_issued_before_alter_the_shares_that_still_have_a_year_of_other_rates() -> None:
    lower = terms("2000-01-01", "2004-03-01", 5, 4)

    # Only the third year differs: Shares of 1 March 2001 begin their fourth on 1 March 2004.
    assert alters_outstanding([BASE], [BASE, lower]) == (
        altered("2001-03-02", "2004-02-29", "2004-03-01", (5, 4, 3), (5, 4)),
    )


def test_the_same_rates_again_alter_nothing_whatever_becomes_of_the_conversion() -> None:
    again = terms("2000-01-01", "2004-03-01", 5, 4, 3, 0, years=6)

    assert alters_outstanding([BASE], [BASE, again]) == ()


def test_what_altered_before_is_not_told_again_and_its_correction_is() -> None:
    lower = terms("2000-01-01", "2001-01-01", 4)
    lowest = terms("2000-01-01", "2001-01-01", 3)

    assert alters_outstanding([BASE, lower], [BASE, lower]) == ()
    assert alters_outstanding([BASE, lower], [BASE, lowest]) == (
        altered("2000-01-01", "2000-12-31", "2001-01-01", (5, 4, 3), (3,)),
    )


def test_a_correction_that_takes_the_alteration_back_is_none() -> None:
    assert alters_outstanding([BASE, terms("2000-01-01", "2001-01-01", 4)], [BASE]) == ()


def test_shares_under_later_terms_of_their_own_are_not_touched() -> None:
    own = terms("2000-07-01", "2000-07-01", 2)
    lower = terms("2000-01-01", "2001-01-01", 4)

    assert alters_outstanding([BASE, own], [BASE, own, lower]) == (
        altered("2000-01-01", "2000-06-30", "2001-01-01", (5, 4, 3), (4,)),
    )


def test_rates_of_ages_that_no_outstanding_share_has_any_more_alter_nothing() -> None:
    own = terms("2002-01-01", "2002-01-01", 2)
    other_first_year = terms("2000-01-01", "2004-01-01", 6, 4, 3)

    assert alters_outstanding([BASE, own], [BASE, own, other_first_year]) == ()


@pytest.mark.parametrize(
    ("terminated", "is_undone"),
    [("2000-01-01", False), ("2000-01-02", True), ("2001-01-01", True), ("2001-01-02", False)],
)
def test_a_termination_is_undone_by_what_alters_shares_that_were_outstanding_on_it(
    terminated: str, is_undone: bool
) -> None:
    found = altered("2000-01-01", "2000-06-30", "2001-01-01", (5,), (4,))

    assert undoes([found], effective=date.fromisoformat(terminated)) is is_undone
    assert not undoes([], effective=date.fromisoformat(terminated))


DAYS = st.dates(date(2000, 1, 1), date(2003, 12, 31))
ROWS = st.lists(
    st.builds(
        ShareTerms,
        issued_from=DAYS,
        effective=DAYS,
        cdsc=st.lists(st.integers(0, 3), max_size=3).map(tuple),
        converts_after_years=st.none(),
    ),
    max_size=3,
    unique_by=lambda row: (row.issued_from, row.effective),
)


@given(rows=ROWS, issued=DAYS, since=DAYS)
def test_a_share_is_told_exactly_where_a_rate_still_ahead_of_it_changes(
    rows: list[ShareTerms], issued: date, since: date
) -> None:
    since = max(since, issued + timedelta(1))
    held, becomes = (terms_of(rows, issued=issued, on=day).cdsc for day in (since - timedelta(1), since))
    age = years_old(issued, on=since)
    ahead = [[*rates, 0, 0, 0, 0][age : age + 4] for rates in (held, becomes)]
    padded = [[*one, *[0] * (4 - len(one))] for one in ahead]

    told = [one for one in alters_outstanding([], rows) if one.since == since and issued in one.issued]

    assert bool(told) == (padded[0] != padded[1])
    assert all((one.held, one.becomes) == (held, becomes) for one in told)
