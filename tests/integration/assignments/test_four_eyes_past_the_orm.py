"""R13: what the database refuses of approvals, authorizations and outcomes, whatever writes."""

import pytest

from tests.factories import approval_rows, determination_rows, month_rows, rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute, value


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def _act_of(user_of: int) -> int:
    """Another act of the person who did an act."""
    user = value("SELECT acting_user_id FROM governance_act WHERE id = %s", user_of)
    return rows.act(acting_user_id=user)


def _preparer(instruction: int) -> int:
    return int(value("SELECT prepared_by_id FROM assignments_paymentinstruction WHERE id = %s", instruction))


def test_who_prepared_an_instruction_does_not_approve_it(here: Setting) -> None:
    instruction = approval_rows.prepared(here)

    with refused_by("payment_approval_by_another"):
        approval_rows.approval(here, instruction, approved_by_id=_act_of(_preparer(instruction)))
    with accepted():
        approval_rows.approval(here, instruction)


def test_who_determined_that_it_be_paid_does_not_approve_it_either(here: Setting) -> None:
    held = determination_rows.held(here)
    decided_by = rows.act()
    determination_rows.determination(
        here, about="INSTRUCTION", instruction_id=held, month=None, recorded_by_id=decided_by
    )
    approval_rows.becomes(held, "SUPERSEDED")
    fee = value("SELECT monthly_fee_id FROM assignments_paymentline WHERE instruction_id = %s LIMIT 1", held)
    released = month_rows.paid(here, fee, released_from_id=held, sequence=2)

    with refused_by("payment_approval_by_another"):
        approval_rows.approval(here, released, approved_by_id=_act_of(decided_by))

    approval_rows.becomes(released, "VOIDED")
    moved = month_rows.paid(here, fee, released_from_id=released, sequence=3)
    with refused_by("payment_approval_by_another"):
        approval_rows.approval(here, moved, approved_by_id=_act_of(decided_by))
    with accepted():
        approval_rows.approval(here, moved)


@pytest.mark.parametrize("status", ["HELD", "APPROVED", "ISSUED", "VOIDED"])
def test_only_what_is_prepared_is_approved(status: str, here: Setting) -> None:
    instruction = approval_rows.in_state(here, status)

    with refused_by("payment_approval_of_what_is_prepared"):
        approval_rows.approval(here, instruction)


def test_an_instruction_is_approved_only_by_the_act_of_its_approval(here: Setting) -> None:
    instruction = approval_rows.prepared(here)

    with refused_by("instruction_approved_has_its_approval"):
        approval_rows.becomes(instruction, "APPROVED", by=rows.act())

    act = approval_rows.approval(here, instruction)
    approval_rows.approved(instruction, act)
    with refused_by("instruction_approved_has_its_approval"):
        approval_rows.becomes(instruction, "APPROVED", by=rows.act())


def test_an_instruction_is_approved_only_once_its_months_are_closed(here: Setting) -> None:
    instruction = approval_rows.prepared(here)
    act = approval_rows.approval(here, instruction)

    with refused_by("instruction_approved_is_of_closed_months"):
        approval_rows.becomes(instruction, "APPROVED", by=act)


def test_an_instruction_is_issued_only_by_the_act_of_its_authorization(here: Setting) -> None:
    instruction = approval_rows.in_state(here, "APPROVED")

    with refused_by("instruction_issued_has_its_authorization"):
        approval_rows.becomes(instruction, "ISSUED", by=rows.act())


