"""R5: every kind of share activity, and the order in which it counts."""

import pytest

from tests.unit.fees.builders import DYNAMICS, ENERGY, problem_of, roll, row, rows, shares_at

pytestmark = pytest.mark.plan_section("6(a)")

IDI, ADI, BDI = "idi 1990-01-01", "adi 2003-07-01", "bdi 1990-01-01"
# 600 Shares sold by idi and 300 by adi; the 90 Free Shares of that day follow them, two to one.
DYNAMICS_OPENS = (
    "2003-08-29 opening 600 of 2001-05-05",
    "2003-08-29 opening 300 of 2003-07-15",
    "2003-08-29 opening 90",
)
ENERGY_OPENS = ("2003-08-29 opening 100 of 2001-05-05", "2003-08-29 opening 300 of 2003-07-15")
OPENED = {IDI: ("600", "60"), ADI: ("300", "30")}

DATED = [
    ("opening 30 of 2001-05-05", {IDI: ("630", "60"), ADI: ("300", "30")}),
    ("sale 10 of 2003-06-30", {IDI: ("610", "60"), ADI: ("300", "30")}),
    ("sale 10 of 2003-07-01", {IDI: ("600", "60"), ADI: ("310", "30")}),
    ("exchange_in 10 of 2001-05-05 from 2", {ADI: ("300", "30"), BDI: ("10", "0"), IDI: ("600", "60")}),
    ("exchange_in 10 of 2003-07-15 from 2", {IDI: ("600", "60"), ADI: ("310", "30")}),
    ("exchange_in 10 of 2001-05-05", {IDI: ("610", "60"), ADI: ("300", "30")}),
    ("merger_in 10 of 2001-05-05 from 2", {ADI: ("300", "30"), BDI: ("10", "0"), IDI: ("600", "60")}),
    ("merger_in 10 of 2001-05-05", {IDI: ("610", "60"), ADI: ("300", "30")}),
    ("exchange_out 60 of 2001-05-05", {IDI: ("540", "60"), ADI: ("300", "30")}),
    ("redemption 600 of 1995-01-01", {IDI: ("0", "60"), ADI: ("300", "30")}),
    ("conversion 60 of 2003-07-31", {IDI: ("600", "60"), ADI: ("240", "30")}),
    ("sale_cancelled 60 of 2001-05-05", {IDI: ("540", "60"), ADI: ("300", "30")}),
]
UNDATED = [
    ("sale 10", {IDI: ("600", "60"), ADI: ("310", "30")}),
    ("exchange_in 40 from 2", {ADI: ("300", "60"), BDI: ("0", "10"), IDI: ("600", "60")}),
    ("merger_in 40 from 2", {ADI: ("300", "60"), BDI: ("0", "10"), IDI: ("600", "60")}),
    ("exchange_in 99", {IDI: ("600", "126"), ADI: ("300", "63")}),
    ("merger_in 99", {IDI: ("600", "126"), ADI: ("300", "63")}),
    ("reinvestment 99", {IDI: ("600", "126"), ADI: ("300", "63")}),
    ("exchange_out 9", {IDI: ("600", "54"), ADI: ("300", "27")}),
    ("redemption 90", {IDI: ("600", "0"), ADI: ("300", "0")}),
    ("conversion 9", {IDI: ("600", "54"), ADI: ("300", "27")}),
    ("sale_cancelled 60", {IDI: ("600", "60"), ADI: ("240", "30")}),
]
ADDED_TO_ALL = {IDI: ("660", "66"), ADI: ("330", "33")}
TAKEN_FROM_ALL = {IDI: ("540", "54"), ADI: ("270", "27")}
UNKNOWN = [
    ("opening 99 of unknown", ADDED_TO_ALL),
    ("sale 99 of unknown", ADDED_TO_ALL),
    ("exchange_in 99 of unknown from 2", ADDED_TO_ALL),
    ("exchange_in 99 of unknown", ADDED_TO_ALL),
    ("merger_in 99 of unknown", ADDED_TO_ALL),
    ("exchange_out 99 of unknown", TAKEN_FROM_ALL),
    ("redemption 99 of unknown", TAKEN_FROM_ALL),
    ("conversion 99 of unknown", TAKEN_FROM_ALL),
    ("sale_cancelled 99 of unknown", TAKEN_FROM_ALL),
]
NOTHING = [
    (f"{kind} 0", OPENED)
    for kind in ("opening", "sale", "exchange_in", "reinvestment", "redemption", "conversion")
]


