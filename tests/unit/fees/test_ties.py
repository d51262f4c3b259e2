"""Figures beside one another, and the equation of a roll, in whole units."""

import pytest

from fees.domain.activity import ActivityKind
from fees.domain.rollforward import PayableRoll, SharesRoll, sum_of
from fees.domain.ties import Comparison, ReasonGiven, Tie, TieState, compare_fee, compare_shares

ONE_IN_100_000 = 1_000  # TIE_TOLERANCE 0.001 % in hundred-millionths
MILLION_SHARES = 1_000_000_000_000


def reason(difference: int) -> ReasonGiven:
    return ReasonGiven(difference=difference, reason="Booked by 365.25 days.", by="officer")


def fee(accrued: int | None, booked: int | None, given: ReasonGiven | None = None) -> Comparison:
    return compare_fee(Tie.SERVICE_FEE, accrued=accrued, booked=booked, reason=given)


def shares(closing: int | None, outstanding: int | None) -> Comparison:
    return compare_shares(closing=closing, outstanding=outstanding, tolerance=ONE_IN_100_000, reason=None)


@pytest.mark.plan_section("2")
@pytest.mark.parametrize(
    ("accrued", "booked", "difference", "state"),
    [
        (10_000, 10_000, 0, TieState.TIES),
        (10_000, 10_100, 100, TieState.TIES),  # one dollar is within the tolerance
        (10_000, 9_900, -100, TieState.TIES),
        (10_000, 10_101, 101, TieState.UNEXPLAINED),
        (10_000, 9_899, -101, TieState.UNEXPLAINED),
        (0, -101, -101, TieState.UNEXPLAINED),
        (10_000, None, None, TieState.NOT_GIVEN),
        (None, 10_000, None, TieState.NOT_COMPUTED),
        (None, None, None, TieState.NOT_GIVEN),
    ],
)
def test_a_booked_fee_may_differ_by_one_dollar(
    accrued: int | None, booked: int | None, difference: int | None, state: TieState
) -> None:
    one = fee(accrued, booked)

    assert (one.difference, one.state) == (difference, state)


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize(
    ("outstanding", "state"),
    [
        (MILLION_SHARES + 10_000_000, TieState.TIES),
        (MILLION_SHARES + 10_000_101, TieState.UNEXPLAINED),
        (MILLION_SHARES - 9_999_900, TieState.TIES),
        (MILLION_SHARES - 10_000_000, TieState.UNEXPLAINED),  # the tolerance is of what is outstanding
        (None, TieState.NOT_GIVEN),
        (0, TieState.UNEXPLAINED),
    ],
)
def test_shares_may_differ_by_a_thousandth_of_a_percent(outstanding: int | None, state: TieState) -> None:
    assert shares(MILLION_SHARES, outstanding).state is state


def test_no_shares_beside_none_outstanding_tie() -> None:
    assert shares(0, 0).state is TieState.TIES


@pytest.mark.parametrize(
    ("booked", "state"),
    [(10_200, TieState.EXPLAINED), (10_201, TieState.UNEXPLAINED), (9_800, TieState.UNEXPLAINED)],
)
def test_a_reason_explains_exactly_its_own_difference(booked: int, state: TieState) -> None:
    assert fee(10_000, booked, reason(200)).state is state


def test_a_difference_within_the_tolerance_needs_no_reason() -> None:
    assert fee(10_000, 10_050, reason(50)).state is TieState.TIES


@pytest.mark.plan_section("2")
def test_what_is_owed_is_what_came_in_less_what_went_out() -> None:
    roll = PayableRoll(
        opening=1_000, accrued=500, carried_over=70, corrections=-20, issued=900, voided=50, unissued=590
    )

    assert (roll.closing, roll.untied) == (600, 10)


def test_the_closing_of_a_sum_is_the_sum_of_the_closings() -> None:
    rolls = [PayableRoll(opening=5, accrued=7, issued=3), PayableRoll(accrued=2, voided=1, unissued=1)]

    total = sum_of(rolls)

    assert total == PayableRoll(opening=5, accrued=9, issued=3, voided=1, unissued=1)
    assert total.closing == sum(roll.closing for roll in rolls) == 10


@pytest.mark.plan_section("6(a)")
def test_each_kind_of_activity_comes_in_or_goes_out() -> None:
    roll = SharesRoll(opening=1_000, moved={kind: 10**kind.value for kind in ActivityKind})

    assert roll.came_in == 11_111
    assert roll.went_out == 111_100_000
    assert roll.closing == 1_000 + 11_111 - 111_100_000


def test_shares_are_held_against_the_cohorts_and_the_month_before_where_these_are_known() -> None:
    unknown = SharesRoll(opening=10)
    known = SharesRoll(opening=10, cohorts=8, closing_before=7)

    assert (unknown.untied, unknown.restated) == (0, 0)
    assert (known.untied, known.restated) == (2, 3)
