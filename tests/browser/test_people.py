"""An officer proposes a person, an approver confirms, and the new person signs in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
CHOSEN = "k4-plum-tree-lane"


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def propose(page: Page, looks_right: Callable[[Page], None]) -> str:
    page.goto("/people/")
    page.get_by_role("link", name="Propose a new person").click()
    looks_right(page)
    page.get_by_label("Sign-in name").fill("jdoe")
    page.get_by_label("Name", exact=True).fill("Jane Doe")
    page.get_by_label("Auditor").check()
    page.get_by_label("Reason").fill("Annual audit")
    page.get_by_role("button", name="Propose").click()
    page.get_by_text("Proposed. Nothing has changed yet").wait_for()
    looks_right(page)
    page.goto("/people/")
    page.get_by_role("link", name="New person jdoe (Jane Doe) as Auditor").click()
    looks_right(page)
    return page.locator("strong.code").inner_text()


def confirm(page: Page, looks_right: Callable[[Page], None]) -> str:
    page.goto("/people/")
    page.get_by_role("link", name="New person jdoe (Jane Doe) as Auditor").click()
    looks_right(page)
    page.get_by_role("button", name="Confirm").click()
    link = page.get_by_label("The link by which").input_value()
    looks_right(page)
    return link


def choose_password(page: Page, link: str, code: str) -> None:
    page.goto(link)
    page.get_by_label("New password", exact=True).fill(CHOSEN)
    page.get_by_label("New password confirmation").fill(CHOSEN)
    page.get_by_label("Code that the officer told you").fill(code)
    page.get_by_role("button", name="Set it").click()
    page.get_by_label("Username").fill("jdoe")
    page.get_by_label("Password").fill(CHOSEN)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def test_a_person_is_proposed_confirmed_and_signs_in(
    page: Page, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    officer, approver = person(Role.OFFICER), person(Role.APPROVER)
    sign_in(officer)
    code = propose(page, looks_right)
    sign_out(page)
    sign_in(approver)
    link = confirm(page, looks_right)
    sign_out(page)

    choose_password(page, link, code)

    assert "Auditor" in page.locator("header").inner_text()
    page.goto("/people/")
    page.get_by_role("link", name="jdoe").click()
    looks_right(page)
