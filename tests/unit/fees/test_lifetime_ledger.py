"""Section 2: what NASD's limit on all sales charges leaves, in cases that can be followed by hand."""

from datetime import date

import pytest

from fees.domain.lifetime_ledger import LedgerEntry, LedgerState, entries, first_exhausted
from fees.domain.lifetime_limit import (
    Compounding,
    InterestBase,
    LimitDayCount,
    LimitPeriod,
    LimitTerms,
    SalesCharge,
)
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import TRILLIONTHS_PER_CENT, round_half_up
from tests.factories.ledgers import DOLLAR, cents_of, days, on, remaining_on, run, terms

pytestmark = pytest.mark.plan_section("2")

TEN_MILLION = 10_000_000_00
NO_INTEREST = 0
TABLE = [
    (Compounding.NONE, LimitDayCount.ACT_365, 21_215_75),
    (Compounding.NONE, LimitDayCount.ACT_360, 21_510_42),
    (Compounding.QUARTERLY, LimitDayCount.ACT_365, 21_395_52),
    (Compounding.QUARTERLY, LimitDayCount.ACT_360, 21_695_21),
    (Compounding.MONTHLY, LimitDayCount.ACT_365, 21_517_66),
    (Compounding.MONTHLY, LimitDayCount.ACT_360, 21_820_80),
    (Compounding.DAILY, LimitDayCount.ACT_365, 21_577_84),
    (Compounding.DAILY, LimitDayCount.ACT_360, 21_882_69),
]


@pytest.mark.parametrize(("compounding", "day_count", "cents"), TABLE)
def test_ten_million_sold_when_the_rule_began_earns_what_the_published_table_says(
    compounding: Compounding, day_count: LimitDayCount, cents: int
) -> None:
    of = terms("1993-07-07", compounding=compounding, day_count=day_count)

    columns = run(of, days("1993-07-07", "1993-12-31", new_gross_sales={"1993-07-07": TEN_MILLION}))

    earned = columns.remaining[-1] - 625_000 * DOLLAR
    assert round_half_up(earned, TRILLIONTHS_PER_CENT) == cents


