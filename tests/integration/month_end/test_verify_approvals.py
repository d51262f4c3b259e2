"""verify_books finds what was changed past the guards of approvals, authorizations and outcomes."""

from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection

from assignments.domain.approvals import content_digest
from assignments.models import PaymentAuthorization
from plan_admin.database.base import DatabaseWrapper
from plan_admin.month_end.verification.checks import verify_books
from tests.factories.four_eyes import SEPTEMBER, FourEyes
from tests.factories.month import ALPHA, GROWTH

pytestmark = pytest.mark.django_db
OF_TRUST_A = "payee = 'trust-a' AND fund_id = (SELECT id FROM governance_fund WHERE code = 'alpha-funds-inc')"
ORDER = "UPDATE assignments_paymentauthorization SET content ="
CASES = {
    "an approval by who prepared it": (
        ["assignments_paymentapproval"],
        "UPDATE assignments_paymentapproval AS approval SET approved_by_id = instruction.prepared_by_id"
        " FROM assignments_paymentinstruction AS instruction WHERE instruction.id = approval.instruction_id"
        f" AND instruction.{OF_TRUST_A.replace('fund_id', 'instruction.fund_id')}",
        "should have one approval by another person than who prepared it, found 0 by another, ISSUED",
    ),
    "no approval": (
        ["assignments_paymentinstruction"],
        "UPDATE assignments_paymentinstruction SET status = 'APPROVED' WHERE status = 'PREPARED'",
        "should have one approval by another person than who prepared it, found 0 by another, APPROVED",
    ),
    "a class that is open": (
        ["fees_monthlyfee"],
        "UPDATE fees_monthlyfee SET status = 'COMPUTED', closed_by_id = NULL WHERE status = 'CLOSED'",
        f"{GROWTH} should be closed by its approval, found computed",
    ),
    "an order of another amount": (
        ["assignments_paymentauthorization"],
        "UPDATE assignments_paymentauthorization SET amount = amount + 1",
        f"{ALPHA}, authorization 1, 2003-09: its amount should be 36000.00, found 36001.00",
    ),
    "an account of another amount": (
        ["assignments_paymentauthorization"],
        "UPDATE assignments_paymentauthorization SET content ="
        " jsonb_set(content, '{accounts,0,payees,0,amount}', '\"1.00\"')",
        "takes from the accounts should be",
    ),
    "a paper that says something else": (
        ["assignments_paymentauthorization"],
        "UPDATE assignments_paymentauthorization"
        " SET content = jsonb_set(content, '{issued_by}', '\"nobody\"')",
        "authorization 1, 2003-09: its digest should be",
    ),
    "a paper to another account, with its digest made anew": (
        ["assignments_paymentauthorization"],
        f"{ORDER} jsonb_set(content, '{{payments,0,bank}}', '\"another account\"')",
        "should be as it was approved",
    ),
    "a paper that takes from another Portfolio's account, with its digest made anew": (
        ["assignments_paymentauthorization"],
        f"{ORDER} jsonb_set("
        "jsonb_set(content, '{accounts,0,portfolio}', content #> '{accounts,1,portfolio}'),"
        " '{accounts,1,portfolio}', content #> '{accounts,0,portfolio}')",
        f"from the account of {GROWTH} should be",
    ),
    "a payment that nobody ordered": (
        ["assignments_authorizedinstruction"],
        "DELETE FROM assignments_authorizedinstruction WHERE instruction_id ="
        f" (SELECT id FROM assignments_paymentinstruction WHERE {OF_TRUST_A})",
        "authorizations that order it should be one, found 0",
    ),
    "a settlement without its record": (
        ["assignments_paymentinstruction"],
        f"UPDATE assignments_paymentinstruction SET status = 'SETTLED' WHERE {OF_TRUST_A}",
        "should have a record that it was settled, found none",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_changed_past_the_guards_is_found(case: str, tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    tables, change, words = CASES[case]
    connection.check_constraints()

    with cast(DatabaseWrapper, connection).as_owner(), connection.cursor() as cursor:
        # A table with checks that wait for the commit cannot be altered: they are made first.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(change)
        if "made anew" in case:
            for order in PaymentAuthorization.objects.all():
                cursor.execute(
                    "UPDATE assignments_paymentauthorization SET digest = %s WHERE id = %s",
                    [content_digest(order.content), order.pk],
                )

    found: Any = verify_books(plan=eyes.plan, month=SEPTEMBER, progress=lambda _text: None)
    assert any(words in one.words for one in found.differences), [one.words for one in found.differences]
