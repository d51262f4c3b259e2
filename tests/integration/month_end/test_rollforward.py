"""What is owed, and the Shares, rolled forward over months: the equation, and what it is made of."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.rollforward import rollforward
from tests.factories import month_rows, rows
from tests.factories.month import (
    ALPHA,
    BETA,
    GROWTH,
    INCOME,
    NET_ASSETS,
    OPENINGS,
    VALUE,
    Document,
    MonthWorld,
    book_with,
    do,
    portfolio_of,
)
from tests.factories.plans import RATES, SCHEDULE
from tests.factories.rows import execute, value

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = "2003-09", "2003-10", "2003-11"
MONTHS = (SEPTEMBER, OCTOBER, NOVEMBER)
NAMES = ("opening", "accrued", "carried_over", "corrections", "issued", "voided", "closing")


def rolled(month: str) -> Document:
    """The document of `rollforward --json`."""
    said = do("rollforward", month, json=True)
    assert said.code == 0, said.err
    return dict(json.loads(said.out))


def payable(document: Document, portfolio: str, component: str = "distribution_fee") -> tuple[str, ...]:
    roll = portfolio_of(document, portfolio)["payable"][component]
    return tuple(roll[name] for name in NAMES)


def shares(document: Document, portfolio: str) -> tuple[str, str, str, str]:
    roll = portfolio_of(document, portfolio)["shares"]
    return (roll["opening"], roll["in"], roll["out"], roll["closing"])


def step(*statuses: str, month: str, fund: str) -> None:
    """Take every instruction of a Fund's month through some states, as later services will."""
    for status in statuses:
        execute(
            "UPDATE assignments_paymentinstruction AS instruction SET status = %s"
            " FROM governance_fund AS fund WHERE fund.id = instruction.fund_id AND fund.name = %s"
            " AND instruction.month = %s AND instruction.status NOT IN ('SUPERSEDED', 'SETTLED')",
            status,
            fund,
            f"{month}-01",
        )
        connection.check_constraints()


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    """Three months computed; what is of September alone is not held."""
    made = MonthWorld.loaded(tmp_path, months=MONTHS)
    made.calculate()
    for month in MONTHS:
        made.close(month)
    return made


@pytest.mark.plan_section("2")
def test_a_month_opens_with_what_the_month_before_closed_with(world: MonthWorld) -> None:
    none = "0.00"

    assert payable(rolled(SEPTEMBER), GROWTH) == (
        *(none, "22500.00", none, none, none, none),
        "22500.00",
    )
    assert payable(rolled(OCTOBER), GROWTH) == (
        *("22500.00", "23250.00", none, none, none, none),
        "45750.00",
    )
    assert payable(rolled(NOVEMBER), GROWTH) == (
        *("45750.00", "22500.00", none, none, none, none),
        "68250.00",
    )
    assert payable(rolled(NOVEMBER), GROWTH, "service_fee") == (
        *("15250.00", "7500.00", none, none, none, none),
        "22750.00",
    )


def test_the_totals_are_the_sums_of_their_columns(world: MonthWorld) -> None:
    document = rolled(OCTOBER)

    columns = [
        [int(payable(document, one["portfolio"])[at].replace(".", "")) for one in document["portfolios"]]
        for at in range(len(NAMES))
    ]

    assert [int(document["totals"]["distribution_fee"][name].replace(".", "")) for name in NAMES] == [
        sum(column) for column in columns
    ]
    assert document["totals"]["distribution_fee"]["closing"] == "56153.43"


@pytest.mark.plan_section("6(a)")
def test_an_issue_counts_in_the_month_that_it_pays_for(world: MonthWorld) -> None:
    step("APPROVED", "ISSUED", month=SEPTEMBER, fund=ALPHA)

    assert payable(rolled(SEPTEMBER), GROWTH)[4:] == ("22500.00", "0.00", "0.00")
    assert payable(rolled(SEPTEMBER), VALUE)[4:] == ("0.00", "0.00", "616.44")
    assert payable(rolled(NOVEMBER), GROWTH)[0] == "23250.00"
    assert rolled(NOVEMBER)["problems"] == []


