"""A person reads the Sections of its own Plan: pages, files, lists, the calendar and refusals."""

import csv
import io
from datetime import date
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import yaml
from django.core.management import call_command
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from governance.domain.errors import PlanRuleViolation
from governance.domain.exhibits import read_exhibit
from governance.domain.own_sections import own_sections_of
from governance.domain.roles import Role
from governance.management import door
from governance.models import Plan
from governance.selectors import own_sections
from governance.services.plans import load_plan
from governance.views.files import csv_response
from governance.views.own_words import in_own_words
from plan_admin.api import errors
from plan_admin.api.errors import exception_handler
from plan_admin.book.services import load_book_data
from plan_admin.calendar.selectors.entries import entries_of
from tests.factories.closed_month import closed_september
from tests.factories.people import person

TEXTS = Path(__file__).parents[2] / "unit" / "governance" / "plan_texts"
MINIMUM = TEXTS / "class_a_minimum.htm"  # it has no Section 6 of ours: its Section 6 is our Section 7
ON = {"on": "2005-01-03"}


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(person(Role.OFFICER))
    return client


@pytest.fixture
def sister(acting_user: Any) -> Plan:
    """A Plan whose Sections are numbered otherwise, loaded and not adopted."""
    load_plan(data=MINIMUM.read_bytes(), source=MINIMUM.name, code="class-a", acting_user=acting_user)
    return Plan.objects.get(code="class-a")


