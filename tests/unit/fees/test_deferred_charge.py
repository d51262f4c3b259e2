"""Section 11: cases of the contingent deferred sales charge that a lawyer can read, and its properties."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.domain.deferred_charge import (
    DEFAULT_TERMS,
    HALF_A_CENT,
    Checked,
    Expected,
    Prices,
    Redeemed,
    ShareTerms,
    Verdict,
    check,
    expected_charge,
    rate_at,
    terms_of,
    years_old,
)
from fees.domain.share_prices import price_of

pytestmark = pytest.mark.plan_section("11")
FIVE, FOUR, THREE, TWO, ONE = (percent * 1_000_000 for percent in (5, 4, 3, 2, 1))
SHARES = 1_000_000
BOUGHT = date(2002, 9, 15)


def dollars(text: str) -> Fraction:
    return Fraction(Decimal(text))


def prices(*, cost: str | None = None, on_issue: str | None = None, now: str | None = None) -> Prices:
    return Prices(*(None if text is None else dollars(text) for text in (cost, on_issue, now)))


def redeemed(on: date, *, withheld: str = "0.00", issued: date | None = BOUGHT, waiver: str = "") -> Redeemed:
    """A redemption of a hundred Shares."""
    return Redeemed(100 * SHARES, issued, on, int(Decimal(withheld) * 100), waiver)


def checked(one: Redeemed, known: Prices, rows: Sequence[ShareTerms] = ()) -> Checked:
    return check(one, rows=rows, prices=known)


def terms(issued_from: str, effective: str, *percents: int, years: int | None = 8) -> ShareTerms:
    return ShareTerms(
        issued_from=date.fromisoformat(issued_from),
        effective=date.fromisoformat(effective),
        cdsc=tuple(percent * 1_000_000 for percent in percents),
        converts_after_years=years,
    )


def test_on_shares_that_rose_the_charge_is_measured_on_their_cost() -> None:
    # Bought at 10.00, worth 14.00 in the first year: 100 x 10.00 x 5 %.
    found = checked(redeemed(date(2003, 9, 14), withheld="50.00"), prices(cost="10.00", now="14.00"))

    assert (found.verdict, found.expected, found.rate) == (
        Verdict.AS_EXPECTED,
        Expected(5000, 5000, 5000),
        FIVE,
    )


def test_on_shares_that_fell_the_charge_is_measured_on_what_they_are_worth() -> None:
    # Bought at 10.00, worth 8.00 in the second year: 100 x 8.00 x 4 %, within half a cent of the price.
    found = checked(redeemed(date(2003, 9, 15), withheld="32.00"), prices(cost="10.00", now="8.00"))

    assert (found.verdict, found.expected, found.rate) == (
        Verdict.AS_EXPECTED,
        Expected(3200, 3198, 3202),
        FOUR,
    )


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2002, 9, 15), FIVE),
        (date(2003, 9, 14), FIVE),  # the day before the first anniversary
        (date(2003, 9, 15), FOUR),  # the anniversary
        (date(2004, 9, 14), FOUR),
        (date(2004, 9, 15), THREE),
        (date(2006, 9, 14), THREE),
        (date(2006, 9, 15), TWO),
        (date(2007, 9, 15), ONE),
        (date(2008, 9, 14), ONE),  # the last day of the sixth year
        (date(2008, 9, 15), 0),
        (date(2009, 9, 15), 0),  # after seven years
        (date(2030, 1, 1), 0),
    ],
)
def test_the_rate_falls_on_each_anniversary_until_there_is_none(on: date, rate: int) -> None:
    assert rate_at(DEFAULT_TERMS, issued=BOUGHT, redeemed=on) == rate


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2005, 2, 27), 0),
        (date(2005, 2, 28), 1),
        (date(2008, 2, 28), 3),
        (date(2008, 2, 29), 4),
        (date(2009, 2, 28), 5),
    ],
)
def test_shares_of_29_february_have_their_anniversary_on_the_last_day_of_february(
    on: date, years: int
) -> None:
    assert years_old(date(2004, 2, 29), on=on) == years


def test_a_waiver_is_named_with_the_charge_that_it_waives() -> None:
    found = checked(redeemed(date(2003, 9, 14), waiver="death"), prices(cost="10.00", now="14.00"))

    assert (found.verdict, found.why) == (Verdict.WAIVED, "death")
    assert found.expected == Expected(5000, 5000, 5000)


def test_a_waiver_is_a_waiver_also_where_no_price_is_known() -> None:
    found = checked(redeemed(date(2003, 9, 14), waiver="death"), prices())

    assert (found.verdict, found.expected) == (Verdict.WAIVED, None)
    assert found.why == (
        "there is no net asset value per Share of 2003-09-14; there is no net asset value per Share of the"
        " issue date 2002-09-15, and no cost is given"
    )


def test_a_cost_left_out_is_the_net_asset_value_per_share_on_the_issue_date() -> None:
    # Derived, like the price: half a cent each way makes 100 x 9.995 x 5 % to 100 x 10.005 x 5 %.
    found = checked(redeemed(date(2003, 9, 14), withheld="50.02"), prices(on_issue="10.00", now="14.00"))

    assert (found.verdict, found.expected) == (Verdict.AS_EXPECTED, Expected(5000, 4998, 5003))


def test_a_cost_that_is_given_counts_before_the_price_of_the_issue_date() -> None:
    found = checked(redeemed(date(2003, 9, 14)), prices(cost="9.00", on_issue="10.00", now="14.00"))

    assert found.expected == Expected(4500, 4500, 4500)


@pytest.mark.parametrize(
    ("withheld", "verdict"),
    [
        ("31.97", Verdict.LESS),
        ("31.98", Verdict.AS_EXPECTED),
        ("32.02", Verdict.AS_EXPECTED),
        ("32.03", Verdict.MORE),
        ("0.00", Verdict.LESS),
    ],
)
def test_what_lies_beyond_a_price_rounded_to_the_cent_is_more_or_less(
    withheld: str, verdict: Verdict
) -> None:
    found = checked(redeemed(date(2003, 9, 15), withheld=withheld), prices(cost="10.00", now="8.00"))

    assert found.verdict is verdict


def test_after_the_last_year_nothing_is_owed_and_no_price_is_asked_for() -> None:
    nothing = checked(redeemed(date(2009, 9, 15)), prices())
    something = checked(redeemed(date(2009, 9, 15), withheld="0.01"), prices())

    assert (nothing.verdict, nothing.expected) == (Verdict.AS_EXPECTED, Expected(0, 0, 0))
    assert something.verdict is Verdict.MORE


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (prices(cost="10.00"), "there is no net asset value per Share of 2003-09-14"),
        (
            prices(now="10.00"),
            "there is no net asset value per Share of the issue date 2002-09-15, and no cost is given",
        ),
    ],
)
def test_without_a_price_it_cannot_be_checked_and_says_why(known: Prices, why: str) -> None:
    found = checked(redeemed(date(2003, 9, 14), withheld="50.00"), known)

    assert (found.verdict, found.expected, found.why) == (Verdict.UNCHECKED, None, why)


def test_without_an_issue_date_it_cannot_be_checked() -> None:
    found = checked(redeemed(date(2003, 9, 14), issued=None), prices(cost="1", now="1"))

    assert (found.verdict, found.why) == (Verdict.UNCHECKED, "it names no original issue date")


def test_the_terms_are_those_of_the_latest_issue_day_and_then_of_the_latest_effect() -> None:
    early, changed = terms("2000-01-01", "2000-01-01", 6), terms("2000-01-01", "2003-01-01", 4)
    later = terms("2002-01-01", "2002-01-01", 1)
    rows = (later, changed, early)

    assert terms_of(rows, issued=date(2001, 1, 1), on=date(2002, 12, 31)) is early
    assert terms_of(rows, issued=date(2001, 1, 1), on=date(2003, 1, 1)) is changed
    assert terms_of(rows, issued=date(2002, 1, 1), on=date(2003, 1, 1)) is later
    assert terms_of(rows, issued=date(1999, 12, 31), on=date(2003, 1, 1)) is DEFAULT_TERMS
    assert DEFAULT_TERMS.is_default
    assert not early.is_default


def test_a_price_is_net_assets_over_shares_and_exact() -> None:
    assert price_of(net_assets=100_00, outstanding=3_000_000) == Fraction(100, 3)
    assert price_of(net_assets=100_00, outstanding=0) is None


def test_a_redemption_before_the_issue_is_no_age() -> None:
    with pytest.raises(ValueError, match="before the issue date"):
        years_old(date(2004, 1, 2), on=date(2004, 1, 1))


AMOUNTS = st.fractions(min_value=0, max_value=1000, max_denominator=10**6)
MILLIONTHS = st.integers(0, 10**12)
RATES = st.integers(0, 7_250_000)


@given(millionths=MILLIONTHS, cost=st.none() | AMOUNTS, on_issue=AMOUNTS, now=AMOUNTS, rate=RATES)
def test_the_charge_lies_between_low_and_high_and_never_above_the_rate_of_either_price(
    millionths: int, cost: Fraction | None, on_issue: Fraction, now: Fraction, rate: int
) -> None:
    found = expected_charge(millionths, prices=Prices(cost, on_issue, now), rate=rate)

    assert 0 <= found.low <= found.cents <= found.high
    basis = on_issue if cost is None else cost
    exact = Fraction(millionths * rate, 10**14) * min(basis, now) * 100
    assert abs(exact - found.cents) <= Fraction(1, 2)


@given(millionths=MILLIONTHS, cost=AMOUNTS, now=AMOUNTS, rate=RATES)
def test_a_said_cost_below_every_price_leaves_no_range(
    millionths: int, cost: Fraction, now: Fraction, rate: int
) -> None:
    found = expected_charge(millionths, prices=Prices(cost, None, cost + HALF_A_CENT + now), rate=rate)

    assert found.low == found.cents == found.high


@given(issued=st.dates(date(1990, 1, 1), date(2020, 1, 1)), days=st.integers(0, 5000))
def test_the_rate_never_rises_with_age_by_the_default_terms(issued: date, days: int) -> None:
    day = issued + timedelta(days)

    assert rate_at(DEFAULT_TERMS, issued=issued, redeemed=day) >= rate_at(
        DEFAULT_TERMS, issued=issued, redeemed=day + timedelta(1)
    )
