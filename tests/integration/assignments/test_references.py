"""Shares, Portions and lines name what exists, though no foreign key looks at them row by row."""

import pytest

from tests.factories import month_rows, rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute

NOBODY = 999_999_999


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.parametrize("column", ["monthly_fee_id", "distributor_id"])
def test_share_names_what_exists(column: str, here: Setting) -> None:
    with accepted():
        month_rows.shared_fee(here)

    with refused_by(f"assignments_distributorshare12b1_{column}_exists"):
        month_rows.share(here, month_rows.monthly_fee(here, month="2003-10-01"), **{column: NOBODY})


@pytest.mark.parametrize("column", ["monthly_fee_id", "distributor_id", "assignee_id"])
def test_portion_names_what_exists(column: str, here: Setting) -> None:
    fee_id = month_rows.monthly_fee(here)
    with accepted():
        month_rows.share(here, fee_id, balance="120.00")
        month_rows.portion(here, fee_id)

    with refused_by(f"assignments_assigneeportion12b1_{column}_exists"):
        month_rows.portion(here, fee_id, **{"assignee_id": rows.assignee(), column: NOBODY})


@pytest.mark.parametrize("column", ["distributor_id", "assignee_id"])
def test_line_names_a_party_that_exists(column: str, here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by(f"assignments_paymentline_{column}_exists"):
        month_rows.line(here, month_rows.instruction(here), fee_id, **{column: NOBODY})


@pytest.mark.parametrize("missing", ["instruction", "fee", "share class"])
def test_line_names_an_instruction_a_fee_and_a_share_class_that_exist(missing: str, here: Setting) -> None:
    fee_id = NOBODY if missing == "fee" else month_rows.shared_fee(here)
    share_class = NOBODY if missing == "share class" else here.share_class

    with refused_by("payment_line_is_its_instruction_s"):
        instruction_id = NOBODY if missing == "instruction" else month_rows.instruction(here)
        month_rows.line(here, instruction_id, fee_id, share_class_id=share_class)


def test_offset_names_a_claim_that_exists(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_offset_is_its_claim_s"):
        instruction_id = month_rows.instruction(here, amount="360.00")
        month_rows.line(here, instruction_id, fee_id, component="OFFSET", amount="-40.00", claim_id=NOBODY)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("fees_monthlyfee", "id"),
        ("governance_distributor", "id"),
        ("assignments_assignee", "id"),
        ("assignments_paymentinstruction", "id"),
    ],
)
def test_what_is_named_can_neither_go_nor_change_its_number(
    table: str, column: str, here: Setting, as_owner: object
) -> None:
    month_rows.paid(here, month_rows.shared_fee(here))

    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column} + 1000"):
        with as_owner(), refused_by(f"{table}_append_only"):  # type: ignore[operator]
            execute(statement)