def test_what_is_settled_stays_issued_and_what_is_returned_is_owed_again(world: MonthWorld) -> None:
    step("APPROVED", "ISSUED", "SETTLED", month=SEPTEMBER, fund=BETA)
    settled = payable(rolled(SEPTEMBER), VALUE)[4:]

    execute("UPDATE assignments_paymentinstruction SET status = 'RETURNED' WHERE status = 'SETTLED'")

    assert settled == ("616.44", "0.00", "0.00")
    assert payable(rolled(SEPTEMBER), VALUE)[4:] == ("0.00", "0.00", "616.44")
    assert rolled(SEPTEMBER)["problems"] == []


def test_what_is_voided_is_no_longer_owed(world: MonthWorld) -> None:
    step("VOIDED", month=OCTOBER, fund=BETA)

    document = rolled(OCTOBER)

    assert payable(document, VALUE) == (
        *("616.44", "636.99", "0.00", "0.00", "0.00"),
        "636.99",
        "616.44",
    )
    assert payable(document, VALUE, "service_fee")[5:] == ("212.33", "205.48")
    assert document["problems"] == []


def test_what_is_voided_and_prepared_anew_is_owed(world: MonthWorld) -> None:
    """What is voided and paid by a later instruction was never let off."""
    fee = value(
        "SELECT fee.id FROM fees_monthlyfee AS fee JOIN governance_shareclass AS class"
        " ON class.id = fee.share_class_id JOIN governance_portfolio AS portfolio"
        " ON portfolio.id = class.portfolio_id WHERE portfolio.name = %s AND fee.month = '2003-10-01'",
        VALUE,
    )
    step("VOIDED", month=OCTOBER, fund=BETA)
    again = "SELECT id FROM assignments_paymentinstruction WHERE month = '2003-10-01' AND status = 'VOIDED'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{again} AND id IN (SELECT instruction_id FROM assignments_paymentline"
            " WHERE monthly_fee_id = %s) ORDER BY id",
            [fee],
        )
        voided = [row[0] for row in cursor.fetchall()]
    for one in voided:
        _copy_of(one)
    connection.check_constraints()

    document = rolled(OCTOBER)

    assert payable(document, VALUE)[4:] == ("0.00", "0.00", "1253.43")
    assert document["problems"] == []


def _copy_of(instruction: int) -> None:
    """The same instruction with the same lines, once more."""
    columns = "plan_id, month, fund_id, sequence, payee_kind, payee, amount, held_because, authority,"
    copy = value(
        f"INSERT INTO assignments_paymentinstruction ({columns} status, prepared_by_id, status_by_id)"
        f" SELECT {columns} CASE WHEN held_because = '[]' THEN 'PREPARED' ELSE 'HELD' END, prepared_by_id,"
        " status_by_id FROM assignments_paymentinstruction WHERE id = %s RETURNING id",
        instruction,
    )
    columns = "line_number, monthly_fee_id, share_class_id, component, distributor_id, assignee_id, corrects"
    execute(
        f"INSERT INTO assignments_paymentline (instruction_id, {columns}, amount)"
        f" SELECT %s, {columns}, amount FROM assignments_paymentline WHERE instruction_id = %s",
        copy,
        instruction,
    )


@pytest.mark.plan_section("6(e)")
def test_what_is_set_off_discharges_the_fee_and_is_shown(tmp_path: Path) -> None:
    claim = {
        "fund": BETA,
        "distributor": "adi",
        "date": "2003-09-10",
        "amount": "100.00",
        "reason": "Advance",
    }
    world = MonthWorld.loaded(tmp_path, book=book_with(claims=[claim]))
    world.calculate()
    world.close()
    before = rolled(SEPTEMBER)

    step("APPROVED", "ISSUED", month=SEPTEMBER, fund=BETA)

    after = rolled(SEPTEMBER)
    assert (before["totals"]["set_off"], after["totals"]["set_off"]) == ("0.00", "100.00")
    # Both fees are discharged in full; 100.00 of them never left the Fund.
    assert payable(after, VALUE)[4:] == ("616.44", "0.00", "0.00")
    assert payable(after, VALUE, "service_fee")[4:] == ("205.48", "0.00", "0.00")
    assert after["problems"] == []
    paid = value("SELECT sum(amount) FROM assignments_paymentinstruction WHERE status = 'ISSUED'")
    assert str(paid) == "721.92"


