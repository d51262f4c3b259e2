"""The examiner's export, re-read by a script of its own that knows none of our code."""

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from governance.domain.errors import Refused
from governance.domain.meeting_facts import Considered
from governance.domain.roles import OUTSIDERS, STAFF, Role
from governance.models import Plan
from governance.services.considering import record_considered
from plan_admin.month_end.services.finishing import finish_month
from plan_admin.records.export.archive import write_export
from plan_admin.records.services import About, DocumentAsked, attach_document
from tests.factories.books import rows_of_all_tables
from tests.factories.closed_month import SEPTEMBER, closed_september, quiet
from tests.factories.once import made_and_undone
from tests.factories.outsiders import AGENT_BOOK
from tests.factories.people import person
from tests.reference import examiner

pytestmark = pytest.mark.django_db
ENERGY = "example-energy-fund"
TODAY = date(2004, 1, 5)
SCAN = b"%PDF-1.7 a signed original"


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: Any) -> Iterator[Plan]:
    with made_and_undone(django_db_blocker):
        user = get_user_model().objects.create_user(username="acting-user")
        found = closed_september(user, besides=AGENT_BOOK)
        finish_month(plan=found, month=SEPTEMBER, acting_user=user, progress=quiet)
        weighed = Considered(factors=("Economies of scale",))
        record_considered(plan=found, meeting="m1", considered=weighed, acting_user=user)
        asked = DocumentAsked(
            about=About.AGREEMENT,
            subject="adi-2003",
            words="Signed original",
            dated=date(2003, 7, 1),
            name="../agreement 2003.pdf",
            data=SCAN,
        )
        attach_document(plan=found, asked=asked, acting_user=user, today=TODAY)
        yield found


def export(plan: Plan, *, portfolio: str = ENERGY, year: int = 2003) -> bytes:
    data = io.BytesIO()
    write_export(plan, portfolio=portfolio, year=year, to=data, today=TODAY, progress=quiet)
    return data.getvalue()


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(data: bytes, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files_of(data)[path].decode())))


def test_it_is_re_read_by_a_script_of_its_own(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "records.zip"
    file.write_bytes(export(plan))

    script = [sys.executable, "-I", str(Path(examiner.__file__)), str(file)]
    checked = subprocess.run(script, capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stdout.strip()) == (0, "all of it is as it says")


def test_it_holds_what_the_rule_names(plan: Plan) -> None:
    data = export(plan)
    files = files_of(data)

    (fee,) = rows_of(data, "months/fees.csv")
    assert (fee["month"], fee["status"], fee["distribution_fee"]) == ("2003-09-01", "CLOSED", "22500.00")
    assert {row["agreement"] for row in rows_of(data, "agreements/agreements.csv")} == {
        "adi-2003",
        "idi-2001",
    }
    assert {row["name"] for row in rows_of(data, "votes/ballots.csv")} == {
        "Trustee One",
        "Trustee Two",
        "Trustee Three",
    }
    assert {row["transfer"] for row in rows_of(data, "transfers/transfers.csv")} >= {"whole", "late"}
    assert len(rows_of(data, "months/days.csv")) == 30
    (rates,) = rows_of(data, "plan/rates_in_force.csv")
    assert list(rates.values()) == ["2003-08-18", "", "0.0075", "0.0025", "0.01"]
    (text,) = [path for path in files if path.startswith("plan/texts/")]
    assert b"Distribution" in files[text]
    (filed,) = rows_of(data, "plan/files.csv")
    assert files[f"documents/{filed['document']}-plan.txt"] == files[text]
    (attached,) = rows_of(data, "documents/attached.csv")
    (scan,) = [path for path in files if path.startswith(f"documents/{attached['document']}-")]
    assert files[scan] == SCAN
    assert ".." not in scan.removeprefix("documents/").split("/")
    (minutes,) = [path for path in files if path.startswith("votes/minutes/")]
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files[minutes])).pages)
    assert "Economies of scale" in said
    assert "index.csv names every file" in files["README.txt"].decode()


def test_the_same_state_gives_the_same_bytes_and_stores_nothing(plan: Plan) -> None:
    before = rows_of_all_tables()

    assert export(plan) == export(plan, portfolio="EXAMPLE ENERGY fund")
    assert rows_of_all_tables() == before


def test_another_year_is_empty_and_whole(plan: Plan) -> None:
    data = io.BytesIO()
    write_export(plan, portfolio=ENERGY, year=2004, to=data, today=TODAY, progress=quiet)

    assert examiner.faults_of(data.getvalue()) == []
    assert rows_of(data.getvalue(), "months/fees.csv") == []


