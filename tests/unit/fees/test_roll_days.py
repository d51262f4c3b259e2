"""R5, R6: days that are no business days, the days of a month, and FREE_SHARES by PRO_RATA."""

from datetime import date

import pytest

from fees.domain.cohorts import CohortScheme, SoldBy
from tests.unit.fees.builders import DYNAMICS, ENERGY, SCHEME, on, problem_of, roll, rows, shares_at

pytestmark = pytest.mark.plan_section("6(a)")

IDI, ADI, BDI = "idi 1990-01-01", "adi 2003-07-01", "bdi 1990-01-01"
# 30 August to 1 September 2003 are a Saturday, a Sunday and Labor Day.
OPENS = ("2003-08-29 opening 600 of 2001-05-05", "2003-08-29 opening 300 of 2003-07-15")
POOLED = [("2003-08-18", True)]


@pytest.mark.parametrize("day", ["2003-08-29", "2003-08-30", "2003-08-31", "2003-09-01"])
def test_an_opening_counts_on_the_last_business_day(day: str) -> None:
    opens = (f"{day} opening 600 of 2001-05-05", f"{day} opening 30")

    rolled = roll({DYNAMICS: rows(*opens)})

    assert shares_at(rolled[DYNAMICS], "2003-08-29") == {IDI: ("600", "30")}
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "30")}


def test_openings_of_a_friday_and_the_weekend_after_it_are_one_days_openings() -> None:
    opens = (
        "2003-08-30 opening 30",
        "2003-08-29 opening 200 of 2001-05-05",
        "2003-08-31 opening 100 of 2003-07-15",
    )

    rolled = roll({DYNAMICS: rows(*opens)})

    assert shares_at(rolled[DYNAMICS], "2003-08-29") == {IDI: ("200", "20"), ADI: ("100", "10")}


def test_an_opening_on_the_first_of_a_month_that_is_a_saturday_counts_in_the_month_before() -> None:
    activity = {DYNAMICS: rows("2003-11-01 opening 600 of 2001-05-05", "2003-11-01 sale 5")}

    october = roll(activity, month="2003-10")

    assert shares_at(october[DYNAMICS], "2003-10-30") == {}
    assert shares_at(october[DYNAMICS], "2003-10-31") == {IDI: ("600", "0")}


@pytest.mark.parametrize("day", ["2003-09-06", "2003-09-07"])
def test_a_weekends_sale_and_redemption_count_from_the_close_of_the_monday_after(day: str) -> None:
    rolled = roll({DYNAMICS: rows(*OPENS, f"{day} sale 10", f"{day} redemption 60 of 2001-05-05")})

    assert shares_at(rolled[DYNAMICS], "2003-09-05") == {IDI: ("600", "0"), ADI: ("300", "0")}
    assert shares_at(rolled[DYNAMICS], "2003-09-08") == {IDI: ("540", "0"), ADI: ("310", "0")}


def test_a_weekends_rows_change_the_shares_on_their_own_date_and_so_the_opening_of_monday() -> None:
    texts = ("2003-09-06 sale 300", "2003-09-08 sale 8000", "2003-09-08 reinvestment 12")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)})

    # Monday opens with 600 to 600.
    assert shares_at(rolled[DYNAMICS], "2003-09-08") == {IDI: ("600", "6"), ADI: ("8600", "6")}


def test_a_saturdays_redemption_cannot_take_what_monday_sells() -> None:
    texts = ("2003-09-06 redemption 301 of 2003-09-06", "2003-09-08 sale 5")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)})

    assert problem_of(rolled[DYNAMICS]) == (
        "2003-09-06: takes 301.000000 where 300.000000 Shares of that issue date's interval are held"
    )


def test_a_months_first_days_before_its_first_business_day_use_the_close_of_the_month_before() -> None:
    texts = ("2003-08-30 sale 10", "2003-09-02 sale 100", "2003-10-01 sale 1000")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)})

    assert shares_at(rolled[DYNAMICS], "2003-08-29") == {IDI: ("600", "0"), ADI: ("300", "0")}
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "0"), ADI: ("410", "0")}
    assert shares_at(rolled[DYNAMICS], "2003-09-30") == {IDI: ("600", "0"), ADI: ("410", "0")}


def test_a_cut_point_within_the_month_begins_a_cohort_of_its_own() -> None:
    sellers = {DYNAMICS: (SoldBy(distributor="adi", first=date(2003, 7, 1), last=None),)}
    scheme = CohortScheme.of(cut_points=[date(2003, 7, 1), date(2003, 9, 3)], sellers=sellers)
    texts = ("2003-09-02 sale 10", "2003-09-03 sale 5", "2003-09-04 redemption 3 of 2003-09-30")

    rolled = roll({DYNAMICS: rows(*texts)}, scheme=scheme)

    assert shares_at(rolled[DYNAMICS], "2003-09-04", scheme=scheme) == {
        "adi 2003-07-01": ("10", "0"),
        "adi 2003-09-03": ("2", "0"),
    }


@pytest.mark.parametrize(
    ("issued", "distributor", "first", "last"),
    [
        (date(1990, 1, 1), "idi", date(1990, 1, 1), date(2003, 6, 30)),
        (date(2003, 6, 30), "idi", date(1990, 1, 1), date(2003, 6, 30)),
        (date(2003, 7, 1), "adi", date(2003, 7, 1), None),
    ],
)
def test_a_cohort_is_who_sold_it_and_the_interval_of_its_issue_date(
    issued: date, distributor: str, first: date, last: date | None
) -> None:
    cohort = SCHEME.cohort_sold(share_class=DYNAMICS, issued=issued)

    assert cohort is not None
    assert SCHEME.distributor_of(cohort) == distributor
    assert (SCHEME.interval_first(cohort), SCHEME.interval_last(cohort)) == (first, last)
    assert cohort in SCHEME.cohorts_of(SCHEME.interval_of(issued))


