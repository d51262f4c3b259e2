"""The Plan page and the year at a glance in a real browser: read, unfolded, followed and printed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.people import person
from tests.factories.plans import loaded_plan, plan_text, undivided

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = Callable[[Page], None]


def test_a_newcomer_reads_the_plan_and_follows_it_to_a_vote(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    page = sign_in(person(Role.SECRETARY))
    page.get_by_role("link", name="What class-b says, and what it means today").click()
    page.wait_for_url("**/class-b/plan/")
    page.goto("/class-b/plan/?on=2003-09-30")
    looks_right(page)

    page.get_by_role("link", name="6(b)", exact=True).click()
    transfers = page.get_by_role("article", name="6(b)", exact=True)
    transfers.get_by_text("2 Transfers in force").wait_for()
    for summary in transfers.locator("summary").all():
        summary.click()
    transfers.get_by_text("All of the share is transferred", exact=True).wait_for()
    looks_right(page)

    page.get_by_role("article", name="8", exact=True).get_by_role("link", name="Adoption of the Plan").click()
    page.get_by_role("heading", level=1).wait_for()
    assert "/votes/" in page.url


def test_it_prints_whole_and_without_the_frame(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    closed_september(acting_user)
    page = sign_in(person(Role.AUDITOR))
    page.goto("/class-b/plan/?on=2004-07-15")
    page.get_by_role("link", name="To print, with all readings").click()
    page.get_by_text("How we read it, clause by clause").first.wait_for()
    looks_right(page)

    page.emulate_media(media="print")
    assert page.locator(".places").count() == 0
    page.get_by_text("Who sold and is gone is paid on.").first.wait_for()
    assert page.locator("details:not([open])").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_another_plan_that_says_it_in_other_words(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    loaded_plan(acting_user, text=undivided(plan_text()))
    page = sign_in(person(Role.OFFICER))
    page.goto("/class-b/plan/")

    page.get_by_role("article", name="6", exact=True).get_by_text("ask counsel").wait_for()
    looks_right(page)


def test_compliance_sees_the_year_and_an_empty_one(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    closed_september(acting_user)
    page = sign_in(person(Role.OFFICER))
    page.goto("/class-b/overview/")
    page.get_by_role("img", name="What all Funds incurred in each month").wait_for()
    looks_right(page)

    page.get_by_label("Year", exact=True).fill("1999")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("No month of 1999 is computed.").wait_for()
    looks_right(page)

    page.get_by_role("main").get_by_role("link", name="2003", exact=True).first.click()
    page.get_by_role("link", name="60,000.00: September 2003").click()
    page.wait_for_url("**/class-b/months/2003-09/")
