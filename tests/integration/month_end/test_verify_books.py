"""`verify_books` finds any one figure that was changed past every guard, and says what it should be."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from fees.services.facts import import_net_assets
from governance.models import Plan
from plan_admin.celery import BEAT_SCHEDULE
from plan_admin.month_end.selectors.jobs import open_jobs
from plan_admin.month_end.services.finishing import finish_month
from plan_admin.month_end.tasks import verify_books as nightly
from plan_admin.month_end.verification.checks import Verification, verify_books
from tests.factories.closed_month import BOND, SEPTEMBER, STOCK, closed_september, quiet

Corrupt = Callable[..., None]


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    """A Plan of two Portfolios, whose September 2003 is closed."""
    return closed_september(acting_user)


@pytest.fixture
def corrupt(plan: Plan, as_owner: Callable[[], AbstractContextManager[None]]) -> Corrupt:
    """Run one statement as the owner of the tables, past every trigger."""

    def run(table: str, statement: str, *, dropping_index: str = "") -> None:
        with as_owner(), connection.cursor() as cursor, _without_guards(cursor, table):
            if dropping_index:
                cursor.execute(f"DROP INDEX {dropping_index}")
            cursor.execute(statement)
            assert cursor.rowcount == 1

    return run


@contextmanager
def _without_guards(cursor: Any, table: str) -> Iterator[None]:
    # A table with checks that wait for the commit cannot be altered: they are made before and after.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def verified(plan: Plan) -> Verification:
    return verify_books(plan=plan, month=SEPTEMBER, progress=quiet)


BOND_CLASS = (
    "share_class_id = (SELECT c.id FROM governance_shareclass AS c"
    f" JOIN governance_portfolio AS p ON p.id = c.portfolio_id WHERE p.name = '{BOND}')"
)
ADI = "distributor_id = (SELECT id FROM governance_distributor WHERE code = 'adi')"
IDI = "distributor_id = (SELECT id FROM governance_distributor WHERE code = 'idi')"
TRUST_A = "assignee_id = (SELECT id FROM assignments_assignee WHERE code = 'trust-a')"


def of_bond(where: str) -> str:
    """The condition for a row of one Portfolio's month."""
    return f"monthly_fee_id = (SELECT id FROM fees_monthlyfee WHERE {BOND_CLASS}) AND {where}"


def test_true_books_are_verified_in_one_line_that_says_what_was_looked_at(plan: Plan) -> None:
    output = StringIO()

    call_command("verify_books", "2003-09", "--quiet", stdout=output)

    assert output.getvalue().strip() == (
        "2003-09: the books agree with the facts (2 share classes, 60 days, 120 cohort days, 4 shares,"
        " 4 Portions, 6 payments, 11 payment lines)"
    )


def test_a_closed_month_is_verified_like_a_computed_one(plan: Plan, acting_user: Any) -> None:
    finish_month(plan=plan, month=SEPTEMBER, acting_user=acting_user, progress=quiet)

    verification = verified(plan)

    assert verification.differences == ()
    assert verification.counted["share classes"] == 2


def test_what_was_corrected_after_the_closing_does_not_make_the_books_wrong(
    plan: Plan, acting_user: Any
) -> None:
    later = b"portfolio,date,net_assets,shares_outstanding\nExample Energy Fund,2003-09-16,1.00,"
    import_net_assets(data=later, source="later.csv", plan=plan, acting_user=acting_user, progress=quiet)

    assert verified(plan).differences == ()


def test_where_nothing_was_closed_there_is_nothing_to_verify(plan: Plan) -> None:
    output = StringIO()

    call_command("verify_books", "2003-11", "--quiet", stdout=output)

    assert output.getvalue().strip() == "nothing to verify: nothing has been closed yet"


