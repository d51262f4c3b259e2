"""R6, R8, R12 and the ties of R5: how a day's accrual divides over cohorts and Distributors."""

from datetime import date

import pytest

from tests.unit.fees.accruing import A_DAYS_NET_ASSETS, accrue, servicing, span

MONDAY, TUESDAY, WEDNESDAY = "2003-09-08", "2003-09-09", "2003-09-10"
FACTS = {day: A_DAYS_NET_ASSETS for day in (MONDAY, TUESDAY, WEDNESDAY)}
TWO_TO_ONE = {"idi": "600", "adi": "300"}
BOTH = servicing(("idi", "1990-01-01"), ("adi", "2003-07-01"))


def trillionths(**dollars: int) -> dict[str, int]:
    return {code: amount * 10**12 for code, amount in dollars.items()}


@pytest.mark.plan_section("6(a)")
def test_each_days_accrual_divides_by_the_shares_at_its_close() -> None:
    closes = [(MONDAY, TWO_TO_ONE), (TUESDAY, {"idi": "500", "adi": "1000"}), (WEDNESDAY, {"adi": "7"})]

    month = accrue(span(MONDAY, WEDNESDAY), closes=closes, net_assets=FACTS)

    # idi: 500 + 250; adi: 250 + 500 + 750.
    assert month.distribution_by_distributor() == trillionths(idi=750, adi=1500)
    assert month.distribution_fee == 225_000


@pytest.mark.plan_section("6(a)")
def test_a_weekend_divides_by_fridays_close() -> None:
    closes = [("2003-09-05", TWO_TO_ONE), (MONDAY, {"adi": "7"})]

    month = accrue(
        span("2003-09-06", MONDAY),
        closes=closes,
        net_assets={"2003-09-05": A_DAYS_NET_ASSETS, "2003-09-06": A_DAYS_NET_ASSETS, **FACTS},
    )

    assert month.distribution_by_distributor() == trillionths(idi=1000, adi=1250)


@pytest.mark.plan_section("6(a)")
def test_a_distributor_has_the_sum_of_its_cohorts_free_shares_included() -> None:
    closes = [(MONDAY, {"idi": "500+100", "adi": "200", "new": "90+10"})]

    month = accrue(span(MONDAY, MONDAY), closes=closes, net_assets=FACTS)

    assert month.distribution_by_distributor() == trillionths(idi=500, adi=250)
    assert [
        (one.distributor, one.interval_first, one.interval_last, one.tracked, one.free, one.accruals)
        for one in month.cohorts
    ] == [
        ("adi", date(2003, 7, 1), date(2003, 9, 9), (200_000_000,), (0,), (166_666_666_666_667,)),
        ("adi", date(2003, 9, 10), None, (90_000_000,), (10_000_000,), (83_333_333_333_333,)),
        ("idi", date(1990, 1, 1), date(2003, 6, 30), (500_000_000,), (100_000_000,), (500 * 10**12,)),
    ]


@pytest.mark.plan_section("6(a)")
def test_a_cohort_that_comes_or_goes_within_the_month_has_no_shares_on_the_other_days() -> None:
    closes = [(MONDAY, {"idi": "3"}), (TUESDAY, {"idi": "3", "new": "6"}), (WEDNESDAY, {"new": "6"})]

    month = accrue(span(MONDAY, WEDNESDAY), closes=closes, net_assets=FACTS)

    assert [(one.distributor, one.tracked, one.accruals) for one in month.cohorts] == [
        ("adi", (0, 6_000_000, 6_000_000), (0, 500 * 10**12, 750 * 10**12)),
        ("idi", (3_000_000, 3_000_000, 0), (750 * 10**12, 250 * 10**12, 0)),
    ]


@pytest.mark.plan_section("6(a)", "12(b)")
def test_a_distributor_whose_agreement_has_ended_stays_in() -> None:
    month = accrue(span(MONDAY, MONDAY, servicing=()), net_assets=FACTS)

    assert month.distribution_by_distributor() == trillionths(idi=500, adi=250)


@pytest.mark.plan_section("4", "5")
def test_the_one_distributor_in_force_services_all_the_shares() -> None:
    month = accrue(span(MONDAY, MONDAY), net_assets=FACTS)

    assert month.service_by_distributor == trillionths(adi=250)
    assert month.service_fee == 25_000


@pytest.mark.plan_section("4", "5")
def test_the_one_in_force_services_also_where_it_holds_no_shares() -> None:
    month = accrue(span(MONDAY, MONDAY), closes=[(MONDAY, {"idi": "5"})], net_assets=FACTS)

    assert month.service_by_distributor == trillionths(adi=250)
    assert month.distribution_by_distributor() == trillionths(idi=750)


@pytest.mark.plan_section("4", "5")
def test_several_in_force_share_the_service_fee_by_their_own_shares() -> None:
    closes = [(MONDAY, {"idi": "400", "adi": "100", "new": "500"})]

    month = accrue(span(MONDAY, MONDAY, servicing=BOTH), closes=closes, net_assets=FACTS)

    assert month.service_by_distributor == trillionths(idi=100, adi=150)


@pytest.mark.plan_section("4", "5")
def test_of_several_in_force_one_without_shares_gets_no_service_fee() -> None:
    month = accrue(
        span(MONDAY, MONDAY, servicing=(*BOTH, *servicing(("zzz", "2003-09-01")))), net_assets=FACTS
    )

    # 166.666666666667 and 83.333333333333
    assert month.service_by_distributor == {"idi": 166_666_666_666_667, "adi": 83_333_333_333_333}


