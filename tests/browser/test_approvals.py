"""A payment's way in the browser: one person approves, another issues, and what takes it back asks why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from assignments.models import PaymentAuthorization, PaymentInstruction
from governance.domain.roles import Role
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = "/class-b/months/2003-09/"


def test_payments_are_approved_by_one_person_and_issued_by_another(
    acting_user: Any, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    closed_september(acting_user)
    officer, approver = person(Role.OFFICER), person(Role.APPROVER)
    page = sign_in(approver)
    page.goto(f"{MONTH}approvals/")
    looks_right(page)
    page.get_by_role("button", name="Approve all that you may on this page").click()
    page.get_by_text("payments approved").wait_for()
    looks_right(page)

    page.context.clear_cookies()
    page = sign_in(officer)
    page.goto(f"{MONTH}payments/")
    looks_right(page)
    page.get_by_role("link", name="Issue", exact=True).first.click()
    looks_right(page)
    page.get_by_role("button", name="Issue").click()
    page.get_by_text("Issued as authorization 1").wait_for()
    looks_right(page)
    authorization = PaymentAuthorization.objects.get()
    number = authorization.instructions.earliest("pk").instruction_id
    page.goto(f"{MONTH}payments/{number}/")
    looks_right(page)
    page.get_by_role("link", name="Record its settlement").click()
    looks_right(page)
    page.get_by_label("Settled on").fill(str(date(2003, 10, 8)))
    page.get_by_label("The bank's reference").fill("FED-1")
    page.get_by_role("button", name="Record the settlement").click()
    page.get_by_text("Recorded as settled").wait_for()

    assert PaymentInstruction.objects.get(pk=number).status == "SETTLED"


def test_what_takes_a_payment_back_stands_on_pages_of_its_own(
    acting_user: Any, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    closed_september(acting_user)
    number = PaymentInstruction.objects.earliest("pk").pk
    page = sign_in(person(Role.APPROVER))

    for name in ("void", "reverse", "determine"):
        page.goto(f"{MONTH}payments/{number}/{name}/")
        looks_right(page)
    page.goto(f"{MONTH}lapse/")
    looks_right(page)
