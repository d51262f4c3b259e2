"""Signing in, the second factor and the lockout, as a person meets them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_signs_in_and_finds_their_front_page(
    page: Page, sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page.goto("/")
    looks_right(page)

    sign_in(person(Role.OFFICER))

    assert "Compliance officer" in page.locator("header").inner_text()
    looks_right(page)


def test_the_account_page_and_the_second_factor_can_be_read_by_all(
    sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page = sign_in(person(Role.AUDITOR))
    page.goto("/account/")
    looks_right(page)

    page.get_by_role("link", name="Set up a second factor").click()

    assert page.get_by_role("img").count() == 1
    looks_right(page)


def test_five_wrong_passwords_lock_the_name(page: Page, looks_right: Callable[[Page], None]) -> None:
    person(Role.OFFICER)
    for _ in range(5):
        page.goto("/account/sign-in/")
        page.get_by_label("Username").fill("officer")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()

    assert "Locked for half an hour" in page.content()
