"""A payee's account: entered by one, confirmed by another, masked; a change holds what is not issued."""

from typing import Any

import pytest
from django.db.models import Sum

from assignments.domain.bank import is_held_for_bank_details
from assignments.domain.errors import (
    BankDetailsNotWaiting,
    ConfirmedByWhoEntered,
    NotCompared,
    NotShown,
    PartyNotKnown,
)
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import BankDetails, PaymentInstruction, PaymentLine
from assignments.selectors.approvals import contents_of
from assignments.selectors.bank import account_of, bank_details_shown, unconfirmed_reasons
from assignments.services.bank import (
    BankAsked,
    confirm_bank_details,
    enter_bank_details,
    reject_bank_details,
    show_bank_details,
)
from governance.domain.errors import Refused
from governance.models import Act, Plan
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.closing import Recompute, close_month
from plan_admin.month_end.services.reviewing import review_held
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, STOCK, closed_september, quiet
from tests.factories.notices import FIRST_ACCOUNT

pytestmark = pytest.mark.django_db
ADI = Party(kind=PayeeKind.DISTRIBUTOR, code="adi")
TRUST_A = Party(kind=PayeeKind.ASSIGNEE, code="trust-a")
SECOND = BankAsked(
    holder="A I M Distributors",
    bank_name="Other Bank",
    routing_number="011401533",
    account_number="987654321",
)
WAITS = "Section 6(d): new bank details of A I M Distributors are not confirmed"


@pytest.fixture
def open_month(acting_user: Any) -> dict[str, Any]:
    """The small Plan's September, prepared and not finished, and everybody."""
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    return outsiders.everybody()


def entered(user: Any, details: BankAsked = FIRST_ACCOUNT, party: Party = ADI) -> BankDetails:
    return enter_bank_details(party=party, details=details, acting_user=user)


def confirmed(row: BankDetails, approver: Any) -> BankDetails:
    show_bank_details(details_id=row.pk, acting_user=approver)
    return confirm_bank_details(details_id=row.pk, acting_user=approver)


def review(user: Any) -> None:
    review_held(plan=Plan.objects.get(), month=None, acting_user=user, progress=quiet)


def live(payee: str = "adi") -> list[tuple[str, str, tuple[str, ...]]]:
    """What stands for a payee: state, dollars and reasons."""
    rows = PaymentInstruction.objects.filter(payee=payee).exclude(status__in=["SUPERSEDED", "VOIDED"])
    return [(row.status, str(row.amount), tuple(row.held_because)) for row in rows.order_by("amount")]


def total(payee: str = "adi") -> Any:
    rows = PaymentInstruction.objects.filter(payee=payee).exclude(status__in=["SUPERSEDED", "VOIDED"])
    return PaymentLine.objects.filter(instruction__in=rows).aggregate(sum=Sum("amount"))["sum"]


def test_the_first_details_count_once_another_person_confirms_them_and_hold_nothing(
    open_month: dict[str, Any],
) -> None:
    before = live()

    row = entered(open_month["adi-user"])
    assert account_of(PayeeKind.DISTRIBUTOR, "adi") is None
    assert unconfirmed_reasons([("DISTRIBUTOR", "adi")]) == {}
    confirmed(row, open_month["approver"])

    account = account_of(PayeeKind.DISTRIBUTOR, "adi")
    assert account is not None
    assert (account.holder, account.bank, account.masked) == ("A I M Distributors", "First Bank", "••••6789")
    assert live() == before


def test_a_change_holds_what_is_not_issued_until_it_is_confirmed(open_month: dict[str, Any]) -> None:
    confirmed(entered(open_month["adi-user"]), open_month["approver"])
    before, sum_before = live(), total()
    prepared = PaymentInstruction.objects.filter(payee="adi", status="PREPARED")
    approved = prepared.earliest("pk")
    shown = {one.id: one.digest for one in contents_of(prepared.filter(pk=approved.pk))}
    approve_payments(
        plan=Plan.objects.get(), month=SEPTEMBER, shown=shown, acting_user=open_month["approver"]
    )

    row = entered(open_month["adi-user"], SECOND)
    while_it_waits = live()
    approved.refresh_from_db()
    review(open_month["officer"])
    still = live()
    confirmed(row, open_month["approver"])
    review(open_month["officer"])

    assert approved.status == "VOIDED"
    assert not [one for one in while_it_waits if one[0] in ("PREPARED", "APPROVED")]
    assert all(WAITS in reasons for _, _, reasons in while_it_waits)
    assert len(while_it_waits) == len(before)
    assert all(WAITS in reasons for _, _, reasons in still)
    assert live() == before
    assert total() == sum_before
    account = account_of(PayeeKind.DISTRIBUTOR, "adi")
    assert account is not None
    assert account.masked == "••••4321"