@pytest.mark.plan_section("4", "5")
@pytest.mark.parametrize(
    ("in_force", "paid"),
    [
        ((("xyz", "2003-07-01"), ("bdi", "2003-08-01")), "bdi"),
        ((("xyz", "2003-08-01"), ("bdi", "2003-08-01")), "bdi"),
        ((("xyz", "2003-08-02"), ("bdi", "2003-08-01")), "xyz"),
    ],
)
def test_where_none_of_several_holds_shares_the_one_that_began_last_services(
    in_force: tuple[tuple[str, str], ...], paid: str
) -> None:
    month = accrue(span(MONDAY, MONDAY, servicing=servicing(*in_force)), net_assets=FACTS)

    assert month.service_by_distributor == trillionths(**{paid: 250})


@pytest.mark.plan_section("4", "5")
def test_with_nobody_in_force_no_service_fee_is_incurred_that_day() -> None:
    month = accrue(span(MONDAY, MONDAY), span(TUESDAY, TUESDAY, servicing=()), net_assets=FACTS)

    assert month.service_accruals == (250 * 10**12, 0)
    assert month.service_fee == 25_000
    assert month.distribution_fee == 150_000


@pytest.mark.plan_section("5", "6(a)")
def test_by_all_distributors_the_service_fee_follows_the_shares_sold() -> None:
    closes = [(MONDAY, {"idi": "500+100", "adi": "300", "new": "0"})]

    month = accrue(span(MONDAY, MONDAY, servicing=None), closes=closes, net_assets=FACTS)

    assert month.service_by_distributor == {"idi": 166_666_666_666_667, "adi": 83_333_333_333_333}


@pytest.mark.plan_section("11")
def test_after_a_termination_only_shares_sold_before_it_earn() -> None:
    terminated = span(MONDAY, MONDAY, servicing=(), sold_before=date(2003, 9, 10))
    closes = [(MONDAY, {"idi": "500+100", "adi": "100", "new": "200"})]

    month = accrue(terminated, closes=closes, net_assets=FACTS)

    # Of 750.00, 600 and 100 of 900 Shares: 500.00 and 83.333...
    assert month.distribution_accruals == (583_333_333_333_333,)
    assert month.distribution_by_distributor() == {"idi": 500 * 10**12, "adi": 83_333_333_333_333}
    assert month.distribution_fee == 58_333
    assert month.aggregate_fee == 77_778
    assert month.average_daily_net_assets == 3_650_000_000


@pytest.mark.plan_section("11")
def test_after_a_complete_termination_as_to_one_distributor_nothing_is_earned_on_the_shares_it_sold() -> None:
    stopped = span(MONDAY, MONDAY, servicing=None, stopped_for=frozenset({"idi"}))

    month = accrue(stopped, net_assets=FACTS)

    assert month.distribution_by_distributor() == {"idi": 0, "adi": 250 * 10**12}
    assert month.service_by_distributor == {"adi": 83_333_333_333_333}
    assert (month.distribution_fee, month.service_fee) == (25_000, 8_333)


@pytest.mark.plan_section("11")
def test_a_day_on_which_no_share_earns_does_not_accrue_and_asks_for_no_facts() -> None:
    ended = span(TUESDAY, "2003-09-30", servicing=(), stopped_for=frozenset({"idi", "adi"}))

    month = accrue(span(MONDAY, MONDAY), ended, net_assets={MONDAY: A_DAYS_NET_ASSETS})

    assert month.accrued_on == (date(2003, 9, 8),)
    assert month.average_daily_net_assets == 3_650_000_000


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize(
    ("outstanding", "reported"),
    [
        ("100000", False),
        ("99999.000010", False),
        ("99998.999", True),
        ("100001.000010", False),
        ("100001.000011", True),
        ("0", True),
    ],
)
def test_shares_outstanding_may_differ_by_a_thousandth_of_a_percent(outstanding: str, reported: bool) -> None:
    month = accrue(
        span(MONDAY, MONDAY),
        closes=[(MONDAY, {"adi": "100000"})],
        net_assets=FACTS,
        outstanding={MONDAY: outstanding},
    )

    assert bool(month.problems) is reported


@pytest.mark.plan_section("6(a)")
def test_all_days_that_do_not_tie_are_one_report() -> None:
    month = accrue(
        span(MONDAY, WEDNESDAY),
        closes=[(MONDAY, {}), (TUESDAY, {"adi": "900"})],
        net_assets={MONDAY: "0", TUESDAY: "5", WEDNESDAY: "5"},
        outstanding={MONDAY: "1", TUESDAY: "900", WEDNESDAY: "800.5", "2003-09-11": "1"},
        tie_tolerance=0,
    )

    assert month.problems == (
        "Shares do not tie on 2003-09-08: 1.000000 Shares outstanding, but the cohorts sum to 0.000000;"
        " 2003-09-10: 800.500000 Shares outstanding, but the cohorts sum to 900.000000",
    )


@pytest.mark.plan_section("6(a)")
def test_a_weekends_own_figure_of_shares_ties_to_fridays_close() -> None:
    month = accrue(
        span("2003-09-06", "2003-09-06"),
        closes=[("2003-09-05", {"adi": "900"}), (MONDAY, {"adi": "800"})],
        net_assets={"2003-09-05": "5"},
        outstanding={"2003-09-06": "900"},
    )

    assert month.problems == ()


@pytest.mark.plan_section("12(b)")
def test_cohorts_with_free_shares_alone_at_the_end_of_the_month_are_listed() -> None:
    closes = [(MONDAY, {"idi": "5+1", "adi": "0+2"}), (TUESDAY, {"idi": "0+1", "adi": "3+2"})]

    month = accrue(span(MONDAY, TUESDAY), closes=closes, net_assets=FACTS)

    assert month.problems == (
        "Section 12(b): of the Shares that idi sold from 1990-01-01 only 1.000000 Free Shares are left",
    )
    assert month.distribution_by_distributor()["idi"] > 0
