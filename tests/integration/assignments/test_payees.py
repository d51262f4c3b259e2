"""R13: a line pays whom it belongs to, and a month of a share class is paid once."""

from decimal import Decimal
from typing import Any

import pytest

from tests.factories import charge_rows, month_rows, rows
from tests.factories.correction_rows import correction_of, restatement
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
@pytest.mark.parametrize("component", ["FRONT_END", "cdsc"])
def test_component_that_is_not_built_pays_nobody(here: Setting, component: str) -> None:
    fee_id = month_rows.shared_fee(here)

    with refused_by("payment_line_component_is_built"):
        month_rows.line(here, month_rows.instruction(here), fee_id, component=component)


@pytest.mark.plan_section("6(e)", "11")
@pytest.mark.parametrize("corrects", [False, True])
def test_agent_is_paid_only_charges_of_which_an_assignee_has_a_part(here: Setting, corrects: bool) -> None:
    with refused_by("payment_line_pays_its_payee", words="^Section 6"):
        _charge_to_agent(here, corrects=corrects, assignee_id=None)
    with accepted():
        _charge_to_agent(here, corrects=corrects, assignee_id=here.assignee)


def _charge_to_agent(here: Setting, *, corrects: bool, assignee_id: int | None) -> None:
    """A line of charges to an agent, of the balance beside a part of the Assignee if there is one."""
    fee_id = month_rows.shared_fee(here)
    charge_rows.redemption(here)
    charge_rows.charge(here, fee_id)
    charge_rows.part(here, fee_id, amount="10.00" if assignee_id is None else "4.00")
    if assignee_id is not None:
        charge_rows.part(here, fee_id, amount="6.00", assignee_id=assignee_id)
    agent = month_rows.collection_agent()
    code = rows.value("SELECT code FROM assignments_collectionagent WHERE id = %s", agent)
    paid = {"payee_kind": "COLLECTION_AGENT", "payee": code}
    if not corrects:
        month_rows.paid(here, fee_id)
        number = month_rows.instruction(here, sequence=2, amount="10.00", **paid)
        for part in ("4.00", "6.00") if assignee_id else ("10.00",):
            whose = assignee_id if part == "6.00" else None
            month_rows.line(here, number, fee_id, component="CDSC", amount=part, assignee_id=whose)
        return
    october = month_rows.shared_fee(here, month="2003-10-01")
    bears = restatement(here, october, fee_id)
    stood = "10.00" if assignee_id is None else "4.00"
    of_charge = {"component": "CDSC", "stood": stood, "restated": "12.00"}
    more = str(Decimal("12.00") - Decimal(stood))
    correction_of(here, bears, october, fee_id, amount=more, in_lines=more, **of_charge)
    if assignee_id is not None:
        same = {"stood": "6.00", "restated": "6.00", "amount": "0.00", "in_lines": "0.00"}
        correction_of(here, bears, october, fee_id, component="CDSC", assignee_id=assignee_id, **same)
    month_rows.paid(here, october, month="2003-10-01")
    number = month_rows.instruction(here, month="2003-10-01", sequence=2, amount=more, **paid)
    line = {"component": "CDSC", "amount": more, "for_month": "2003-09-01", "corrects": str(fee_id)}
    month_rows.line(here, number, october, **line)


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
