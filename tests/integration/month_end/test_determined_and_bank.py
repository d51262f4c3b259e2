"""A determination to pay outlives a change of the payee's account: what it released waits, and goes on."""

from pathlib import Path

import pytest

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import PaymentInstruction
from assignments.services.bank import (
    BankAsked,
    confirm_bank_details,
    enter_bank_details,
    show_bank_details,
)
from governance.domain.errors import Refused
from tests.factories.four_eyes import FourEyes
from tests.factories.month import ALPHA
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6(d)")]


def changed_account(eyes: FourEyes, number: str) -> None:
    details = BankAsked(holder="T", bank_name="B", routing_number="021000021", account_number=number)
    party = Party(kind=PayeeKind.ASSIGNEE, code="trust-a")
    row = enter_bank_details(party=party, details=details, acting_user=eyes.officer)
    compares = person(name=f"compares-{number}")
    show_bank_details(details_id=row.pk, acting_user=compares)
    confirm_bank_details(details_id=row.pk, acting_user=compares)


def test_what_was_determined_is_paid_after_a_change_of_account(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    changed_account(eyes, "111222333")
    (number,) = eyes.in_state("HELD", payee="trust-a", fund=ALPHA)
    eyes.determine(number, pays=True)

    changed_account(eyes, "444555666")
    eyes.world.review()

    (found,) = PaymentInstruction.objects.filter(
        pk__in=eyes.in_state("PREPARED", "HELD", payee="trust-a", fund=ALPHA)
    )
    assert (found.status, found.held_because) == ("PREPARED", [])
    with pytest.raises(Refused, match="who decides does not approve"):
        eyes.approve(eyes.shown([found.pk]))
    assert "the books agree with the facts" in eyes.world.verify()
