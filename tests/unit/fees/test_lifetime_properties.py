"""Section 2: what holds for any lifetime ledger."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fees.domain.lifetime_ledger import LedgerColumns, LedgerDays, opening_state, run_days
from fees.domain.lifetime_limit import (
    Compounding,
    DatedTerms,
    Exchanges,
    LimitPeriod,
    LimitTerms,
    month_ends,
)
from fees.domain.lifetime_runs import Exchange, FamilyLedger, part_of, run_family, run_ledger
from governance.domain.money import TRILLIONTHS_PER_CENT
from tests.factories.ledger_strategies import any_terms, ledger_days

pytestmark = pytest.mark.plan_section("2")


def run(terms: LimitTerms, days: LedgerDays) -> LedgerColumns:
    return run_days(terms, opening_state(terms), days)


@given(terms=any_terms(), days=ledger_days())
def test_what_remains_is_never_negative(terms: LimitTerms, days: LedgerDays) -> None:
    columns = run(terms, days)

    assert min(columns.remaining) >= 0
    assert columns.state.remaining == columns.remaining[-1]
    assert columns.state.interest >= 0
    assert columns.state.unpaid >= 0 or columns.state.interest == 0


@given(terms=any_terms(), days=ledger_days())
def test_what_is_charged_and_what_remains_are_all_that_was_allowed(
    terms: LimitTerms, days: LedgerDays
) -> None:
    columns = run(terms, days)

    cents = sum(columns.front_end.values()) + sum(columns.cdsc.values())
    charged = sum(columns.asset_based) + cents * TRILLIONTHS_PER_CENT
    added = sum(columns.limit_added.values()) + sum(columns.interest)
    allowed = terms.opening * TRILLIONTHS_PER_CENT + added
    assert charged + columns.state.unpaid + columns.state.interest == allowed
    assert sum(days.asset_based) - sum(columns.asset_based) == sum(columns.refused.values())


@given(terms=any_terms(), days=ledger_days(charges_stand=True), data=st.data())
def test_more_charges_never_mean_more_room(terms: LimitTerms, days: LedgerDays, data: st.DataObject) -> None:
    more = list(days.asset_based)
    more[data.draw(st.integers(0, len(more) - 1))] += data.draw(st.integers(0, 10**15))

    columns, charged_more = run(terms, days), run(terms, replace(days, asset_based=more))

    pairs = zip(columns.remaining, charged_more.remaining, strict=True)
    assert all(less <= left for left, less in pairs)


@given(terms=any_terms(period=LimitPeriod.DAY), days=ledger_days(), data=st.data())
def test_more_charges_that_are_only_wanted_mean_no_room_but_a_part_of_a_cent_that_no_cdsc_can_take(
    terms: LimitTerms, days: LedgerDays, data: st.DataObject
) -> None:
    more = list(days.asset_based)
    more[data.draw(st.integers(0, len(more) - 1))] += data.draw(st.integers(0, 10**15))
    bare = replace(days, cdsc={})

    pairs = zip(
        run(terms, bare).remaining, run(terms, replace(bare, asset_based=more)).remaining, strict=True
    )
    assert all(less <= left for left, less in pairs)
    with_cdsc = zip(
        run(terms, replace(days, rates=[0] * len(days.rates))).remaining,
        run(terms, replace(days, rates=[0] * len(days.rates), asset_based=more)).remaining,
        strict=True,
    )
    assert all(less < left + TRILLIONTHS_PER_CENT for left, less in with_cdsc)


@given(terms=any_terms(), days=ledger_days())
def test_the_limit_is_reached_exactly(terms: LimitTerms, days: LedgerDays) -> None:
    """Where more is wanted than can ever be allowed, nothing remains: not a trillionth, or no whole cent."""
    wanted = replace(
        days,
        asset_based=[10**18] * len(days.rates),
        wanted_from=days.first_day,
        front_end={},
        cdsc={},
    )

    columns = run(terms, wanted)

    allowed = terms.opening * TRILLIONTHS_PER_CENT + sum(columns.limit_added.values()) + sum(columns.interest)
    left = allowed - sum(columns.asset_based)
    if terms.period is LimitPeriod.DAY:
        assert columns.remaining == [0] * len(columns.days)
        assert left == min(0, columns.state.unpaid)
    else:
        assert max(columns.remaining) < TRILLIONTHS_PER_CENT
        assert left < TRILLIONTHS_PER_CENT


@settings(deadline=None)
@given(terms=any_terms(), days=ledger_days(longest=200))
def test_a_month_at_a_time_from_where_the_last_one_ended_is_one_run(
    terms: LimitTerms, days: LedgerDays
) -> None:
    whole = run(terms, days)
    state, first = opening_state(terms), days.first_day
    remaining: list[int] = []
    for end in month_ends(days.first_day, len(days.rates)):
        month = run_days(terms, state, part_of(days, first=first, end=end + 1))
        remaining += month.remaining
        state, first = month.state, end + 1

    assert remaining == list(whole.remaining)
    assert state == whole.state


@given(terms=any_terms(period=LimitPeriod.DAY), days=ledger_days(), cut=st.integers(-5, 130))
def test_dated_terms_that_say_the_same_are_one_run(terms: LimitTerms, days: LedgerDays, cut: int) -> None:
    later = date.fromordinal(days.first_day + cut)
    dated = [DatedTerms(terms.starts, terms), DatedTerms(later, terms)]

    columns, whole = run_ledger(dated, opening_state(terms), days), run(terms, days)

    assert list(columns.remaining) == list(whole.remaining)
    assert (columns.state, columns.cdsc, columns.refused) == (whole.state, whole.cdsc, whole.refused)


FAMILY = (1, 2, 3)


@st.composite
def families(draw: st.DrawFn) -> tuple[dict[int, FamilyLedger], list[Exchange]]:
    """Three classes over the same days, and exchanges among them and out of the family."""
    ledgers = {}
    length = draw(st.integers(1, 70))
    for share_class in FAMILY:
        terms = replace(
            draw(any_terms()), exchanges=draw(st.sampled_from(Exchanges)), compounding=Compounding.NONE
        )
        days = replace(draw(ledger_days(longest=70)), first_day=731_000, exchanged={}, cdsc={}, front_end={})
        rates = (list(days.rates) * length)[:length]
        asset_based = (list(days.asset_based) + [0] * length)[:length]
        sales = {731_000 + draw(st.integers(0, length - 1)): draw(st.integers(0, 10_000_00))}
        days = replace(days, rates=rates, asset_based=asset_based, new_gross_sales=sales)
        ledgers[share_class] = FamilyLedger([DatedTerms(terms.starts, terms)], opening_state(terms), days)
    rows = st.builds(
        Exchange,
        day=st.integers(730_999, 731_000 + length),
        source=st.sampled_from((*FAMILY, 4)),
        taker=st.sampled_from((*FAMILY, 4)),
        cents=st.integers(0, 5_000_00),
        moved=st.integers(0, 100),
        outstanding=st.integers(100, 200),
    )
    return ledgers, draw(st.lists(rows, max_size=12))


@settings(deadline=None)
@given(family=families())
def test_exchanges_sum_to_zero_every_day_and_give_what_remained_at_most(
    family: tuple[dict[int, FamilyLedger], list[Exchange]],
) -> None:
    ledgers, exchanges = family

    columns = run_family(ledgers, exchanges)

    without = {share_class: run_ledger(*ledger) for share_class, ledger in ledgers.items()}
    is_monthly = any(ledger.dated[0].terms.period is LimitPeriod.MONTH for ledger in ledgers.values())
    moved: dict[int, int] = {}
    for share_class in FAMILY:
        own = without[share_class]
        for day in columns[share_class].days:
            added = columns[share_class].limit_added.get(day, 0) - own.limit_added.get(day, 0)
            key = (
                0 if is_monthly else day
            )  # a daily ledger posts on the day, a monthly one at its month's end
            moved[key] = moved.get(key, 0) + added
        assert min(columns[share_class].remaining) >= 0
    assert set(moved.values()) <= {0}
