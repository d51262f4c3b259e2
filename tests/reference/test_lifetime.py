"""Section 2: the ledger of the lifetime limit beside the reference, on any ledger."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings

from fees.domain.lifetime_ledger import LedgerDays, opening_state, run_days
from fees.domain.lifetime_limit import Compounding, LimitPeriod, LimitTerms
from tests.factories.ledger_strategies import any_terms, ledger_days
from tests.reference.lifetime import Given, Line, Terms, lines_of

pytestmark = pytest.mark.plan_section("2")

TRILLIONTHS, CENTS, RATE = 10**12, 100, 10**8


def reference_lines(terms: LimitTerms, days: LedgerDays) -> list[Line]:
    """The same facts told to the reference."""

    def by_day(amounts: dict[int, int], unit: int) -> dict[date, Fraction]:
        return {date.fromordinal(day): Fraction(amount, unit) for day, amount in amounts.items()}

    facts = Given(
        first=date.fromordinal(days.first_day),
        last=date.fromordinal(days.end - 1),
        percent=by_day(dict(enumerate(days.rates, days.first_day)), RATE // 100),
        sales=by_day(dict(days.new_gross_sales), CENTS),
        exchanged=by_day(dict(days.exchanged), TRILLIONTHS),
        charges={
            "front_end": by_day(dict(days.front_end), CENTS),
            "asset_based": by_day(dict(enumerate(days.asset_based, days.first_day)), TRILLIONTHS),
            "cdsc": by_day(dict(days.cdsc), CENTS),
        },
        wanted_from=date.fromordinal(min(days.wanted_from, date.max.toordinal())),
    )
    words = Terms(
        rate=Fraction(terms.rate, RATE),
        period=terms.period.value,
        compounding=terms.compounding.value,
        interest_base=terms.interest_base.value,
        day_count=terms.day_count.value,
        order=[charge.value for charge in terms.order],
    )
    return lines_of(words, Fraction(terms.opening, CENTS), facts)


@settings(max_examples=150, deadline=None)
@given(terms=any_terms(), days=ledger_days())
def test_any_ledger_is_the_reference_s(terms: LimitTerms, days: LedgerDays) -> None:
    columns = run_days(terms, opening_state(terms), days)

    lines = reference_lines(terms, days)
    assert list(columns.days) == [line.day.toordinal() for line in lines]
    assert [Fraction(one, TRILLIONTHS) for one in columns.interest] == [line.interest for line in lines]
    assert [Fraction(one, TRILLIONTHS) for one in columns.asset_based] == [
        line.taken["asset_based"] for line in lines
    ]
    assert [Fraction(one, TRILLIONTHS) for one in columns.remaining] == [line.remaining for line in lines]
    for day, line in zip(columns.days, lines, strict=True):
        assert Fraction(columns.limit_added.get(day, 0), TRILLIONTHS) == line.added
        assert Fraction(columns.cdsc.get(day, 0), CENTS) == line.taken["cdsc"]
        assert Fraction(columns.cdsc_to_fund.get(day, 0), CENTS) == line.to_fund
        assert Fraction(columns.front_end.get(day, 0), CENTS) == line.taken["front_end"]


@settings(max_examples=20, deadline=None)
@given(days=ledger_days(longest=800))
def test_a_ledger_of_two_years_is_the_reference_s(days: LedgerDays) -> None:
    terms = LimitTerms(
        starts=date.fromordinal(days.first_day),
        opening=1_000_000,
        compounding=Compounding.QUARTERLY,
        period=LimitPeriod.DAY,
    )

    columns = run_days(terms, opening_state(terms), replace(days, wanted_from=days.first_day + 300))

    lines = reference_lines(terms, replace(days, wanted_from=days.first_day + 300))
    assert [Fraction(one, TRILLIONTHS) for one in columns.remaining] == [line.remaining for line in lines]