@pytest.mark.plan_section("13")
def test_what_is_carried_over_or_corrected_comes_in_with_its_component(
    as_owner: Callable[[], AbstractContextManager[None]],
) -> None:
    """Lines without what they rest on: the owner lets them in here."""
    with as_owner():
        rule = "payment_line_corrections_name_their_month"
        execute(f"ALTER TABLE assignments_paymentline DROP CONSTRAINT {rule}")
        for check in ("check_lines_sum_to_corrections", "check_lines_sum_to_carried_over"):
            execute(
                f"CREATE OR REPLACE FUNCTION {check}(paid bigint[]) RETURNS void"
                " LANGUAGE plpgsql AS 'BEGIN END'"
            )
    here = rows.setting()
    fee = month_rows.shared_fee(here)
    month_rows.paid(here, fee)
    more = month_rows.instruction(here, sequence=2, amount="6.00")
    for component, of, amount in (
        ("CARRIED_OVER", "distribution_fee", "10.00"),
        ("CORRECTION", str(fee), "-5.00"),
        ("CARRIED_OVER", "", "1.00"),
    ):
        month_rows.line(here, more, fee, component=component, corrects=of, amount=amount)
    connection.check_constraints()

    document = rollforward(Plan.objects.get(), month=PlanMonth.from_text(SEPTEMBER)).document()

    one = document["portfolios"][0]
    assert payable(document, one["portfolio"]) == (
        *("0.00", "300.00", "10.00", "-5.00", "0.00", "0.00"),
        "305.00",
    )
    assert [problem["problem"] for problem in document["problems"]] == [
        "Section 13: what is carried over or corrected does not say of which component: 1.00 are in no roll"
    ]


def test_a_month_computed_anew_moves_what_the_next_one_opens_with(world: MonthWorld) -> None:
    world.price(OCTOBER, {GROWTH: "73000000.00"})

    world.close(OCTOBER, recompute=GROWTH, reason="Net assets were corrected.")

    # September's last close and October's days now stand at twice the net assets.
    assert payable(rolled(OCTOBER), GROWTH)[1] == "46500.00"
    assert payable(rolled(NOVEMBER), GROWTH)[0] == "69000.00"
    assert rolled(NOVEMBER)["problems"] == []


def test_fees_without_instructions_are_a_problem_of_the_books(world: MonthWorld) -> None:
    execute("UPDATE assignments_paymentinstruction SET status = 'SUPERSEDED' WHERE month = '2003-11-01'")

    problems = [one for one in rolled(NOVEMBER)["problems"] if one["portfolio"] == GROWTH]

    assert [(one["tie"], one["needs_reason"]) for one in problems] == [
        ("distribution_fee", False),
        ("service_fee", False),
    ]
    assert problems[0]["problem"] == (
        "Section 6(a): 68250.00 of distribution fee is owed,"
        " but 45750.00 stands in instructions that are not issued"
    )


