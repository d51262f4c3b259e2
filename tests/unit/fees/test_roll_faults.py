"""R5: what cannot be, which row shows it, and whom else it sets aside."""

import pytest

from tests.unit.fees.builders import DYNAMICS, ENERGY, HEALTH, problem_of, roll, row, rows, shares_at

pytestmark = pytest.mark.plan_section("6(a)")

IDI, ADI = "idi 1990-01-01", "adi 2003-07-01"
OPENS = (
    "2003-08-29 opening 600 of 2001-05-05",
    "2003-08-29 opening 300 of 2003-07-15",
    "2003-08-29 opening 90",
)
SET_ASIDE = "took undated Shares from a share class that has a fault"
POOLED = [("2003-08-18", True)]
NOTHING = "there are no Shares in whose proportion to divide it"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "redemption 600.000001 of 2001-05-05",
            "takes 600.000001 where 600.000000 Shares of that issue date's interval are held",
        ),
        ("conversion 90.000001", "takes 90.000001 where 90.000000 Free Shares are held"),
        ("exchange_out 991 of unknown", "takes 991.000000 where 990.000000 Shares are held"),
        (
            "sale_cancelled 301",
            "takes 301.000000 where 300.000000 Shares of that issue date's interval are held",
        ),
        (
            "redemption 1 of 1980-01-01",
            "takes 1.000000 where 0.000000 Shares of that issue date's interval are held",
        ),
        (
            "sale 1 of 1989-12-31",
            "nobody sold on its original issue date 1989-12-31 (Section 3)",
        ),
        (
            "opening 1 of 1989-12-31",
            "nobody sold on its original issue date 1989-12-31 (Section 3)",
        ),
        (
            "exchange_in 1 of 1989-12-31 from 2",
            "nobody sold on its original issue date 1989-12-31 (Section 3)",
        ),
        ("exchange_in 1 from 2", NOTHING),
        ("exchange_in 1 from 77", NOTHING),
        ("opening 1", NOTHING),
    ],
)
def test_what_cannot_be_fails_the_class_and_names_the_row(text: str, problem: str) -> None:
    faulty = row(f"2003-09-02 {text}", line=14, recorded_by=7)

    rolled = roll({DYNAMICS: [*rows(*OPENS), faulty], ENERGY: []})

    fault = rolled[DYNAMICS].fault
    assert fault is not None
    assert problem_of(rolled[DYNAMICS]) == f"2003-09-02: {problem}"
    assert (fault.share_class, fault.recorded_by, fault.line) == (DYNAMICS, 7, 14)
    assert (fault.kind, fault.millionths) == (faulty.kind, faulty.millionths)


@pytest.mark.parametrize("text", ["reinvestment 1", "sale 1 of unknown", "opening 1 of unknown", "opening 1"])
def test_a_class_without_shares_has_nothing_to_divide_by(text: str) -> None:
    rolled = roll({DYNAMICS: rows(f"2003-09-02 {text}")})

    assert problem_of(rolled[DYNAMICS]) == f"2003-09-02: {NOTHING}"


def test_the_first_fault_of_a_class_stands_and_its_shares_stop_there() -> None:
    texts = ("2003-09-03 redemption 2000 of unknown", "2003-09-04 redemption 3000 of unknown")

    rolled = roll({DYNAMICS: rows(*OPENS, "2003-09-02 sale 10", *texts)})

    assert problem_of(rolled[DYNAMICS]).startswith("2003-09-03: takes 2000.000000")
    assert shares_at(rolled[DYNAMICS], "2003-09-02") == {IDI: ("600", "60"), ADI: ("310", "30")}


def test_a_class_with_a_fault_in_an_earlier_month_stays_set_aside() -> None:
    texts = ("2003-09-03 redemption 5000 of unknown", "2003-10-01 sale 10000")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, month="2003-11")

    assert problem_of(rolled[DYNAMICS]).startswith("2003-09-03: takes 5000.000000")


def test_a_fault_after_the_month_does_not_concern_it() -> None:
    rolled = roll({DYNAMICS: rows(*OPENS, "2003-10-01 redemption 5000 of unknown")})

    assert problem_of(rolled[DYNAMICS]) == ""


def test_the_others_go_on_when_one_class_fails() -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-09-03 redemption 5000 of unknown"),
        HEALTH: rows(*OPENS, "2003-09-04 reinvestment 99"),
    }

    rolled = roll(activity)

    assert problem_of(rolled[DYNAMICS]) != ""
    assert problem_of(rolled[HEALTH]) == ""
    assert shares_at(rolled[HEALTH], "2003-09-04") == {IDI: ("600", "126"), ADI: ("300", "63")}


