"""Section 6(b): Portions and balance, to the cent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.domain.errors import AccrualsDoNotMatchDays, PercentNotAllowed, TransferExceedsShare
from assignments.domain.transfers import (
    PARTS_OF_WHOLE,
    CohortDays,
    TransferTerms,
    parts_from_percent,
    percent_text,
    split_share,
)
from governance.domain.errors import CannotSplit

SEPTEMBER = tuple(date(2003, 9, day) for day in range(1, 31))
PERCENT = 10**10
DOLLAR = 10**12
CENT = 10**10


def transfer(assignee="trust-a", *, percent=60, noticed=True, **terms):
    days = {"issued_from": None, "issued_to": None, "first_day": date(2003, 9, 1), "last_day": None} | terms
    return TransferTerms(id=1, assignee=assignee, percent_parts=percent * PERCENT, noticed=noticed, **days)


def cohort(a_day, *, first=None, last=None, days=30):
    return CohortDays(interval_first=first, interval_last=last, accruals=(a_day,) * days)


def amounts(split):
    return {portion.assignee: portion.cents for portion in split.portions}, split.balance_cents


@pytest.mark.plan_section("6(b)")
def test_sixty_percent_of_a_share_is_the_portion_and_the_rest_the_balance():
    split = split_share(
        share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=[transfer(percent=60)]
    )

    assert amounts(split) == ({"trust-a": 1800}, 1200)
    assert split.portions[0].exact == 18 * DOLLAR * PARTS_OF_WHOLE
    assert split.balance_exact == 12 * DOLLAR * PARTS_OF_WHOLE


@pytest.mark.plan_section("6(b)")
def test_without_a_transfer_all_is_balance():
    split = split_share(share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=[])

    assert amounts(split) == ({}, 3000)


@pytest.mark.plan_section("6(b)")
def test_a_whole_transfer_leaves_no_balance():
    split = split_share(
        share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=[transfer(percent=100)]
    )

    assert amounts(split) == ({"trust-a": 3000}, 0)


@pytest.mark.plan_section("6(b)")
def test_a_transfer_covers_its_first_and_its_last_day():
    within = transfer(percent=100, first_day=date(2003, 9, 10), last_day=date(2003, 9, 12))

    split = split_share(share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=[within])

    assert amounts(split) == ({"trust-a": 300}, 2700)


@pytest.mark.plan_section("6(b)")
def test_days_that_did_not_accrue_are_not_counted():
    days = (date(2003, 9, 1), date(2003, 9, 2), date(2003, 9, 29), date(2003, 9, 30))
    within = transfer(percent=100, first_day=date(2003, 9, 2), last_day=date(2003, 9, 20))

    split = split_share(share_cents=400, days=days, cohorts=[cohort(DOLLAR, days=4)], transfers=[within])

    assert amounts(split) == ({"trust-a": 100}, 300)


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    ("_case", "first_day", "last_day"),
    [
        ("begins after the month", date(2003, 10, 1), None),
        ("ended before the month", date(2003, 7, 1), date(2003, 8, 31)),
    ],
)
def test_a_transfer_outside_the_month_gives_no_portion(_case, first_day, last_day):
    outside = transfer(first_day=first_day, last_day=last_day)

    split = split_share(share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=[outside])

    assert amounts(split) == ({}, 3000)


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    ("_case", "issued_from", "issued_to", "covered"),
    [
        ("no window covers every Share", None, None, 6000),
        ("from the cut point on: the later cohort", date(2003, 7, 1), None, 3000),
        ("until the day before it: the earlier cohort", None, date(2003, 6, 30), 3000),
        ("both ends: a cohort without an end is not inside", date(2003, 7, 1), date(2003, 12, 31), 0),
        ("both ends: a cohort without a start is not inside", date(2003, 1, 1), date(2003, 6, 30), 0),
    ],
)
def test_a_window_covers_the_cohorts_that_lie_wholly_inside(_case, issued_from, issued_to, covered):
    earlier = cohort(DOLLAR, last=date(2003, 6, 30))
    later = cohort(DOLLAR, first=date(2003, 7, 1))
    window = transfer(percent=100, issued_from=issued_from, issued_to=issued_to)

    split = split_share(share_cents=6000, days=SEPTEMBER, cohorts=[earlier, later], transfers=[window])

    assert amounts(split)[0].get("trust-a", 0) == covered


@pytest.mark.plan_section("6(b)")
def test_of_equal_fractions_the_lower_code_gets_the_cent_and_the_balance_none():
    thirds = [transfer("trust-b", percent=25), transfer("trust-a", percent=25), transfer("Z", percent=25)]

    split = split_share(share_cents=5, days=SEPTEMBER, cohorts=[cohort(CENT)], transfers=thirds)

    assert amounts(split) == ({"Z": 2, "trust-a": 1, "trust-b": 1}, 1)
    assert [portion.assignee for portion in split.portions] == ["Z", "trust-a", "trust-b"]


@pytest.mark.plan_section("6(b)")
def test_of_a_tie_between_assignee_and_balance_the_assignee_gets_the_cent():
    split = split_share(
        share_cents=1, days=SEPTEMBER, cohorts=[cohort(CENT)], transfers=[transfer(percent=50)]
    )

    assert amounts(split) == ({"trust-a": 1}, 0)


def test_a_share_of_zero_cents_still_names_the_assignee_of_an_exact_amount():
    split = split_share(share_cents=0, days=SEPTEMBER, cohorts=[cohort(1)], transfers=[transfer()])

    assert amounts(split) == ({"trust-a": 0}, 0)
    assert split.portions[0].exact == 18 * PARTS_OF_WHOLE


def test_a_month_without_accrual_has_no_portion():
    split = split_share(share_cents=0, days=(), cohorts=[cohort(0, days=0)], transfers=[transfer()])

    assert amounts(split) == ({}, 0)


def test_a_negative_share_mirrors_the_positive_one():
    split = split_share(share_cents=-1, days=SEPTEMBER, cohorts=[cohort(1)], transfers=[transfer(percent=50)])

    assert amounts(split) == ({"trust-a": -1}, 0)


def test_cents_over_no_accrual_are_refused():
    with pytest.raises(CannotSplit, match="no weight"):
        split_share(share_cents=1, days=SEPTEMBER, cohorts=[cohort(0)], transfers=[transfer()])


@pytest.mark.plan_section("6(c)")
def test_one_transfer_without_notice_leaves_the_whole_portion_without_notice():
    first_half = transfer(last_day=date(2003, 9, 15))
    second_half = transfer(first_day=date(2003, 9, 16), noticed=False)

    split = split_share(
        share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=[first_half, second_half]
    )

    assert split.portions[0].noticed is False


@pytest.mark.plan_section("6(c)")
def test_a_transfer_that_gives_nothing_needs_no_notice():
    without_shares = transfer(issued_to=date(2003, 6, 30), noticed=False)
    split = split_share(
        share_cents=3000,
        days=SEPTEMBER,
        cohorts=[cohort(0, last=date(2003, 6, 30)), cohort(DOLLAR, first=date(2003, 7, 1))],
        transfers=[without_shares, transfer(issued_from=date(2003, 7, 1))],
    )

    assert split.portions[0].noticed is True


@pytest.mark.plan_section("6(b)")
def test_more_than_all_of_a_day_is_refused_and_the_day_named():
    overlapping = [
        transfer("trust-a", percent=60),
        transfer("trust-b", percent=60, first_day=date(2003, 9, 5), last_day=date(2003, 9, 9)),
    ]

    with pytest.raises(
        TransferExceedsShare, match="2003-09-05 the Transfers to trust-a, trust-b cover 120 %"
    ):
        split_share(share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=overlapping)


@pytest.mark.plan_section("6(b)")
def test_transfers_of_all_that_follow_each_other_are_not_more_than_all():
    following = [
        transfer("trust-a", percent=100, last_day=date(2003, 9, 10)),
        transfer("trust-b", percent=100, first_day=date(2003, 9, 11)),
    ]

    split = split_share(share_cents=3000, days=SEPTEMBER, cohorts=[cohort(DOLLAR)], transfers=following)

    assert amounts(split) == ({"trust-a": 1000, "trust-b": 2000}, 0)


@pytest.mark.plan_section("6(b)")
def test_transfers_of_all_in_windows_that_do_not_meet_are_not_more_than_all():
    apart = [
        transfer("trust-a", percent=100, issued_to=date(2003, 6, 30)),
        transfer("trust-b", percent=100, issued_from=date(2003, 7, 1)),
    ]
    cohorts = [cohort(DOLLAR, last=date(2003, 6, 30)), cohort(DOLLAR, first=date(2003, 7, 1))]

    split = split_share(share_cents=6000, days=SEPTEMBER, cohorts=cohorts, transfers=apart)

    assert amounts(split) == ({"trust-a": 3000, "trust-b": 3000}, 0)


def test_accruals_that_do_not_match_the_days_are_refused():
    with pytest.raises(AccrualsDoNotMatchDays, match="29 accruals for 30 accrued days"):
        split_share(share_cents=1, days=SEPTEMBER, cohorts=[cohort(1, days=29)], transfers=[])


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    ("percent", "parts"), [("60", 600_000_000_000), ("100", 10**12), ("33.3333333333", 333_333_333_333)]
)
def test_a_percentage_is_exact_in_parts(percent, parts):
    assert parts_from_percent(Decimal(percent)) == parts
    assert percent_text(parts) == percent


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize("percent", ["0", "-5", "100.01", "NaN", "Infinity", "33.33333333333"])
def test_a_percentage_outside_the_rule_is_refused(percent):
    with pytest.raises(PercentNotAllowed):
        parts_from_percent(Decimal(percent))


CUTS = (None, date(2002, 1, 1), date(2003, 1, 1), date(2003, 7, 1), None)
percents = st.integers(min_value=1, max_value=33 * PERCENT)
ends = st.integers(min_value=0, max_value=3)


@st.composite
def splits(draw):
    """Cohorts that tile all issue dates, and up to three Transfers whose windows end at cut points."""
    count = draw(st.integers(min_value=1, max_value=10))
    days = tuple(date(2003, 9, 1) + timedelta(days=at) for at in range(count))
    accrual = st.integers(min_value=0, max_value=10**15)
    cohorts = []
    for first, following in zip(CUTS[:-1], CUTS[1:], strict=True):
        last = following - timedelta(days=1) if following else None
        accruals = tuple(draw(st.lists(accrual, min_size=count, max_size=count)))
        cohorts.append(CohortDays(interval_first=first, interval_last=last, accruals=accruals))
    transfers = []
    for at in range(draw(ends)):
        following = CUTS[1 + draw(ends)]
        transfers.append(
            TransferTerms(
                id=at,
                assignee=draw(st.sampled_from(["trust-a", "trust-b", "B"])),
                percent_parts=draw(percents),
                issued_from=CUTS[draw(ends)],
                issued_to=following - timedelta(days=1) if following else None,
                first_day=days[0] + timedelta(days=draw(st.integers(min_value=-3, max_value=12))),
                last_day=draw(st.none() | st.sampled_from(days)),
                noticed=draw(st.booleans()),
            )
        )
    total = sum(sum(cohort.accruals) for cohort in cohorts)
    share = draw(st.integers(min_value=-(10**9), max_value=10**9)) if total else 0
    return share, days, cohorts, transfers


def exact_day_by_day(days, cohorts, transfers):
    """The plain reading of R7: every cohort, day and Transfer one by one."""
    exact = {}
    for group in cohorts:
        for day, accrual in zip(days, group.accruals, strict=True):
            for terms in transfers:
                issued_in = (terms.issued_from or date.min) <= (group.interval_first or date.min) and (
                    group.interval_last or date.max
                ) <= (terms.issued_to or date.max)
                if issued_in and terms.first_day <= day <= (terms.last_day or date.max):
                    exact[terms.assignee] = exact.get(terms.assignee, 0) + accrual * terms.percent_parts
    return {assignee: amount for assignee, amount in exact.items() if amount}


@pytest.mark.plan_section("6(b)")
@given(splits())
def test_portions_and_balance_sum_to_the_share_and_none_is_a_cent_off(drawn):
    share, days, cohorts, transfers = drawn
    split = split_share(share_cents=share, days=days, cohorts=cohorts, transfers=transfers)

    parts = [(portion.cents, portion.exact) for portion in split.portions]
    parts.append((split.balance_cents, split.balance_exact))
    whole = sum(exact for _, exact in parts)
    assert sum(cents for cents, _ in parts) == share
    assert all(abs(cents * whole - share * exact) < max(whole, 1) for cents, exact in parts)


@given(splits())
def test_slices_of_days_give_what_day_by_day_gives(drawn):
    share, days, cohorts, transfers = drawn
    split = split_share(share_cents=share, days=days, cohorts=cohorts, transfers=transfers)

    by_assignee = {portion.assignee: portion.exact for portion in split.portions}
    assert by_assignee == exact_day_by_day(days, cohorts, transfers)


@given(splits(), st.randoms(use_true_random=False))
def test_the_order_of_cohorts_and_transfers_does_not_matter(drawn, random):
    share, days, cohorts, transfers = drawn
    split = split_share(share_cents=share, days=days, cohorts=cohorts, transfers=transfers)

    shuffled_cohorts = random.sample(cohorts, len(cohorts))
    shuffled_transfers = random.sample(transfers, len(transfers))
    again = split_share(share_cents=share, days=days, cohorts=shuffled_cohorts, transfers=shuffled_transfers)

    assert again == split
