"""What the database refuses of corrections and of what is carried over, attacked past the ORM."""

from decimal import Decimal
from typing import Any

import pytest

from tests.factories import month_rows, rows
from tests.factories.correction_rows import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    carried_over,
    correction,
    correction_of,
    restatement,
    taken,
)
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, insert

pytestmark = pytest.mark.plan_section("6")


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.fixture
def october(here: Setting) -> int:
    return month_rows.shared_fee(here, month=OCTOBER)


@pytest.fixture
def november(here: Setting, october: int) -> int:
    return month_rows.shared_fee(here, month=NOVEMBER)


def corrected(here: Setting, earlier: int, bears: int, *, amount: str = "120.00", **changes: Any) -> int:
    """November's instruction with its own lines and the line that corrects an earlier month."""
    whole = Decimal("400.00") + Decimal(amount)
    number = month_rows.paid(here, bears, amount=whole, month=NOVEMBER)
    line = {"component": "CORRECTION", "amount": amount, "for_month": OCTOBER, "corrects": str(earlier)}
    month_rows.line(here, number, bears, **line | changes)
    return number


def test_lines_that_say_what_the_correction_says_are_accepted(
    here: Setting, october: int, november: int
) -> None:
    with accepted():
        correction(here, november, october, amount="120.00")
        corrected(here, october, november)


def test_what_is_kept_back_is_a_negative_line(here: Setting, october: int, november: int) -> None:
    with accepted():
        correction(here, november, october, amount="-120.00")
        corrected(here, october, november, amount="-120.00")


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


def test_a_second_correction_begins_with_what_the_first_left(
    here: Setting, october: int, november: int
) -> None:
    december = month_rows.shared_fee(here, month=DECEMBER)
    second = {"stood": "420.00", "restated": "410.00", "amount": "-10.00", "in_lines": "-10.00"}
    with accepted():
        correction(here, november, october, amount="120.00")
    with refused_by("correction_begins_with_what_stood"):
        correction(here, december, october, amount="-10.00")
    with accepted():
        number = restatement(
            here, december, october, stood_distribution_fee="420.00", distribution_fee="410.00"
        )
        correction_of(here, number, december, october, **second)


def test_the_parts_of_a_restatement_make_the_difference_of_its_fees(
    here: Setting, october: int, november: int
) -> None:
    with refused_by("corrections_sum_to_restatement"):
        restatement(here, november, october, distribution_fee="300.01")


def test_what_is_claimed_is_a_claim(here: Setting, october: int, november: int) -> None:
    said = {"amount": "-10.00", "in_lines": "-4.00", "claimed": "6.00"}
    with refused_by("claims_make_what_is_claimed"):
        correction(here, november, october, **said)
    with accepted():
        number = correction(here, november, october, **said)
        month_rows.claim(here, amount="6.00", correction_id=number, share_class_id=here.share_class)


@pytest.mark.parametrize("turned", [True, False])
def test_a_restatement_is_of_an_earlier_month(
    turned: bool,  # noqa: FBT001 - a case
    here: Setting,
    october: int,
    november: int,
) -> None:
    with refused_by("restatement_is_of_an_earlier_month"):
        restatement(here, october, november if turned else october)


def test_a_correction_is_of_the_months_of_its_restatement(here: Setting, october: int, november: int) -> None:
    december = month_rows.shared_fee(here, month=DECEMBER)
    with refused_by("correction_is_its_restatement_s"):
        correction_of(here, restatement(here, december, november), december, october)


@pytest.mark.parametrize(
    "changes", [{"for_month": None}, {"corrects": ""}, {"component": "SERVICE_FEE"}], ids=str
)
def test_a_correction_names_its_month_and_no_other_line_does(
    changes: dict[str, Any], here: Setting, october: int, november: int
) -> None:
    with refused_by("payment_line_corrections_name_their_month"):
        correction(here, november, october, amount="120.00")
        corrected(here, october, november, **changes)


