"""A Distributor gives notice of a Transfer, compliance acknowledges it; an account is confirmed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from assignments.domain.routes import PayeeKind
from assignments.models import NoticeRecord
from governance.domain.roles import Role
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = Callable[[Page], None]


@pytest.fixture
def people(acting_user: Any) -> dict[str, Any]:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    return {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state("load")


def test_from_the_notice_to_the_record(
    people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: LOOKS, tmp_path: Path
) -> None:
    page = sign_in(outsiders.member("adi-user", PayeeKind.DISTRIBUTOR, "adi", people=people))
    give_notice(page, looks_right, writing=tmp_path / "notice.txt")
    sign_out(page)

    sign_in(people["officer"])
    page.get_by_role("link", name="Notices").first.click()
    looks_right(page)
    page.get_by_role("link", name="Notice of a Transfer").first.click()
    looks_right(page)
    page.get_by_role("link", name="Acknowledge").click()
    looks_right(page)
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("Acknowledged, and recorded.").wait_for()
    looks_right(page)
    assert NoticeRecord.objects.get().transfer is not None


def give_notice(page: Page, looks_right: LOOKS, *, writing: Path) -> None:
    writing.write_text("We hereby notify the Funds.")
    page.get_by_role("link", name="Transfers").first.click()
    looks_right(page)
    page.get_by_role("link", name="Give a notice").click()
    looks_right(page)
    page.get_by_label("all or part of our 12b-1 Share").check()
    page.get_by_role("button", name="Go on").click()
    looks_right(page)
    page.get_by_label("Name of the Assignee").fill("Fresh Trust")
    page.get_by_label("Address of the Assignee").fill("9 Main Street")
    page.get_by_label("Percent of your 12b-1 Share").fill("25")
    first_day = timezone.localdate() + timedelta(days=30)
    page.get_by_label("First day", exact=True).fill(first_day.isoformat())
    page.get_by_role("button", name="See what follows").click()
    looks_right(page)
    page.get_by_label("The writing").set_input_files(writing)
    page.get_by_role("button", name="Give the notice").click()
    looks_right(page)
    assert (
        "Given to EXAMPLE BOND FUNDS, INC., EXAMPLE STOCK FUNDS, INC.: nothing"
        in page.locator("main").inner_text()
    )


def test_an_account_is_entered_by_the_party_and_confirmed_by_an_approver(
    people: dict[str, Any], sign_in: Callable[[Any], Page], looks_right: LOOKS
) -> None:
    page = sign_in(outsiders.member("adi-user", PayeeKind.DISTRIBUTOR, "adi", people=people))
    page.get_by_role("link", name="Bank details").first.click()
    looks_right(page)
    page.get_by_role("link", name="Enter bank details").click()
    looks_right(page)
    for label, value in (
        ("Account holder", "A I M Distributors"),
        ("Bank", "First Bank"),
        ("Routing number", "021000021"),
        ("Account number", "123456789"),
        ("Account number, again", "123456789"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Enter for confirmation").click()
    page.get_by_text("••••6789").wait_for()
    looks_right(page)
    sign_out(page)

    sign_in(people["approver"])
    page.get_by_role("link", name="Bank details").first.click()
    page.get_by_role("link", name="A I M Distributors").click()
    looks_right(page)
    page.get_by_role("button", name="Show the numbers to compare").click()
    page.get_by_text("123456789").wait_for()
    looks_right(page)
    page.get_by_role("button", name="The numbers agree: confirm").click()
    page.get_by_text("Confirmed: this payee is paid into this account.").wait_for()
    looks_right(page)
