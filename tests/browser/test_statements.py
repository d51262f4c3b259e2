"""Two Distributors and two Assignees read their statements, and never each other's; one disputes a line."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.models import Plan
from plan_admin.month_end.services.finishing import finish_month
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september, quiet

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/class-b/statements/2003-09"
OWN = {
    "adi-user": f"{BASE}/distributor/adi/",
    "idi-user": f"{BASE}/distributor/idi/",
    "trust-a-user": f"{BASE}/assignee/trust-a/",
    "trust-b-user": f"{BASE}/assignee/trust-b/",
}


@pytest.fixture
def people(acting_user: Any) -> dict[str, Any]:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    finish_month(plan=Plan.objects.get(), month=SEPTEMBER, acting_user=acting_user, progress=quiet)
    return outsiders.everybody()


@pytest.mark.parametrize("who", [*OWN])
def test_each_party_reads_its_own_month_and_year_and_no_other(
    who: str, people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page = sign_in(people[who])

    page.goto(OWN[who])
    looks_right(page)
    assert "The month is finished" in page.locator("main").inner_text()
    page.get_by_role("link", name="See the calendar year 2003").click()
    looks_right(page)
    assert "The account, month by month" in page.locator("main").inner_text()

    for other, address in OWN.items():
        if other != who:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 404
    page.console_errors.clear()  # type: ignore[attr-defined]  # the browser notes each refusal


def test_a_party_disputes_a_line_and_reads_the_answer(
    people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page = sign_in(people["trust-a-user"])
    page.goto(OWN["trust-a-user"])
    page.get_by_role("link", name="Dispute a line").click()
    looks_right(page)
    page.get_by_label("What it should be").fill("11000.00")
    page.get_by_label("Why").fill("Our own accrual gives more.")
    page.get_by_role("button", name="Open the dispute").click()
    page.get_by_text("Your dispute is open").wait_for()
    looks_right(page)
    page.get_by_role("button", name="Sign out").click()

    page = sign_in(people["officer"])
    page.goto("/class-b/statements/disputes/")
    looks_right(page)
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    page.get_by_role("button", name="Answer").click()
    looks_right(page)
    page.get_by_label("In words").fill("It is 60 % of the share.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("It is recorded").wait_for()
    looks_right(page)
