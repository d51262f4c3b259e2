"""A Distributor's user reads a statement down to the day; an Assignee's user finds its own alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(acting_user: Any) -> dict[str, Any]:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    return {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}


def test_distributor_goes_from_its_statement_down_to_the_day(
    people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page = sign_in(outsiders.member("adi-user", PayeeKind.DISTRIBUTOR, "adi", people=people))

    page.get_by_role("link", name="Statements").first.click()
    looks_right(page)
    page.get_by_role("link", name="2003-09").click()
    looks_right(page)
    assert "estimate" in page.locator("main").inner_text()
    page.get_by_role("link", name="16,875.00").first.click()

    said = page.locator("main").inner_text()
    assert "agrees with the stored figure" in said
    assert "30 Sep 2003" in said
    looks_right(page)
    page.get_by_role("link", name="To print").click()
    looks_right(page)


def test_assignee_finds_its_own_statement_and_nobody_elses(
    people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: Callable[[Page], None]
) -> None:
    page = sign_in(outsiders.member("trust-a-user", PayeeKind.ASSIGNEE, "trust-a", people=people))
    page.get_by_role("link", name="Statements").first.click()
    page.get_by_role("link", name="2003-09").click()
    looks_right(page)
    page.get_by_role("link", name="10,125.00").first.click()
    assert "agrees with the stored figure" in page.locator("main").inner_text()
    looks_right(page)

    for other in ("assignee/trust-b", "distributor/adi", "agent/depository"):
        answer = page.goto(f"/class-b/statements/2003-09/{other}/")
        assert answer is not None
        assert answer.status == 404
        assert "Trust B" not in page.content()
    page.console_errors.clear()  # type: ignore[attr-defined]  # the browser notes each refusal
