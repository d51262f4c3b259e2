"""The projection: asked with the keyboard, answered beside no change, and a part that other pages load."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from governance.domain.roles import Role
from governance.models import Plan
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Any], Page]
Look = Callable[[Page], None]


@pytest.fixture
def september(transactional_db: None) -> Plan:
    """A Plan of two Portfolios whose September 2003 is known."""
    return closed_september(get_user_model().objects.create_user(username="operator"))


def test_a_termination_is_asked_and_compared_with_no_change(
    september: Plan, sign_in: SignIn, looks_right: Look
) -> None:
    page = sign_in(person(Role.SECRETARY))
    page.get_by_role("link", name="Projection").click()
    looks_right(page)
    assert "from what is known through 30 September 2003" in page.content()

    page.get_by_text("Ask otherwise").press("Enter")
    page.get_by_label("Months", exact=False).first.fill("3")
    page.get_by_label("Change", exact=False).first.select_option("terminate")
    page.get_by_label("Portfolios of the change").select_option("example-energy-fund")
    page.get_by_label("From", exact=False).first.fill("2003-11-01")
    page.get_by_label("A I M Distributors").check()
    looks_right(page)
    page.get_by_role("button", name="Project").press("Enter")

    page.get_by_role("heading", name="The Plan is terminated for Example Energy Fund").wait_for()
    assert "change=terminate" in page.url
    looks_right(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="This table as CSV").first.click()
    assert download.value.suggested_filename == "projection-class-b-2003-10-2003-12.csv"


def test_a_question_with_faults_shows_them_beside_the_form(
    september: Plan, sign_in: SignIn, looks_right: Look
) -> None:
    page = sign_in(person(Role.AUDITOR))
    page.goto("/class-b/projection/?change=terminate&market=ten")

    assert "Refused: 2 faults." in page.get_by_role("alert").inner_text()
    # The browser itself notes an answer of 422 as an error.
    page.console_errors.clear()  # type: ignore[attr-defined]  # set by the page fixture
    looks_right(page)
