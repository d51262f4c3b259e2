"""What the database refuses of breaches, certificates and corrections, attacked past the ORM."""

from typing import Any

import pytest

from tests.factories import month_rows, rows
from tests.factories.covenant_rows import NOVEMBER, OCTOBER, breach, certificate, correction
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute

pytestmark = pytest.mark.plan_section("11")


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("covenant_breach_names_whom_it_concerns", {"distributor_id": None}),
        ("covenant_breach_names_whom_it_concerns", {"limb": "ii"}),
        ("covenant_breach_has_evidence", {"evidence": ""}),
        ("governance_covenantbreach_is_of_its_termination", {"termination": "t2"}),
        ("governance_covenantbreach_is_of_its_termination", {"since": "2003-09-30"}),
    ],
)
def test_breach_is_of_a_termination_and_says_whom_it_concerns(
    name: str, changes: dict[str, Any], here: Setting
) -> None:
    with accepted():
        breach(here, entry="another")
    with refused_by(name):
        breach(here, **changes)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("covenant_certificate_of_a_quarter", {"quarter": "2003-11-01"}),
        ("covenant_certificate_of_a_quarter", {"quarter": "2003-10-02"}),
        ("covenant_certificate_says_by_whom_and_why", {"by": ""}),
        ("covenant_certificate_says_by_whom_and_why", {"evidence": ""}),
        ("covenant_certificate_once_a_quarter", {"entry": "another id"}),
        ("covenant_certificate_stands_once", {"quarter": "2004-01-01"}),
        ("governance_covenantcertificate_is_of_its_termination", {"quarter": "2003-07-01"}),
        ("governance_covenantcertificate_is_of_its_termination", {"termination": "t2"}),
    ],
)
def test_certificate_is_of_a_quarter_by_somebody_and_once(
    name: str, changes: dict[str, Any], here: Setting
) -> None:
    with accepted():
        certificate(here)
    with refused_by(name):
        certificate(here, **{"entry": "t1 2003-Q4"} | changes)


@pytest.mark.parametrize(
    ("table", "row", "change"),
    [
        ("governance_covenantbreach", breach, "evidence = 'Another.'"),
        ("governance_covenantcertificate", certificate, "kept = NOT kept"),
    ],
)
def test_nothing_of_them_is_edited(table: str, row: Any, change: str, here: Setting, as_owner: Any) -> None:
    with accepted():
        number = row(here)
    with as_owner(), refused_by(f"{table}_append_only"):
        execute(f"UPDATE {table} SET {change} WHERE id = %s", number)


# Corrections.


def corrected(here: Setting, earlier: int, bears: int, *, amount: str = "120.00", **changes: Any) -> int:
    """November's instruction with its own lines and the line that corrects an earlier month."""
    whole = rows.value("SELECT 400.00 + %s::numeric", amount)
    number = month_rows.paid(here, bears, amount=whole, month=NOVEMBER)
    line = {"component": "CORRECTION", "amount": amount, "for_month": OCTOBER, "corrects": str(earlier)}
    month_rows.line(here, number, bears, **line | changes)
    return number


@pytest.fixture
def october(here: Setting) -> int:
    return month_rows.shared_fee(here, month=OCTOBER)


@pytest.fixture
def november(here: Setting, october: int) -> int:
    return month_rows.shared_fee(here, month=NOVEMBER)


def test_lines_that_say_what_the_correction_says_are_accepted(
    here: Setting, october: int, november: int
) -> None:
    with accepted():
        correction(here, november, october, amount="120.00")
        corrected(here, october, november)


@pytest.mark.parametrize(
    "changes",
    [{"amount": "119.99"}, {"amount": "120.01"}, {"for_month": "2003-09-01"}, {"corrects": "1"}],
    ids=str,
)
def test_lines_that_say_otherwise_are_refused(
    changes: dict[str, str], here: Setting, october: int, november: int
) -> None:
    with refused_by("payment_lines_sum_to_correction"):
        correction(here, november, october, amount="120.00")
        corrected(here, october, november, **changes)


def test_a_correction_beside_paid_lines_needs_its_own_and_a_line_its_correction(
    here: Setting, october: int, november: int
) -> None:
    with refused_by("payment_lines_sum_to_correction"):
        month_rows.paid(here, november, month=NOVEMBER)
        correction(here, november, october, amount="120.00")
    with refused_by("payment_lines_sum_to_correction"):
        corrected(here, october, november)


def test_a_month_is_corrected_in_one_later_month(here: Setting, october: int, november: int) -> None:
    december = month_rows.shared_fee(here, month="2003-12-01")
    with accepted():
        correction(here, november, october, amount="0.00")
    with refused_by("correction_in_one_month"):
        correction(here, december, october, amount="0.00")


@pytest.mark.parametrize("turned", [True, False])
def test_a_correction_is_of_an_earlier_month(
    turned: bool,  # noqa: FBT001 - a case
    here: Setting,
    october: int,
    november: int,
) -> None:
    with refused_by("correction_is_of_an_earlier_month"):
        correction(here, october, november if turned else october)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("correction_not_negative", {"amount": "-0.01"}),
        ("correction_says_why", {"reason": ""}),
    ],
)
def test_a_correction_has_an_amount_and_a_reason(
    name: str, changes: dict[str, str], here: Setting, october: int, november: int
) -> None:
    with refused_by(name):
        correction(here, november, october, **changes)


def test_no_part_of_a_service_fee_is_an_assignee_s(here: Setting, october: int, november: int) -> None:
    with refused_by("correction_of_the_service_fee_has_no_assignee"):
        correction(here, november, october, component="SERVICE_FEE", assignee_id=here.assignee)


def test_the_same_correction_is_stored_once(here: Setting, october: int, november: int) -> None:
    with refused_by("correction_once"):
        correction(here, november, october)
        correction(here, november, october)


@pytest.mark.parametrize(
    "changes", [{"for_month": None}, {"corrects": ""}, {"component": "SERVICE_FEE"}], ids=str
)
def test_a_correction_names_its_month_and_no_other_line_does(
    changes: dict[str, Any], here: Setting, october: int, november: int
) -> None:
    with refused_by("payment_line_corrections_name_their_month"):
        correction(here, november, october, amount="120.00")
        corrected(here, october, november, **changes)


def test_a_correction_is_never_edited(here: Setting, october: int, november: int, as_owner: Any) -> None:
    with accepted():
        number = correction(here, november, october, amount="0.00")
    with as_owner(), refused_by("assignments_sharecorrection_append_only"):
        execute("UPDATE assignments_sharecorrection SET amount = 1 WHERE id = %s", number)