@pytest.mark.plan_section("1")
def test_nothing_is_kept_back_beyond_what_the_portfolio_gives_in_the_payment(
    here: Setting, october: int, november: int
) -> None:
    other = rows.share_class(here.plan, rows.portfolio(here.fund))
    with refused_by("corrections_within_portfolio"):
        elsewhere = month_rows.monthly_fee(here, month=NOVEMBER, share_class_id=other)
        month_rows.share(here, elsewhere)
        correction(here, november, october, amount="-120.00")
        number = month_rows.instruction(here, month=NOVEMBER, amount="280.00")
        for line in ({}, {"component": "SERVICE_FEE", "amount": "100.00"}):
            month_rows.line(here, number, elsewhere, **{"share_class_id": other} | line)
        kept = {"component": "CORRECTION", "for_month": OCTOBER, "corrects": str(october)}
        month_rows.line(here, number, november, amount="-120.00", **kept)
        rest = month_rows.instruction(here, month=NOVEMBER, amount="400.00", sequence=2)
        month_rows.line(here, rest, november)
        month_rows.line(here, rest, november, component="SERVICE_FEE", amount="100.00")


@pytest.mark.plan_section("6(b)")
def test_a_claim_on_an_assignee_takes_only_from_its_own_portions(
    here: Setting, october: int, november: int
) -> None:
    other = insert("assignments_assignee", code="bank-z", name="", address="")
    said = {"assignee_id": here.assignee, "share_class_id": here.share_class, "transfer_entry": "t1"}
    claim = month_rows.claim(here, **said)
    line = {"component": "CORRECTION", "amount": "-5.00", "for_month": OCTOBER, "corrects": str(october)}
    with refused_by("payment_line_recovers_its_claim"):
        number = month_rows.instruction(here, month=NOVEMBER)
        month_rows.line(here, number, november, claim_id=claim, assignee_id=other, **line)
    with refused_by("payment_line_recovers_its_claim"):
        number = month_rows.instruction(here, month=NOVEMBER)
        month_rows.line(here, number, november, component="OFFSET", amount="-5.00", claim_id=claim)


@pytest.mark.plan_section("13")
def test_what_is_carried_over_is_paid_as_it_was_given(here: Setting, october: int) -> None:
    line = {"component": "CARRIED_OVER", "amount": "40.00", "corrects": "distribution_fee"}
    with refused_by("payment_lines_sum_to_carried_over"):
        taken(here, october, carried_over(here))
        month_rows.paid(here, october, month=OCTOBER)
    with refused_by("payment_lines_sum_to_carried_over"):
        number = month_rows.paid(here, october, month=OCTOBER, amount="440.00")
        month_rows.line(here, number, october, **line)
    with accepted():
        taken(here, october, carried_over(here))
        number = month_rows.paid(here, october, month=OCTOBER, amount="440.00")
        month_rows.line(here, number, october, **line)


@pytest.mark.plan_section("13")
def test_what_is_carried_over_is_taken_once(here: Setting, october: int, november: int) -> None:
    carried = carried_over(here)
    with accepted():
        taken(here, october, carried)
    with refused_by("carried_over_taken_once"):
        taken(here, november, carried)
    with refused_by("carried_over_taken_once"):
        taken(here, november, carried_over(here, through="2003-08-16"), amount="39.00", in_lines="39.00")


@pytest.mark.plan_section("13")
def test_what_is_carried_over_and_not_kept_back_is_a_claim(
    here: Setting, october: int, november: int
) -> None:
    first = carried_over(here, entry="co")
    with accepted():
        taken(here, october, first)
    rows.execute("UPDATE assignments_carriedover SET superseded_by_id = %s WHERE id = %s", rows.act(), first)
    less = carried_over(here, entry="co", amount="30.00")
    said = {"stood": "40.00", "amount": "-10.00", "in_lines": "0.00", "claimed": "10.00"}
    with refused_by("claims_make_what_was_carried_over"):
        taken(here, november, less, **said)
    with accepted():
        number = taken(here, november, less, **said)
        month_rows.claim(here, amount="10.00", carried_over_id=number, share_class_id=here.share_class)


@pytest.mark.plan_section("13")
def test_what_is_carried_over_is_of_its_own_plan_and_shares(here: Setting, october: int) -> None:
    other = rows.share_class(here.plan, rows.portfolio(here.fund))
    with refused_by("carried_over_enters_its_shares"):
        taken(here, october, carried_over(here, share_class_id=other))
    plan = rows.plan()
    with refused_by("carried_over_is_its_plan_s"):
        carried_over(here, plan_id=plan)