def test_the_other_portfolio_s_months_are_not_in_it(plan: Plan) -> None:
    mine, other = export(plan), export(plan, portfolio="example-high-yield-fund")

    fees = [{row["fee"] for row in rows_of(data, "months/fees.csv")} for data in (mine, other)]
    lines = [{row["fee"] for row in rows_of(data, "payments/lines.csv")} for data in (mine, other)]
    assert not fees[0] & fees[1]
    assert lines == fees
    assert examiner.faults_of(other) == []


TAMPERED: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a cent of a fee": (
        "months/fees.csv",
        lambda text: text.replace("22500.00", "22500.01"),
        "the days accrue",
    ),
    "a cent of a line": ("payments/lines.csv", lambda text: _last_cent(text), "the lines"),
    "a ballot": ("votes/ballots.csv", lambda text: text.replace("FOR", "AGAINST"), "another digest"),
    "a linked vote": (
        "chain/chain.csv",
        lambda text: text.replace("Trustee One", "Trustee 1"),
        "is not what",
    ),
}


def _last_cent(text: str) -> str:
    return f"{text.rstrip()[:-1]}9\n"


@pytest.mark.parametrize("name", TAMPERED)
def test_the_script_finds_what_was_changed(plan: Plan, name: str) -> None:
    path, change, words = TAMPERED[name]
    files = files_of(export(plan))
    assert change(files[path].decode()) != files[path].decode()
    files[path] = change(files[path].decode()).encode()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for one, content in files.items():
            archive.writestr(one, content)

    faults = examiner.faults_of(data.getvalue())

    assert any("another digest" in fault for fault in faults)
    assert any(words in fault for fault in faults)


def test_a_portfolio_or_year_that_is_not_there_is_refused_at_once(plan: Plan) -> None:
    with pytest.raises(Refused) as refused:
        export(plan, portfolio="nowhere", year=1999)

    assert [str(fault) for fault in refused.value.faults] == [
        "portfolio: 'nowhere' is no Portfolio of the Plan class-b (its code, an alias or its Schedule A name,"
        " as the Plan's page lists them)",
        "year: 1999 is before the Plan class-b, which is of 18 August 2003 (a year from 2003 to 2004)",
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"portfolio": "example-enrgy-fund"}, "like example-energy-fund"),
        ({"year": 2005}, "2005 is still to come (a year from 2003 to 2004)"),
    ],
    ids=["a slip of the pen", "a year to come"],
)
def test_who_asks_wrongly_is_told_what_would_be_right(plan: Plan, asked: Any, said: str) -> None:
    with pytest.raises(Refused) as refused:
        export(plan, **asked)

    assert said in str(refused.value.faults[0])


def test_the_command_writes_a_whole_file_or_none(plan: Plan, tmp_path: Path) -> None:
    output, said = tmp_path / "records.zip", io.StringIO()
    asked = {"portfolio": ENERGY, "year": 2003, "output": str(output), "quiet": True}
    call_command("export_records", **asked, stdout=said)
    assert examiner.faults_of(output.read_bytes()) == []
    assert "files in" in said.getvalue()

    assert [one.name for one in tmp_path.iterdir()] == ["records.zip"]


def test_the_command_says_all_that_is_wrong_and_writes_over_nothing(plan: Plan, tmp_path: Path) -> None:
    there = tmp_path / "records.zip"
    there.write_bytes(b"another's")

    for output, said in (
        (there, "is there already (another name, or take that file away first)"),
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "records.zip", "there is no folder"),
    ):
        wrong = io.StringIO()
        asked = {"portfolio": "nowhere", "year": 1850, "output": str(output), "quiet": True}
        with pytest.raises(SystemExit):
            call_command("export_records", **asked, stderr=wrong)
        first, second, third = wrong.getvalue().splitlines()
        assert (first.startswith("--output: "), said in first) == (True, True)
        assert second.startswith("portfolio: 'nowhere'")
        assert third.startswith("year: 1850 is before the Plan")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("records.zip", b"another's")]


@pytest.mark.parametrize("role", sorted(STAFF | OUTSIDERS))
def test_the_page_gives_it_to_those_who_see_all_of_it(plan: Plan, role: Role) -> None:
    client = Client()
    client.force_login(person(role))
    address = reverse("records:export", args=["class-b"])

    answer = client.post(address, {"portfolio": ENERGY, "year": "2003"})

    sees = role in STAFF - {Role.SECRETARY}
    assert answer.status_code == (200 if sees else 403)
    if sees:
        data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # of a file's response
        assert examiner.faults_of(data) == []
        assert answer["Content-Disposition"] == 'attachment; filename="class-b-example-energy-fund-2003.zip"'
        wrong = client.post(address, {"portfolio": ENERGY, "year": "1900"})
        assert wrong.status_code == 422
        assert "1900 is before the Plan" in wrong.content.decode()


def test_it_asks_a_bounded_number_of_questions(plan: Plan) -> None:
    with CaptureQueriesContext(connection) as asked:
        export(plan)

    assert len(asked) < 190
