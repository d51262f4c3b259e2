"""What waits of payments: each state of a payment waits for whoever brings it to the next."""

from dataclasses import replace
from pathlib import Path

import pytest

from assignments.domain.approvals import OutcomeKind
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.services.bank import confirm_bank_details, enter_bank_details, show_bank_details
from governance.domain.roles import Role
from plan_admin.month_end.services.settling import pay_again
from tests.factories.four_eyes import SEPTEMBER, FourEyes
from tests.factories.month import ALPHA
from tests.factories.needs import mine
from tests.factories.notices import FIRST_ACCOUNT
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.mark.plan_section("6(d)")
def test_what_a_new_account_holds_waits_for_its_confirmation_and_for_no_determination(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    party = Party(kind=PayeeKind.DISTRIBUTOR, code="adi")
    officer = person(Role.OFFICER, name="of-accounts")
    approver = person(Role.APPROVER, name="of-accounts-too")
    first = enter_bank_details(party=party, details=FIRST_ACCOUNT, acting_user=officer)
    show_bank_details(details_id=first.pk, acting_user=approver)
    confirm_bank_details(details_id=first.pk, acting_user=approver)
    other = replace(FIRST_ACCOUNT, account_number="987654321")
    enter_bank_details(party=party, details=other, acting_user=officer)

    eyes.world.close()

    assert eyes.in_state("HELD", payee="adi")
    assert "bank" in mine(approver)
    assert "held" not in mine(approver)


@pytest.mark.plan_section("6(a)")
def test_what_is_approved_waits_to_be_issued_and_what_is_issued_for_its_outcome(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    officer = eyes.officer
    eyes.approve(eyes.shown(eyes.in_state("PREPARED", fund=ALPHA)))
    approved = mine(officer)["approved"]
    assert approved.url == "/class-b/months/2003-09/approvals/"
    assert approved.item.cents
    assert "issued" not in mine(officer)

    eyes.issue()

    assert "approved" not in mine(officer)
    assert mine(officer)["issued"].url == "/class-b/months/2003-09/payments/?status=ISSUED"
    assert mine(officer)["issued"].item.cents == approved.item.cents


@pytest.mark.plan_section("6(a)")
def test_what_came_back_waits_until_it_is_paid_again(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    number = eyes.in_state("ISSUED")[0]
    eyes.outcome(OutcomeKind.RETURNED, [number], reason="The account is closed")

    returned = mine(eyes.officer)["returned"].item
    pay_again(plan=eyes.plan, month=SEPTEMBER, instruction=number, acting_user=eyes.officer)

    assert returned.what == "1 payment is returned and not paid again"
    assert returned.otherwise == "the payees stay without what they are owed"
    assert "returned" not in mine(eyes.officer)
