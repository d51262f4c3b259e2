"""`verify_books` finds one change past every guard of a limited month, and of the deferred charges."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import connection

from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.verification.checks import Verification, verify_books
from tests.factories.closed_month import quiet
from tests.factories.month import GROWTH, SEPTEMBER, MonthWorld, book_with, entry_with

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2", "11")]
ADI = "distributor_id = (SELECT id FROM governance_distributor WHERE code = 'adi')"
IDI = "(SELECT id FROM governance_distributor WHERE code = 'idi')"
LIMITED = "id = (SELECT monthly_fee_id FROM fees_ledgermonth)"
CASES = {
    "the accrual of a day that the limit cut": (
        "fees_monthlyfee",
        f"UPDATE fees_monthlyfee SET distribution_accruals[20] = 1 WHERE {LIMITED}",
        "what the lifetime limit leaves of 2003-09-20 should be 0",
    ),
    "the accrual of a day before it was reached": (
        "fees_monthlyfee",
        f"UPDATE fees_monthlyfee SET distribution_accruals[2] = distribution_accruals[2] - 1 WHERE {LIMITED}",
        "what the lifetime limit leaves of 2003-09-02 should be 750",
    ),
    "what a day was before the limit": (
        "fees_ledgermonth",
        "UPDATE fees_ledgermonth SET wanted[2] = wanted[2] - 1",
        "2003-09-02",
    ),
    "what remains": (
        "fees_ledgermonth",
        "UPDATE fees_ledgermonth SET unpaid = unpaid + 1",
        "the lifetime ledger after its last day should be",
    ),
    "the day on which it was reached": (
        "fees_ledgermonth",
        "UPDATE fees_ledgermonth SET reached_on = '2003-09-15'",
        "the lifetime ledger after its last day should be",
    ),
    "a month of the ledger that is gone": (
        "fees_ledgermonth",
        "DELETE FROM fees_ledgermonth",
        "2003-09-20",
    ),
    "a charge of another Distributor": (
        "fees_deferredsalescharge",
        f"UPDATE fees_deferredsalescharge SET distributor_id = {IDI} WHERE trade_date = '2003-09-03'",
        "the deferred charge of row 2 of 2003-09-03 for adi (and the Fund) should be 100.00 (and 0.00)",
    ),
    "a charge that the Fund kept": (
        "fees_deferredsalescharge",
        "UPDATE fees_deferredsalescharge SET to_fund = to_fund - 1 WHERE trade_date = '2003-09-24'",
        "for adi (and the Fund) should be 0.00 (and 70.00), found 0.00 (and 69.00)",
    ),
    "a part": (
        "assignments_deferredchargepart",
        f"UPDATE assignments_deferredchargepart SET amount = amount + 1 WHERE {ADI} AND assignee_id IS NULL",
        "the parts of the deferred charges of adi should be 100.00, found 101.00",
    ),
    "a line": (
        "assignments_paymentline",
        "UPDATE assignments_paymentline SET amount = amount + 1"
        " WHERE component = 'CDSC' AND assignee_id IS NULL",
        "the lines of the deferred charges of adi should be",
    ),
}


@pytest.fixture
def closed(tmp_path: Path) -> Plan:
    """The limit of a Portfolio is reached; the Fund keeps the later one of two deferred charges."""
    agreements = entry_with("agreements", 1, cdsc_transferable=True)
    transfers = entry_with("transfers", 1, components=["distribution_fee", "cdsc"])
    world = MonthWorld.loaded(tmp_path, book=book_with(agreements=agreements, transfers=transfers))
    world.tell(sales_charge_limit=[{"portfolios": [GROWTH], "starts": "2003-09-01", "opening": "10000.00"}])
    world.happen(
        {
            "portfolio": GROWTH,
            "trade_date": day,
            "kind": "redemption",
            "shares": 100,
            "original_issue_date": "2003-07-15",
            "cost_per_share": "20",
            "cdsc": withheld,
        }
        for day, withheld in (("2003-09-03", "100.00"), ("2003-09-24", "70.00"))
    )
    world.close()
    return Plan.objects.get()


def verified(plan: Plan) -> Verification:
    return verify_books(plan=plan, month=PlanMonth.from_text(SEPTEMBER), progress=quiet)


def test_a_limited_month_with_its_charges_is_verified(closed: Plan) -> None:
    assert verified(closed).differences == ()


@pytest.mark.parametrize("case", CASES)
def test_one_change_past_the_guards_is_found(
    case: str, closed: Plan, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    table, statement, words = CASES[case]
    with as_owner(), connection.cursor() as cursor:
        # A table with checks that wait for the commit cannot be altered: they are made before and after.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        assert cursor.rowcount == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    found = [one.words for one in verified(closed).differences]

    assert any(words in one for one in found), found


def test_a_cent_moved_between_two_parts_is_found(
    closed: Plan, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    # With its lines, so that what is stored agrees with itself.
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table, which in (
            ("assignments_deferredchargepart", ADI),
            ("assignments_paymentline", "component = 'CDSC'"),
        ):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            moved = "amount + CASE WHEN assignee_id IS NULL THEN 0.01 ELSE -0.01 END"
            cursor.execute(f"UPDATE {table} SET amount = {moved} WHERE {which}")
            assert cursor.rowcount == 2
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    found = [one.words for one in verified(closed).differences]

    for words in (
        "trust-a's part of the deferred charges of adi should be 60.00, found 59.99",
        "adi's own part of the deferred charges of adi should be 40.00, found 40.01",
    ):
        assert any(words in one for one in found), found
