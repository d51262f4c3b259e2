"""Section 2: what NASD's limit does with exchanges between classes, in cases that can be followed by hand."""

from dataclasses import replace
from datetime import date

import pytest

from fees.domain.lifetime_ledger import opening_state
from fees.domain.lifetime_limit import Compounding, DatedTerms, Exchanges, LimitPeriod, PrimeEffective
from fees.domain.lifetime_runs import Exchange, FamilyLedger, run_family, run_ledger
from fees.domain.prime_rate import PrimeChange, limit_rates
from tests.factories.ledgers import DOLLAR, days, on, remaining_on, terms

pytestmark = pytest.mark.plan_section("2")

DYNAMICS, ENERGY, HEALTH = 1, 2, 3
CARRIED, PRO_RATA = Exchanges.CARRIED, Exchanges.PRO_RATA


def ledger(*, opening: int = 0, last: str = "2003-09-03", **given: object) -> FamilyLedger:
    """A ledger from 1 September 2003 without interest."""
    of = terms("2003-09-01", opening=opening, **given)
    return FamilyLedger([DatedTerms(of.starts, of)], opening_state(of), days("2003-09-01", last, rate=0))


def test_an_exchange_takes_along_the_rate_of_its_value() -> None:
    ledgers = {
        DYNAMICS: ledger(opening=100_00, exchanges=CARRIED),
        ENERGY: ledger(exchanges=CARRIED),
    }

    columns = run_family(ledgers, [Exchange(on("2003-09-02"), DYNAMICS, ENERGY, cents=160_00)])

    assert columns[DYNAMICS].remaining == [100 * DOLLAR, 90 * DOLLAR, 90 * DOLLAR]
    assert columns[ENERGY].remaining == [0, 10 * DOLLAR, 10 * DOLLAR]


def test_exchanges_that_ask_for_more_than_remains_share_it_in_proportion() -> None:
    ledgers = {
        DYNAMICS: ledger(opening=9_00, exchanges=CARRIED),
        ENERGY: ledger(exchanges=CARRIED),
        HEALTH: ledger(exchanges=CARRIED),
    }
    exchanges = [
        Exchange(on("2003-09-02"), DYNAMICS, ENERGY, cents=1_000_00),
        Exchange(on("2003-09-02"), DYNAMICS, HEALTH, cents=2_000_00),
    ]

    columns = run_family(ledgers, exchanges)

    at_the_end = [remaining_on(columns[one], "2003-09-03") for one in (DYNAMICS, ENERGY, HEALTH)]
    assert at_the_end == [0, 3 * DOLLAR, 6 * DOLLAR]


def test_pro_rata_moves_the_part_of_what_remains_that_the_shares_are() -> None:
    ledgers = {
        DYNAMICS: ledger(opening=80_00, exchanges=PRO_RATA),
        ENERGY: ledger(exchanges=CARRIED),
    }
    quarter = Exchange(on("2003-09-02"), DYNAMICS, ENERGY, cents=1_00, moved=25, outstanding=100)

    columns = run_family(ledgers, [quarter, quarter._replace(day=on("2003-09-03"))])

    assert columns[DYNAMICS].remaining == [80 * DOLLAR, 60 * DOLLAR, 45 * DOLLAR]
    assert columns[ENERGY].remaining == [0, 20 * DOLLAR, 35 * DOLLAR]


@pytest.mark.parametrize("other", [Exchanges.OFF, None])
def test_an_exchange_moves_nothing_unless_both_classes_elect_it(other: Exchanges | None) -> None:
    ledgers = {DYNAMICS: ledger(opening=80_00, exchanges=CARRIED)}
    if other is not None:
        ledgers[ENERGY] = ledger(exchanges=other)

    columns = run_family(ledgers, [Exchange(on("2003-09-02"), DYNAMICS, ENERGY, cents=160_00)])

    assert columns[DYNAMICS].remaining == [80 * DOLLAR] * 3


def test_what_came_by_an_exchange_can_go_on_by_one_the_day_after() -> None:
    ledgers = {
        DYNAMICS: ledger(opening=10_00, exchanges=CARRIED),
        ENERGY: ledger(exchanges=CARRIED),
        HEALTH: ledger(exchanges=CARRIED),
    }
    exchanges = [
        Exchange(on("2003-09-03"), ENERGY, HEALTH, cents=1_000_00),
        Exchange(on("2003-09-02"), DYNAMICS, ENERGY, cents=160_00),
        Exchange(on("2003-09-02"), ENERGY, HEALTH, cents=1_000_00),
    ]

    columns = run_family(ledgers, exchanges)

    assert columns[ENERGY].remaining == [0, 10 * DOLLAR, 0]
    assert columns[HEALTH].remaining == [0, 0, 10 * DOLLAR]


def test_a_monthly_ledger_gives_at_most_what_remained_when_the_month_opened() -> None:
    monthly = ledger(opening=15_00, exchanges=CARRIED, period=LimitPeriod.MONTH, last="2003-09-30")
    ledgers = {DYNAMICS: monthly, ENERGY: ledger(exchanges=CARRIED, last="2003-09-30")}
    exchanges = [Exchange(on(day), DYNAMICS, ENERGY, cents=160_00) for day in ("2003-09-10", "2003-09-20")]

    columns = run_family(ledgers, exchanges)

    assert columns[DYNAMICS].remaining == [0]
    assert remaining_on(columns[ENERGY], "2003-09-10") == 15 * DOLLAR // 2
    assert remaining_on(columns[ENERGY], "2003-09-20") == 15 * DOLLAR


def test_conventions_hold_from_their_day_on() -> None:
    first = terms("2003-09-01", opening=365_00)
    second = replace(first, compounding=Compounding.MONTHLY, prime_effective=PrimeEffective.NEXT_DAY)
    dated = [DatedTerms(date(2003, 9, 1), first), DatedTerms(date(2003, 9, 29), second)]
    changes = [PrimeChange(date(2003, 1, 1), 6_000_000), PrimeChange(date(2003, 9, 29), 9_000_000)]
    rates = limit_rates(dated, changes, first=date(2003, 9, 1), last=date(2003, 10, 1))

    columns = run_ledger(dated, opening_state(first), replace(days("2003-09-01", "2003-10-01"), rates=rates))

    assert rates == [7_000_000] * 29 + [10_000_000] * 2
    assert columns.state.unpaid == (365 * 100 + 29 * 7 + 10) * DOLLAR // 100
    assert columns.days == list(range(on("2003-09-01"), on("2003-10-01") + 1))
