"""The numbers of a statement are the same on the page, in print, PDF, CSV, XLSX and by the API.

Each rendering is read back and brought to one form: a table's cells as a file writes them.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pypdf import PdfReader

from governance.domain.roles import Role
from governance.models import Plan
from governance.templatetags.figures import MARKS
from plan_admin.month_end.services.finishing import finish_month
from plan_admin.projection.services.estimates import keep_all_estimates
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september, quiet
from tests.factories.once import made_and_undone
from tests.factories.people import person

pytestmark = pytest.mark.django_db
BASE = "/class-b/statements"
ADDRESSES = (
    f"{BASE}/2003-09/distributor/adi/",
    f"{BASE}/2003-09/distributor/idi/",
    f"{BASE}/2003-09/assignee/trust-a/",
    f"{BASE}/2003-09/assignee/trust-b/",
    f"{BASE}/2003-09/agent/depository/",
    f"{BASE}/year/2003/distributor/adi/",
    f"{BASE}/year/2003/assignee/trust-a/",
    f"{BASE}/fiscal-year/example-stock-funds-inc/2004/distributor/adi/",
    f"{BASE}/2003-09/distributor/adi/estimate/",
)
FISCAL = b"""
funds:
  - {fund: "EXAMPLE STOCK FUNDS, INC.", fiscal_year_end: "07-31"}
"""
AMOUNT = re.compile(r"\(?[0-9][0-9,]*\.[0-9]{2}\)?(?! %)")
DASH = "\u2013"
Table = list[list[str]]


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: Any) -> Iterator[Plan]:
    with made_and_undone(django_db_blocker):
        user = get_user_model().objects.create_user(username="acting-user")
        found = closed_september(user, besides=outsiders.AGENT_BOOK + FISCAL)
        keep_all_estimates(plan=found, today=date(2003, 10, 1), acting_user=user)
        finish_month(plan=found, month=SEPTEMBER, acting_user=user, progress=quiet)
        yield found


@pytest.fixture
def client(plan: Plan) -> Client:
    found = Client()
    found.force_login(person(Role.AUDITOR))
    return found


def plain(text: str) -> str:
    """An amount as files write it: `(1,234.50)` is `-1234.50`, a dash is nothing."""
    said = " ".join(text.split())
    if said == DASH:
        return "0.00"
    if AMOUNT.fullmatch(said):
        digits = said.strip("()").replace(",", "")
        return f"-{digits}" if said.startswith("(") else digits
    return said


class _Tables(HTMLParser):
    """The cells of every table of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.is_inside = True

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.tables[-1][-1][-1] += data


def of_page(client: Client, address: str) -> list[list[str]]:
    """The amounts of each table, in order; the amounts are what a column of dollars has."""
    parser = _Tables()
    parser.feed(client.get(address).content.decode())
    return [_amounts_of(table) for table in parser.tables]


def _amounts_of(table: Table) -> list[str]:
    money = [at for at, words in enumerate(table[0]) if words.strip().endswith("dollars")]
    return [
        plain(row[at]) for row in table[1:] if len(row) == len(table[0]) for at in money if row[at].strip()
    ]


def of_api(client: Client, address: str) -> list[list[str]]:
    document = client.get(f"/api/v1/plans{address}").json()
    return [
        [
            row["cells"][column["name"]]
            for row in (*sheet["rows"], *([sheet["totals"]] if sheet["totals"] and sheet["rows"] else []))
            for column in sheet["columns"]
            if column["kind"] == "CENTS" and row["cells"][column["name"]] is not None
        ]
        for sheet in document["sheets"]
    ]


def of_csv(client: Client, address: str, columns: list[list[str]]) -> list[list[str]]:
    """Sheets stand one below the other under one head; `columns` are the amounts of each sheet."""
    text = client.get(f"{address}?format=csv").content.decode()
    found: dict[str, list[dict[str, str]]] = {}
    for line in csv.DictReader(StringIO(text)):
        found.setdefault(line["table"], []).append(line)
    tables = iter(found.values())
    return [
        [row[name] for row in next(tables) for name in names if row[name]] if has_rows else []
        for names, has_rows in ((one[1:], one[0] == "rows") for one in columns)
    ]