@pytest.mark.parametrize(("text", "expected"), [*DATED, *UNDATED, *UNKNOWN, *NOTHING])
def test_a_row_does_what_the_table_of_r5_says(text: str, expected: dict[str, tuple[str, str]]) -> None:
    activity = {DYNAMICS: rows(*DYNAMICS_OPENS, f"2003-09-02 {text}"), ENERGY: rows(*ENERGY_OPENS)}

    rolled = roll(activity)

    assert problem_of(rolled[DYNAMICS]) == ""
    assert shares_at(rolled[DYNAMICS], "2003-08-29") == OPENED
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == expected
    assert shares_at(rolled[DYNAMICS], "2003-09-30") == expected


def test_a_class_without_rows_has_no_shares() -> None:
    rolled = roll({DYNAMICS: []})

    assert rolled[DYNAMICS].fault is None
    assert rolled[DYNAMICS].at_close(10**6).total == 0


def test_undated_openings_follow_the_dated_ones_of_their_day_and_not_what_was_there() -> None:
    opens = ("2003-09-02 opening 30 of 2003-07-15", "2003-09-02 opening 5")

    rolled = roll({DYNAMICS: rows(*DYNAMICS_OPENS, *opens)})

    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "60"), ADI: ("330", "35")}


def test_of_a_days_openings_the_dated_come_first_and_the_others_in_file_order() -> None:
    undated_first = rows("2003-09-02 opening 30", "2003-09-02 opening 22 of unknown", *_dated_openings())
    unknown_first = rows("2003-09-02 opening 22 of unknown", "2003-09-02 opening 30", *_dated_openings())

    rolled = roll({DYNAMICS: undated_first, ENERGY: unknown_first})

    # 200 and 100 tracked take 20 and 10 free; 22 over 330 is a fifteenth of each.
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {
        IDI: ("213.333333", "21.333333"),
        ADI: ("106.666667", "10.666667"),
    }
    # 22 over 300 tracked Shares alone, two to one; then 20 and 10 free.
    assert shares_at(rolled[ENERGY], "2003-09-02") == {
        BDI: ("214.666667", "20"),
        ADI: ("107.333333", "10"),
    }


def _dated_openings() -> tuple[str, str]:
    return "2003-09-02 opening 200 of 2001-05-05", "2003-09-02 opening 100 of 2003-07-15"


def test_a_reinvestment_counts_with_the_opening_and_not_with_the_sales_of_its_day() -> None:
    texts = ("2003-09-02 sale 9000", "2003-09-02 reinvestment 99", "2003-09-02 reinvestment 99")

    rolled = roll({DYNAMICS: rows(*DYNAMICS_OPENS, *texts)})

    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "192"), ADI: ("9300", "96")}


def test_what_comes_in_counts_before_what_goes_out_whatever_the_file_says_first() -> None:
    texts = ("2003-09-02 redemption 1300 of 2003-09-02", "2003-09-02 sale 1000")

    rolled = roll({DYNAMICS: rows(*DYNAMICS_OPENS, *texts)})

    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "60"), ADI: ("0", "30")}


def test_takings_of_all_kinds_count_in_file_order_among_themselves() -> None:
    texts = ("2003-09-02 conversion 99 of unknown", "2003-09-02 exchange_out 100 of 2001-05-05")

    rolled = roll({DYNAMICS: rows(*DYNAMICS_OPENS, *texts)})

    # The other way round 99 would divide over 890 Shares and not over 990.
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("440", "54"), ADI: ("270", "27")}


def test_an_earlier_import_counts_before_a_later_one_whatever_their_lines() -> None:
    first = row("2003-09-02 conversion 99 of unknown", line=9, recorded_by=1)
    later = row("2003-09-02 exchange_out 100 of 2001-05-05", line=2, recorded_by=2)

    rolled = roll({DYNAMICS: [later, *rows(*DYNAMICS_OPENS), first]})

    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("440", "54"), ADI: ("270", "27")}


