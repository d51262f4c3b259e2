"""What the database refuses of Transfers, directions, claims and payments, attacked past the ORM."""

from itertools import permutations
from typing import Any

import pytest
from psycopg2.extras import Json

from assignments.domain.instructions import ALLOWED_CHANGES, InstructionStatus
from tests.factories import (
    approval_rows,
    charge_rows,
    claim_rows,
    correction_rows,
    determination_rows,
    membership_rows,
    month_rows,
    notice_rows,
    rows,
    statement_rows,
)
from tests.factories.refusals import (
    SUPERSEDED_ONCE,
    Break,
    Frozen,
    accepted,
    check_break,
    check_frozen,
    constraint_names,
    refused_by,
    updatable_columns,
)
from tests.factories.rows import Setting, execute

HELD = {"status": "HELD", "held_because": '["Section 6(c): no notice"]'}
SUPERSEDED = (SUPERSEDED_ONCE,)


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def _paid(here: Setting, **changes: Any) -> int:
    return month_rows.paid(here, month_rows.shared_fee(here), **changes)


def _offset(here: Setting, **changes: Any) -> int:
    """An instruction that recovers 40.00 of a claim of 50.00."""
    fee_id = month_rows.shared_fee(here)
    instruction_id = month_rows.paid(here, fee_id, amount="360.00")
    offset = {"component": "OFFSET", "amount": "-40.00", "claim_id": month_rows.claim(here)}
    month_rows.line(here, instruction_id, fee_id, **offset | changes)
    return instruction_id


