"""A line is of its instruction's Plan, month and Fund, and an offset reduces only what its claim reaches."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import month_rows, rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting

Changes = Callable[[Setting], dict[str, Any]]


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def _other_share_class(here: Setting) -> int:
    return rows.share_class(here.plan, rows.portfolio(here.fund))


def _offset(
    here: Setting, *, claim: dict[str, Any], line: dict[str, Any], instruction: dict[str, Any]
) -> None:
    fee_id = month_rows.shared_fee(here)
    instruction_id = month_rows.paid(here, fee_id, amount="360.00", **instruction)
    offset = {"component": "OFFSET", "amount": "-40.00", "claim_id": month_rows.claim(here, **claim)}
    month_rows.line(here, instruction_id, fee_id, **offset | line)


@pytest.mark.plan_section("1")
@pytest.mark.parametrize(
    "changes",
    [
        lambda here: {"plan_id": rows.plan()},
        lambda here: {"fund_id": rows.fund()},
        lambda here: {"month": "2003-10-01"},
    ],
    ids=["another Plan", "another Fund", "another month"],
)
def test_line_of_another_plan_fund_or_month_is_refused(changes: Changes, here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_is_its_instruction_s", words="^Section 1: a line of instruction"):
        month_rows.line(here, month_rows.instruction(here, **changes(here)), fee_id)


@pytest.mark.plan_section("1")
def test_line_names_the_share_class_whose_fee_it_pays(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_is_its_instruction_s"):
        instruction_id = month_rows.instruction(here)
        month_rows.line(here, instruction_id, fee_id, share_class_id=_other_share_class(here))


def test_line_of_no_instruction_is_refused(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_is_its_instruction_s"):
        month_rows.line(here, 999_999_999, fee_id)


def test_one_stray_line_among_many_is_found(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_is_its_instruction_s"):
        instruction_id = month_rows.instruction(here)
        rows.execute(
            "INSERT INTO assignments_paymentline (instruction_id, line_number, monthly_fee_id,"
            " share_class_id, component, distributor_id, corrects, amount) SELECT %s, number, %s,"
            " CASE WHEN number = 777 THEN %s ELSE %s END, 'SERVICE_FEE', %s, '', 0"
            " FROM generate_series(1, 1000) AS number",
            *(instruction_id, fee_id, _other_share_class(here), here.share_class, here.distributor),
        )


@pytest.mark.plan_section("6(e)")
@pytest.mark.parametrize(
    "claim",
    [lambda here: {}, lambda here: {"share_class_id": here.share_class}],
    ids=["no Portfolio", "its own"],
)
def test_offset_of_what_a_claim_reaches_is_accepted(claim: Changes, here: Setting) -> None:
    with accepted():
        _offset(here, claim=claim(here), line={}, instruction={})


@pytest.mark.plan_section("6(e)")
@pytest.mark.parametrize(
    "claim",
    [
        lambda here: {"plan_id": rows.plan()},
        lambda here: {"fund_id": rows.fund()},
        lambda here: {"distributor_id": rows.distributor()},
        lambda here: {"share_class_id": _other_share_class(here)},
    ],
    ids=["another Plan's", "another Fund's", "on another Distributor", "for another Portfolio"],
)
def test_claim_that_does_not_reach_the_payment_is_refused(claim: Changes, here: Setting) -> None:
    with refused_by("payment_line_offset_is_its_claim_s", words="^Section 6.e.: an offset of instruction"):
        _offset(here, claim=claim(here), line={}, instruction={})


@pytest.mark.plan_section("6(b)")
def test_assignee_s_portion_is_never_offset(here: Setting) -> None:
    with refused_by("payment_line_offset_is_its_claim_s"):
        _offset(here, claim={}, line={"assignee_id": here.assignee}, instruction={})


@pytest.mark.plan_section("6(e)")
@pytest.mark.parametrize("payee_kind", ["ASSIGNEE", "COLLECTION_AGENT"])
def test_payment_to_an_assignee_or_an_agent_is_never_offset(payee_kind: str, here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    code = rows.value("SELECT code FROM assignments_assignee WHERE id = %s", here.assignee)
    offset = {"component": "OFFSET", "amount": "-40.00", "claim_id": month_rows.claim(here)}

    with refused_by("payment_line_offset_is_its_claim_s"):
        instruction_id = month_rows.instruction(here, payee_kind=payee_kind, payee=code)
        month_rows.line(here, instruction_id, fee_id, **offset)