def test_a_rejected_change_leaves_the_account_that_counts_and_ends_the_holds(
    open_month: dict[str, Any],
) -> None:
    confirmed(entered(open_month["adi-user"]), open_month["approver"])
    before = live()
    row = entered(open_month["adi-user"], SECOND)
    with pytest.raises(Refused):
        reject_bank_details(details_id=row.pk, acting_user=open_month["approver"], reason=" ")
    ended = reject_bank_details(
        details_id=row.pk, acting_user=open_month["approver"], reason="Nobody answers"
    )

    assert reject_bank_details(details_id=row.pk, acting_user=open_month["approver"], reason="Again") == ended
    review(open_month["officer"])
    account = account_of(PayeeKind.DISTRIBUTOR, "adi")
    assert account is not None
    assert account.masked == "••••6789"
    assert live() == before
    with pytest.raises(BankDetailsNotWaiting):
        confirmed(row, open_month["approver"])


def test_what_is_prepared_meanwhile_is_held_for_the_same_reason_and_its_offset_with_it(
    open_month: dict[str, Any],
) -> None:
    confirmed(entered(open_month["adi-user"]), open_month["approver"])
    before = live()
    row = entered(open_month["adi-user"], SECOND)
    close_month(
        plan=Plan.objects.get(),
        month=SEPTEMBER,
        acting_user=open_month["officer"],
        progress=quiet,
        recompute=Recompute(portfolio=STOCK, reason="To see"),
    )

    held = live()
    assert {state for state, _, _ in held} == {"HELD"}
    assert all(any(map(is_held_for_bank_details, reasons)) for _, _, reasons in held)
    confirmed(row, open_month["approver"])
    review(open_month["officer"])
    assert [one[1:] for one in live()] == [one[1:] for one in before]


def test_only_the_payee_whose_account_changes_waits(open_month: dict[str, Any]) -> None:
    before = live("depository")
    confirmed(entered(open_month["adi-user"]), open_month["approver"])
    entered(open_month["adi-user"], SECOND)

    assert live("depository") == before


def test_who_entered_them_and_parties_do_not_confirm(open_month: dict[str, Any]) -> None:
    row = entered(open_month["officer"])
    with pytest.raises(ConfirmedByWhoEntered):
        confirmed(row, open_month["officer"])
    with pytest.raises(ConfirmedByWhoEntered):
        confirmed(row, open_month["adi-user"])
    with pytest.raises(NotCompared):
        confirm_bank_details(details_id=row.pk, acting_user=open_month["approver"])

    assert confirmed(row, open_month["approver"]) == row
    assert confirm_bank_details(details_id=row.pk, acting_user=open_month["approver"]) == row


def test_that_numbers_were_shown_is_an_act(open_month: dict[str, Any]) -> None:
    row = entered(open_month["adi-user"])

    shown = show_bank_details(details_id=row.pk, acting_user=open_month["approver"])

    act = Act.objects.get(kind="show_bank_details")
    assert shown.account_number == "123456789"
    assert (act.acting_user, act.source) == (open_month["approver"], f"bank details {row.pk}")


def test_another_party_s_user_enters_nothing(open_month: dict[str, Any]) -> None:
    for name in ("idi-user", "trust-a-user", "depository-user"):
        with pytest.raises(NotShown):
            entered(open_month[name])
    with pytest.raises(PartyNotKnown):
        entered(open_month["officer"], party=Party(kind=PayeeKind.ASSIGNEE, code="nobody"))
    assert not BankDetails.objects.exists()


def test_the_same_twice_is_once_and_another_replaces_what_waits(open_month: dict[str, Any]) -> None:
    first = entered(open_month["adi-user"])
    acts = Act.objects.count()

    assert entered(open_month["adi-user"]) == first
    assert Act.objects.count() == acts
    other = entered(open_month["adi-user"], SECOND)
    first.refresh_from_db()
    assert first.ended_by == other.entered_by
    assert [one.state for one in bank_details_shown([ADI])] == ["proposed", "replaced"]
    assert bank_details_shown([TRUST_A]) == ()


def test_all_faults_at_once_and_no_number_in_words(open_month: dict[str, Any]) -> None:
    wrong = BankAsked(holder="", bank_name="", routing_number="021000022", account_number="12 34 56 78")

    with pytest.raises(Refused) as refused:
        entered(open_month["adi-user"], wrong)

    columns = [one.column for one in refused.value.faults]
    assert columns == ["holder", "bank_name", "routing_number", "account_number"]
    assert "12 34" not in str(refused.value)
    assert "021000022" not in str(refused.value)
    assert repr(FIRST_ACCOUNT) == "BankAsked(...)"
    assert str(entered(open_month["adi-user"])).startswith("bank details ")
