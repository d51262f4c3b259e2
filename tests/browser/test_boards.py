"""The secretary records an interest and sees what it changes; what is due leads to its vote. With axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from governance.models import Fund, TrusteeInterest
from tests.factories.boards import adopted_plan
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = Callable[[Page], None]


def type_into(page: Page, label: str, keys: str) -> None:
    page.get_by_role("textbox", name=label).focus()
    page.keyboard.type(keys)


def test_secretary_records_an_interest_and_is_warned_of_what_is_looked_back_to(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    secretary = person(Role.SECRETARY)
    adopted_plan(acting_user)
    Fund.objects.update(fiscal_year_end="07-31")
    page = sign_in(secretary)
    page.goto("/class-b/boards/?on=2004-06-09")
    looks_right(page)

    page.get_by_role("link", name="Record an interest of Bob Best").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/interest/")
    looks_right(page)
    page.get_by_label("What it comes from").select_option("COUNSEL")
    type_into(page, "From", "01011999")
    type_into(page, "Last day", "08312002")
    type_into(page, "Why it is one", "Partner of Example LLP")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_text("The interest is recorded.").wait_for()
    page.goto("/class-b/boards/?on=2004-06-09")
    said = page.get_by_role("row", name="Bob Best").inner_text()
    assert "was legal counsel (Partner of Example LLP) until 31 August 2002" in said
    looks_right(page)
    assert TrusteeInterest.objects.filter(reason="Partner of Example LLP").count() == 2


def test_what_is_due_is_in_sight_and_leads_to_the_vote(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    secretary = person(Role.SECRETARY)
    adopted_plan(acting_user)
    page = sign_in(secretary)
    page.goto("/class-b/continuance/?on=2004-06-01")
    looks_right(page)

    page.get_by_role("link", name="Record the vote").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/votes/new/?matter=CONTINUANCE")
    assert page.get_by_label("Matter").input_value() == "CONTINUANCE"
    page.goto("/class-b/status/?on=2004-06-01")
    looks_right(page)