def test_a_sale_earns_from_the_day_after_it_and_an_opening_amount_on_its_first_day() -> None:
    sold = run(terms("2003-09-01"), days("2003-09-01", "2003-09-02", new_gross_sales={"2003-09-01": 36_500}))
    opened = run(terms("2003-09-01", opening=36_500), days("2003-09-01", "2003-09-01"))

    assert sold.interest == [0, 22_8125 * DOLLAR * 7 // (365 * 100 * 10_000)]
    assert opened.interest == [7 * DOLLAR // 100]


def test_a_class_that_never_reaches_its_limit() -> None:
    facts = days(
        "2003-09-01",
        "2003-09-30",
        rate=NO_INTEREST,
        charged=DOLLAR,
        new_gross_sales={"2003-09-01": 100_000_00},
    )

    columns = run(terms("2003-09-01"), facts)

    assert cents_of(columns.remaining[-1]) == 6_250_00 - 30_00
    assert first_exhausted(columns) is None


def test_a_class_that_reaches_its_limit_in_the_middle_of_a_month() -> None:
    of = terms("2004-03-01", opening=10_00)
    facts = days("2004-03-01", "2004-03-31", rate=NO_INTEREST, charged=3 * DOLLAR, wanted_from="2004-03-01")

    columns = run(of, facts)

    assert list(columns.asset_based[:5]) == [3 * DOLLAR, 3 * DOLLAR, 3 * DOLLAR, DOLLAR, 0]
    assert sum(columns.asset_based) == 10 * DOLLAR
    assert columns.refused[on("2004-03-04")] == 2 * DOLLAR
    assert first_exhausted(columns) == date(2004, 3, 4)


def test_the_same_class_under_a_monthly_ledger_is_charged_the_whole_cents_that_are_left() -> None:
    of = terms("2004-03-01", opening=10_00, period=LimitPeriod.MONTH)
    facts = days("2004-03-01", "2004-03-31", charged={"2004-03-31": 93 * DOLLAR}, wanted_from="2004-03-01")

    columns = run(of, facts)

    month_of_interest = round_half_up(10 * DOLLAR * 7 * 31, 365 * 100)
    assert list(columns.days) == [on("2004-03-31")]
    assert list(columns.interest) == [month_of_interest]
    assert cents_of(columns.asset_based[0]) == 10_05
    assert columns.remaining == [10 * DOLLAR + month_of_interest - 10_05 * TRILLIONTHS_PER_CENT]
    assert first_exhausted(columns) == date(2004, 3, 31)


def test_a_class_that_new_sales_open_again() -> None:
    facts = days(
        "2004-04-01",
        "2004-04-03",
        rate=NO_INTEREST,
        charged=5 * DOLLAR,
        wanted_from="2004-04-01",
        new_gross_sales={"2004-04-03": 160_00},
    )

    columns = run(terms("2004-04-01", opening=5_00), facts)

    assert list(columns.asset_based) == [5 * DOLLAR, 0, 5 * DOLLAR]
    assert columns.remaining == [0, 0, 5 * DOLLAR]


def test_a_class_that_starts_with_a_balance() -> None:
    columns = run(terms("1993-07-07", opening=500_000_00), days("1993-07-07", "1993-07-07", charged=DOLLAR))

    assert list(entries(columns)) == [
        LedgerEntry(
            date=date(1993, 7, 7),
            new_gross_sales=0,
            limit_added=0,
            interest=round_half_up(500_000 * DOLLAR * 7, 36_500),
            asset_based=DOLLAR,
            cdsc=0,
            front_end=0,
            remaining=500_000 * DOLLAR + round_half_up(500_000 * DOLLAR * 7, 36_500) - DOLLAR,
        )
    ]


@pytest.mark.parametrize(
    ("day_count", "february", "march"),
    [
        (LimitDayCount.ACT_365, (29, 365), (31, 365)),
        (LimitDayCount.ACT_360, (29, 360), (31, 360)),
        (LimitDayCount.ACT_ACT, (29, 366), (31, 366)),
        (LimitDayCount.THIRTY_360, (29, 360), (31, 360)),
    ],
)
def test_a_leap_year_counts_as_its_convention_says(
    day_count: LimitDayCount, february: tuple[int, int], march: tuple[int, int]
) -> None:
    """30/360: 1 March follows 29 February by two days, and the 31st is none: 2 + 29 + 0 in all March."""
    of = terms("2004-02-01", opening=1_000_00, day_count=day_count, period=LimitPeriod.MONTH)

    columns = run(of, days("2004-02-01", "2004-03-31"))

    expected = [round_half_up(1_000 * DOLLAR * 7 * part, 100 * year) for part, year in (february, march)]
    assert list(columns.interest) == expected


def test_interest_on_the_original_amount_does_not_fall_with_what_is_charged() -> None:
    of = terms("2003-09-01", opening=365_00, interest_base=InterestBase.ORIGINAL)

    columns = run(of, days("2003-09-01", "2003-09-03", charged=100 * DOLLAR))

    assert columns.interest == [7 * DOLLAR // 100] * 3


def test_a_correction_of_an_old_month_leaves_a_deficit_that_later_sales_fill_first() -> None:
    """What was charged stands, though a sale it rested on turned out to be cancelled."""
    facts = days(
        "2004-01-01",
        "2004-01-05",
        rate=NO_INTEREST,
        charged={"2004-01-01": 60 * DOLLAR, "2004-01-05": 3 * DOLLAR},
        wanted_from="2004-01-05",
        new_gross_sales={"2004-01-01": 1_000_00, "2004-01-02": -800_00, "2004-01-05": 800_00},
    )

    columns = run(terms("2004-01-01"), facts)

    assert columns.remaining == [DOLLAR * 5 // 2, 0, 0, 0, 0]
    assert columns.limit_added[on("2004-01-02")] == -50 * DOLLAR
    assert columns.asset_based[-1] == DOLLAR * 5 // 2
    assert columns.state == LedgerState(unpaid=0, interest=0, original=1_000 * DOLLAR * 625 // 10_000)


def test_a_deferred_charge_beyond_the_room_goes_to_the_fund() -> None:
    of = terms("2004-04-01", opening=10_00)
    facts = days(
        "2004-04-01",
        "2004-04-02",
        rate=NO_INTEREST,
        charged={"2004-04-01": DOLLAR + 1},
        wanted_from="2004-04-01",
        cdsc={"2004-04-01": 25_00, "2004-04-02": 1_00},
    )

    columns = run(of, facts)

    assert columns.cdsc == {on("2004-04-01"): 8_99}
    assert columns.cdsc_to_fund == {on("2004-04-01"): 16_01, on("2004-04-02"): 1_00}
    assert columns.remaining[-1] == TRILLIONTHS_PER_CENT - 1
    assert first_exhausted(columns) == date(2004, 4, 1)


def test_charges_go_in_the_order_that_was_agreed() -> None:
    order = (SalesCharge.CDSC, SalesCharge.ASSET_BASED, SalesCharge.FRONT_END)
    facts = days(
        "2004-04-01",
        "2004-04-01",
        rate=NO_INTEREST,
        charged=8 * DOLLAR,
        wanted_from="2004-04-01",
        cdsc={"2004-04-01": 5_00},
        front_end={"2004-04-01": 1_00},
    )

    columns = run(terms("2004-04-01", opening=10_00, order=order), facts)

    assert (columns.cdsc, columns.cdsc_to_fund) == ({on("2004-04-01"): 5_00}, {})
    assert columns.asset_based == [5 * DOLLAR]
    assert columns.state.unpaid == -DOLLAR


def test_charges_take_from_the_principal_before_the_interest() -> None:
    of = terms("2003-09-01", opening=365_00)

    columns = run(of, days("2003-09-01", "2003-09-02", charged={"2003-09-01": 365 * DOLLAR}))

    assert columns.state == LedgerState(unpaid=0, interest=7 * DOLLAR // 100, original=365 * DOLLAR)
    assert columns.interest == [7 * DOLLAR // 100, 0]


def test_a_month_in_progress_is_posted_on_its_last_known_day() -> None:
    of = terms("2003-08-18", opening=365_00, period=LimitPeriod.MONTH)

    columns = run(of, days("2003-08-18", "2003-09-10", new_gross_sales={"2003-09-08": 100_00}))

    assert list(columns.days) == [on("2003-08-31"), on("2003-09-10")]
    assert list(columns.interest) == [14 * 7 * DOLLAR // 100, 10 * 7 * DOLLAR // 100]
    assert columns.new_gross_sales == {on("2003-09-10"): 100_00}
    assert remaining_on(columns, "2003-09-10") == (365 * 100 + 14 * 7 + 10 * 7 + 625) * DOLLAR // 100


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"rate": 7_250_001}, "at most 7.25 %"),
        ({"rate": 0}, "at most 7.25 %"),
        ({"opening": -1}, "opening amount is negative"),
        ({"order": (SalesCharge.CDSC, SalesCharge.CDSC, SalesCharge.ASSET_BASED)}, "each of front_end"),
        ({"period": LimitPeriod.MONTH, "compounding": Compounding.DAILY}, "nothing to compound daily"),
    ],
)
def test_terms_that_cannot_be_carried_out_are_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(PlanRuleViolation, match=says) as caught:
        LimitTerms(starts=date(2003, 8, 18), **given)  # type: ignore[arg-type]

    assert caught.value.section == "2"
