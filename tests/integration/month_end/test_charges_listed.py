"""Section 11: a payee that has deferred charges of a month, and no fee, has a statement and finds it."""

from pathlib import Path

import pytest

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.selectors.access import EVERYBODY, access_statement, visible_months
from assignments.selectors.statements import payees_of_months
from governance.models import Plan
from tests.factories.month import MonthWorld, book_with, entry_with
from tests.integration.month_end.test_deferred_charges import redeemed
from tests.integration.month_end.test_limit_told import MONTH

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("11")]
TRUST_A = Party(kind=PayeeKind.ASSIGNEE, code="trust-a")
ADI = Party(kind=PayeeKind.DISTRIBUTOR, code="adi")


def test_an_assignee_of_charges_alone_is_listed(tmp_path: Path) -> None:
    book = book_with(
        agreements=entry_with("agreements", 1, cdsc_transferable=True),
        transfers=entry_with("transfers", 1, components=["cdsc"]),
    )
    world = MonthWorld.loaded(tmp_path, book=book)
    world.happen([redeemed("2003-07-15", "100.00"), redeemed("2003-07-15", "10.00", day="2003-09-11")])
    world.close()
    plan = Plan.objects.get()

    listed = {one.party: one for one in visible_months(EVERYBODY, plan)}

    assert (listed[TRUST_A].portfolios, listed[TRUST_A].cents) == (1, 0)
    assert listed[ADI].portfolios == 3
    (alone,) = payees_of_months(plan, parties=[TRUST_A])
    assert alone == listed[TRUST_A]
    statement = access_statement(EVERYBODY, plan, month=MONTH, party=TRUST_A)
    assert [one.lines.cdsc for one in statement.entries] == [66_00]