def test_nobody_sold_before_the_first_distributor_and_the_first_interval_is_open() -> None:
    before = SCHEME.interval_of(date(1989, 12, 31))

    assert SCHEME.cohort_sold(share_class=DYNAMICS, issued=date(1989, 12, 31)) is None
    assert SCHEME.cohort_sold(share_class=77, issued=date(2003, 9, 1)) is None
    assert [SCHEME.distributor_of(cohort) for cohort in SCHEME.cohorts_of(before)] == ["adi", "bdi", "idi"]
    assert {SCHEME.interval_first(cohort) for cohort in SCHEME.cohorts_of(before)} == {None}
    assert {SCHEME.interval_last(cohort) for cohort in SCHEME.cohorts_of(before)} == {date(1989, 12, 31)}


def test_pooled_free_shares_follow_each_days_tracked_shares() -> None:
    texts = ("2003-08-29 opening 90", "2003-09-02 sale 900", "2003-09-03 redemption 45")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, pooled_from=POOLED)

    assert shares_at(rolled[DYNAMICS], "2003-08-29") == {IDI: ("600", "60"), ADI: ("300", "30")}
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "30"), ADI: ("1200", "60")}
    assert shares_at(rolled[DYNAMICS], "2003-09-03") == {IDI: ("600", "15"), ADI: ("1200", "30")}


def test_an_unknown_row_goes_over_each_tracked_cohort_and_the_pool_which_is_last() -> None:
    texts = ("2003-08-29 opening 300", "2003-09-02 redemption 0.000002 of unknown")

    rolled = roll({DYNAMICS: rows(*_thirds(), *texts)}, pooled_from=POOLED)

    held = rolled[DYNAMICS].at_close(on("2003-09-02"))
    assert held.tracked == (299_999_999, 299_999_999)
    assert held.free == (150_000_000, 150_000_000)


def _thirds() -> tuple[str, str]:
    return "2003-08-29 opening 300 of 2001-05-05", "2003-08-29 opening 300 of 2003-07-15"


def test_an_undated_exchange_into_a_pooled_class_joins_its_pool() -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-09-02 exchange_in 90 from 2"),
        ENERGY: rows("2003-08-29 opening 1 of 2001-05-05"),
    }

    rolled = roll(activity, pooled_from=POOLED)

    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "60"), ADI: ("300", "30")}


def test_a_change_to_pro_rata_gathers_free_shares_and_counts_from_its_day() -> None:
    texts = ("2003-08-29 opening 90", "2003-09-02 sale 900")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, pooled_from=[("2003-09-10", True)])

    assert shares_at(rolled[DYNAMICS], "2003-09-09") == {IDI: ("600", "60"), ADI: ("1200", "30")}
    assert shares_at(rolled[DYNAMICS], "2003-09-10") == {IDI: ("600", "30"), ADI: ("1200", "60")}


def test_a_change_to_at_issue_leaves_free_shares_where_they_are_on_that_day() -> None:
    texts = ("2003-08-29 opening 90", "2003-09-10 sale 900")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, pooled_from=[*POOLED, ("2003-09-10", False)])

    assert shares_at(rolled[DYNAMICS], "2003-09-09") == {IDI: ("600", "60"), ADI: ("300", "30")}
    assert shares_at(rolled[DYNAMICS], "2003-09-10") == {IDI: ("600", "60"), ADI: ("1200", "30")}


def test_a_change_on_the_last_day_of_the_month_counts_on_it() -> None:
    texts = ("2003-08-29 opening 90", "2003-09-02 sale 900")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, pooled_from=[("2003-09-30", True)])

    assert shares_at(rolled[DYNAMICS], "2003-09-29") == {IDI: ("600", "60"), ADI: ("1200", "30")}
    assert shares_at(rolled[DYNAMICS], "2003-09-30") == {IDI: ("600", "30"), ADI: ("1200", "60")}


@pytest.mark.parametrize("changes", [[("2003-09-06", True)], [("2003-09-08", True)]])
def test_a_change_on_a_weekend_counts_from_the_close_of_the_monday_after(
    changes: list[tuple[str, bool]],
) -> None:
    texts = ("2003-08-29 opening 90", "2003-09-02 sale 900")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, pooled_from=changes)

    assert shares_at(rolled[DYNAMICS], "2003-09-05") == {IDI: ("600", "60"), ADI: ("1200", "30")}
    assert shares_at(rolled[DYNAMICS], "2003-09-08") == {IDI: ("600", "30"), ADI: ("1200", "60")}


def test_a_change_after_the_month_changes_nothing_in_it() -> None:
    texts = ("2003-08-29 opening 90", "2003-09-02 sale 900")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, pooled_from=[("2003-10-01", True)])

    assert shares_at(rolled[DYNAMICS], "2003-09-30") == {IDI: ("600", "60"), ADI: ("1200", "30")}


def test_a_change_before_the_month_counts_from_its_first_day_without_any_activity() -> None:
    texts = ("2003-06-02 opening 600 of 2001-05-05", "2003-06-02 opening 90", "2003-07-15 sale 300")

    rolled = roll({DYNAMICS: rows(*texts)}, pooled_from=[("2003-08-31", True)])

    # 31 August is a Sunday: the days to Labor Day still use Friday's close.
    assert shares_at(rolled[DYNAMICS], "2003-08-29") == {IDI: ("600", "90"), ADI: ("300", "0")}
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "60"), ADI: ("300", "30")}
