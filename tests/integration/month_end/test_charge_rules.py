"""What the database refuses of deferred charges and of the lifetime ledger, attacked past the ORM."""

from typing import Any

import pytest

from tests.factories import charge_rows, month_rows, rows
from tests.factories.correction_rows import correction_of, restatement
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting

pytestmark = pytest.mark.plan_section("11")
OCTOBER = "2003-10-01"
NOBODY = 999_999_999


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.parametrize("amount", ["9.99", "10.01"])
def test_parts_of_another_sum_than_the_charges_are_refused(amount: str, here: Setting) -> None:
    with accepted():
        charge_rows.withheld(here)
    with refused_by("deferred_charge_parts_sum_to_charges"):
        fee_id = month_rows.shared_fee(here, month=OCTOBER)
        charge_rows.redemption(here, line=3, trade_date="2003-10-02")
        charge_rows.charge(here, fee_id, line=3, trade_date="2003-10-02")
        charge_rows.part(here, fee_id, amount=amount)


def test_a_charge_moved_to_another_distributor_is_refused(here: Setting) -> None:
    with refused_by("deferred_charge_parts_sum_to_charges"):
        charge_rows.withheld(here, distributor_id=rows.distributor())


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "9.99"},
        {"to_fund": "0.01"},
        {"trade_date": "2003-09-03"},
        {"original_issue_date": "2003-07-16"},
        {"interval_first": "2003-08-01"},
        {"line": 3},
    ],
    ids=str,
)
def test_a_charge_that_its_redemption_did_not_withhold_is_refused(
    changes: dict[str, Any], here: Setting
) -> None:
    with refused_by("deferred_charges_are_what_was_withheld"):
        charge_rows.withheld(here, **changes)


def test_a_charge_of_another_month_is_refused(here: Setting) -> None:
    with refused_by("deferred_charges_are_what_was_withheld"):
        fee_id = month_rows.shared_fee(here, month=OCTOBER)
        charge_rows.redemption(here)
        charge_rows.charge(here, fee_id)
        charge_rows.part(here, fee_id)


def test_a_charge_of_a_day_that_the_month_did_not_know_is_refused(here: Setting) -> None:
    later = rows.act()
    with refused_by("deferred_charges_are_what_was_withheld"):
        charge_rows.withheld(here, source_id=later)
    with refused_by("deferred_charges_are_what_was_withheld"):
        _withheld_as_known(here, run_knows=here.act - 1)
    with refused_by("deferred_charges_are_what_was_withheld"):
        _withheld_as_known(here, run_knows=later, superseded_by_id=later)
    with accepted():
        _withheld_as_known(here, run_knows=here.act, superseded_by_id=later)


def _withheld_as_known(here: Setting, *, run_knows: int, **known: Any) -> None:
    run = month_rows.run(here, facts_known_at=run_knows)
    fee_id = month_rows.shared_fee(here, run_id=run)
    charge_rows.redemption(here, known=known)
    charge_rows.charge(here, fee_id)
    charge_rows.part(here, fee_id)


