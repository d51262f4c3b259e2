"""Quarterly reports: presented by the officer, reviewed by the secretary, read by a Distributor."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role
from tests.factories.month import ALPHA, GROWTH
from tests.factories.people import member, person
from tests.factories.reports import OVERPAID, SEPTEMBER, ReportWorld

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Any], Page]
Look = Callable[[Page], None]


@pytest.fixture
def asked(transactional_db: None, tmp_path: Path) -> ReportWorld:
    """August and September are closed, and adi has given what it spent."""
    found = ReportWorld.closed(tmp_path)
    found.spent()
    found.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])
    return found


def test_a_report_is_presented_and_then_stands(
    asked: ReportWorld, sign_in: SignIn, looks_right: Look
) -> None:
    page = sign_in(asked.officer)
    page.get_by_role("link", name="Quarterly reports", exact=True).click()
    looks_right(page)
    page.get_by_role("link", name=ALPHA, exact=True).last.click()  # the first quarter
    looks_right(page)
    page.get_by_role("link", name="Present it to the Board").press("Enter")
    looks_right(page)
    page.get_by_label("Delivered to the Board on").fill("2003-11-05")
    page.get_by_role("button", name="Present the report").press("Enter")

    page.get_by_text("The report is presented.").wait_for()
    assert "presented to the Board on 5 November 2003" in page.content()
    looks_right(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="As a paper (PDF)").click()
    assert download.value.suggested_filename == "quarterly-report-class-b-alpha-funds-inc-2003-09.pdf"


def test_the_secretary_records_the_review_and_the_year_is_rolled_up(
    asked: ReportWorld, sign_in: SignIn, looks_right: Look
) -> None:
    asked.present()
    page = sign_in(person(Role.SECRETARY))
    page.goto("/class-b/quarterly-reports/alpha-funds-inc/2003-09/")
    page.get_by_role("link", name="Record the Board's review").press("Enter")
    looks_right(page)
    page.get_by_label("Meeting at which the Board reviewed it").select_option("board-2003-11")
    page.get_by_role("button", name="Record the review").press("Enter")
    page.get_by_text("Reviewed by the Board at the meeting of 12 Nov 2003").wait_for()
    page.get_by_role("link", name="Quarterly reports", exact=True).first.click()
    page.get_by_role("link", name=f"{ALPHA}: the fiscal year ended 30 September 2003").click()
    page.get_by_role("heading", name="Form N-1A, Item 19(g): by purpose and Portfolio").wait_for()
    looks_right(page)


def test_a_distributor_is_told_what_it_gave_of_a_quarter_that_is_none_any_more(
    asked: ReportWorld, sign_in: SignIn, looks_right: Look
) -> None:
    asked.world.tell(funds=[{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "10-31"}])
    user = person(Role.DISTRIBUTOR)
    member(user, kind=PayeeKind.DISTRIBUTOR, code="adi")

    page = sign_in(user)
    page.get_by_role("link", name="See how to give it anew").first.click()
    page.get_by_text("take it back by a row of 2003-09 with the amount 0.00").wait_for()
    looks_right(page)
    page.get_by_role("link", name="adi, September 2003").click()
    page.get_by_text("give it in the quarter ended 2003-10").wait_for()
    looks_right(page)


def test_the_next_report_says_what_moved_of_a_presented_quarter(
    transactional_db: None, tmp_path: Path, sign_in: SignIn, looks_right: Look
) -> None:
    months = ("2003-08", "2003-09", "2003-10", "2003-11", "2003-12")
    asked = ReportWorld.closed(tmp_path, months=months, claims=[OVERPAID], directions=[])
    asked.present()
    asked.pay(SEPTEMBER, on=date(2003, 11, 7))
    for month in months[2:]:
        asked.finish(month)

    page = sign_in(asked.officer)
    page.goto("/class-b/quarterly-reports/alpha-funds-inc/2003-12/")
    page.get_by_role("heading", name="What became of amounts in earlier reports").wait_for()
    assert page.get_by_role("columnheader", name="On its way, as told").count() == 1
    looks_right(page)


def test_a_distributor_gives_its_file_and_reads_its_part(
    asked: ReportWorld, sign_in: SignIn, looks_right: Look, tmp_path: Path
) -> None:
    asked.present()
    user = person(Role.DISTRIBUTOR)
    member(user, kind=PayeeKind.DISTRIBUTOR, code="adi")
    file = tmp_path / "spent.csv"
    file.write_text(
        f"distributor,quarter,portfolio,purpose,activity,payee,amount\nadi,2003-09,{GROWTH},x,y,z,1"
    )

    page = sign_in(user)
    page.get_by_role("link", name="Expenditures", exact=True).click()
    looks_right(page)
    page.get_by_role("link", name="Give expenditures of A Distributors").click()
    looks_right(page)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Load the file").press("Enter")
    page.get_by_text("'x' is no purpose of Form N-1A, Item 19(g)").first.wait_for()
    page.console_errors.clear()  # type: ignore[attr-defined]  # the browser notes an answer of 422
    looks_right(page)
    page.get_by_role("link", name="Expenditures", exact=True).first.click()
    page.get_by_role("link", name=f"{ALPHA}, the quarter ended 30 September 2003").click()
    page.get_by_role("heading", name="Incurred in the quarter, paid and held").wait_for()
    looks_right(page)
