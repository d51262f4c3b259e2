"""Sections 2, 5 and 6(a): a month worked out again by the formulas of R3, R4, R6, R8 and R11."""

from dataclasses import replace
from datetime import date

import pytest

from assignments.domain.explained_days import (
    MonthDays,
    StoredCohort,
    claimants,
    cohort_days,
    fee_days,
    service_days,
)
from assignments.domain.explained_fee import explain_fee
from assignments.domain.explained_month import StoredMonth, StoredShare, last_cents
from assignments.domain.explained_share import explain_share
from assignments.domain.explanation import ANOTHER_PAYEE
from fees.domain.accrual import DayTerms, Servicing
from governance.domain.rates import Component

DAYS = (date(2004, 2, 27), date(2004, 2, 28), date(2004, 3, 1))
IDI = Servicing(distributor="idi", began=date(2001, 1, 1))
ADI = Servicing(distributor="adi", began=date(2003, 7, 1))
TERMS = DayTerms(
    distribution_rate=750_000,
    service_rate=250_000,
    aggregate_rate=1_000_000,
    days_in_year=366,
    servicing=(ADI,),
)
LOWER = replace(TERMS, distribution_rate=500_000, days_in_year=365)


def _month(*terms: DayTerms) -> MonthDays:
    """36,600,000.00 a day; adi holds three of four Shares, idi one, of an earlier interval."""
    cohorts = (
        StoredCohort(
            distributor="adi",
            first=date(2003, 7, 1),
            last=None,
            tracked=(2_000_000,) * 3,
            free=(1_000_000,) * 3,
            accrual=0,
        ),
        StoredCohort(
            distributor="idi",
            first=None,
            last=date(2003, 6, 30),
            tracked=(1_000_000,) * 3,
            free=(0,) * 3,
            accrual=0,
        ),
    )
    return MonthDays(days=DAYS, net_assets=(3_660_000_000,) * 3, terms=terms, cohorts=cohorts)


@pytest.mark.plan_section("2")
def test_each_day_has_its_own_rate_and_days_of_the_year() -> None:
    accruals = fee_days(_month(TERMS, TERMS, LOWER), Component.DISTRIBUTION_FEE)

    assert accruals == (750_000000000000, 750_000000000000, 501_369863013699)


@pytest.mark.plan_section("6(a)")
def test_a_cohort_has_its_shares_part_of_the_day() -> None:
    month = _month(TERMS, TERMS, LOWER)

    assert cohort_days(month, month.cohorts[1]) == (187_500000000000, 187_500000000000, 125_342465753425)


@pytest.mark.plan_section("11")
def test_shares_that_no_longer_earn_reduce_the_day() -> None:
    terminated = replace(TERMS, sold_before=date(2003, 7, 1), servicing=())
    month = _month(terminated, terminated, terminated)

    assert fee_days(month, Component.DISTRIBUTION_FEE) == (187_500000000000,) * 3
    assert cohort_days(month, month.cohorts[0]) == (0, 0, 0)
    assert fee_days(month, Component.SERVICE_FEE) == (0, 0, 0)


@pytest.mark.plan_section("5", "6(a)")
@pytest.mark.parametrize(
    ("_case", "servicing", "expected"),
    [
        ("one services all the Shares", (ADI,), {"adi": 250_000000000000}),
        ("nobody", (), {}),
        ("several, by their Shares", (ADI, IDI), {"adi": 187_500000000000, "idi": 62_500000000000}),
        ("all that sold", None, {"adi": 187_500000000000, "idi": 62_500000000000}),
        (
            "none of several holds Shares: the one that began last",
            (Servicing(distributor="x", began=date(2004, 1, 1)), Servicing(distributor="y", began=DAYS[0])),
            {"y": 250_000000000000},
        ),
    ],
)
def test_service_fee_goes_to_whom_r8_names(
    _case: str, servicing: tuple[Servicing, ...] | None, expected: dict[str, int]
) -> None:
    terms = replace(TERMS, servicing=servicing)

    assert service_days(_month(terms, terms, terms))[0] == expected


