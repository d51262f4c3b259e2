"""The compliance officer's desk: a bad file, the right one, and reference data with its history."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from governance.domain.roles import Role
from governance.models import Plan, Portfolio
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Any], Page]
Look = Callable[[Page], None]
HEAD = "portfolio,date,net_assets,shares_outstanding\n"


@pytest.fixture
def september(transactional_db: None) -> Plan:
    """A closed month of two Portfolios."""
    return closed_september(get_user_model().objects.create_user(username="operator"))


def test_a_file_with_faults_is_refused_and_the_right_one_is_taken(
    september: Plan, sign_in: SignIn, looks_right: Look, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(HEAD + "No Such Fund,2003-10-01,1.00,\nExample Energy Fund,2003-10-99,-1,\n")
    good.write_text(HEAD + "Example Energy Fund,2003-09-30,36500002.00,\n")
    page = sign_in(person(Role.OFFICER))
    page.goto("/admin/")
    page.get_by_role("link", name="Net assets").first.click()
    looks_right(page)

    page.get_by_label("File", exact=True).set_input_files(bad)
    page.get_by_role("button", name="Load the file").click()

    assert "Refused: 3 faults. Nothing was stored." in page.get_by_role("alert").inner_text()
    # The browser itself notes an answer of 422 as an error.
    page.console_errors.clear()  # type: ignore[attr-defined]
    looks_right(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="All 3 as a CSV file").click()
    assert download.value.suggested_filename == "faults.csv"

    page.get_by_label("File", exact=True).set_input_files(good)
    page.get_by_role("button", name="Load the file").click()

    assert "Taken: 1 row." in page.content()
    assert "computed on the facts known before" in page.content()
    looks_right(page)


def test_reference_data_is_found_corrected_and_its_history_read(
    september: Plan, sign_in: SignIn, looks_right: Look
) -> None:
    Portfolio.objects.get(name="Example Energy Fund").aliases.create(alias="9999-B")
    page = sign_in(person(Role.OFFICER))
    page.goto("/admin/")
    looks_right(page)
    page.get_by_role("link", name="Portfolios", exact=True).click()
    looks_right(page)

    page.get_by_label("Search").fill("9999-B")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Example Energy Fund").click()
    looks_right(page)
    page.get_by_label("Custody account").fill("77-1")
    page.get_by_label("Reason").fill("Letter of the custodian.")
    page.get_by_role("button", name="Record it").click()

    assert "Example Energy Fund is recorded as act" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="History").click()
    assert "Letter of the custodian." in page.content()
    looks_right(page)


def test_many_are_chosen_by_keyboard_and_changed_with_one_reason(
    september: Plan, sign_in: SignIn, looks_right: Look
) -> None:
    page = sign_in(person(Role.OFFICER))
    page.goto("/admin/governance/portfolio/")

    page.get_by_role("checkbox", name="Select all").focus()
    page.keyboard.press("Space")
    page.locator("select[name=action]").select_option(label="Say their custody account")
    page.get_by_role("button", name="Go", exact=True).last.click()
    looks_right(page)
    page.get_by_label("Custody account").fill("77-9")
    page.get_by_label("Reason").fill("One custodian for all.")
    page.get_by_role("button", name="Record it for 2").click()

    assert "2 records are recorded as act" in page.get_by_role("status").inner_text()
    assert set(Portfolio.objects.values_list("custody_account", flat=True)) == {"77-9"}


def test_results_status_and_the_other_doors_look_right(
    september: Plan, sign_in: SignIn, looks_right: Look
) -> None:
    page = sign_in(person(Role.AUDITOR))

    for url in (
        "/class-b/files/",
        "/class-b/files/share-activity/",
        "/class-b/files/book/",
        "/class-b/files/plan-text/",
        "/class-b/status/?on=2003-09-30",
        "/admin/assignments/paymentinstruction/",
        "/admin/assignments/distributorshare12b1/",
        "/admin/fees/monthlyfee/",
    ):
        page.goto(url)
        looks_right(page)
    page.locator("#result_list tbody a").first.click()
    looks_right(page)
