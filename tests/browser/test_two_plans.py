"""Two Plans in the browser: an HTML exhibit is loaded, and a party finds each Plan's own pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from governance.domain.roles import Role
from governance.models import Plan
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.people import person
from tests.factories.second_plan import closed_second_september

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Any], Page]
Look = Callable[[Page], None]
TEXTS = Path(__file__).resolve().parents[1] / "unit" / "governance" / "plan_texts"


@pytest.fixture
def acting(transactional_db: None) -> Any:
    """A closed month of the small Plan, and who closed it."""
    user = get_user_model().objects.create_user(username="operator")
    closed_september(user, besides=outsiders.AGENT_BOOK)
    return user


def test_an_exhibit_of_two_classes_is_asked_for_its_class_and_taken(
    acting: Any, sign_in: SignIn, looks_right: Look
) -> None:
    page = sign_in(person(Role.OFFICER))
    page.goto("/class-b/files/plan-text/")
    page.get_by_label("Code of the Plan").fill("")
    page.get_by_label("File", exact=True).set_input_files(TEXTS / "class_a_and_c.htm")
    page.get_by_role("button", name="Load the text").click()
    page.get_by_text("names Class A and Class C").first.wait_for()
    page.console_errors.clear()  # type: ignore[attr-defined]  # the refusal itself

    page.get_by_label("File", exact=True).set_input_files(TEXTS / "class_a_and_c.htm")
    page.get_by_label("Share class").fill("Class C")
    page.get_by_role("button", name="Load the text").click()

    page.get_by_text("This Plan has no Assignees").wait_for()
    looks_right(page)
    assert Plan.objects.filter(code="class-c").exists()


def test_a_distributor_goes_from_one_plan_to_the_other(
    acting: Any, sign_in: SignIn, looks_right: Look
) -> None:
    closed_second_september(acting)
    page = sign_in(outsiders.everybody()["adi-user"])
    page.goto("/class-b/transfers/")
    page.get_by_role("link", name="Give a notice").wait_for()

    page.get_by_role("navigation", name="Plans").get_by_role("link", name="class-c").click()
    page.wait_for_url("**/class-c/statements/")
    looks_right(page)
    assert page.get_by_role("link", name="Monthly Calculations").count() == 0

    page.goto("/class-c/transfers/")
    page.get_by_text("has no Assignees").wait_for()
    looks_right(page)
    assert page.get_by_role("link", name="Give a notice").count() == 0
