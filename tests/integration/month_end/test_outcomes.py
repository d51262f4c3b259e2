"""Settled, returned, paid again, voided before issue, reversed after it: no line is lost or paid twice."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from assignments.domain.approvals import OutcomeKind
from assignments.models import PaymentInstruction, PaymentLine, PaymentOutcome
from governance.domain.errors import Refused
from plan_admin.month_end.services.payment_acts import Writing
from plan_admin.month_end.services.settling import pay_again
from plan_admin.month_end.services.voiding import reverse_payment, void_payment
from tests.factories.four_eyes import PAPER, SEPTEMBER, TODAY, FourEyes
from tests.factories.month import ALPHA, book_with, rows_of_all_tables

pytestmark = pytest.mark.django_db
CLAIM = {
    "fund": ALPHA,
    "distributor": "adi",
    "date": "2003-09-10",
    "amount": "1000.00",
    "reason": "An advance.",
}


def lines_of(number: int) -> set[tuple[object, ...]]:
    """The lines of a payment without its number."""
    columns = ("monthly_fee", "component", "distributor", "assignee", "claim", "for_month", "amount")
    return set(PaymentLine.objects.filter(instruction=number).values_list(*columns))


def void(
    eyes: FourEyes, number: int, *, hold: bool = False, reason: str = "Another account"
) -> PaymentInstruction:
    """Void a payment before issue."""
    moved = void_payment(
        plan=eyes.plan,
        month=SEPTEMBER,
        instruction=number,
        reason=reason,
        hold=hold,
        acting_user=eyes.approver,
    )
    connection.check_constraints()
    return moved


def reverse(
    eyes: FourEyes, number: int, *, hold: bool = True, writing: Writing = PAPER, on: date = TODAY
) -> PaymentInstruction:
    """Reverse a payment after issue."""
    moved = reverse_payment(
        plan=eyes.plan,
        month=SEPTEMBER,
        instruction=number,
        on=on,
        reason="Paid to the wrong branch",
        writing=writing,
        hold=hold,
        today=TODAY,
        acting_user=eyes.approver,
    )
    connection.check_constraints()
    return moved


@pytest.mark.plan_section("6(a)")
def test_issued_payments_are_settled_by_a_person_with_the_bank_s_reference(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    issued = eyes.in_state("ISSUED")

    assert eyes.outcome(OutcomeKind.SETTLED, issued) == 3
    rows = rows_of_all_tables()
    assert eyes.outcome(OutcomeKind.SETTLED, issued) == 0

    assert rows_of_all_tables() == rows
    assert eyes.in_state("SETTLED") == issued
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_settlement_recorded_otherwise_is_refused_with_what_was_recorded(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    issued = eyes.in_state("ISSUED")
    eyes.outcome(OutcomeKind.SETTLED, issued)

    with pytest.raises(Refused, match="recorded as settled on 2003-10-08, reference FED-1") as refused:
        eyes.outcome(OutcomeKind.SETTLED, issued, reference="FED-2")

    assert len(refused.value.faults) == 3


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (OutcomeKind.SETTLED, {"reference": " "}, "reference: is missing"),
        (OutcomeKind.SETTLED, {"on": date(2003, 11, 1)}, "has not come yet"),
        (OutcomeKind.SETTLED, {"on": date(2003, 9, 30)}, "nothing of it was payable yet"),
        (OutcomeKind.RETURNED, {}, "reason: is missing"),
        (OutcomeKind.SETTLED, {"reference": "x" * 201}, "longer than 200"),
    ],
)
def test_what_became_of_a_payment_is_said_whole(
    kind: OutcomeKind, said: dict[str, object], words: str, tmp_path: Path
) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()

    with pytest.raises(Refused, match=words):
        eyes.outcome(kind, eyes.in_state("ISSUED"), **said)

    assert PaymentOutcome.objects.count() == 0


def test_only_what_is_issued_is_settled_and_every_other_payment_is_named(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()

    with pytest.raises(Refused, match="is prepared: it cannot be settled") as refused:
        eyes.outcome(OutcomeKind.SETTLED, eyes.in_state("ISSUED", "PREPARED"))

    assert len(refused.value.faults) == 3
    assert eyes.in_state("SETTLED") == []


def test_a_returned_payment_is_paid_again_by_a_new_one_that_is_approved_and_issued_anew(
    tmp_path: Path,
) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    (returned,) = eyes.in_state("ISSUED", payee="trust-a")
    eyes.outcome(OutcomeKind.SETTLED, [returned])
    eyes.outcome(OutcomeKind.RETURNED, [returned], reason="Account closed")

    asked = {"plan": eyes.plan, "month": SEPTEMBER, "instruction": returned, "acting_user": eyes.officer}
    again = pay_again(**asked)
    connection.check_constraints()

    assert pay_again(**asked) == again
    assert PaymentInstruction.objects.get(pk=returned).status == "SUPERSEDED"
    assert (again.status, lines_of(again.pk)) == ("PREPARED", lines_of(returned))
    with pytest.raises(Refused, match="you prepared it"):
        eyes.approve(eyes.shown([again.pk]), by=eyes.officer)
    eyes.approve(eyes.shown([again.pk]))
    second = eyes.issue().authorization
    assert second is not None
    assert (second.number, second.amount) == (2, again.amount)
    assert "the books agree with the facts" in eyes.world.verify()


@pytest.mark.parametrize("was", ["PREPARED", "APPROVED"])
def test_a_payment_voided_before_issue_is_prepared_anew_for_another_to_approve(
    was: str, tmp_path: Path
) -> None:
    eyes = FourEyes.prepared(tmp_path, book=None)
    (number,) = eyes.in_state("PREPARED", payee="trust-a", fund=ALPHA)
    if was == "APPROVED":
        eyes.approve(eyes.shown([number]))

    moved = void(eyes, number)

    assert PaymentInstruction.objects.get(pk=number).status == "VOIDED"
    assert (moved.status, moved.amount, lines_of(moved.pk)) == (
        "PREPARED",
        Decimal("7200.00"),
        lines_of(number),
    )
    assert void(eyes, number) == moved
    with pytest.raises(Refused, match="you prepared it"):
        eyes.approve(eyes.shown([moved.pk]))
    eyes.approve(eyes.shown([moved.pk]), by=eyes.second)
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_voided_payment_may_be_held_and_no_review_ends_that_hold(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.world.tell(claims=[CLAIM])
    (number,) = eyes.in_state("PREPARED", payee="adi", fund=ALPHA)

    moved = void(eyes, number, hold=True)

    assert (moved.status, moved.held_because) == ("HELD", ["Voided before issue: Another account"])
    assert eyes.world.review().endswith("0 released, 1 still held")
    assert "the books agree with the facts" in eyes.world.verify()
    eyes.determine(moved.pk, pays=True)
    released = PaymentInstruction.objects.get(released_from=moved)
    assert (released.status, lines_of(released.pk)) == ("PREPARED", lines_of(number))
    assert "the books agree with the facts" in eyes.world.verify()


def test_offsets_move_with_their_lines_and_recover_their_claim_once(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, book=book_with(claims=[CLAIM]))
    (number,) = eyes.in_state("PREPARED", payee="adi", fund=ALPHA)
    eyes.approve()

    moved = void(eyes, number, hold=True)

    offsets = PaymentLine.objects.filter(component="OFFSET", instruction__status="HELD")
    assert sum(offsets.values_list("amount", flat=True)) == Decimal("-1000.00")
    assert lines_of(moved.pk) == lines_of(number)
    assert "the books agree with the facts" in eyes.world.verify()


@pytest.mark.parametrize("settled", [False, True])
def test_a_payment_reversed_after_issue_is_held_until_a_person_decides(settled: bool, tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    authorization = eyes.issued()
    paper = bytes(authorization.pdf)
    (number,) = eyes.in_state("ISSUED", payee="trust-a")
    if settled:
        eyes.outcome(OutcomeKind.SETTLED, [number])

    moved = reverse(eyes, number)

    assert PaymentInstruction.objects.get(pk=number).status == "REVERSED"
    assert moved.held_because == ["Reversed after issue: Paid to the wrong branch"]
    assert lines_of(moved.pk) == lines_of(number)
    authorization.refresh_from_db()
    assert bytes(authorization.pdf) == paper
    assert reverse(eyes, number) == moved
    assert "the books agree with the facts" in eyes.world.verify()
    eyes.determine(moved.pk, pays=False)
    assert PaymentInstruction.objects.get(pk=moved.pk).status == "VOIDED"
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_reversal_needs_its_document_a_day_that_has_come_and_a_payment_that_was_issued(
    tmp_path: Path,
) -> None:
    eyes = FourEyes.prepared(tmp_path)
    (number,) = eyes.in_state("PREPARED", payee="trust-a", fund=ALPHA)

    with pytest.raises(Refused) as refused:
        reverse(eyes, number, writing=Writing(), on=date(2003, 11, 5))
    assert [fault.column for fault in refused.value.faults] == ["document", "date"]
    with pytest.raises(Refused, match="is prepared: it cannot be reversed after issue"):
        reverse(eyes, number)
    assert PaymentOutcome.objects.count() == 0


def test_nothing_comes_back_before_it_was_settled(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    issued = eyes.in_state("ISSUED")
    eyes.outcome(OutcomeKind.SETTLED, issued)

    # A statement would say that more is open than ever became due.
    with pytest.raises(Refused, match="was settled on 2003-10-08, after 2003-10-07") as refused:
        eyes.outcome(OutcomeKind.RETURNED, issued, on=date(2003, 10, 7), reason="Account closed.")
    assert len(refused.value.faults) == len(issued)
    with pytest.raises(Refused, match="was settled on 2003-10-08, after 2003-10-07"):
        reverse(eyes, issued[0], on=date(2003, 10, 7))
    with pytest.raises(Refused, match="nothing of it was payable yet"):
        reverse(eyes, issued[0], on=date(2003, 9, 30))
    assert eyes.in_state("SETTLED") == issued


def test_a_filed_document_proves_the_reversal(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.issued()
    (number,) = eyes.in_state("ISSUED", payee="trust-a")

    reverse(eyes, number, writing=Writing(name="letter.txt", data=b"Please reverse it."), hold=False)

    outcome = PaymentOutcome.objects.get()
    assert outcome.document is not None
    assert bytes(outcome.document.content) == b"Please reverse it."
    assert PaymentInstruction.objects.get(released_from=number).status == "PREPARED"