CASES = {
    "an accrual that is gone": (
        "fees_monthlyfee",
        f"UPDATE fees_monthlyfee SET service_accruals = service_accruals[:29] WHERE {BOND_CLASS}",
        f"{BOND}, 2003-09: each of the lists of days should have 30 entries, found net assets 30,"
        " distribution fee 30, service fee 29, different days 30",
    ),
    "Shares of a day that are gone": (
        "fees_cohortaccrual",
        f"UPDATE fees_cohortaccrual SET free = free[:29] WHERE {of_bond(IDI)}",
        f"{BOND}, 2003-09: the days of the cohort of idi from 2001-01-01 should be 30, found 30 and 29",
    ),
    "a second figure": (
        "fees_dailynetassets",
        "INSERT INTO fees_dailynetassets"
        " (share_class_id, date, net_assets, recorded_by_id, superseded_by_id)"
        " SELECT share_class_id, date, net_assets + 1, recorded_by_id - 1, recorded_by_id + 100"
        " FROM fees_dailynetassets"
        f" WHERE {BOND_CLASS} AND date = '2003-09-16'",
        f"{BOND}, 2003-09: the figures of net assets that stood for 2003-09-16 should be 1, found 2",
    ),
    "Transfers of more than all": (
        "assignments_transfer",
        f"UPDATE assignments_transfer SET percent = 100, {ADI} WHERE entry = 'late'",
        f"{BOND}, 2003-09: Transfers of adi should leave 0.000000000000 or more, found -1687.5",
    ),
    "a cent in a line": (
        "assignments_paymentline",
        "UPDATE assignments_paymentline SET amount = amount + 0.01"
        f" WHERE {BOND_CLASS} AND component = 'SERVICE_FEE'",
        f"{BOND}, 2003-09: the lines of the service fee of adi should be 7500.00, found 7500.01",
    ),
    "a Share in an array": (
        "fees_cohortaccrual",
        f"UPDATE fees_cohortaccrual SET tracked[2] = tracked[2] + 1000000 WHERE {of_bond(ADI)}",
        f"{BOND}, 2003-09: the Shares of all cohorts on 2003-09-02 should be 400.000000, found 401.000000",
    ),
    "a Portion": (
        "assignments_assigneeportion12b1",
        f"UPDATE assignments_assigneeportion12b1 SET amount = amount - 0.01 WHERE {of_bond(TRUST_A)}",
        f"{BOND}, 2003-09: the Portion of trust-a of the share of adi should be 10125.00, found 10124.99",
    ),
    "the exact amount of a Portion": (
        "assignments_assigneeportion12b1",
        f"UPDATE assignments_assigneeportion12b1 SET exact = exact + 1 WHERE {of_bond(TRUST_A)}",
        "the exact Portion of trust-a",
    ),
    "the supersession of net assets": (
        "fees_dailynetassets",
        "UPDATE fees_dailynetassets SET superseded_by_id = recorded_by_id"
        f" WHERE {BOND_CLASS} AND date = '2003-09-16'",
        f"{BOND}, 2003-09: net assets used on 2003-09-16 should be nothing, found 36500000.00",
    ),
    "net assets on a Sunday": (
        "fees_monthlyfee",
        f"UPDATE fees_monthlyfee SET net_assets[7] = 1.00 WHERE {BOND_CLASS}",
        f"{BOND}, 2003-09: net assets used on 2003-09-07 should be 36500000.00, found 1.00",
    ),
    "an accrual": (
        "fees_monthlyfee",
        "UPDATE fees_monthlyfee SET distribution_accruals[2] = distribution_accruals[2] + 1"
        f" WHERE {BOND_CLASS}",
        f"{BOND}, 2003-09: the distribution fee accrued on 2003-09-02 should be 750.000000000000,"
        " found 750.000000000001",
    ),
    "a rate printed": (
        "fees_monthlyfee",
        "UPDATE fees_monthlyfee SET rates = jsonb_set(rates, '{0,service_fee}', '\"0.0024\"')"
        f" WHERE {BOND_CLASS}",
        f"{BOND}, 2003-09: the rate of the service fee from 2003-09-01 on should be 0.0025, found 0.0024",
    ),
    "a rate of Schedule A": (
        "governance_schedulearate",
        f"UPDATE governance_schedulearate SET asset_based_sales_charge = 0.0074 WHERE {BOND_CLASS}",
        f"{BOND}, 2003-09: the distribution fee of the month should be 22200.00, found 22500.00",
    ),
    "a day that did not accrue": (
        "fees_monthlyfee",
        "UPDATE fees_monthlyfee SET accrued_on[3] = '2003-08-03' WHERE " + BOND_CLASS,
        f"{BOND}, 2003-09: on 2003-09-03 expected an accrual, found no accrual",
    ),
    "the average": (
        "fees_monthlyfee",
        "UPDATE fees_monthlyfee SET average_daily_net_assets = 1 WHERE " + BOND_CLASS,
        f"{BOND}, 2003-09: the average daily net assets of the month should be 36500000.03, found 1.00",
    ),
    "a convention printed": (
        "fees_monthlyfee",
        "UPDATE fees_monthlyfee SET conventions = jsonb_set(conventions, '{DAY_COUNT}', '\"ACTUAL_365\"')"
        f" WHERE {BOND_CLASS}",
        f"{BOND}, 2003-09: the convention DAY_COUNT should be ACTUAL_ACTUAL, found ACTUAL_365",
    ),
    "activity that is gone": (
        "fees_shareactivity",
        f"DELETE FROM fees_shareactivity WHERE {BOND_CLASS} AND trade_date = '2003-09-15'",
        f"{BOND}, 2003-09: the Shares of all cohorts on 2003-09-15 should be 404.000000, found 400.000000",
    ),
    "a cohort's accrual": (
        "fees_cohortaccrual",
        f"UPDATE fees_cohortaccrual SET distribution_accrual = distribution_accrual - 1 WHERE {of_bond(IDI)}",
        "the accrual of the cohort of idi from 2001-01-01",
    ),
    "a cohort's interval": (
        "fees_cohortaccrual",
        f"UPDATE fees_cohortaccrual SET interval_last = '2003-07-01' WHERE {of_bond(IDI)}",
        f"{BOND}, 2003-09: the issue dates of a cohort of idi should be 2001-01-01 to 2003-06-30,"
        " found 2001-01-01 to 2003-07-01",
    ),
    "a service accrual": (
        "fees_serviceaccrual",
        f"UPDATE fees_serviceaccrual SET accrual = accrual - 1 WHERE {of_bond(ADI)}",
        f"{BOND}, 2003-09: the service fee accrued for adi should be 7500.000006849315,"
        " found 7500.000006849314",
    ),
    "a share": (
        "assignments_distributorshare12b1",
        "UPDATE assignments_distributorshare12b1 SET distribution_fee = distribution_fee + 1"
        f" WHERE {of_bond(IDI)}",
        f"{BOND}, 2003-09: the distribution fee of idi should be 5625.00, found 5626.00",
    ),
    "a balance": (
        "assignments_distributorshare12b1",
        f"UPDATE assignments_distributorshare12b1 SET balance = 0 WHERE {of_bond(ADI)}",
        f"{BOND}, 2003-09: the balance of adi should be 6750.00, found 0.00",
    ),
    "the percentage of a Transfer": (
        "assignments_transfer",
        "UPDATE assignments_transfer SET percent = 59 WHERE entry = 'whole'",
        f"{STOCK}, 2003-09: the Portion of trust-a of the share of adi should be 9956.25, found 10125.00",
    ),
    "the frozen cut points": (
        "fees_monthlyfeerun",
        "UPDATE fees_monthlyfeerun SET cut_points = cut_points || DATE '2003-09-01'",
        "class-b, 2003-09: the cut points of run",
    ),
    "the amount of a payment": (
        "assignments_paymentinstruction",
        "UPDATE assignments_paymentinstruction SET amount = 0 WHERE payee = 'trust-a'",
        "its amount should be 10125.00, found 0.00",
    ),
    "the payee": (
        "assignments_paymentinstruction",
        "UPDATE assignments_paymentinstruction SET payee = 'trust-b' WHERE payee = 'trust-a'",
        f"the payee for {STOCK} should be ASSIGNEE trust-a, found ASSIGNEE trust-b",
    ),
    "a payment that is no longer held": (
        "assignments_paymentinstruction",
        "UPDATE assignments_paymentinstruction SET status = 'PREPARED' WHERE payee = 'trust-a'",
        "PREPARED needs no reason to hold it, found",
    ),
    "a payment that no longer stands": (
        "assignments_paymentinstruction",
        "UPDATE assignments_paymentinstruction SET status = 'SUPERSEDED' WHERE payee = 'trust-a'",
        f"{STOCK}, 2003-09: the lines of the Portion of trust-a of the share of adi should be 10125.00,"
        " found 0.00",
    ),
    "the votes that a payment cites": (
        "assignments_paymentinstruction",
        "UPDATE assignments_paymentinstruction SET authority = jsonb_set(authority, '{adoption}', '\"m2\"')"
        " WHERE payee = 'trust-a'",
        "the adoption that it cites should be m1, found m2",
    ),
    "the votes that a fee rests on": (
        "fees_monthlyfee",
        "UPDATE fees_monthlyfee SET authority = jsonb_set(authority, '{adoption}', '\"m2\"')"
        f" WHERE {BOND_CLASS}",
        f"{BOND}, 2003-09: ADOPTION at m2: expected a vote that covers the Portfolio, found none",
    ),
    "the amount of a claim": (
        "assignments_fundclaim",
        "UPDATE assignments_fundclaim SET amount = 999.99",
        "2003-09: offsets should recover at most 999.99, found 1000.00",
    ),
    "the date of a claim": (
        "assignments_fundclaim",
        "UPDATE assignments_fundclaim SET date = '2003-10-01'",
        f"an offset for {BOND} should be of",
    ),
    "an offset beyond what is paid": (
        "assignments_paymentline",
        "UPDATE assignments_paymentline SET amount = -20000 WHERE component = 'OFFSET'",
        f"{BOND}, 2003-09: offsets against adi should be at most 14250.00, found 20000.00",
    ),
    "a run that did not finish": (
        "fees_monthlyfeerun",
        "UPDATE fees_monthlyfeerun SET finished_at = NULL",
        "did not finish; go on with close_month 2003-09",
    ),
    "a fee of another month's run": (
        "fees_monthlyfeerun",
        "UPDATE fees_monthlyfeerun SET month = '2003-08-01'",
        f"{BOND}, 2003-09: the fee was computed for class-b in 2003-08, found class-b in 2003-09",
    ),
}


