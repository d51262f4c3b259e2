"""The secretary records what was weighed, attaches a document and finds it; an officer makes the export."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from governance.domain.roles import Role
from governance.models import MeetingConsideration
from plan_admin.records.models import KeptDocument
from tests.factories.closed_month import closed_september
from tests.factories.people import person
from tests.reference import examiner

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = Callable[[Page], None]


def kept(page: Page, label: str, role: Any = "link") -> bytes:
    with page.expect_download() as download:
        page.get_by_role(role, name=label).click()
    return Path(download.value.path()).read_bytes()


def test_secretary_keeps_what_the_rule_wants(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    secretary = person(Role.SECRETARY)
    closed_september(acting_user)
    page = sign_in(secretary)
    page.goto("/class-b/meetings/m1/considered/")
    looks_right(page)
    page.get_by_label("Factors considered").fill("Economies of scale\nCost to those who stay")
    page.get_by_label("What those who voted in favour concluded").select_option("REASONABLE_LIKELIHOOD")
    page.get_by_role("button", name="Record what was considered").click()
    page.get_by_text("Cost to those who stay").wait_for()
    looks_right(page)
    assert MeetingConsideration.objects.count() == 1
    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(kept(page, "Minutes as PDF"))).pages)
    assert "Economies of scale" in words

    page.get_by_role("link", name="Records", exact=True).click()
    looks_right(page)
    page.get_by_role("link", name="Attach a document").click()
    looks_right(page)
    page.get_by_label("About").select_option("MEETING")
    page.get_by_label("Which agreement or meeting").fill("m1")
    page.get_by_label("What it is").fill("Board book")
    page.get_by_label("Dated").fill("2003-08-13")
    page.get_by_label("Document").set_input_files(
        {"name": "book.txt", "mimeType": "text/plain", "buffer": b"All that the Boards were sent."}
    )
    page.get_by_role("button", name="Attach the document").click()
    page.get_by_text("The document is kept.").wait_for()
    page.get_by_label("Words").fill("board book")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("1 record.").wait_for()
    looks_right(page)
    assert kept(page, "Board book (book.txt), with m1") == b"All that the Boards were sent."
    assert KeptDocument.objects.count() == 1


def test_officer_makes_the_file_for_an_examiner(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    officer = person(Role.OFFICER)
    closed_september(acting_user)
    page = sign_in(officer)
    page.goto("/class-b/records/")
    page.get_by_role("link", name="All of a Portfolio").click()
    looks_right(page)
    page.get_by_label("Portfolio").select_option("example-energy-fund")
    page.get_by_label("Calendar year").fill("2003")

    assert examiner.faults_of(kept(page, "Make the file", role="button")) == []
