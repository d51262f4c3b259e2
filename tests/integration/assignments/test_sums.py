"""Lines sum to the instruction, instructions to the parties' shares, shares to the fee: else no commit."""

from typing import Any

import pytest
from django.db import connection, transaction

from tests.factories import month_rows, rows
from tests.factories.refusals import accepted, not_permitted, refused_by
from tests.factories.rows import Setting, execute

OCTOBER = "2003-10-01"


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def _becomes(instruction_id: int, status: str) -> None:
    execute("UPDATE assignments_paymentinstruction SET status = %s WHERE id = %s", status, instruction_id)


def _supersede(here: Setting, fee_id: int) -> None:
    execute(
        "UPDATE fees_monthlyfee SET status = 'SUPERSEDED', superseded_by_id = %s WHERE id = %s",
        here.act,
        fee_id,
    )


def _recovers(here: Setting, claim_id: int, *, amount: str, month: str, **changes: Any) -> int:
    """An instruction that pays a month's whole fee less an offset."""
    fee_id = month_rows.shared_fee(here, month=month)
    paid = rows.value("SELECT 400.00 - %s::numeric", amount)
    instruction_id = month_rows.paid(here, fee_id, amount=paid, month=month)
    offset = {"component": "OFFSET", "amount": f"-{amount}", "claim_id": claim_id}
    month_rows.line(here, instruction_id, fee_id, **offset | changes)
    return instruction_id


# Lines and their instruction.


def test_lines_that_sum_to_their_instruction_are_accepted(here: Setting) -> None:
    with accepted():
        month_rows.paid(here, month_rows.shared_fee(here))


@pytest.mark.parametrize("amount", ["399.99", "400.01", "0.01"])
def test_instruction_of_another_amount_than_its_lines_is_refused(amount: str, here: Setting) -> None:
    words = rf"^the 2 lines of instruction \d+ come to 400.00; its amount is {amount}"
    with refused_by("payment_lines_sum_to_instruction", words=words):
        month_rows.paid(here, month_rows.shared_fee(here), amount=amount)


@pytest.mark.parametrize("changes", [{}, {"amount": "0.00", "status": "SETTLED"}], ids=str)
def test_instruction_without_lines_is_refused(changes: dict[str, str], here: Setting) -> None:
    with refused_by("payment_lines_sum_to_instruction"):
        month_rows.instruction(here, **changes)