@pytest.mark.parametrize("status", ["SETTLED", "RETURNED", "REVERSED"])
def test_what_became_of_an_instruction_is_on_record_first(status: str, here: Setting) -> None:
    instruction = approval_rows.in_state(here, "ISSUED")

    with refused_by("instruction_outcome_has_its_record"):
        approval_rows.becomes(instruction, status, by=rows.act())


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("APPROVED", "SETTLED"),
        ("PREPARED", "RETURNED"),
        ("VOIDED", "REVERSED"),
        ("SETTLED", "SETTLED"),
        ("RETURNED", "SETTLED"),
        ("REVERSED", "RETURNED"),
    ],
)
def test_an_outcome_is_of_what_was_issued(status: str, kind: str, here: Setting) -> None:
    instruction = approval_rows.in_state(here, status)

    with refused_by("payment_outcome_of_what_was_issued"):
        approval_rows.outcome(here, instruction, kind=kind)


def test_an_outcome_is_of_a_day_after_the_month(here: Setting) -> None:
    issued = approval_rows.in_state(here, "ISSUED")
    with refused_by("payment_outcome_on_a_day_that_can_be"):
        approval_rows.outcome(here, issued, date="2003-09-30")
    with accepted():
        approval_rows.outcome(here, issued, date="2003-10-01")


def test_nothing_comes_back_before_the_day_on_which_it_was_settled(here: Setting) -> None:
    settled = approval_rows.in_state(here, "SETTLED")
    for kind in ("RETURNED", "REVERSED"):
        with refused_by("payment_outcome_on_a_day_that_can_be"):
            approval_rows.outcome(here, settled, kind=kind, date="2003-10-07")
    with accepted():
        approval_rows.outcome(here, settled, kind="RETURNED", date="2003-10-08")


def test_an_authorization_names_only_approved_instructions_of_its_plan_month_and_fund(here: Setting) -> None:
    approved = approval_rows.in_state(here, "APPROVED")
    prepared = approval_rows.prepared(here, month="2003-10-01")

    with refused_by("authorized_instruction_is_approved"):
        approval_rows.named(approval_rows.authorization(here, month="2003-10-01"), prepared)
    with refused_by("authorized_instruction_is_approved"):
        approval_rows.named(approval_rows.authorization(here, month="2003-10-01"), approved)
    with refused_by("authorized_instruction_is_approved"):
        approval_rows.named(approval_rows.authorization(here, fund_id=rows.fund()), approved)


def test_an_authorization_is_the_sum_of_its_instructions(here: Setting) -> None:
    approved = approval_rows.in_state(here, "APPROVED")

    with refused_by("payment_authorization_is_its_sum"):
        approval_rows.authorization(here)
    with refused_by("payment_authorization_is_its_sum"):
        approval_rows.named(approval_rows.authorization(here, amount="400.01"), approved)


def test_no_instruction_joins_an_authorization_later(here: Setting) -> None:
    with accepted():
        whole = approval_rows.ordered(here)
    execute("SET CONSTRAINTS ALL DEFERRED")
    fee = month_rows.shared_fee(here, share_class_id=rows.share_class(here.plan, rows.portfolio(here.fund)))
    later = month_rows.instruction(here, sequence=2)
    share_class = value("SELECT share_class_id FROM fees_monthlyfee WHERE id = %s", fee)
    month_rows.line(here, later, fee, share_class_id=share_class)
    month_rows.line(here, later, fee, component="SERVICE_FEE", amount="100.00", share_class_id=share_class)
    act = approval_rows.approval(here, later)
    approval_rows.approved(later, act)
    approval_rows.becomes(later, "APPROVED", by=act)

    with refused_by("payment_authorization_is_its_sum"):
        approval_rows.named(whole, later)


def test_what_a_determination_does_not_pay_goes_on_counting_against_the_share(here: Setting) -> None:
    with accepted():
        determination_rows.not_paid(here)

    held = determination_rows.held(here, month="2003-10-01")
    with refused_by("payment_lines_sum_to_share"):
        fee = value(
            "SELECT monthly_fee_id FROM assignments_paymentline WHERE instruction_id = %s LIMIT 1", held
        )
        another = month_rows.instruction(here, sequence=2, month="2003-10-01", amount="300.00")
        month_rows.line(here, another, fee)
