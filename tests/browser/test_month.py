"""The compliance officer's month: a bad file first, then the right ones, to the finished month."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from fees.models import MonthlyFee
from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth, days_between
from governance.domain.roles import Role
from governance.models import Act, Plan
from plan_admin.month_end.models import Job
from tests.factories.closed_month import BOND, STOCK, closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Any], Page]
Look = Callable[[Page], None]
OCTOBER = PlanMonth.from_text("2003-10")
MONTH = "/class-b/months/2003-10/"
HEAD = "portfolio,date,net_assets,shares_outstanding\n"


@pytest.fixture
def september(transactional_db: None) -> Plan:
    return closed_september(get_user_model().objects.create_user(username="operator"))


def net_assets(*names: str) -> str:
    """36,500,000.00 on every business day of October."""
    days = [day for day in days_between(OCTOBER.first, OCTOBER.last) if is_business_day(day)]
    return HEAD + "".join(f"{name},{day},36500000.00,\n" for name in names for day in days)


def bring(page: Page, file: Path) -> None:
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Load the file").click()


def press(page: Page, button: str) -> None:
    """Ask for a job, and go from its page to the month."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("link", name="To October 2003").click()


def bring_a_bad_file_first(page: Page, looks_right: Look, folder: Path) -> None:
    bad, half = folder / "bad.csv", folder / "half.csv"
    bad.write_text(net_assets(STOCK) + "No Such Fund,2003-10-01,1.00,\n")
    half.write_text(net_assets(STOCK))
    page.goto(MONTH)
    assert "None of 2 Portfolios is computed yet." in page.content()
    looks_right(page)

    page.get_by_role("link", name="Bring the files").click()
    page.get_by_role("link", name="Net assets").first.click()
    bring(page, bad)
    assert "Refused: 1 fault. Nothing was stored." in page.get_by_role("alert").inner_text()
    page.console_errors.clear()  # type: ignore[attr-defined]  # the browser notes an answer of 422

    bring(page, half)
    assert "Taken: 23 rows." in page.content()


def preview_then_close_what_can_be(page: Page, looks_right: Look) -> None:
    page.goto(f"{MONTH}close/")
    looks_right(page)
    page.get_by_role("button", name="Preview, writing nothing").click()
    page.get_by_role("heading", name="What closing would give").wait_for()
    assert MonthlyFee.objects.filter(month=OCTOBER.first).count() == 0
    looks_right(page)

    page.goto(f"{MONTH}close/")
    press(page, "Close")
    assert "1 computed, 0 closed, 1 failed" in page.content()
    assert "23,250.00" in page.content()
    looks_right(page)


def bring_the_rest_and_close(page: Page, looks_right: Look, folder: Path) -> None:
    rest, booked = folder / "rest.csv", folder / "booked.csv"
    rest.write_text(net_assets(BOND))
    # 31 days of 36,500,000.00 x 0.75 % / 365 are 23,250.00.
    booked.write_text(f"portfolio,month,component,amount\n{STOCK},2003-10,distribution_fee,23255.00\n")
    page.goto("/class-b/files/net-assets/")
    bring(page, rest)
    page.goto("/class-b/files/booked-accruals/")
    looks_right(page)
    bring(page, booked)

    page.goto(f"{MONTH}close/")
    press(page, "Close")
    assert "2 computed, 0 closed, 0 failed" in page.content()


def explain_what_differs(page: Page, looks_right: Look) -> None:
    page.goto(f"{MONTH}finish/")
    assert "1 difference above the tolerance needs a reason first" in page.content()
    looks_right(page)

    page.get_by_role("link", name="Say why").click()
    looks_right(page)
    page.get_by_label("Reason").fill("Booked at an estimate; trued up in November.")
    page.get_by_role("button", name="Save").click()
    assert "Everything that was given ties, or has its reason." in page.content()
    looks_right(page)


def test_an_officer_closes_a_month_with_a_bad_file_first(
    september: Plan, sign_in: SignIn, looks_right: Look, tmp_path: Path
) -> None:
    page = sign_in(person(Role.OFFICER))
    bring_a_bad_file_first(page, looks_right, tmp_path)
    preview_then_close_what_can_be(page, looks_right)
    bring_the_rest_and_close(page, looks_right, tmp_path)
    explain_what_differs(page, looks_right)

    page.goto(f"{MONTH}finish/")
    page.get_by_label("Reason").fill("All files are in.")
    press(page, "Finish the month")

    assert "What arrives from now on is a correction" in page.content()
    states = set(MonthlyFee.objects.filter(month=OCTOBER.first).values_list("status", flat=True))
    assert states == {"CLOSED", "SUPERSEDED"}
    assert Act.objects.get(kind="finish_month", source="2003-10").reason == "All files are in."
    assert set(Job.objects.values_list("state", flat=True)) == {"DONE"}
    for address in (f"{MONTH}payments/", "/class-b/jobs/"):
        page.goto(address)
        looks_right(page)
