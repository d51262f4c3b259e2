"""A Distributor's user gives its Monthly Calculation in a browser: a file with faults, then ours accepted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from governance.domain.roles import Role
from tests.factories.closed_month import closed_september
from tests.factories.outsiders import AGENT_BOOK, everybody
from tests.factories.people import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.plan_section("6(d)")]
WRONG = "portfolio,distributor_share,assignee,amount\nexample-energy-fund,1.00,trust-z,=2\nmystery,1.00,,\n"


@pytest.fixture
def people() -> dict[str, Any]:
    closed_september(person(Role.OFFICER, name="closer"), besides=AGENT_BOOK)
    return everybody()


def test_a_file_with_faults_is_told_all_of_them_and_ours_are_accepted_with_one_button(
    people: dict[str, Any],
    sign_in: Callable[[Any], Page],
    looks_right: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    file = tmp_path / "calc.csv"
    file.write_text(WRONG)
    page = sign_in(people["adi-user"])
    page.get_by_role("link", name="Monthly Calculations").click()
    looks_right(page)
    page.get_by_role("link", name="Upload the Calculation of September 2003").click()

    page.get_by_label("Monthly Calculation").set_input_files(file)
    page.get_by_role("button", name="Send the Calculation").click()

    page.get_by_role("heading", name="Refused: 3 faults. Nothing was stored.").wait_for()
    page.console_errors.clear()  # type: ignore[attr-defined]  # the refusal is said with 422
    looks_right(page)
    page.get_by_role("link", name="Type it in instead").click()
    looks_right(page)
    page.get_by_role("link", name="A I M Distributors, September 2003").click()
    looks_right(page)
    page.get_by_role("link", name="Accept ours").click()
    looks_right(page)
    page.get_by_role("button", name="Accept these figures").click()

    page.get_by_text("1 Portfolio: agrees.").wait_for()
    looks_right(page)


def test_another_distributor_finds_nothing_of_it(
    people: dict[str, Any], sign_in: Callable[[Any], Page]
) -> None:
    page = sign_in(people["idi-user"])

    answer = page.goto("/class-b/calculations/2003-09/adi/")

    assert answer is not None
    assert answer.status == 404
    page.goto("/class-b/calculations/")
    assert "A I M Distributors" not in page.get_by_role("main").inner_text()