@pytest.fixture
def closed(acting_user: Any, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A Plan with a closed month, as if its Sections were numbered as the sister's."""
    plan = closed_september(acting_user)
    text = read_exhibit(MINIMUM.read_bytes(), source=MINIMUM.name).text
    numbered = own_sections_of(own_sections._paragraphs(text), own_sections.reference_paragraphs())
    monkeypatch.setitem(own_sections._found, plan.pk, numbered)
    return plan


def said(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_the_plan_in_force_cites_the_plan_s_own_sections(sister: Plan, client: Client) -> None:
    page = said(client, "/class-a/status/", **ON)
    file = client.get("/class-a/status/", {**ON, "format": "csv"}).content.decode()

    assert "Section 7: the Plan is not in effect for this Portfolio" in page
    assert "Section 8: the Plan" not in page
    assert {row["why"] for row in csv.DictReader(io.StringIO(file))} == {
        "Section 7: the Plan is not in effect for this Portfolio"
    }


@pytest.mark.django_db
def test_the_plan_page_turns_what_we_say_and_leaves_what_the_text_says(sister: Plan, client: Client) -> None:
    page = said(client, "/class-a/plan/", **ON)
    sections = own_sections._paragraphs(sister.documents.get().text)

    assert "until both votes of Section 7 nothing is owed" in page
    assert all(f"Section {number}</" in page or f"Section {number}<!" in page for number in range(1, 12))
    assert len(sections) == 13
    assert [one.number for one in sections if escape(one.text, quote=True) not in page] == []


@pytest.mark.django_db
def test_what_waits_is_said_in_each_plan_s_own_sections(
    sister: Plan, closed: Plan, acting_user: Any, client: Client
) -> None:
    client.force_login(person(Role.SECRETARY))
    listed = said(client, "/needs/")
    user = person(Role.SECRETARY, name="another")
    entries = entries_of(user, on=date(2005, 1, 3), until=date(2005, 6, 1))

    assert "(Section 7)" in listed
    assert {one.item.section for one in entries if one.item.what == "Adoption of the Plan"} == {"7"}


@pytest.mark.django_db
def test_a_refusal_at_the_shell_cites_them(
    sister: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.yaml"
    book.write_text("transfers:\n  - {id: t, distributor: x}\n")

    with pytest.raises(SystemExit):
        call_command("load_book", str(book), plan="class-a")

    assert "Section 6(b) of the reference Plan" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_statement_cites_them_on_the_page_and_in_its_files(closed: Plan, client: Client) -> None:
    address = "/class-b/statements/2003-09/distributor/adi/"
    page = said(client, address)
    file = client.get(address, {"format": "csv"}).content.decode()
    sheet = client.get(address, {"format": "xlsx"}).content
    paper = client.get(address, {"format": "pdf"}).content

    assert "unless the Boards continue the Plan (Section 9)" in page or "(Section 9)." in page
    assert "6(b) of the reference Plan" in {row["section"] for row in csv.DictReader(io.StringIO(file))}
    assert "Section 6(b) of the reference Plan" in page
    assert [one for one in words_of(sheet) if "(Section 10" in one or "(Section 9" in one] == []
    assert "(Section 6(b) of the reference Plan)" in text_of(paper)


@pytest.mark.django_db
def test_the_api_refuses_in_them(sister: Plan) -> None:
    refusal = PlanRuleViolation("see Section 8", section="10")

    answer = exception_handler(refusal, {"view": SimpleNamespace(_plan=sister)})

    assert answer is not None
    assert (answer.status_code, answer.data["section"]) == (409, "9")
    assert answer.data["message"] == "Section 9: see Section 7"


@pytest.mark.django_db
def test_what_a_person_wrote_and_what_a_form_sends_back_stay_as_they_are(sister: Plan) -> None:
    page = HttpResponse(
        "<p>Section 8 of ours, <!--own-->Section 8 of theirs<!--/own--></p>"
        '<input value="Section 8"><textarea>Section 8</textarea><td data-section>8, 10</td>'
        '<a aria-label="Votes (Section 8)">Section 10</a><script>Section 8</script>'
    )
    file = HttpResponse("Section 8", headers={"Content-Disposition": "attachment"})

    for one in (page, file):
        in_own_words(one, plan=sister.pk)

    assert page.content.decode() == (
        "<p>Section 7 of ours, Section 8 of theirs</p>"
        '<input value="Section 8"><textarea>Section 8</textarea><td data-section>7, 9</td>'
        '<a aria-label="Votes (Section 7)">Section 9</a><script>Section 8</script>'
    )
    assert file.content == b"Section 8"


@pytest.mark.django_db
def test_a_table_that_people_wrote_in_keeps_their_words(sister: Plan) -> None:
    table = csv_response(
        "x.csv", head=("section", "why", "reason"), rows=[("8", "Section 8: no, and", "Section 8, I say")]
    )

    in_own_words(table, plan=sister.pk)

    assert table.content.decode() == 'section,why,reason\n7,"Section 7: no, and","Section 8, I say"\n'


@pytest.mark.django_db
def test_a_meeting_s_page_keeps_what_its_secretary_wrote(
    closed: Plan, client: Client, acting_user: Any
) -> None:
    wrote = "To continue the Plan under its Section 9."
    facts = {"notice": {"given": "2003-08-01", "words": wrote}, "considered": {"basis": wrote}}
    meeting = {"id": "m7", "funds": "all", "date": "2003-08-13", "mode": "in_person", "called_for": []}
    load_book_data(
        data=yaml.safe_dump({"meetings": [{**meeting, **facts}]}).encode(),
        source="b",
        plan_code=closed.code,
        acting_user=acting_user,
        read_file=lambda name: b"",
    )

    page = said(client, f"/{closed.code}/meetings/m7/")

    assert page.count(wrote) == 2
    assert "Section 8 " not in page.replace(wrote, "")


@pytest.mark.django_db
def test_a_long_cell_of_a_table_is_no_fault(sister: Plan) -> None:
    names = "; ".join(["Section 8 Fund"] * 10_000)
    table = csv_response("x.csv", head=("reason", "why"), rows=[(names, 8)])

    in_own_words(table, plan=sister.pk)

    assert table.content.decode() == f"reason,why\n{names},8\n"


@pytest.mark.django_db
def test_a_refusal_needs_no_database(
    sister: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(_plan: int) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(door, "own_sections_of_plan", away)
    monkeypatch.setattr(errors, "own_sections_of_plan", away)

    book = tmp_path / "book.yaml"
    book.write_text("transfers: 8\n")

    with pytest.raises(SystemExit):
        call_command("load_book", str(book), plan="class-a", quiet=True)
    answer = exception_handler(OperationalError("gone"), {"view": SimpleNamespace(_plan=sister)})

    assert "book.yaml" in capsys.readouterr().err
    assert answer is not None
    assert answer.status_code == 503


def words_of(workbook: bytes) -> list[str]:
    sheets = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets
    return [
        str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell
    ]


def text_of(paper: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    return " ".join(" ".join(pages).split())
