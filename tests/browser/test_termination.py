"""The secretary terminates the Plan for a Portfolio in three steps; every step looks right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from governance.models import Termination
from tests.factories.month import BOOK, MonthWorld
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = Callable[[Page], None]
SAID = (
    ("(i) The Dis-interested Trustees acted in good faith", "Minutes, page 3."),
    ("(i) They find it in the best interest of the Fund", "Memorandum of counsel."),
    ("(i) They find it in the best interest of each Portfolio's shareholders", "Memorandum of counsel."),
    (
        "(ii) The Fund does not alter the contingent deferred sales charges on Shares outstanding",
        "The prospectus stays.",
    ),
)


def answer(page: Page, number: int, question: str, evidence: str) -> None:
    page.get_by_role("group", name=question).get_by_label("yes").check()
    page.get_by_label("How that is known").nth(number).fill(evidence)


def test_secretary_terminates_the_plan_and_sees_the_test_for_each_distributor(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, tmp_path: Path
) -> None:
    secretary = person(Role.SECRETARY)
    MonthWorld.loaded(tmp_path, book=BOOK)
    page = sign_in(secretary)
    page.goto("/class-b/terminations/")
    looks_right(page)

    page.get_by_role("link", name="Terminate the Plan").click()
    looks_right(page)
    page.get_by_label("First day of the Plan terminated").fill("2003-10-16")
    page.get_by_label("Alpha Growth Fund").check()
    page.get_by_role("button", name="Go on to the test").click()
    page.wait_for_url("**step=2**")
    looks_right(page)
    for number, (question, evidence) in enumerate(SAID):
        answer(page, number, question, evidence)
    page.get_by_role("button", name="Show what follows").click()
    page.get_by_role("heading", name="The test, as far as it is known now").wait_for()
    looks_right(page)
    assert Termination.objects.count() == 0
    said = page.locator("main").inner_text()
    assert "no determination of the Dis-interested Trustees was carried" in said
    assert "the Fund withholds and pays over contingent deferred sales charges" in said

    page.get_by_role("button", name="Record the termination").click()

    page.get_by_text("The termination is recorded.").wait_for()
    looks_right(page)
    assert Termination.objects.get().entry == "termination-2003-10-16"
