"""The secretary records a continuance vote without a mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from governance.selectors.votes import votes_shown
from tests.factories.boards import TRUSTEES, adopted_plan
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = Callable[[Page], None]


def press_on(page: Page, role: Any, name: str) -> None:
    """Go to an element as the keyboard does, and press it."""
    found = page.get_by_role(role, name=name, exact=True)
    found.focus()
    page.keyboard.press("Enter")


def tab_to(page: Page, label: str) -> None:
    """Press Tab until that field has the focus; it must come."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.get_by_label(label, exact=True).first.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"the keyboard never reaches {label}")


def vote(page: Page, trustee: str, choice: str, *, afar: bool = False) -> None:
    tab_to(page, f"{trustee}: for")
    for _ in range(["for", "against", "abstained", "cast no vote"].index(choice)):
        page.keyboard.press("ArrowRight")
    if choice == "for":
        page.keyboard.press("Space")
    if afar:
        tab_to(page, f"{trustee}: by telephone or video")
        page.keyboard.press("Space")


def record_meeting(page: Page, looks_right: LOOKS) -> None:
    press_on(page, "link", "Record a meeting")
    page.wait_for_url("**/meetings/new/")
    looks_right(page)
    page.get_by_label("Date").focus()
    page.keyboard.type("06092004")
    tab_to(page, "Continuance")
    page.keyboard.press("Space")
    press_on(page, "button", "Record the meeting")
    page.wait_for_url("**/votes/new/?from=board-2004-06-09")
    looks_right(page)


def fill_in(page: Page, looks_right: LOOKS) -> None:
    press_on(page, "button", "Go on to the votes")
    page.wait_for_url("**step=2**")
    looks_right(page)
    for trustee in TRUSTEES:
        vote(page, trustee, "for", afar=trustee == "Cyd Cole")
    press_on(page, "button", "Show what this gives")
    page.get_by_text("It puts the Plan in force through 30 Jun 2005.").wait_for()
    looks_right(page)


def test_secretary_records_a_continuance_vote_with_the_keyboard_alone(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    secretary = person(Role.SECRETARY)
    plan = adopted_plan(acting_user)
    page = sign_in(secretary)
    page.goto("/class-b/votes/")
    looks_right(page)

    record_meeting(page, looks_right)
    fill_in(page, looks_right)

    said = page.locator("main").inner_text()
    assert "Board 3 of 4, Dis-interested 2 of 3 in favour." in said
    assert "Cyd Cole did not vote in person (Section 8)" in said
    assert len(votes_shown(plan)) == 1

    press_on(page, "button", "Record the vote")

    page.get_by_text("The vote is recorded.").wait_for()
    looks_right(page)
    assert (votes_shown(plan)[0].state, votes_shown(plan)[0].recorded_by) == ("carried", "secretary")
