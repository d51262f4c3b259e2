"""Sections 2 and 5: at most 0.75 % and 0.25 % a year of average annual net assets."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.domain.limit_proofs import Verdict
from fees.domain.yearly_limits import CorrectedMonth, prove_year
from governance.domain.periods import PlanMonth, days_between
from governance.domain.rates import Component
from tests.unit.fees.limit_years import (
    ASSET_BASED,
    MILLION,
    SERVICE,
    always_365,
    calendar_days,
    months,
    whole,
    year_of,
)

pytestmark = [pytest.mark.plan_section("2"), pytest.mark.plan_section("5")]
Y2003, Y2004 = year_of("2003-06"), year_of("2004-06")
STRADDLING, AFTER_IT = year_of("2003-09", ends="07-31"), year_of("2004-09", ends="07-31")


def test_a_year_at_the_maxima_charges_exactly_the_limits() -> None:
    proof = prove_year(Y2003, months(whole(Y2003)))

    assert [one.verdict for one in proof.proofs] == [Verdict.WITHIN, Verdict.WITHIN]
    assert [one.accrued for one in proof.proofs] == [750_000, 250_000]
    assert [one.rate for one in proof.proofs] == [ASSET_BASED, SERVICE]
    assert [one.limit_words for one in proof.proofs] == ["0.75 %", "0.25 %"]
    assert (proof.days, proof.distribution.average, proof.is_over) == (365, MILLION, True)
    assert proof.distribution.excess_cents == 0


def test_a_hundred_millionth_above_the_limit_exceeds_it() -> None:
    proof = prove_year(Y2003, months(whole(Y2003), asset_based=lambda _: ASSET_BASED + 1))

    assert (proof.distribution.verdict, proof.service.verdict) == (Verdict.EXCEEDS, Verdict.WITHIN)
    assert proof.distribution.excess_cents == 1  # a million dollars by 0.000001 %
    assert proof.words(proof.distribution)[0] == (
        "Section 2: the asset-based sales charge exceeds 0.75 % a year of average annual net assets by 0.01;"
        " waive what is left of the year, or correct its months (Section 6)."
    )


def test_a_higher_day_is_within_where_the_year_s_average_makes_up_for_it() -> None:
    """The limit is on the year: 1 % in January is made up for by 0.70 % later."""
    proof = prove_year(
        Y2003, months(whole(Y2003), asset_based=lambda day: 1_000_000 if day.month == 1 else 700_000)
    )

    assert proof.distribution.verdict is Verdict.WITHIN
    assert proof.distribution.rate == 725_479  # (31 x 1 % + 334 x 0.70 %) / 365


def test_actual_365_charges_too_much_in_a_leap_year_and_the_proof_says_so() -> None:
    proof = prove_year(Y2004, months(whole(Y2004), day_count=always_365))

    assert [one.verdict for one in proof.proofs] == [Verdict.EXCEEDS, Verdict.EXCEEDS]
    assert proof.distribution.rate == 752_055  # 0.75 % x 366 / 365
    assert (proof.distribution.excess_cents, proof.service.excess_cents) == (2_055, 685)
    assert proof.words(proof.service)[:2] == (
        "Section 5: the service fee exceeds 0.25 % a year of average annual net assets by 6.85; waive what"
        " is left of the year, or correct its months (Section 6).",
        "Every day is within its limit only where a year is reckoned as 365 days (DAY_COUNT ACTUAL_365): the"
        " days of a leap year then charge 366/365 of the annual rate. DAY_COUNT ACTUAL_ACTUAL keeps to the"
        " limit.",
    )


def test_actual_actual_is_within_in_a_leap_year() -> None:
    proof = prove_year(Y2004, months(whole(Y2004)))

    assert [one.verdict for one in proof.proofs] == [Verdict.WITHIN, Verdict.WITHIN]
    assert [one.rate for one in proof.proofs] == [ASSET_BASED, SERVICE]


def test_a_fiscal_year_across_a_leap_year_is_within_by_calendar_years_and_says_what_it_makes() -> None:
    """August 2003 to July 2004: 153 days are 1/365 of a year each, and 213 are 1/366."""
    proof = prove_year(STRADDLING, months(whole(STRADDLING)))

    assert proof.distribution.verdict is Verdict.BY_CALENDAR_YEARS
    assert not proof.distribution.exceeds
    assert proof.distribution.rate == 750_859
    assert proof.words(proof.distribution)[0] == (
        "Each day accrued by the days of its calendar year (R3), and so reckoned the asset-based sales charge"
        " is within 0.75 %; over the 366 days of this fiscal year the same charge makes 0.750859 % of the"
        " average."
    )


def test_actual_365_exceeds_in_the_fiscal_year_that_holds_29_february_and_not_in_the_next() -> None:
    across = prove_year(STRADDLING, months(whole(STRADDLING), day_count=always_365))
    after = prove_year(AFTER_IT, months(whole(AFTER_IT), day_count=always_365))

    assert across.distribution.verdict is Verdict.EXCEEDS
    assert across.distribution.by_365_days
    assert across.distribution.excess_cents == 1_196  # of 7,500 x 213 days x (1/365 - 1/366)
    assert after.distribution.verdict is Verdict.WITHIN


def test_the_first_year_is_measured_over_the_days_that_accrued() -> None:
    days = days_between(date(2003, 8, 18), date(2003, 12, 31))
    proof = prove_year(Y2003, months(days))

    assert (proof.days, proof.distribution.average) == (136, MILLION)
    assert proof.distribution.rate == ASSET_BASED
    assert proof.distribution.accrued == 279_452  # 7,500 x 136 / 365
    assert proof.distribution.verdict is Verdict.WITHIN


def test_the_part_of_a_year_that_is_computed_so_far_is_not_over() -> None:
    proof = prove_year(Y2004, months(days_between(date(2004, 1, 1), date(2004, 3, 31))))

    assert (proof.is_over, proof.is_closed, proof.days) == (False, False, 91)
    assert proof.distribution.verdict is Verdict.WITHIN


def test_a_waiver_in_the_middle_of_the_year_lowers_the_rate_of_the_whole() -> None:
    july = date(2003, 7, 1)
    proof = prove_year(
        Y2003, months(whole(Y2003), asset_based=lambda day: 500_000 if day >= july else ASSET_BASED)
    )

    assert proof.distribution.verdict is Verdict.WITHIN
    assert proof.distribution.rate == 623_973  # (181 x 0.75 % + 184 x 0.50 %) / 365


def test_a_fee_that_is_waived_for_the_whole_year_accrues_nothing() -> None:
    proof = prove_year(Y2003, months(whole(Y2003), service=lambda _: 0))

    assert (proof.service.verdict, proof.service.rate) == (Verdict.NOTHING, 0)


def test_net_assets_of_zero_accrue_nothing_and_divide_nothing() -> None:
    proof = prove_year(Y2003, months(whole(Y2003), net_assets=lambda _: 0))

    assert [one.verdict for one in proof.proofs] == [Verdict.NOTHING, Verdict.NOTHING]
    assert (proof.distribution.average, proof.distribution.rate, proof.days) == (0, None, 365)


def test_a_year_without_a_day_that_accrued_says_nothing_accrued() -> None:
    proof = prove_year(Y2003, months([]))

    assert (proof.distribution.verdict, proof.distribution.average) == (Verdict.NOTHING, 0)
    assert not proof.is_over


def test_a_limit_that_changes_within_the_year_holds_each_day_by_its_own() -> None:
    july = date(2003, 7, 1)
    proof = prove_year(
        Y2003, months(whole(Y2003), limits=lambda day: (500_000 if day >= july else ASSET_BASED, SERVICE))
    )

    assert proof.distribution.limit_words == "0.75 %, then 0.50 %"
    assert proof.distribution.excess_cents == 126_027  # 10,000,000 x 0.25 % x 184 / 365


def test_days_that_no_rule_limits_are_held_to_none() -> None:
    july = date(2003, 7, 1)
    proof = prove_year(
        Y2003,
        months(
            whole(Y2003),
            asset_based=lambda day: 10 * ASSET_BASED if day < july else ASSET_BASED,
            limits=lambda day: (None if day < july else ASSET_BASED, None),
        ),
    )

    assert (proof.distribution.verdict, proof.distribution.unlimited) == (Verdict.WITHIN, 181)
    assert proof.service.verdict is Verdict.NO_LIMIT
    assert "On 181 of 365 days no rule limited the asset-based sales charge." in proof.words(
        proof.distribution
    )


def test_cents_of_the_months_may_differ_from_what_accrued_and_that_is_said() -> None:
    proof = prove_year(Y2003, months(whole(Y2003)))

    assert proof.paid(Component.DISTRIBUTION_FEE) - proof.distribution.accrued == 3
    assert proof.words(proof.distribution) == (
        "The months pay 0.03 more of asset-based sales charge than accrued: each month's fee is rounded to"
        " the cent (R4).",
    )


def test_a_corrected_month_counts_as_its_correction_has_it() -> None:
    """ACTUAL_365 was corrected to ACTUAL_ACTUAL in every month of the leap year."""
    charged = months(whole(Y2004), day_count=always_365)
    right = {one.month: one for one in months(whole(Y2004))}
    corrected = {
        month: CorrectedMonth(
            days=one.days,
            average_daily_net_assets=MILLION,
            distribution_fee=one.distribution_fee,
            service_fee=one.service_fee,
        )
        for month, one in right.items()
    }

    proof = prove_year(Y2004, charged, corrected=corrected)

    assert [one.verdict for one in proof.proofs] == [Verdict.WITHIN, Verdict.WITHIN]
    assert len(proof.corrected_months) == 12
    assert proof.paid(Component.DISTRIBUTION_FEE) == sum(one.distribution_fee for one in right.values())


def test_a_correction_that_charges_more_can_exceed_the_limit() -> None:
    more = CorrectedMonth(
        days=31, average_daily_net_assets=MILLION, distribution_fee=63_800, service_fee=21_233
    )

    proof = prove_year(Y2003, months(whole(Y2003)), corrected={PlanMonth(date(2003, 1, 1)): more})

    assert (proof.distribution.verdict, proof.service.verdict) == (Verdict.EXCEEDS, Verdict.WITHIN)
    assert proof.distribution.excess_cents == 101  # 638.00 in place of 636.99


RATES = st.integers(min_value=0, max_value=ASSET_BASED)
FIGURES = st.integers(min_value=0, max_value=10**14)


@given(
    figures=st.lists(FIGURES, min_size=1, max_size=40),
    first=st.dates(min_value=date(2003, 1, 1), max_value=date(2004, 11, 15)),
    ends=st.sampled_from(["12-31", "07-31", "02-28"]),
)
def test_a_class_accrued_at_the_maximum_by_actual_actual_is_always_within(
    figures: list[int], first: date, ends: str
) -> None:
    year = year_of(f"{first:%Y-%m}", ends=ends)
    days = [day for day in whole(year) if day >= first][: len(figures)]
    by_day = dict(zip(days, figures, strict=False))

    proof = prove_year(year, months(days, net_assets=by_day.__getitem__))

    assert not any(one.exceeds for one in proof.proofs)


@given(figures=st.lists(FIGURES, min_size=366, max_size=366), rates=st.lists(RATES, min_size=1, max_size=12))
def test_a_lower_rate_on_any_day_keeps_within(figures: list[int], rates: list[int]) -> None:
    by_day = dict(zip(whole(STRADDLING), figures, strict=True))

    proof = prove_year(
        STRADDLING,
        months(
            whole(STRADDLING),
            net_assets=by_day.__getitem__,
            asset_based=lambda day: rates[day.month % len(rates)],
            day_count=calendar_days,
        ),
    )

    assert not proof.distribution.exceeds


@given(
    extra=st.integers(min_value=1, max_value=10**9),
    net_assets=st.integers(min_value=10**6, max_value=10**14),
)
def test_what_is_charged_beyond_the_roundings_exceeds_by_exactly_that(extra: int, net_assets: int) -> None:
    """Half a trillionth a day is allowed for, and not a trillionth more."""
    charged = months(whole(Y2003), net_assets=lambda _: net_assets * 36_500)  # each accrual is exact
    part = charged[0].parts[0]
    added = replace(part, distribution_accruals=part.distribution_accruals + 183 + extra)
    charged[0] = replace(charged[0], parts=(added,))

    proof = prove_year(Y2003, charged)

    assert proof.distribution.verdict is Verdict.EXCEEDS
    assert proof.distribution.excess == 183 + extra