@pytest.mark.parametrize("day", ["2003-09-01", "2003-09-02", "2003-09-10"])
def test_who_took_undated_shares_in_the_month_of_the_fault_is_set_aside_also_from_before_it(day: str) -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-09-10 redemption 5000 of unknown"),
        HEALTH: rows(*OPENS, f"{day} exchange_in 5 from 1"),
    }

    rolled = roll(activity)

    fault = rolled[HEALTH].fault
    assert fault is not None
    assert problem_of(rolled[HEALTH]) == f"2003-09-01: {SET_ASIDE}"
    assert (fault.source, fault.recorded_by) == (DYNAMICS, 0)


@pytest.mark.parametrize("pooled_from", [[], POOLED])
def test_who_takes_undated_shares_from_a_class_after_its_fault_fails_with_that_row(
    pooled_from: list[tuple[str, bool]],
) -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-09-10 redemption 5000 of unknown"),
        HEALTH: rows(*OPENS, "2003-10-15 exchange_in 5 from 1"),
    }

    rolled = roll(activity, month="2003-10", pooled_from=pooled_from)

    assert (
        problem_of(rolled[HEALTH]) == "2003-10-15: the share class that it came from has a fault of its own"
    )


def test_who_took_undated_shares_the_month_before_goes_on() -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-10-01 redemption 5000 of unknown"),
        HEALTH: rows(*OPENS, "2003-09-30 exchange_in 5 from 1"),
    }

    rolled = roll(activity, month="2003-10")

    assert problem_of(rolled[DYNAMICS]) != ""
    assert problem_of(rolled[HEALTH]) == ""


@pytest.mark.parametrize("of", ["of 2003-07-15 ", "of unknown "])
def test_who_took_dated_or_unknown_shares_goes_on(of: str) -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-09-10 redemption 5000 of unknown"),
        HEALTH: rows(*OPENS, f"2003-09-02 exchange_in 5 {of}from 1"),
    }

    rolled = roll(activity)

    assert problem_of(rolled[HEALTH]) == ""


def test_being_set_aside_passes_on_from_taker_to_taker() -> None:
    activity = {
        HEALTH: rows(*OPENS, "2003-09-03 exchange_in 5 from 2"),
        ENERGY: rows(*OPENS, "2003-09-04 exchange_in 5 from 1"),
        DYNAMICS: rows(*OPENS, "2003-09-30 redemption 5000 of unknown"),
    }

    rolled = roll(activity)

    assert problem_of(rolled[ENERGY]) == problem_of(rolled[HEALTH]) == f"2003-09-01: {SET_ASIDE}"


def test_a_later_fault_of_the_one_between_does_not_let_the_last_taker_go() -> None:
    activity = {
        HEALTH: rows(*OPENS, "2003-09-03 exchange_in 5 from 2"),
        ENERGY: rows(*OPENS, "2003-09-04 exchange_in 5 from 1", "2003-10-17 redemption 5000 of unknown"),
        DYNAMICS: rows(*OPENS, "2003-09-30 redemption 5000 of unknown"),
    }

    rolled = roll(activity, month="2003-10")

    # Energy, and with it Health, is set aside for Dynamics's fault since September.
    assert problem_of(rolled[ENERGY]).startswith("2003-10-17: takes 5000.000000")
    assert problem_of(rolled[HEALTH]) == f"2003-09-01: {SET_ASIDE}"


def test_who_took_from_a_taker_before_that_one_took_goes_on() -> None:
    activity = {
        HEALTH: rows(*OPENS, "2003-09-03 exchange_in 5 from 2"),
        ENERGY: rows(*OPENS, "2003-10-04 exchange_in 5 from 1"),
        DYNAMICS: rows(*OPENS, "2003-09-10 redemption 5000 of unknown"),
    }

    rolled = roll(activity, month="2003-10")

    # Energy is set aside from October on; what Health took from it in September is as it was.
    assert (
        problem_of(rolled[ENERGY]) == "2003-10-04: the share class that it came from has a fault of its own"
    )
    assert problem_of(rolled[HEALTH]) == ""


