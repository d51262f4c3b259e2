"""R1, R3, R4: the net assets of a day, its accrual, and the fee of a month."""

from datetime import date

import pytest

from fees.domain.accrual import FactsMissing, NetAssetsOverNoShares
from tests.unit.fees.accruing import A_DAYS_NET_ASSETS, accrue, span

pytestmark = pytest.mark.plan_section("2")

# September 2003 begins on Labor Day; the 6th and the 7th are a weekend.
TRILLIONTHS = 10**12
FRIDAY, SATURDAY, SUNDAY, MONDAY = "2003-09-05", "2003-09-06", "2003-09-07", "2003-09-08"


def dollars(*amounts: int) -> tuple[int, ...]:
    """Whole dollars in cents."""
    return tuple(amount * 100 for amount in amounts)


def test_a_business_day_uses_its_own_net_assets_and_a_weekend_carries_the_last() -> None:
    month = accrue(span(FRIDAY, MONDAY), net_assets={FRIDAY: "365", MONDAY: "730"})

    assert month.net_assets == dollars(365, 365, 365, 730)
    assert month.accrued_on == tuple(date(2003, 9, day) for day in (5, 6, 7, 8))


def test_a_weekend_day_with_a_row_of_its_own_uses_it_and_hands_it_on() -> None:
    month = accrue(span(FRIDAY, MONDAY), net_assets={FRIDAY: "365", SATURDAY: "400", MONDAY: "730"})

    assert month.net_assets == dollars(365, 400, 400, 730)


def test_the_first_days_of_a_month_carry_the_figure_of_the_month_before() -> None:
    month = accrue(span("2003-09-01", "2003-09-02"), net_assets={"2003-08-29": "365", "2003-09-02": "730"})

    assert month.net_assets == dollars(365, 730)


def test_seven_days_are_looked_back_on_and_no_more() -> None:
    month = accrue(span(SUNDAY, SUNDAY), net_assets={"2003-08-31": "365"})

    assert month.net_assets == dollars(365)
    with pytest.raises(FactsMissing, match="no net assets on 2003-09-07; import them"):
        accrue(span(SUNDAY, SUNDAY), net_assets={"2003-08-30": "365"})


def test_every_business_day_without_a_row_is_named() -> None:
    with pytest.raises(FactsMissing) as refusal:
        accrue(span("2003-09-02", "2003-09-09"), net_assets={FRIDAY: "365"})

    assert str(refusal.value) == (
        "Section 2: no net assets on 2003-09-02, 2003-09-03, 2003-09-04, 2003-09-08, 2003-09-09;"
        " import them and close the month again"
    )


def test_by_prior_day_each_day_accrues_on_the_business_day_before_it() -> None:
    figures = {"2003-09-04": "100", FRIDAY: "200", SATURDAY: "250", MONDAY: "300"}

    month = accrue(span(FRIDAY, MONDAY, prior_day=True), net_assets=figures)

    assert month.net_assets == dollars(100, 200, 200, 200)


def test_by_prior_day_the_first_day_of_a_class_accrues_on_nothing_and_counts() -> None:
    figures = {MONDAY: "300", "2003-09-09": "400"}

    month = accrue(
        span(FRIDAY, "2003-09-09", prior_day=True), closes=[(MONDAY, {"adi": "5"})], net_assets=figures
    )

    assert month.accrued_on == (date(2003, 9, 8), date(2003, 9, 9))
    assert month.net_assets == dollars(0, 300)


def test_by_prior_day_both_the_days_own_and_the_prior_figure_must_be_there() -> None:
    with pytest.raises(FactsMissing, match="no net assets on 2003-09-04, 2003-09-05; import"):
        accrue(span(FRIDAY, MONDAY, prior_day=True), net_assets={MONDAY: "300"})


def test_a_class_lives_from_its_first_shares_and_asks_for_no_facts_before() -> None:
    month = accrue(
        span("2003-09-01", "2003-09-30"),
        closes=[("2003-09-29", {"adi": "5"})],
        net_assets={"2003-09-10": "0", "2003-09-29": "100", "2003-09-30": "200"},
    )

    assert month.accrued_on == (date(2003, 9, 29), date(2003, 9, 30))
    assert month.average_daily_net_assets == 15_000


def test_a_class_whose_last_shares_are_gone_accrues_no_more() -> None:
    month = accrue(
        span(FRIDAY, "2003-09-09"),
        closes=[("2003-08-29", {"adi": "5"}), (MONDAY, {})],
        net_assets={FRIDAY: "100", MONDAY: "0"},
    )

    assert month.accrued_on == tuple(date(2003, 9, day) for day in (5, 6, 7))


def test_net_assets_of_nothing_over_shares_count_as_a_day() -> None:
    month = accrue(span(MONDAY, "2003-09-09"), net_assets={MONDAY: "0.00", "2003-09-09": "1.00"})

    assert month.net_assets == (0, 100)
    assert month.average_daily_net_assets == 50


@pytest.mark.parametrize("day", [MONDAY, SATURDAY])
def test_positive_net_assets_over_no_shares_fail_the_class(day: str) -> None:
    with pytest.raises(
        NetAssetsOverNoShares, match=f"^Section 2: net assets of {day} are positive, but the share class"
    ):
        accrue(span(FRIDAY, MONDAY), closes=[("2003-09-09", {"adi": "5"})], net_assets={day: "0.01"})


