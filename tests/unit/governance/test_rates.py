"""R2: maximum rates, waivers and limits."""

from datetime import date

import pytest

from governance.domain.periods import DatePeriod
from governance.domain.rates import (
    NASD_AND_FINRA_LIMITS,
    Component,
    RateNotAllowed,
    RateSpan,
    Waiver,
    charged_rate_spans,
    charged_rates_on,
)

PLAN_DATE = date(2003, 8, 18)
DAY = date(2003, 9, 15)
SCHEDULE_A = RateSpan(first=PLAN_DATE, last=None, asset_based=750_000, service=250_000, aggregate=1_000_000)


def waiver(component: Component, charged: int, *, effective: date = DAY, ends: date | None = None) -> Waiver:
    return Waiver(component=component, charged=charged, effective=effective, ends=ends)


@pytest.mark.plan_section("2", "5")
def test_without_a_waiver_the_maximum_is_charged() -> None:
    charged = charged_rates_on(DAY, schedule=[SCHEDULE_A])

    assert (charged.asset_based, charged.service, charged.aggregate) == (750_000, 250_000, 1_000_000)


@pytest.mark.plan_section("2")
def test_a_waiver_lowers_what_is_charged_from_its_first_day_up_to_its_end() -> None:
    waived = waiver(Component.DISTRIBUTION_FEE, 500_000, effective=date(2003, 9, 10), ends=date(2003, 9, 21))

    spans = charged_rate_spans(
        DatePeriod(date(2003, 9, 1), date(2003, 9, 30)), schedule=[SCHEDULE_A], waivers=[waived]
    )

    assert [(span.first, span.last, span.asset_based, span.aggregate) for span in spans] == [
        (date(2003, 9, 1), date(2003, 9, 9), 750_000, 1_000_000),
        (date(2003, 9, 10), date(2003, 9, 20), 500_000, 1_000_000),
        (date(2003, 9, 21), date(2003, 9, 30), 750_000, 1_000_000),
    ]


@pytest.mark.plan_section("5")
def test_the_whole_fee_may_be_waived() -> None:
    assert (
        charged_rates_on(DAY, schedule=[SCHEDULE_A], waivers=[waiver(Component.SERVICE_FEE, 0)]).service == 0
    )


@pytest.mark.plan_section("2", "5")
@pytest.mark.parametrize(
    ("component", "section"), [(Component.DISTRIBUTION_FEE, "2"), (Component.SERVICE_FEE, "5")]
)
def test_a_waiver_never_raises_a_rate(component: Component, section: str) -> None:
    with pytest.raises(RateNotAllowed, match="of Schedule A") as refused:
        charged_rates_on(DAY, schedule=[SCHEDULE_A], waivers=[waiver(component, 750_001)])

    assert refused.value.section == section


@pytest.mark.plan_section("2")
def test_a_negative_rate_is_refused() -> None:
    with pytest.raises(RateNotAllowed, match="negative"):
        charged_rates_on(DAY, schedule=[SCHEDULE_A], waivers=[waiver(Component.DISTRIBUTION_FEE, -1)])


@pytest.mark.plan_section("2")
def test_two_waivers_of_one_component_on_one_day_are_refused() -> None:
    both = [waiver(Component.SERVICE_FEE, 0), waiver(Component.SERVICE_FEE, 100_000)]

    with pytest.raises(RateNotAllowed, match="2 waivers of the service fee cover 2003-09-15"):
        charged_rates_on(DAY, schedule=[SCHEDULE_A], waivers=both)


@pytest.mark.plan_section("2")
def test_waivers_of_both_components_stand_side_by_side() -> None:
    both = [waiver(Component.SERVICE_FEE, 0), waiver(Component.DISTRIBUTION_FEE, 100_000)]

    charged = charged_rates_on(DAY, schedule=[SCHEDULE_A], waivers=both)

    assert (charged.asset_based, charged.service) == (100_000, 0)


@pytest.mark.plan_section("2")
def test_both_rates_together_are_held_to_the_maximum_aggregate_fee() -> None:
    low_aggregate = RateSpan(
        first=PLAN_DATE, last=None, asset_based=750_000, service=250_000, aggregate=900_000
    )

    with pytest.raises(RateNotAllowed, match=r"make 1 %, above the Maximum Aggregate Fee of 0\.9 %"):
        charged_rates_on(DAY, schedule=[low_aggregate])

    waived = waiver(Component.SERVICE_FEE, 150_000)
    assert charged_rates_on(DAY, schedule=[low_aggregate], waivers=[waived]).service == 150_000


@pytest.mark.plan_section("2", "5")
@pytest.mark.parametrize(
    ("asset_based", "service", "section"), [(800_000, 250_000, "2"), (750_000, 300_000, "5")]
)
def test_the_limits_of_the_nasd_hold_whatever_schedule_a_says(
    asset_based: int, service: int, section: str
) -> None:
    generous = RateSpan(
        first=date(1990, 1, 1), last=None, asset_based=asset_based, service=service, aggregate=2_000_000
    )

    with pytest.raises(RateNotAllowed, match="NASD Rule 2830") as refused:
        charged_rates_on(date(1993, 7, 7), schedule=[generous])

    assert refused.value.section == section
    assert charged_rates_on(date(1993, 7, 6), schedule=[generous]).asset_based == asset_based


@pytest.mark.plan_section("2")
def test_the_limits_follow_one_another_without_a_gap() -> None:
    nasd, finra = NASD_AND_FINRA_LIMITS

    assert (nasd.first, nasd.last, finra.first, finra.last) == (
        date(1993, 7, 7),
        date(2016, 6, 8),
        date(2016, 6, 9),
        None,
    )


@pytest.mark.plan_section("2")
def test_a_change_of_limit_that_changes_no_rate_makes_no_new_span() -> None:
    spans = charged_rate_spans(DatePeriod(date(2016, 1, 1)), schedule=[SCHEDULE_A])

    assert [(span.first, span.last) for span in spans] == [(date(2016, 1, 1), None)]


@pytest.mark.plan_section("2")
def test_a_restated_schedule_a_changes_the_rate_from_its_first_day() -> None:
    old = RateSpan(
        first=PLAN_DATE, last=date(2004, 1, 14), asset_based=750_000, service=250_000, aggregate=1_000_000
    )
    new = RateSpan(
        first=date(2004, 1, 15), last=None, asset_based=650_000, service=250_000, aggregate=900_000
    )

    spans = charged_rate_spans(DatePeriod(date(2004, 1, 1), date(2004, 1, 31)), schedule=[new, old])

    assert [(span.first, span.asset_based, span.aggregate) for span in spans] == [
        (date(2004, 1, 1), 750_000, 1_000_000),
        (date(2004, 1, 15), 650_000, 900_000),
    ]


@pytest.mark.plan_section("2")
@pytest.mark.parametrize("schedule", [[], [SCHEDULE_A, SCHEDULE_A]])
def test_a_day_needs_exactly_one_set_of_rates(schedule: list[RateSpan]) -> None:
    with pytest.raises(RateNotAllowed, match="give exactly one"):
        charged_rates_on(DAY, schedule=schedule)