@pytest.mark.plan_section("2")
@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize(("table", "statement", "words"), CASES.values(), ids=CASES)
def test_one_change_past_the_guards_is_found_and_worded(
    plan: Plan, corrupt: Corrupt, table: str, statement: str, words: str
) -> None:
    corrupt(table, statement)

    found = [one.words for one in verify_books(plan=plan, month=None, progress=quiet).differences]

    assert any(words in one for one in found), "\n".join(found)


def test_a_second_standing_fee_is_found(plan: Plan, corrupt: Corrupt) -> None:
    columns = "run_id, share_class_id, month, status, problems, held_because, held_agreements, authority"
    rest = (
        "conventions, rates, accrued_on, net_assets, distribution_accruals, service_accruals,"
        " average_daily_net_assets, distribution_fee, service_fee, aggregate_fee"
    )

    corrupt(
        "fees_monthlyfee",
        f"INSERT INTO fees_monthlyfee ({columns}, {rest})"
        f" SELECT {columns}, {rest} FROM fees_monthlyfee WHERE {BOND_CLASS}",
        dropping_index="monthly_fee_stands_once",
    )

    assert f"{BOND}, 2003-09: fees that stand should be 1, found 2" in [
        one.words for one in verified(plan).differences
    ]


def test_a_closing_that_is_at_work_is_no_difference(plan: Plan, corrupt: Corrupt) -> None:
    corrupt(*CASES["a run that did not finish"][:2])

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 200309)", [plan.pk])

    assert verified(plan).differences == ()


def test_the_command_lists_differences_on_standard_error_and_exits_with_1(
    plan: Plan, corrupt: Corrupt
) -> None:
    corrupt(*CASES["a balance"][:2])
    errors = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_books", "--quiet", stderr=errors)

    assert stopped.value.code == 1
    assert errors.getvalue().strip() == (
        f"Section 6(b), balances: {BOND}, 2003-09: the balance of adi should be 6750.00, found 0.00"
    )


def test_every_night_a_difference_fails_the_job(
    plan: Plan, corrupt: Corrupt, django_capture_on_commit_callbacks: Any
) -> None:
    scheduled = [entry["task"] for entry in BEAT_SCHEDULE.values()]
    corrupt(*CASES["a balance"][:2])

    assert nightly.name in scheduled
    with django_capture_on_commit_callbacks(execute=True):
        nightly.delay(plan="class-b")
    (failed,) = open_jobs()
    assert (failed.kind, failed.state, failed.requested_by) == ("VERIFY_BOOKS", "FAILED", "scheduler")
    assert [(one.section, one.what) for one in failed.problems] == [
        (
            "6(b)",
            f"Section 6(b), balances: {BOND}, 2003-09: the balance of adi should be 6750.00, found 0.00",
        )
    ]