def test_days_without_an_obligation_neither_accrue_nor_ask_for_facts() -> None:
    figures = {FRIDAY: "1", "2003-09-09": "3"}

    month = accrue(span(FRIDAY, FRIDAY), span("2003-09-09", "2003-09-09"), net_assets=figures)

    assert month.accrued_on == (date(2003, 9, 5), date(2003, 9, 9))
    assert accrue(net_assets={}).distribution_fee == 0
    assert accrue(net_assets={}).average_daily_net_assets == 0


@pytest.mark.parametrize(
    ("day", "days_in_year", "net_assets"),
    [
        ("2003-09-05", 365, "36500000.00"),
        ("2004-02-27", 366, "36600000.00"),
        ("2004-02-29", 366, "36600000.00"),
        ("2004-02-29", 365, "36500000.00"),
    ],
)
def test_a_days_accrual_is_net_assets_times_rate_over_the_days_of_the_year(
    day: str, days_in_year: int, net_assets: str
) -> None:
    figures = {day: net_assets, "2004-02-28": net_assets}

    month = accrue(span(day, day, days_in_year=days_in_year), net_assets=figures)

    assert month.distribution_accruals == (750 * TRILLIONTHS,)
    assert month.service_accruals == (250 * TRILLIONTHS,)
    assert (month.distribution_fee, month.service_fee, month.aggregate_fee) == (75_000, 25_000, 100_000)


def test_an_accrual_has_twelve_places_rounded_half_up() -> None:
    # 100.00 x 0.0075 / 365 = 0.002054794520 547...; x 0.0025 = 0.000684931506 849...
    month = accrue(span(MONDAY, MONDAY), net_assets={MONDAY: "100.00"})

    assert month.distribution_accruals == (2_054_794_521,)
    assert month.service_accruals == (684_931_507,)


@pytest.mark.plan_section("2", "6(a)")
def test_a_cohorts_accrual_is_one_division_of_its_own_and_halves_go_up() -> None:
    # One cent at a rate of 0.00000073 accrues 0.000000000020 a day: 2.5 and 17.5 over 1 and 7 of 8 Shares.
    month = accrue(
        span(MONDAY, MONDAY, distribution_rate=73),
        closes=[(MONDAY, {"idi": "1", "adi": "7"})],
        net_assets={MONDAY: "0.01"},
    )

    assert month.distribution_accruals == (20,)
    assert month.distribution_by_distributor() == {"idi": 3, "adi": 18}


def test_a_month_is_rounded_once_and_not_day_by_day() -> None:
    november = {f"2003-11-{day:02}": "100.00" for day in range(3, 31)}

    month = accrue(span("2003-11-03", "2003-11-30"), net_assets=november)

    # Each day alone would be 0.00.
    assert month.distribution_fee == 6  # 28 x 0.2054794521 cents = 5.753...
    assert month.service_fee == 2  # 28 x 0.0684931507 cents = 1.917...


@pytest.mark.plan_section("2", "5")
def test_the_service_fee_gives_up_the_cent_that_would_exceed_the_aggregate_fee() -> None:
    # Cents: 1.60001 and 0.53333, together 2.13335: 2 and 1 would exceed 2.
    month = accrue(span(MONDAY, MONDAY), net_assets={MONDAY: "778.67"})

    assert (month.distribution_fee, month.service_fee, month.aggregate_fee) == (2, 0, 2)


def test_the_fee_charged_may_stay_below_the_aggregate_fee_of_schedule_a() -> None:
    month = accrue(
        span(MONDAY, MONDAY, distribution_rate=500_000, service_rate=0),
        net_assets={MONDAY: A_DAYS_NET_ASSETS},
    )

    assert (month.distribution_fee, month.service_fee, month.aggregate_fee) == (50_000, 0, 100_000)


def test_average_daily_net_assets_are_rounded_half_up_to_the_cent() -> None:
    month = accrue(span(MONDAY, "2003-09-09"), net_assets={MONDAY: "100.00", "2003-09-09": "100.01"})

    assert month.average_daily_net_assets == 10_001


def test_rates_that_change_within_the_month_count_from_their_day() -> None:
    month = accrue(
        span(MONDAY, MONDAY),
        span("2003-09-09", "2003-09-09", distribution_rate=375_000),
        net_assets={MONDAY: A_DAYS_NET_ASSETS, "2003-09-09": A_DAYS_NET_ASSETS},
    )

    assert month.distribution_accruals == (750 * TRILLIONTHS, 375 * TRILLIONTHS)
    assert month.distribution_fee == 112_500


def test_days_alike_but_for_their_terms_are_not_taken_for_one_another() -> None:
    month = accrue(
        span(FRIDAY, SATURDAY),
        span(SUNDAY, SUNDAY, days_in_year=366),
        net_assets={FRIDAY: "36600000.00"},
    )

    assert month.distribution_accruals[1] == 752_054_794_520_548
    assert month.distribution_accruals[2] == 750 * TRILLIONTHS