def test_line_comes_with_its_instruction_and_never_later(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    with accepted():
        instruction_id = month_rows.paid(here, fee_id)

    with refused_by("payment_line_comes_with_its_instruction"):
        month_rows.line(here, instruction_id, fee_id, component="SERVICE_FEE", amount="1.00")
        month_rows.line(here, instruction_id, fee_id, component="SERVICE_FEE", amount="-1.00")


# Lines and the shares that they pay.


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize("part", ["DISTRIBUTION_FEE", "SERVICE_FEE"])
def test_part_of_a_month_s_fee_is_not_paid_alone(part: str, here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    amount = "300.00" if part == "DISTRIBUTION_FEE" else "100.00"

    with refused_by("payment_lines_sum_to_share", words="^Section 6.a.: the lines for Distributor d-"):
        instruction_id = month_rows.instruction(here, amount=amount)
        month_rows.line(here, instruction_id, fee_id, component=part, amount=amount)


@pytest.mark.plan_section("6(a)")
def test_amounts_of_one_component_are_not_paid_as_the_other(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_lines_sum_to_share"):
        instruction_id = month_rows.instruction(here)
        month_rows.line(here, instruction_id, fee_id, amount="301.00")
        month_rows.line(here, instruction_id, fee_id, component="SERVICE_FEE", amount="99.00")


@pytest.mark.plan_section("6(a)")
def test_share_of_one_distributor_is_not_paid_to_another(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_lines_sum_to_share"):
        other = rows.distributor()
        code = rows.value("SELECT code FROM governance_distributor WHERE id = %s", other)
        instruction_id = month_rows.instruction(here, payee=code)
        month_rows.line(here, instruction_id, fee_id, distributor_id=other)
        month_rows.line(
            here, instruction_id, fee_id, distributor_id=other, component="SERVICE_FEE", amount="100.00"
        )


@pytest.mark.plan_section("6(a)")
def test_month_may_be_paid_by_several_instructions_some_of_them_held(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with accepted():
        payable = month_rows.instruction(here, amount="220.00")
        month_rows.line(here, payable, fee_id, amount="120.00")
        month_rows.line(here, payable, fee_id, component="SERVICE_FEE", amount="100.00")
        held = {"status": "HELD", "held_because": '["Section 6(c)"]', "payee_kind": "ASSIGNEE"}
        code = rows.value("SELECT code FROM assignments_assignee WHERE id = %s", here.assignee)
        portion = month_rows.instruction(here, amount="180.00", payee=code, **held)
        month_rows.line(here, portion, fee_id, amount="180.00", assignee_id=here.assignee)


@pytest.mark.plan_section("6(a)")
def test_month_is_not_paid_twice(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    with accepted():
        month_rows.paid(here, fee_id)

    with refused_by("payment_lines_sum_to_share", words="pay 600.00 and 200.00"):
        month_rows.paid(here, fee_id, sequence=2)


def test_superseded_instruction_makes_room_for_another(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    with accepted():
        first = month_rows.paid(here, fee_id)

    with accepted():
        _becomes(first, "SUPERSEDED")
        month_rows.paid(here, fee_id)


@pytest.mark.parametrize("status", ["SUPERSEDED", "VOIDED"])
def test_some_lines_of_a_month_do_not_leave_without_the_others(status: str, here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    with accepted():
        first = month_rows.instruction(here, amount="300.00")
        month_rows.line(here, first, fee_id)
        second = month_rows.instruction(here, amount="100.00", sequence=2)
        month_rows.line(here, second, fee_id, component="SERVICE_FEE", amount="100.00")

    with refused_by("payment_lines_sum_to_share"):
        _becomes(first, status)
    with accepted():
        _becomes(first, status)
        _becomes(second, status)


def test_fee_that_was_superseded_gets_no_new_line(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    _supersede(here, fee_id)

    with refused_by("payment_lines_sum_to_share"):
        month_rows.paid(here, fee_id)


# Shares and the fee, Portions and the share.


@pytest.mark.plan_section("6(a)")
def test_fee_without_shares_is_refused(here: Setting) -> None:
    with refused_by(
        "shares_sum_to_monthly_fee", words="^Section 6.a.: the Distributors' shares of Portfolio"
    ):
        month_rows.monthly_fee(here)


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize("changes", [{"distribution_fee": "300.01"}, {"service_fee": "99.99"}], ids=str)
def test_shares_of_another_sum_than_the_fee_are_refused(changes: dict[str, str], here: Setting) -> None:
    with refused_by("shares_sum_to_monthly_fee"):
        month_rows.share(here, month_rows.monthly_fee(here), **changes)


@pytest.mark.plan_section("6(a)")
def test_share_is_not_added_to_a_fee_that_is_shared_out(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("shares_sum_to_monthly_fee"):
        month_rows.share(here, fee_id, distributor_id=rows.distributor())


@pytest.mark.plan_section("6(a)")
def test_failed_month_has_neither_fee_nor_shares(here: Setting) -> None:
    with accepted():
        month_rows.no_fee(here, status="FAILED")

    with refused_by("shares_sum_to_monthly_fee"):
        month_rows.monthly_fee(here, status="FAILED", month=OCTOBER)


@pytest.mark.plan_section("6(b)")
def test_portions_and_balance_make_the_share(here: Setting) -> None:
    with accepted():
        fee_id = month_rows.monthly_fee(here)
        month_rows.share(here, fee_id, balance="120.00")
        month_rows.portion(here, fee_id)


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize("amount", ["179.99", "180.01"])
def test_portions_and_balance_of_another_sum_than_the_share_are_refused(amount: str, here: Setting) -> None:
    with refused_by("portions_and_balance_sum_to_share", words="^Section 6.b.: Portions of"):
        fee_id = month_rows.monthly_fee(here)
        month_rows.share(here, fee_id, balance="120.00")
        month_rows.portion(here, fee_id, amount=amount)


@pytest.mark.plan_section("6(b)")
def test_portion_of_a_distributor_without_share_is_refused(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("portions_and_balance_sum_to_share"):
        month_rows.portion(here, fee_id, distributor_id=rows.distributor(), amount="0.00")


# Offsets and their claim.


@pytest.mark.plan_section("6(e)")
def test_claim_is_recovered_to_the_cent_and_no_further(here: Setting) -> None:
    claim_id = month_rows.claim(here, amount="50.00")
    with accepted():
        _recovers(here, claim_id, amount="30.00", month="2003-09-01")
        _recovers(here, claim_id, amount="20.00", month=OCTOBER)

    with refused_by("offsets_within_claim", words="^Section 6.e.: offsets of 50.01 would recover more"):
        _recovers(here, claim_id, amount="0.01", month="2003-11-01")


@pytest.mark.plan_section("6(e)")
def test_offset_of_a_superseded_instruction_recovered_nothing(here: Setting) -> None:
    claim_id = month_rows.claim(here, amount="50.00")
    with accepted():
        first = _recovers(here, claim_id, amount="30.00", month="2003-09-01")

    with accepted():
        _becomes(first, "SUPERSEDED")
        _recovers(here, claim_id, amount="50.00", month=OCTOBER)


@pytest.mark.plan_section("6(e)")
def test_corrected_claim_counts_what_its_earlier_version_recovered(here: Setting) -> None:
    first = month_rows.claim(here, entry="c1", amount="50.00")
    with accepted():
        _recovers(here, first, amount="50.00", month="2003-09-01")
        execute("UPDATE assignments_fundclaim SET superseded_by_id = %s WHERE id = %s", here.act, first)
        corrected = month_rows.claim(here, entry="c1", amount="60.00")

    with refused_by("offsets_within_claim"):
        _recovers(here, corrected, amount="10.01", month=OCTOBER)
    with accepted():
        _recovers(here, corrected, amount="10.00", month=OCTOBER)


# When it is checked.


def test_queue_is_closed_to_the_application_and_empty_after_each_check(here: Setting) -> None:
    with accepted():
        month_rows.paid(here, month_rows.shared_fee(here))

    assert rows.value("SELECT count(*) FROM assignments_sums_to_check") == 0
    for statement in (
        "DELETE FROM assignments_sums_to_check",
        "UPDATE assignments_sums_to_check SET keys = '{}'",
        "INSERT INTO assignments_sums_to_check (what, keys) VALUES ('fee paid', '{}')",
    ):
        with not_permitted():
            execute(statement)


def test_temporary_table_cannot_stand_in_for_the_lines(here: Setting) -> None:
    columns = "instruction_id bigint, line_number int, amount numeric"
    execute(f"CREATE TEMPORARY TABLE assignments_paymentline ({columns}) ON COMMIT DROP")

    with refused_by("payment_lines_sum_to_instruction"):
        instruction_id = month_rows.instruction(here)
        execute("INSERT INTO pg_temp.assignments_paymentline VALUES (%s, 1, 400.00)", instruction_id)


@pytest.mark.django_db(transaction=True)
def test_sums_are_checked_at_commit_and_nothing_is_left() -> None:
    here = rows.setting()

    with refused_by("payment_lines_sum_to_instruction"), transaction.atomic():
        month_rows.paid(here, month_rows.shared_fee(here), amount="400.01")

    assert connection.in_atomic_block is False
    assert rows.value("SELECT count(*) FROM fees_monthlyfee") == 0
    assert rows.value("SELECT count(*) FROM assignments_paymentinstruction") == 0