def test_the_order_of_the_rows_handed_in_does_not_matter() -> None:
    texts = [*DYNAMICS_OPENS, "2003-09-02 sale 10", "2003-09-03 redemption 99 of unknown"]

    rolled = roll({DYNAMICS: rows(*texts)})
    backwards = roll({DYNAMICS: rows(*texts)[::-1]})

    assert backwards[DYNAMICS].holdings == rolled[DYNAMICS].holdings


def test_two_classes_that_exchange_undated_shares_both_ways_take_each_others_opening_proportions() -> None:
    rolled = roll(
        {
            DYNAMICS: rows(*DYNAMICS_OPENS, "2003-09-02 exchange_in 40 from 2", "2003-09-02 exchange_out 30"),
            ENERGY: rows(*ENERGY_OPENS, "2003-09-02 exchange_in 30 from 1", "2003-09-02 sale 5000"),
        }
    )

    # Energy opens with 100 of bdi and 300 of adi, Dynamics with 660 of idi and 330 of adi. The 30 that leave
    # Dynamics are taken from 60, 30 + 30 and 10 Free Shares: 13.846153..., 13.846153... and 2.307692...
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {
        ADI: ("300", "46.153846"),
        BDI: ("0", "7.692308"),
        IDI: ("600", "46.153846"),
    }
    assert shares_at(rolled[ENERGY], "2003-09-02") == {
        ADI: ("5300", "10"),
        BDI: ("100", "0"),
        IDI: ("0", "20"),
    }


def test_an_undated_exchange_follows_what_its_source_opened_with_on_the_same_day() -> None:
    opens = ("2003-09-02 opening 400 of 2001-05-05", "2003-09-02 redemption 500 of 2001-05-05")

    rolled = roll(
        {
            DYNAMICS: rows(*DYNAMICS_OPENS, "2003-09-02 exchange_in 80 from 2"),
            ENERGY: rows(*ENERGY_OPENS, *opens),
        }
    )

    # 500 of bdi to 300 of adi.
    assert shares_at(rolled[DYNAMICS], "2003-09-02")[BDI] == ("0", "50")


def test_a_dated_taking_goes_over_all_who_sold_shares_of_that_interval() -> None:
    texts = ("2003-09-02 exchange_in 200 of 2001-05-05 from 2", "2003-09-03 redemption 80 of 2002-02-02")

    rolled = roll({DYNAMICS: rows(*DYNAMICS_OPENS, *texts), ENERGY: rows(*ENERGY_OPENS)})

    # 200 of bdi and 600 of idi have the same interval: one to three.
    assert shares_at(rolled[DYNAMICS], "2003-09-03") == {
        ADI: ("300", "30"),
        BDI: ("180", "0"),
        IDI: ("540", "60"),
    }


def test_the_millionth_left_over_goes_to_the_largest_remainder_and_in_a_tie_to_the_lower_code() -> None:
    opens = ("2003-08-29 opening 1 of 2001-05-05", "2003-08-29 opening 1 of 2003-07-15")
    texts = ("2003-09-02 reinvestment 0.000003", "2003-09-03 redemption 0.000001")

    rolled = roll({DYNAMICS: rows(*opens, *texts)})

    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("1", "0.000001"), ADI: ("1", "0.000002")}
    assert shares_at(rolled[DYNAMICS], "2003-09-03") == {IDI: ("1", "0.000001"), ADI: ("1", "0.000001")}


def test_an_unknown_row_goes_over_cohorts_in_order_and_tracked_before_free() -> None:
    opens = (
        "2003-08-28 opening 2 of 2001-05-05",
        "2003-08-29 opening 2 of 2003-07-15",
        "2003-08-29 opening 2",
    )
    texts = ("2003-09-02 redemption 0.000002 of unknown",)

    rolled = roll({DYNAMICS: rows(*opens, *texts)})

    # Three pieces of 2 Shares: adi tracked, adi free, idi tracked.
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("2", "0"), ADI: ("1.999999", "1.999999")}