def test_a_charge_added_to_a_month_that_has_lines_is_refused(here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    with accepted():
        month_rows.paid(here, fee_id)
    with refused_by("payment_lines_sum_to_deferred_charges"):
        charge_rows.redemption(here)
        charge_rows.charge(here, fee_id)
        charge_rows.part(here, fee_id)


def test_what_finds_no_room_is_the_funds(here: Setting) -> None:
    with accepted():
        charge_rows.withheld(here, amount="4.00", to_fund="6.00")


@pytest.mark.parametrize("changes", [{"amount": "9.99"}, {"amount": "10.01"}])
def test_lines_of_another_sum_than_the_parts_are_refused(changes: dict[str, str], here: Setting) -> None:
    with refused_by("payment_lines_sum_to_deferred_charges"):
        fee_id = charge_rows.withheld(here)
        number = month_rows.paid(here, fee_id, amount=str(400 + float(changes["amount"])))
        month_rows.line(here, number, fee_id, component="CDSC", **changes)


def test_a_month_that_is_paid_pays_its_charges_to_whom_they_belong(here: Setting) -> None:
    fee_id = charge_rows.withheld(here)
    with refused_by("payment_lines_sum_to_deferred_charges"):
        month_rows.paid(here, fee_id)
    with refused_by("payment_lines_sum_to_deferred_charges"):
        charge_rows.paid(here, fee_id, assignee_id=here.assignee)
    with accepted():
        charge_rows.paid(here, fee_id)


def test_a_line_of_a_charge_that_corrects_needs_its_correction(here: Setting) -> None:
    october = month_rows.shared_fee(here, month=OCTOBER)
    fee_id = month_rows.shared_fee(here)
    with refused_by("payment_lines_sum_to_correction"):
        number = month_rows.paid(here, october, amount="410.00", month=OCTOBER)
        line = {"component": "CDSC", "amount": "10.00", "for_month": "2003-09-01", "corrects": str(fee_id)}
        month_rows.line(here, number, october, **line)


def test_a_correction_of_a_charge_begins_with_the_part_that_stood(here: Setting) -> None:
    fee_id = charge_rows.withheld(here)
    october = month_rows.shared_fee(here, month=OCTOBER)
    with refused_by("correction_begins_with_what_stood"):
        _corrected(here, october, fee_id, stood="9.00", restated="12.00", amount="3.00", in_lines="3.00")
    with accepted():
        _corrected(here, october, fee_id, stood="10.00", restated="12.00", amount="2.00", in_lines="2.00")


def _corrected(here: Setting, bears: int, corrected: int, **said: str) -> int:
    number = restatement(here, bears, corrected)
    return correction_of(here, number, bears, corrected, component="CDSC", **said)


@pytest.mark.plan_section("2")
@pytest.mark.parametrize(
    "changes",
    [
        {"wanted": "{1,2}"},
        {"charged": "{1}"},
        {"accrued_on": "{2003-09-02}"},
        {"cdsc": "{1.00}"},
        {"cdsc_on": "{2003-09-02}"},
    ],
    ids=str,
)
def test_a_month_of_the_ledger_has_its_lists_day_by_day(changes: dict[str, str], here: Setting) -> None:
    with accepted():
        charge_rows.ledger_of(here, wanted="{1}")
    with refused_by("ledger_month_is_its_fee_s"):
        charge_rows.ledger_of(here, OCTOBER, **changes)


@pytest.mark.plan_section("2")
def test_a_month_of_the_ledger_is_of_a_computed_month(here: Setting) -> None:
    with refused_by("ledger_month_is_its_fee_s"):
        charge_rows.ledger_month(here, month_rows.no_fee(here, status="FAILED"))


@pytest.mark.plan_section("2")
def test_a_restated_month_of_the_ledger_is_an_earlier_one_of_the_same_shares(here: Setting) -> None:
    september, october = month_rows.no_fee(here), month_rows.no_fee(here, month=OCTOBER)
    other = rows.share_class(here.plan, rows.portfolio(here.fund), schedule_order=2)
    others = month_rows.no_fee(here, share_class_id=other)
    restated = {"accrued_on": "{2003-09-02}", "wanted": "{2}", "charged": "{1}", "unpaid": None}
    for fee_id, corrected in ((september, october), (october, october), (october, others)):
        with refused_by("ledger_month_is_its_fee_s"):
            charge_rows.ledger_month(here, fee_id, corrected_fee_id=corrected, **restated)
    with accepted():
        charge_rows.ledger_month(here, october, corrected_fee_id=september, **restated)


@pytest.mark.parametrize("column", ["monthly_fee_id", "distributor_id", "source_id"])
def test_a_charge_names_what_exists(column: str, here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    with refused_by(f"fees_deferredsalescharge_{column}_exists"):
        charge_rows.charge(here, fee_id, **{column: NOBODY})


@pytest.mark.parametrize("column", ["monthly_fee_id", "distributor_id", "assignee_id"])
def test_a_part_names_what_exists(column: str, here: Setting) -> None:
    fee_id = month_rows.shared_fee(here)
    with refused_by(f"assignments_deferredchargepart_{column}_exists"):
        charge_rows.part(here, fee_id, **{column: NOBODY})


@pytest.mark.plan_section("2")
def test_a_month_of_the_ledger_names_an_act_that_exists(here: Setting) -> None:
    fee_id = month_rows.no_fee(here)
    with refused_by("fees_ledgermonth_recorded_by_id_exists"):
        charge_rows.ledger_month(here, fee_id, recorded_by_id=NOBODY)


@pytest.mark.plan_section("2")
def test_a_month_of_the_ledger_is_of_a_fee(here: Setting) -> None:
    with refused_by("fees_ledgermonth_monthly_fee_id_exists"):
        charge_rows.ledger_month(here, NOBODY)
