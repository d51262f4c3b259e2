"""R13: a line pays whom it belongs to, and a month of a share class is paid once."""

from typing import Any

import pytest

from tests.factories import month_rows, rows
from tests.factories.refusals import accepted, not_permitted, refused_by
from tests.factories.rows import Setting


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.plan_section("6(a)", "6(d)", "6(e)")
@pytest.mark.parametrize(
    ("_case", "instruction", "line"),
    [
        ("another Distributor", {"payee": "mallory"}, {}),
        ("an Assignee's balance", {"payee": "trust-a", "payee_kind": "ASSIGNEE"}, {}),
        ("an agent that nobody knows", {"payee": "mallory", "payee_kind": "COLLECTION_AGENT"}, {}),
        (
            "an Assignee that is paid the service fee",
            {"payee": "trust-a", "payee_kind": "ASSIGNEE"},
            {"component": "SERVICE_FEE"},
        ),
    ],
)
def test_line_to_somebody_else_is_refused(
    here: Setting, _case: str, instruction: dict[str, Any], line: dict[str, Any]
) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_pays_its_payee", words="^Section 6"):
        month_rows.line(here, month_rows.instruction(here, **instruction), fee_id, **line)


@pytest.mark.plan_section("6(a)")
def test_month_of_a_share_class_is_not_paid_twice(here: Setting) -> None:
    first = month_rows.shared_fee(here)
    with accepted():
        month_rows.paid(here, first)
    rows.execute(
        "UPDATE fees_monthlyfee SET status = 'SUPERSEDED', superseded_by_id = %s WHERE id = %s",
        rows.act(),
        first,
    )
    second = month_rows.shared_fee(here)

    with refused_by("payment_line_month_is_paid_once", words="^Section 6"):
        month_rows.paid(here, second, sequence=2)


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize("component", ["CDSC"])
def test_component_that_is_not_built_pays_nobody(here: Setting, component: str) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_component_is_built"):
        month_rows.line(here, month_rows.instruction(here), fee_id, component=component)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("governance_plan", "first_term_until = '2099-06-30'"),
        ("governance_portfolio", "fund_id = fund_id + 1"),
        ("governance_distributor", "code = 'mallory'"),
        ("assignments_assignee", "code = 'mallory'"),
        ("governance_historicalplan", "title = ''"),
        ("assignments_historicalassignee", "name = ''"),
    ],
)
def test_identities_and_history_are_out_of_the_applications_reach(
    here: Setting, table: str, change: str
) -> None:
    with not_permitted():
        rows.execute(f"UPDATE {table} SET {change}")
    with not_permitted():
        rows.execute(f"DELETE FROM {table}")
