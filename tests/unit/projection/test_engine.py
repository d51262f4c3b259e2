"""The one projection: the coming months by the rules of a closing, under each change."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.domain.agreements import AgreementFacts, AgreementVote
from governance.domain.conventions import Convention
from governance.domain.obligation import LAPSE, obligation_spans
from governance.domain.periods import PlanMonth
from governance.domain.termination import Termination
from governance.domain.votes import Matter
from plan_admin.projection.domain.changed_law import lapses_on
from plan_admin.projection.domain.changes import Change, ChangeKind, Pace, Rates
from tests.unit.projection.builders import (
    A_DAYS_NET_ASSETS,
    AGREEMENTS,
    AS_OF,
    THE_CLASS,
    VOTED,
    VOTES,
    cents_by_payee,
    coming,
    known,
    not_continued_before,
    projected,
    terminated,
    unheld,
)

FEE, SERVICE = "DISTRIBUTION_FEE", "SERVICE_FEE"
NOVEMBER_15 = date(2003, 11, 15)
DECEMBER_1 = date(2003, 12, 1)
LAPSING = Change(kind=ChangeKind.LAPSE)


def amended(day: date, asset_based: int, service: int, aggregate: int) -> Change:
    rates = {THE_CLASS: Rates(asset_based=asset_based, service=service, aggregate=aggregate)}
    return Change(kind=ChangeKind.AMENDMENT, share_classes=frozenset(rates), day=day, rates=rates)


@pytest.mark.plan_section("2", "6(a)", "6(b)")
def test_a_month_of_facts_that_stand_still_is_its_days_at_their_rates() -> None:
    [october] = projected(1)

    # 31 days of 750.00 and 250.00; adi sold 300 of 400 Shares and transferred 60 % of its share.
    assert cents_by_payee(october) == {
        ("adi", "trust-a", FEE): 1_046_250,
        ("adi", None, FEE): 697_500,
        ("adi", None, SERVICE): 775_000,
        ("idi", None, FEE): 581_250,
    }
    assert (october.distribution_fee, october.service_fee) == (2_325_000, 775_000)
    assert {due.held_because for due in october.dues} == {()}


@pytest.mark.plan_section("10")
def test_without_a_change_the_plan_is_continued_year_by_year() -> None:
    months = projected(36)

    assert [month.problem for month in months] == [""] * 36
    assert {due.held_because for month in months for due in month.dues} == {()}


@pytest.mark.plan_section("10")
def test_a_lapse_computes_the_same_and_holds_it_from_the_day_after_the_term() -> None:
    votes = not_continued_before(NOVEMBER_15)

    months, without = projected(4, LAPSING, votes=votes), projected(4, votes=votes)

    assert lapses_on(votes.obligation, after=AS_OF) == NOVEMBER_15
    assert [unheld(month.dues) for month in months] == [unheld(month.dues) for month in without]
    # R12: a lapse on any day of a month holds the month.
    held = [{due.held_because for due in month.dues} for month in months]
    assert held == [{()}, {(LAPSE,)}, {(LAPSE,)}, {(LAPSE,)}]


@pytest.mark.plan_section("10")
def test_what_lapsed_before_the_coming_days_stays_lapsed_without_any_change() -> None:
    votes = not_continued_before(date(2003, 9, 1))

    [october] = projected(1, votes=votes)

    assert {due.held_because for due in october.dues} == {(LAPSE,)}


@pytest.mark.plan_section("10", "12(b)")
@pytest.mark.parametrize("change", [Change(), LAPSING], ids=["none", "lapse"])
def test_an_agreement_with_votes_of_its_own_goes_on(change: Change) -> None:
    own = replace(
        AGREEMENTS[1],
        first_term_until=date(2003, 11, 30),
        own_votes=(
            AgreementVote(meeting="m1", date=date(2003, 8, 13), matter=Matter.AGREEMENT, carried=True),
        ),
    )
    votes = replace(VOTES, agreements=(AGREEMENTS[0], own))

    months = projected(30, change, votes=votes)

    assert all(("adi", None, SERVICE) in cents_by_payee(month) for month in months)


@pytest.mark.plan_section("11")
def test_a_complete_termination_for_all_pays_nothing_after() -> None:
    october, november, december = projected(3, terminated(NOVEMBER_15, complete_for=["adi", "idi"]))

    assert october.distribution_fee == 2_325_000
    assert november.distribution_fee == 14 * 75_000
    assert december.dues == ()
    assert (december.distribution_fee, december.service_fee) == (0, 0)


@pytest.mark.plan_section("11")
def test_a_termination_complete_as_to_one_leaves_the_other_its_distribution_fee() -> None:
    december = projected(3, terminated(DECEMBER_1, complete_for=["adi"]))[2]

    assert cents_by_payee(december) == {("idi", None, FEE): 581_250}


@pytest.mark.plan_section("11")
def test_not_complete_the_distribution_fee_goes_on_for_shares_sold_before_alone() -> None:
    pace = Pace(sales=50_000_000)

    without, under = projected(6, pace=pace), projected(6, terminated(DECEMBER_1), pace=pace)

    # All Shares standing on 1 December were sold before it; Shares sold later earn nothing.
    after, before = under[5], without[5]
    assert 0 < after.distribution_fee < before.distribution_fee
    assert after.service_fee == 0
    standing = projected(6, terminated(DECEMBER_1))[5]
    flat = projected(6)[5]
    assert standing.distribution_fee == flat.distribution_fee
    assert {component for _, _, component in cents_by_payee(standing)} == {FEE}


@pytest.mark.plan_section("11")
def test_under_all_both_fees_go_on_after_a_termination_that_is_not_complete() -> None:
    conventions = [Convention(name="AFTER_TERMINATION", value="ALL", effective=date(2003, 8, 18))]

    under = projected(3, terminated(DECEMBER_1), conventions=conventions)

    assert cents_by_payee(under[2]) == cents_by_payee(projected(3)[2])


@pytest.mark.plan_section("11")
def test_a_termination_that_stands_goes_on_as_it_was_judged() -> None:
    stands = Termination(
        id="t1",
        effective=date(2003, 9, 15),
        good_faith=True,
        best_interest_fund=True,
        best_interest_shareholders=True,
        cdsc_unaltered=True,
        paid_others=frozenset({"idi"}),
    )
    obligation = obligation_spans(VOTED, terminations=[stands], distributors={"adi", "idi"})

    for change in (Change(), LAPSING, terminated(DECEMBER_1, complete_for=["adi", "idi"])):
        december = projected(3, change, votes=replace(VOTES, obligation=obligation))[2]
        assert cents_by_payee(december) == {("idi", None, FEE): 581_250}


@pytest.mark.plan_section("9")
def test_an_amendment_changes_the_rates_from_its_day_on() -> None:
    october, november = projected(2, amended(NOVEMBER_15, 500_000, 250_000, 750_000))

    assert october.distribution_fee == 2_325_000
    # 14 days of 750.00 and 16 of 500.00.
    assert november.distribution_fee == 14 * 75_000 + 16 * 50_000
    assert november.service_fee == 30 * 25_000


@pytest.mark.plan_section("2")
def test_rates_above_a_limit_are_a_problem_of_their_month_alone() -> None:
    october, november = projected(2, amended(NOVEMBER_15, 800_000, 250_000, 1_050_000))

    assert (october.problem, october.distribution_fee) == ("", 2_325_000)
    assert "above the 0.75 %" in november.problem
    assert november.dues == ()


@pytest.mark.plan_section("2")
@settings(max_examples=25, deadline=None)
@example(dollars=1_234, sales=0, market=0)
@given(dollars=st.integers(1, 10**9), sales=st.integers(-50, 50), market=st.integers(-50, 50))
def test_twice_the_net_assets_are_twice_the_exact_accruals(dollars: int, sales: int, market: int) -> None:
    pace = Pace(market=market * 1_000_000, sales=sales * 1_000_000)
    cents = dollars * 36_500

    once = projected(2, pace=pace, facts=known(net_assets=cents))
    twice = projected(2, pace=pace, facts=known(net_assets=2 * cents))

    for one, two in zip(once, twice, strict=True):
        # A day's net assets that move are rounded to the cent; a cent accrues 205,480 trillionths a day.
        tolerance = 0 if pace == Pace() else 31 * 2 * 205_480
        assert abs(two.distribution_exact - 2 * one.distribution_exact) <= tolerance
        assert abs(two.service_exact - 2 * one.service_exact) <= tolerance


@settings(max_examples=25, deadline=None)
@given(
    sales=st.integers(-100, 100),
    market=st.integers(-100, 100),
    day=st.dates(date(2003, 10, 1), date(2004, 1, 31)),
    complete=st.sets(st.sampled_from(["adi", "idi"])),
)
def test_the_dues_are_the_fees_whatever_is_assumed(
    sales: int, market: int, day: date, complete: set[str]
) -> None:
    pace = Pace(market=market * 1_000_000, sales=sales * 1_000_000)

    for month in projected(4, terminated(day, complete_for=sorted(complete)), pace=pace):
        assert month.problem == ""
        assert sum(due.cents for due in month.dues) == month.distribution_fee + month.service_fee
        assert all(due.cents > 0 for due in month.dues)


def test_a_year_at_a_market_of_ten_percent_ends_at_eleven_tenths() -> None:
    facts = coming(12, pace=Pace(market=10_000_000)).facts.net_assets

    assert facts[date(2004, 9, 30).toordinal()] == A_DAYS_NET_ASSETS * 11 // 10
    assert facts[AS_OF.toordinal()] == A_DAYS_NET_ASSETS


@pytest.mark.plan_section("6(a)")
def test_new_shares_are_those_of_whoever_sells_and_gone_ones_are_everybodys() -> None:
    more, fewer = (coming(12, pace=Pace(sales=pace)).rolled for pace in (50_000_000, -50_000_000))
    last = date(2004, 9, 30).toordinal()

    # Cohorts in order: adi's 300 Shares, idi's 100.
    assert more.at_close(last).tracked == (500_000_000, 100_000_000)
    assert fewer.at_close(last).total == 200_000_000
    adi, idi = fewer.at_close(last).tracked
    assert abs(adi - 3 * idi) <= 4 * 260  # each day's largest remainder, in millionths


@pytest.mark.plan_section("3")
def test_where_nobody_sells_no_shares_are_added_and_it_is_said() -> None:
    months = projected(3, adi_until=date(2003, 9, 30), pace=Pace(sales=50_000_000))

    assert [month.distribution_fee for month in months] == [
        month.distribution_fee for month in projected(3, adi_until=date(2003, 9, 30))
    ]


def test_free_shares_stay_with_their_cohorts_or_follow_the_tracked_ones_by_convention() -> None:
    rows = ("2003-08-15 opening 100 of 2003-05-01", "2003-08-15 opening 100 of 2003-07-01")
    free = "2003-08-15 opening 200"
    last = date(2004, 9, 30).toordinal()
    pace = Pace(sales=50_000_000)

    at_issue = coming(12, pace=pace, facts=known(*rows, free))
    pro_rata = coming(12, pace=pace, facts=known(*rows, free), pooled_from=[("2003-08-01", True)])

    assert at_issue.rolled.at_close(last).free == (100_000_000, 100_000_000)
    # 200 Shares are sold by adi: 300 tracked beside 100.
    assert pro_rata.rolled.at_close(last).free == (150_000_000, 50_000_000)


def test_a_class_that_was_priced_last_before_the_others_stands_still_from_then_on() -> None:
    late = projected(1, facts=known(last_day=date(2003, 9, 24)))

    assert late[0].distribution_fee == 2_325_000


@pytest.mark.plan_section("2")
def test_a_class_with_shares_and_no_net_assets_at_all_is_a_problem() -> None:
    [october] = projected(1, facts=known(last_day=None))

    assert "no net assets on 2003-10-01" in october.problem


def test_a_class_without_shares_is_owed_nothing() -> None:
    none = known(
        "2003-08-15 opening 100 of 2003-07-01", "2003-09-01 redemption 100 of 2003-07-01", net_assets=0
    )

    [october] = projected(1, facts=none)

    assert (october.problem, october.dues) == ("", ())


@pytest.mark.plan_section("6(a)")
def test_a_fault_of_the_known_shares_is_the_problem_of_each_month() -> None:
    wrong = known("2003-08-15 opening 100 of 2003-07-01", "2003-09-01 redemption 101 of 2003-07-01")

    months = projected(2, facts=wrong)

    assert all(month.problem.startswith("Section 6(a): 2003-09-01: takes 101") for month in months)


@pytest.mark.plan_section("8")
def test_an_agreement_that_was_never_approved_holds_its_distributors_amounts() -> None:
    own = AgreementFacts(
        id="adi",
        distributor="adi",
        sells_from=date(2003, 7, 1),
        own_votes=(
            AgreementVote(meeting="m1", date=date(2003, 8, 13), matter=Matter.AGREEMENT, carried=False),
        ),
    )

    [october] = projected(1, votes=replace(VOTES, agreements=(AGREEMENTS[0], own)))

    held = {due.distributor: due.held_because for due in october.dues}
    assert held == {"adi": ("Section 8: agreement not approved",), "idi": ()}


def test_months_follow_one_another() -> None:
    assert [str(month.month) for month in projected(4)] == ["2003-10", "2003-11", "2003-12", "2004-01"]
    assert projected(1)[0].month == PlanMonth(date(2003, 10, 1))
