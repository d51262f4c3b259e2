"""Sections 2 and 5: what a waiver may charge, and on which days it lowers a rate."""

from datetime import date

import pytest

from governance.domain.periods import DatePeriod, PlanMonth
from governance.domain.rates import Component, RateSpan, Waiver
from governance.domain.waivers import (
    LoweredDays,
    above_what_is_allowed,
    covering,
    days_lowered,
    waiver_in_words,
)

SEPTEMBER = PlanMonth(date(2003, 9, 1)).period
CHARGE, SERVICE = Component.DISTRIBUTION_FEE, Component.SERVICE_FEE
SCHEDULE = (
    RateSpan(
        first=date(2003, 8, 18),
        last=date(2003, 9, 15),
        asset_based=750_000,
        service=250_000,
        aggregate=1_000_000,
    ),
    RateSpan(first=date(2003, 9, 16), last=None, asset_based=500_000, service=250_000, aggregate=750_000),
)


def waiver(charged: int, **changes: object) -> Waiver:
    values: dict[str, object] = {
        "component": CHARGE,
        "charged": charged,
        "effective": date(2003, 9, 1),
        "reason": "Low yield.",
    }
    return Waiver(**values | changes)  # type: ignore[arg-type]  # each of its own field's type


@pytest.mark.plan_section("2")
def test_a_waiver_may_charge_the_maximum_of_its_days_and_no_more() -> None:
    until_the_change = {"ends": date(2003, 9, 16)}

    assert above_what_is_allowed(waiver(750_000, **until_the_change), schedule=SCHEDULE) == ""
    assert above_what_is_allowed(waiver(500_000), schedule=SCHEDULE) == ""
    assert above_what_is_allowed(waiver(500_001), schedule=SCHEDULE) == (
        "Section 2: 0.500001 % is above the 0.5 % of Schedule A from 2003-09-16"
    )


@pytest.mark.plan_section("5")
def test_a_waiver_of_the_service_fee_above_the_maximum_cites_section_5() -> None:
    found = above_what_is_allowed(waiver(260_000, component=SERVICE), schedule=SCHEDULE)

    assert found == "Section 5: 0.26 % is above the 0.25 % of Schedule A from 2003-09-01"


@pytest.mark.plan_section("2")
def test_a_limit_holds_where_schedule_a_says_nothing() -> None:
    found = above_what_is_allowed(waiver(760_000), schedule=())

    assert found.startswith("Section 2: 0.76 % is above the 0.75 % that NASD Rule 2830(d)")
    assert found.endswith("allows from 2003-09-01")


@pytest.mark.plan_section("2")
def test_the_days_that_a_waiver_lowers_are_those_below_the_maximum() -> None:
    half = waiver(500_000, consented=frozenset({"trust-a"}))

    assert days_lowered(SEPTEMBER, schedule=SCHEDULE, waivers=[half]) == (
        LoweredDays(first=date(2003, 9, 1), last=date(2003, 9, 15), consented=frozenset({"trust-a"})),
    )


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"effective": date(2003, 9, 30)}, [(date(2003, 9, 30), date(2003, 9, 30))]),
        ({"effective": date(2003, 10, 1)}, []),
        ({"effective": date(2003, 8, 1), "ends": date(2003, 9, 1)}, []),
        (
            {"effective": date(2003, 8, 1), "ends": date(2003, 9, 2)},
            [(date(2003, 9, 1), date(2003, 9, 1))],
        ),
        ({"component": SERVICE}, []),
    ],
)
def test_a_waiver_lowers_its_own_days_alone(
    changes: dict[str, object], days: list[tuple[date, date]]
) -> None:
    found = days_lowered(SEPTEMBER, schedule=SCHEDULE, waivers=[waiver(0, **changes)])

    assert [(one.first, one.last) for one in found] == days


def test_a_waiver_is_said_with_its_days_and_reason() -> None:
    ended = waiver(500_000, ends=date(2003, 10, 1))

    assert waiver_in_words(ended) == (
        "Section 2: the asset-based sales charge is waived to 0.5 % a year from 2003-09-01 through"
        " 2003-09-30: Low yield."
    )


def test_waivers_that_cover_a_day_of_a_period_are_found_in_order() -> None:
    early, late = waiver(0, ends=date(2003, 9, 2)), waiver(0, effective=date(2003, 9, 30))
    after = waiver(0, effective=date(2003, 10, 1))

    assert covering(SEPTEMBER, [after, late, early]) == (early, late)
    assert covering(DatePeriod(date(2003, 9, 2), date(2003, 9, 29)), [early, late]) == ()