BREAKS = [
    Break(
        name="transfer_stands_once",
        passes=lambda here: (
            month_rows.transfer(here, entry="t1"),
            month_rows.transfer(here, entry="t1", superseded_by_id=here.act),
        ),
        refuses=lambda here: month_rows.transfer(here, entry="t1"),
    ),
    Break(
        name="transfer_percent_of_a_share",
        passes=lambda here: [month_rows.transfer(here, percent=part) for part in ("0.0000000001", "100")],
        refuses=lambda here: month_rows.transfer(here, percent="100.0000000001"),
    ),
    Break(
        name="transfer_window_is_not_reversed",
        passes=lambda here: month_rows.transfer(here, issued_from="2003-09-01", issued_to="2003-09-01"),
        refuses=lambda here: month_rows.transfer(here, issued_from="2003-09-02", issued_to="2003-09-01"),
    ),
    Break(
        name="transfer_never_of_the_service_fee",
        passes=lambda here: month_rows.transfer(here, components="{DISTRIBUTION_FEE}"),
        refuses=lambda here: month_rows.transfer(here, components="{DISTRIBUTION_FEE,SERVICE_FEE}"),
    ),
    Break(
        name="transfer_of_what_can_be_transferred",
        passes=lambda here: [
            month_rows.transfer(here, components=what)
            for what in ("{DISTRIBUTION_FEE}", "{CDSC}", "{DISTRIBUTION_FEE,CDSC}")
        ],
        refuses=lambda here: month_rows.transfer(here, components="{CDSC,DISTRIBUTION_FEE}"),
    ),
    Break(
        name="transfer_has_a_first_day",
        passes=lambda here: month_rows.transfer(here, effective="[2003-09-01,2003-09-02)"),
        refuses=lambda here: month_rows.transfer(here, effective="[2003-09-01,2003-09-01)"),
    ),
    Break(
        name="transfer_scope_once",
        passes=lambda here: month_rows.transfer_scope(here, month_rows.transfer(here, percent="10")),
        refuses=lambda here: [
            month_rows.transfer_scope(here, transfer)
            for transfer in [month_rows.transfer(here, percent="10")] * 2
        ],
    ),
    Break(
        name="direction_stands_once",
        passes=lambda here: month_rows.direction(here, entry="d1"),
        refuses=lambda here: month_rows.direction(here, entry="d1"),
    ),
    Break(
        name="direction_names_its_agent",
        passes=lambda here: month_rows.direction(
            here, route="COLLECTION_AGENT", agent_id=month_rows.collection_agent()
        ),
        refuses=lambda here: month_rows.direction(here, route="COLLECTION_AGENT"),
    ),
    Break(
        name="direction_one_per_distributor_portfolio_and_day",
        passes=lambda here: _direction(here, effective="[2003-09-01,2003-10-01)"),
        refuses=lambda here: _direction(here, effective="[2003-09-30,)"),
    ),
    Break(
        name="calculation_stands_once",
        passes=lambda here: month_rows.calculation(here, entry="c1"),
        refuses=lambda here: month_rows.calculation(here, entry="c1"),
    ),
    Break(
        name="calculation_month_is_a_first_day",
        passes=lambda here: month_rows.calculation(here, month="2003-09-01"),
        refuses=lambda here: month_rows.calculation(here, month="2003-09-30"),
    ),
    Break(
        name="calculation_share_once",
        passes=lambda here: month_rows.calculation_share(here, month_rows.calculation(here)),
        refuses=lambda here: [
            month_rows.calculation_share(here, calculation)
            for calculation in [month_rows.calculation(here)] * 2
        ],
    ),
    Break(
        name="calculation_portion_once",
        passes=lambda here: month_rows.calculation_portion(here, month_rows.calculation(here)),
        refuses=lambda here: [
            month_rows.calculation_portion(here, calculation)
            for calculation in [month_rows.calculation(here)] * 2
        ],
    ),
    Break(
        name="claim_stands_once",
        passes=lambda here: month_rows.claim(here, entry="c1"),
        refuses=lambda here: month_rows.claim(here, entry="c1"),
    ),
    Break(
        name="claim_is_positive",
        passes=lambda here: month_rows.claim(here, amount="0.01"),
        refuses=lambda here: month_rows.claim(here, amount="0.00"),
    ),
    Break(
        name="share_balance_within_share",
        passes=lambda here: month_rows.share(here, month_rows.monthly_fee(here)),
        refuses=lambda here: month_rows.share(
            here, month_rows.monthly_fee(here, month="2003-10-01"), balance="300.01"
        ),
    ),
    Break(
        name="portion_not_negative",
        passes=lambda here: month_rows.portion(here, month_rows.shared_fee(here), amount="0.00", exact="0"),
        refuses=lambda here: month_rows.portion(
            here, month_rows.shared_fee(here, month="2003-10-01"), amount="-0.01"
        ),
    ),
    Break(
        name="instruction_held_has_reasons",
        passes=lambda here: _paid(here, **HELD),
        refuses=lambda here: month_rows.instruction(here, status="HELD", held_because="[]", payee="another"),
    ),
    Break(
        name="instruction_pays_no_negative_amount",
        passes=lambda here: _paid(here),
        refuses=lambda here: month_rows.instruction(here, amount="-0.01", payee="another"),
    ),
    Break(
        name="instruction_month_is_a_first_day",
        passes=lambda here: _paid(here, month="2003-09-01"),
        refuses=lambda here: month_rows.instruction(here, month="2003-09-02"),
    ),
    Break(
        name="payment_line_offsets_name_their_claim",
        passes=_offset,
        refuses=lambda here: month_rows.line(
            here,
            month_rows.instruction(here, payee="another"),
            month_rows.no_fee(here, month="2003-10-01"),
            component="OFFSET",
            amount="-1.00",
        ),
    ),
    *claim_rows.BREAKS,
    *membership_rows.BREAKS,
    *determination_rows.BREAKS,
    *approval_rows.BREAKS,
    *correction_rows.BREAKS,
    *notice_rows.BREAKS,
    *statement_rows.BREAKS,
    *charge_rows.PART_BREAKS,
]
FROZEN = [
    Frozen(
        table="assignments_assigneeportion12b1",
        row=lambda here: month_rows.portion(here, month_rows.shared_fee(here), amount="0.00"),
        change="amount = 1",
    ),
    Frozen(
        table="assignments_calculationportion",
        row=lambda here: month_rows.calculation_portion(here, month_rows.calculation(here)),
        change="amount = 1",
    ),
    Frozen(
        table="assignments_calculationshare",
        row=lambda here: month_rows.calculation_share(here, month_rows.calculation(here)),
        change="amount = 1",
    ),
    Frozen(
        table="assignments_directionscope",
        row=lambda here: month_rows.direction_scope(here, month_rows.direction(here)),
        change="effective = '[2003-09-02,)'",
        may_set=SUPERSEDED,
    ),
    Frozen(table="assignments_distributorshare12b1", row=month_rows.shared_fee, change="balance = 1"),
    Frozen(table="assignments_fundclaim", row=month_rows.claim, change="amount = 1", may_set=SUPERSEDED),
    Frozen(
        table="assignments_monthlycalculation",
        row=month_rows.calculation,
        change="received = '2003-10-04'",
        may_set=SUPERSEDED,
    ),
    Frozen(
        table="assignments_paymentdirection",
        row=month_rows.direction,
        change="irrevocable = true",
        may_set=SUPERSEDED,
    ),
    Frozen(
        table="assignments_paymentinstruction",
        row=_paid,
        change="amount = 1",
        may_set=("not_paid_by_id",),
        may_change=("status", "status_by_id"),
    ),
    Frozen(table="assignments_paymentline", row=_paid, change="amount = 1"),
    Frozen(table="assignments_transfer", row=month_rows.transfer, change="percent = 1", may_set=SUPERSEDED),
    Frozen(
        table="assignments_transferscope",
        row=lambda here: month_rows.transfer_scope(here, month_rows.transfer(here)),
        change="share_class_id = 0",
        may_set=SUPERSEDED,
    ),
    *claim_rows.FROZEN,
    membership_rows.FROZEN,
    determination_rows.FROZEN,
    *approval_rows.FROZEN,
    *correction_rows.FROZEN,
    *notice_rows.FROZEN,
    *statement_rows.FROZEN,
    *charge_rows.PART_FROZEN,
]