@pytest.mark.plan_section("6(a)")
def test_the_last_cent_goes_to_another_payee_where_the_reader_may_not_see_it() -> None:
    parties = claimants(100, weights=[("a", 1), ("b", 1), ("c", 1)], cents=[34, 33, 33])

    assert [(one.floor, one.further_cent, one.rank) for one in parties] == [
        (33, 1, 1),
        (33, 0, 2),
        (33, 0, 3),
    ]
    assert last_cents(parties, own=None) == "1 cent was left over; the last cent went to a."
    assert last_cents(parties, own=frozenset({"b"})) == (
        "1 cent was left over; the last cent went to another payee."
    )


def _stored(days: MonthDays, **changes: object) -> StoredMonth:
    shares = {
        "adi": StoredShare(
            distribution_fee=1688_01,
            service_fee=0,
            balance=0,
            distribution_exact=1688_013698630137,
            service_exact=0,
        ),
        "idi": StoredShare(
            distribution_fee=562_67,
            service_fee=0,
            balance=0,
            distribution_exact=562_671232876712,
            service_exact=0,
        ),
    }
    values = {
        "fund": "FUND",
        "portfolio": "growth",
        "portfolio_name": "Growth",
        "is_final": True,
        "days": days,
        "figure_of": DAYS,
        "figures": days.net_assets,
        "distribution_accruals": fee_days(days, Component.DISTRIBUTION_FEE),
        "service_accruals": fee_days(days, Component.SERVICE_FEE),
        "average": 3_660_000_000,
        "distribution_fee": 2001_37,
        "service_fee": 750_68,
        "aggregate_fee": 3002_74,
        "shares": shares,
        "conventions": {},
        "votes": (),
        "through": None,
    }
    return StoredMonth(**values | changes)  # type: ignore[arg-type]


@pytest.mark.plan_section("2")
def test_explanation_that_does_not_give_the_stored_figure_says_so() -> None:
    days = _month(TERMS, TERMS, LOWER)

    right = explain_fee(_stored(days), month="2004-03", component=Component.DISTRIBUTION_FEE)
    wrong = explain_fee(
        _stored(days, distribution_fee=2001_38), month="2004-03", component=Component.DISTRIBUTION_FEE
    )

    assert right.agrees
    assert [(one.what, one.again, one.stored) for one in wrong.differences] == [
        ("distribution fee of the month, cents", 2001_37, 2001_38)
    ]


@pytest.mark.plan_section("2")
def test_service_fee_gives_up_the_cent_that_exceeds_the_aggregate() -> None:
    days = _month(TERMS, TERMS, LOWER)
    stored = _stored(days, aggregate_fee=3002_74, distribution_fee=2252_07, service_fee=750_67)

    found = explain_fee(stored, month="2004-03", component=Component.SERVICE_FEE)

    steps = {row.cells["what"]: row.cells["amount"] for row in found.sheets[0].rows}
    assert steps["the days together, rounded half-up to the cent"] == 750_68
    assert steps["the service fee gives up the cent"] == 750_67


@pytest.mark.plan_section("6(a)")
def test_outsiders_explanation_of_a_share_names_nobody_else() -> None:
    stored = _stored(_month(TERMS, TERMS, LOWER))
    asked = {"month": "2004-03", "distributor": "idi", "component": Component.DISTRIBUTION_FEE}

    told = explain_share(stored, own=frozenset({"idi"}), **asked)  # type: ignore[arg-type]
    all_of_it = explain_share(stored, own=None, **asked)  # type: ignore[arg-type]

    assert "'adi'" not in repr(told)
    assert ANOTHER_PAYEE in told.remarks[0] or "idi" in told.remarks[0]
    assert [row.cells["party"] for row in all_of_it.sheets[0].rows] == ["adi", "idi"]