@pytest.mark.plan_section("6(a)")
def test_shares_of_a_weekend_count_in_the_month_of_the_next_close(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=MONTHS)
    issued = {"sale": {}, **dict.fromkeys(("opening", "redemption"), {"original_issue_date": "2003-07-15"})}
    world.happen(
        {"portfolio": GROWTH, "trade_date": day, "kind": kind, "shares": count, **issued[kind]}
        for day, kind, count in (
            ("2003-08-30", "sale", 1),  # a Saturday before Labor Day: September's
            ("2003-08-31", "opening", 10),  # a Sunday: August's, as on the last business day
            ("2003-09-30", "sale", 100),
            ("2003-09-30", "redemption", 7),
            ("2003-11-29", "sale", 1000),  # a Saturday, and Sunday the 30th: December's
            ("2003-11-30", "opening", 10000),  # November's
        )
    )
    for month in MONTHS:
        world.close(month)

    assert shares(rolled(SEPTEMBER), GROWTH) == (
        "1000010.000000",
        "101.000000",
        "7.000000",
        "1000104.000000",
    )
    assert shares(rolled(OCTOBER), GROWTH) == ("1000104.000000", "0.000000", "0.000000", "1000104.000000")
    assert shares(rolled(NOVEMBER), GROWTH)[1:] == ("10000.000000", "0.000000", "1010104.000000")
    assert shares(rolled("2003-12"), GROWTH)[:2] == ("1010104.000000", "1000.000000")
    # The roll is of activity alone; the cohorts, which the fee was divided over, come to the same.
    assert portfolio_of(rolled(NOVEMBER), GROWTH)["shares"]["cohorts"] == "1010104.000000"
    assert portfolio_of(rolled(SEPTEMBER), GROWTH)["shares"]["by_kind"] == {
        "sale": "101.000000",
        "redemption": "7.000000",
    }


def test_shares_are_those_that_the_month_was_computed_from(world: MonthWorld) -> None:
    world.happen([{"portfolio": GROWTH, "trade_date": "2003-10-06", "kind": "sale", "shares": 5}])
    as_computed = shares(rolled(OCTOBER), GROWTH)

    world.close(OCTOBER, recompute=GROWTH, reason="A sale came late.")
    world.close(NOVEMBER, recompute=GROWTH, reason="A sale came late.")

    assert as_computed[1:] == ("0.000000", "0.000000", "1000000.000000")
    assert shares(rolled(OCTOBER), GROWTH)[1:] == ("5.000000", "0.000000", "1000005.000000")
    assert shares(rolled(NOVEMBER), GROWTH)[0] == "1000005.000000"
    assert rolled(NOVEMBER)["problems"] == []


def test_facts_that_came_after_the_month_before_are_named(world: MonthWorld) -> None:
    world.happen([{"portfolio": GROWTH, "trade_date": "2003-10-06", "kind": "sale", "shares": 5}])

    world.close(NOVEMBER, recompute=GROWTH, reason="A sale came late.")

    assert [
        (one["portfolio"], one["problem"], one["needs_reason"]) for one in rolled(NOVEMBER)["problems"]
    ] == [
        (
            GROWTH,
            "Section 6(a): facts that came later changed the opening by 5.000000:"
            " the month before closed with 1000000.000000 Shares",
            False,
        )
    ]


def test_a_class_that_failed_is_shown_and_not_compared(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])
    world.close()

    document = rolled(SEPTEMBER)

    income = portfolio_of(document, INCOME)
    assert (income["status"], income["payable"]["service_fee"]["accrued"]) == ("failed", "0.00")
    assert income["shares"]["closing"] == "300000.000000"
    assert document["problems"] == []


@pytest.mark.parametrize("more", [1, 9])
def test_queries_are_as_many_for_ten_portfolios_as_for_two(more: int, tmp_path: Path) -> None:
    names = [f"Alpha Sector {number} Fund" for number in range(more)]
    world = MonthWorld(tmp_path)
    world.plan(schedule=[*SCHEDULE, *((ALPHA, name, RATES) for name in names)])
    world.tell(**book_with())
    world.open_with([*OPENINGS, *((name, "2003-07-15", 100) for name in names)])
    for month in MONTHS[:2]:
        world.price(month, {**NET_ASSETS, **dict.fromkeys(names, "1000000.00")})
        world.close(month)

    plan = Plan.objects.get()

    with CaptureQueriesContext(connection) as queries:
        report = rollforward(plan, month=PlanMonth.from_text(OCTOBER))

    assert len(report.portfolios) == 3 + more
    assert len(queries) == 10  # two of them say how to join