def test_two_that_took_from_each_other_fall_together() -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-09-02 exchange_in 5 from 3", "2003-09-30 redemption 5000 of unknown"),
        HEALTH: rows(*OPENS, "2003-09-02 exchange_in 5 from 1"),
    }

    rolled = roll(activity)

    assert problem_of(rolled[DYNAMICS]).startswith("2003-09-30: takes 5000.000000")
    assert problem_of(rolled[HEALTH]) == f"2003-09-01: {SET_ASIDE}"


def test_a_faulty_opening_on_a_saturday_the_first_fails_the_month_before_with_all_that_took_from_it() -> None:
    activity = {
        DYNAMICS: rows(*OPENS, "2003-11-01 opening 5 of 1980-01-01"),
        HEALTH: rows(*OPENS, "2003-10-15 exchange_in 5 from 1"),
    }

    rolled = roll(activity, month="2003-10")

    assert problem_of(rolled[DYNAMICS]).startswith("2003-10-31: nobody sold")
    assert problem_of(rolled[HEALTH]) == f"2003-10-01: {SET_ASIDE}"


def test_pooled_free_shares_need_tracked_shares_at_the_close_of_a_business_day() -> None:
    texts = ("2003-09-03 redemption 600 of 2001-05-05", "2003-09-03 redemption 300 of 2003-07-15")

    rolled = roll({DYNAMICS: rows(*OPENS, *texts)}, pooled_from=POOLED)

    assert problem_of(rolled[DYNAMICS]) == f"2003-09-03: Free Shares: {NOTHING}"


def test_pooled_free_shares_without_tracked_ones_over_a_weekend_are_no_fault() -> None:
    texts = ("2003-09-06 redemption 900 of 2001-05-05", "2003-09-08 sale 10")
    opens = ("2003-08-29 opening 900 of 2001-05-05", "2003-08-29 opening 90")

    rolled = roll({DYNAMICS: rows(*opens, *texts)}, pooled_from=POOLED)

    assert problem_of(rolled[DYNAMICS]) == ""
    assert shares_at(rolled[DYNAMICS], "2003-09-08") == {ADI: ("10", "90")}


def test_pooled_free_shares_without_tracked_ones_on_a_months_last_weekend_concern_the_next_month() -> None:
    texts = ("2003-11-29 redemption 900 of 2001-05-05", "2003-12-02 sale 10")
    opens = ("2003-08-29 opening 900 of 2001-05-05", "2003-08-29 opening 90")
    activity = {DYNAMICS: rows(*opens, *texts)}

    november, december, january = (
        roll(activity, month, pooled_from=POOLED) for month in ("2003-11", "2003-12", "2004-01")
    )

    assert problem_of(november[DYNAMICS]) == ""
    assert problem_of(december[DYNAMICS]) == f"2003-12-01: Free Shares: {NOTHING}"
    assert problem_of(january[DYNAMICS]) == f"2003-12-01: Free Shares: {NOTHING}"


@pytest.mark.parametrize("month", ["2003-09", "2003-10", "2003-12"])
def test_pooled_free_shares_that_had_no_proportion_once_fail_the_class_from_then_on(month: str) -> None:
    texts = ("2003-09-03 redemption 900 of 2001-05-05", "2003-09-05 sale 10")
    opens = ("2003-08-29 opening 900 of 2001-05-05", "2003-08-29 opening 90")

    rolled = roll({DYNAMICS: rows(*opens, *texts)}, month=month, pooled_from=POOLED)

    assert problem_of(rolled[DYNAMICS]) == f"2003-09-03: Free Shares: {NOTHING}"


def test_a_change_to_pro_rata_without_tracked_shares_is_a_fault_of_that_day() -> None:
    opens = ("2003-08-29 opening 900 of 2001-05-05", "2003-08-29 opening 90")
    texts = ("2003-09-03 redemption 900 of 2001-05-05",)

    rolled = roll({DYNAMICS: rows(*opens, *texts)}, pooled_from=[("2003-09-10", True)])

    assert problem_of(rolled[DYNAMICS]) == f"2003-09-10: Free Shares: {NOTHING}"


def test_a_change_to_at_issue_without_tracked_shares_is_a_fault_of_that_day() -> None:
    opens = ("2003-08-29 opening 900 of 2001-05-05", "2003-08-29 opening 90")
    texts = ("2003-09-06 redemption 900 of 2001-05-05",)

    rolled = roll({DYNAMICS: rows(*opens, *texts)}, pooled_from=[*POOLED, ("2003-09-07", False)])

    assert problem_of(rolled[DYNAMICS]) == f"2003-09-07: FREE_SHARES: {NOTHING}"
