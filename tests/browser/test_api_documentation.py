"""The documentation of the API opens in the browser, from the site's own files alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_documentation_opens_and_an_operation_can_be_tried(sign_in: Callable[[Any], Page]) -> None:
    page = sign_in(person(Role.OFFICER))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/api/docs/")
    page.get_by_role("button", name="get /api/v1/plans/", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()

    own = page.evaluate("window.location.origin")
    assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []
    assert page.console_errors == []  # type: ignore[attr-defined]


def test_the_page_of_one_s_token_can_be_read_by_all(
    sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page = sign_in(person(Role.AUDITOR))
    page.goto("/account/")

    page.get_by_role("link", name="Your API token").click()
    looks_right(page)
    page.get_by_role("button", name="Make a token").click()

    assert "plan_" in page.locator("code").first.inner_text()
    looks_right(page)
