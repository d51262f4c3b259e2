"""Section 2: what the lifetime limit leaves of a month, and how R4, R6 and the service fee take it."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fees.domain.capped import capped_month, days_within
from fees.domain.lifetime_ledger import LedgerDays, LedgerState, run_days
from fees.domain.lifetime_limit import DatedTerms, LimitPeriod, LimitTerms
from fees.domain.limited_month import asset_based_column, limited_month
from fees.domain.withheld import ChargedRow
from governance.domain.money import TRILLIONTHS_PER_CENT
from tests.unit.fees.accruing import A_DAYS_NET_ASSETS, accrue, span
from tests.unit.fees.builders import on

pytestmark = pytest.mark.plan_section("2")

DOLLAR = 100 * TRILLIONTHS_PER_CENT
DAYS = ("2003-09-02", "2003-09-05")
FIRST = on(DAYS[0])
# 750.00 of asset-based sales charge a day: 600 Shares of idi, 300 of adi.
MONTH = accrue(span(*DAYS), net_assets={f"2003-09-0{day}": A_DAYS_NET_ASSETS for day in range(2, 6)})


def limited(remaining: int, *, period: LimitPeriod = LimitPeriod.DAY, cdsc: dict[str, int] | None = None):
    """The month with so many dollars of room at its opening, earning no interest."""
    terms = LimitTerms(starts=date(2003, 9, 1), period=period)
    charged = [
        ChargedRow(1, line, date.fromisoformat(day), date(2003, 7, 15), cents)
        for line, (day, cents) in enumerate((cdsc or {}).items(), start=2)
    ]
    amounts = {
        day.toordinal(): one for day, one in zip(MONTH.accrued_on, MONTH.distribution_accruals, strict=True)
    }
    columns = run_days(
        terms,
        LedgerState(unpaid=remaining * DOLLAR, interest=0, original=remaining * DOLLAR),
        LedgerDays(
            first_day=FIRST,
            rates=[0] * 4,
            asset_based=asset_based_column(
                amounts, dated=[DatedTerms(terms.starts, terms)], first_day=FIRST, length=4
            ),
            cdsc={on(day): cents for day, cents in (cdsc or {}).items()},
            wanted_from=FIRST,
        ),
    )
    return limited_month(MONTH, columns=columns, first_day=FIRST, charged=charged)


def test_with_room_enough_the_month_is_as_it_accrued() -> None:
    found = limited(4_000)

    assert found.month.cohorts == MONTH.cohorts
    assert found.month.distribution_fee == MONTH.distribution_fee == 300_000
    assert found.month.problems == MONTH.problems
    assert found.month.limit is not None
    assert found.month.limit.reached_on is None


def test_a_day_accrues_what_is_left_at_its_turn_and_the_days_after_it_nothing() -> None:
    found = limited(1_000).month

    assert found.distribution_accruals == (750 * DOLLAR, 250 * DOLLAR, 0, 0)
    assert found.distribution_fee == 100_000
    assert found.limit is not None
    assert found.limit.reached_on == date(2003, 9, 3)
    assert found.limit.wanted == MONTH.distribution_accruals
    assert found.problems[-1] == (
        "Section 2: the lifetime limit on sales charges leaves no room from 2003-09-03 on: 2000.00 of the"
        " asset-based sales charge is not charged"
    )


def test_nobody_is_paid_for_a_day_that_accrued_nothing() -> None:
    found = limited(1_000).month

    by_distributor = {cohort.distributor: cohort.accruals for cohort in found.cohorts}
    assert by_distributor["idi"] == (500 * DOLLAR, 166_666_666_666_667, 0, 0)
    assert by_distributor["adi"] == (250 * DOLLAR, 83_333_333_333_333, 0, 0)


def test_the_service_fee_goes_on() -> None:
    assert limited(0).month.service_fee == MONTH.service_fee
    assert limited(0).month.distribution_fee == 0


def test_under_a_monthly_ledger_the_fee_is_cut_and_its_days_in_proportion() -> None:
    found = limited(1_000, period=LimitPeriod.MONTH).month

    assert found.distribution_fee == 100_000
    assert found.distribution_accruals == (250 * DOLLAR,) * 4


def test_a_deferred_charge_beyond_the_room_is_the_funds() -> None:
    found = limited(800, cdsc={"2003-09-02": 6_000, "2003-09-03": 500})

    # 800.00 less the 750.00 of the day leaves 50.00 of the first 60.00.
    assert found.to_fund == {(1, 2): 1_000, (1, 3): 500}
    assert found.month.distribution_fee == 75_000
    assert any("15.00 of contingent deferred sales charges" in one for one in found.month.problems)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(left=st.lists(st.integers(0, 750 * DOLLAR), min_size=4, max_size=4))
def test_the_cohorts_accrue_what_is_left_and_no_more_than_a_rounding_beside(left: list[int]) -> None:
    found = capped_month(MONTH, left=left)

    for at, amount in enumerate(left):
        parts = [cohort.accruals[at] for cohort in found.cohorts]
        assert abs(sum(parts) - amount) <= len(parts)
        assert all(part <= whole.accruals[at] for part, whole in zip(parts, MONTH.cohorts, strict=True))
    assert found.distribution_fee + found.service_fee <= found.aggregate_fee


@given(
    accruals=st.lists(st.integers(0, 10**15), min_size=1, max_size=31).filter(any),
    share=st.integers(0, 100),
)
def test_days_cut_in_proportion_come_to_the_fee_exactly(accruals: list[int], share: int) -> None:
    fee = sum(accruals) * share // (100 * TRILLIONTHS_PER_CENT)

    assert sum(days_within(accruals, fee_cents=fee)) == fee * TRILLIONTHS_PER_CENT