def of_xlsx(client: Client, address: str) -> list[list[str]]:
    book = openpyxl.load_workbook(BytesIO(client.get(f"{address}?format=xlsx").content))
    found = []
    for sheet in book.worksheets[1:]:
        rows = list(sheet.values)
        money = [at for at, words in enumerate(rows[0]) if str(words).endswith(", dollars")]
        found.append(
            [f"{Decimal(str(row[at])):.2f}" for row in rows[1:] for at in money if row[at] is not None]
        )
    return found


def of_pdf(client: Client, address: str) -> str:
    """The words of the paper, its lines and pages joined."""
    data = client.get(f"{address}?format=pdf").content
    assert data.startswith(b"%PDF-")
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def _csv_columns(client: Client, address: str) -> list[list[str]]:
    document = client.get(f"/api/v1/plans{address}").json()
    return [
        [
            "rows" if sheet["rows"] or sheet["totals"] else "none",
            *(one["name"] for one in sheet["columns"] if one["kind"] == "CENTS"),
        ]
        for sheet in document["sheets"]
    ]


@pytest.mark.plan_section("6(a)", "6(b)", "6(d)", "6(e)")
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_rendering_has_the_same_numbers(client: Client, address: str) -> None:
    api = of_api(client, address)

    assert any(one not in ("0.00", "-0.00") for table in api for one in table)
    assert of_page(client, address) == api
    assert of_page(client, f"{address}?format=print") == api
    assert of_xlsx(client, address) == api
    csv_tables = of_csv(client, address, _csv_columns(client, address))
    assert [table for table in csv_tables if any(one != "0.00" for one in table)] == [
        table for table in api if any(one != "0.00" for one in table)
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_paper_has_each_number_as_often_as_the_tables_have_it(client: Client, address: str) -> None:
    words = [plain(one) for one in AMOUNT.findall(of_pdf(client, address))]
    document = client.get(f"/api/v1/plans{address}").json()
    above = client.get(address).context["facts"]

    expected = [one for table in of_api(client, address) for one in table if one != "0.00"]
    expected += [f"{Decimal(fact.cents).scaleb(-2):.2f}" for fact in above if fact.cents]
    said = " ".join(document.get("remarks", ()))
    said += "".join(f" {one}" for one in _conventions(document))
    expected += [plain(one) for one in AMOUNT.findall(said)]

    assert sorted(words) == sorted(expected)


def _conventions(document: Any) -> list[str]:
    """The values of conventions, some of which look like amounts."""
    sheets = [one for one in document["sheets"] if one["key"] == "conventions"]
    return [row["cells"]["value"] for sheet in sheets for row in sheet["rows"]]


@pytest.mark.parametrize("address", ADDRESSES)
def test_paper_is_tagged_and_names_neither_author_nor_machine(client: Client, address: str) -> None:
    data = client.get(f"{address}?format=pdf").content
    reader = PdfReader(BytesIO(data))

    assert b"/StructTreeRoot" in data
    assert reader.metadata is not None
    assert {name for name in reader.metadata if name not in ("/Title", "/Creator")} == set()
    assert client.get(f"{address}?format=pdf").content == data


def test_an_assignee_s_files_name_no_other_payee(plan: Plan) -> None:
    people = {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}
    kind, code = outsiders.PARTIES["trust-b-user"]
    reader = Client()
    reader.force_login(outsiders.member("trust-b-user", kind, code, people=people))

    for address in (ADDRESSES[3], f"{BASE}/year/2003/assignee/trust-b/"):
        paper = of_pdf(reader, address)
        book = openpyxl.load_workbook(BytesIO(reader.get(f"{address}?format=xlsx").content))
        cells = " ".join(str(cell) for sheet in book.worksheets for row in sheet.values for cell in row)
        for text in (paper, cells, reader.get(f"{address}?format=csv").content.decode()):
            assert "Trust B" in text or "trust-b" in text
            assert not re.search(r"Trust A|trust-a|Depository|depository|A I M", text)


def test_states_are_words_of_the_page(client: Client) -> None:
    paper = of_pdf(client, ADDRESSES[0])

    assert MARKS["closed"][2] in paper
    assert "CLOSED" not in paper