def _direction(here: Setting, *, effective: str) -> int:
    direction_id = month_rows.direction(here, effective=effective)
    return month_rows.direction_scope(here, direction_id, effective=effective)


def test_every_constraint_of_the_models_is_attacked() -> None:
    assert {case.name for case in BREAKS} == constraint_names("assignments")


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.name)
def test_constraint_lets_pass_what_is_allowed_and_no_more(case: Break, here: Setting) -> None:
    check_break(case, here)


@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_row_is_never_edited_or_deleted(case: Frozen, here: Setting) -> None:
    check_frozen(case, here)


@pytest.mark.django_db
@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_application_may_update_no_other_columns(case: Frozen) -> None:
    assert updatable_columns(case.table) == {*case.may_set, *case.may_change}


@pytest.mark.parametrize(("was", "becomes"), [*permutations(InstructionStatus, 2)])
def test_instruction_changes_its_status_only_as_the_domain_allows(
    was: InstructionStatus, becomes: InstructionStatus, here: Setting
) -> None:
    instruction_id = approval_rows.in_state(here, was)

    if becomes in ALLOWED_CHANGES[was] and (was, becomes) != ("SETTLED", "SUPERSEDED"):
        with accepted():
            approval_rows.step(here, instruction_id, becomes)
    else:
        with refused_by("payment_instruction_status_change"):
            approval_rows.becomes(instruction_id, becomes)


def test_settled_instruction_is_superseded_only_where_nothing_was_paid(here: Setting) -> None:
    nothing = _pays_nothing(here, month_rows.no_fee(here))

    with accepted():
        approval_rows.becomes(nothing, "SUPERSEDED")


def test_act_that_changed_a_status_is_not_exchanged_for_another(here: Setting) -> None:
    instruction_id = _paid(here)

    with refused_by("payment_instruction_status_change"):
        execute(
            "UPDATE assignments_paymentinstruction SET status_by_id = %s WHERE id = %s",
            rows.act(),
            instruction_id,
        )


@pytest.mark.parametrize(
    "first",
    [
        {"status": "APPROVED"},
        {"status": "SETTLED"},
        {"status": "SUPERSEDED"},
        {"status": "PREPARED", "held_because": '["Section 10: continuance not approved"]'},
        {"status": "PREPARED", "amount": "0.00"},
    ],
    ids=str,
)
def test_instruction_begins_as_its_lines_say(first: dict[str, str], here: Setting) -> None:
    with refused_by("payment_instruction_first_status"):
        month_rows.instruction(here, **first)


def test_instruction_of_lines_that_net_to_nothing_is_settled_at_once(here: Setting) -> None:
    fee_id = month_rows.no_fee(here)

    with accepted():
        instruction_id = month_rows.instruction(here, amount="0.00", status="SETTLED")
        month_rows.line(here, instruction_id, fee_id, amount="0.00")


def test_one_instruction_lives_for_what_is_payable_and_one_for_each_set_of_reasons(here: Setting) -> None:
    fee_id = month_rows.no_fee(here)
    reasons = [Json([f"Section 6(d): the Monthly Calculation differs, {number} " * 200]) for number in (1, 2)]
    held = [{"status": "HELD", "held_because": reason} for reason in reasons]
    for changes in held:
        _pays_nothing(here, fee_id, **changes)
    settled = _pays_nothing(here, fee_id)

    with refused_by("payment_instruction_one_live"):
        _pays_nothing(here, fee_id)
    with refused_by("payment_instruction_one_live"):
        _pays_nothing(here, fee_id, **held[0])

    approval_rows.becomes(settled, "SUPERSEDED")
    with accepted():
        _pays_nothing(here, fee_id)
        _pays_nothing(here, fee_id, sequence=2)


def _pays_nothing(here: Setting, fee_id: int, **changes: Any) -> int:
    instruction_id = month_rows.instruction(here, **{"amount": "0.00", "status": "SETTLED"} | changes)
    month_rows.line(here, instruction_id, fee_id, amount="0.00")
    return instruction_id
