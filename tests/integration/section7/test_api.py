"""Section 7 by the API: the figures of the pages and the paper, each role through its own doors alone."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify
from pypdf import PdfReader

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role
from governance.models import Act
from plan_admin.api.services import make_token
from plan_admin.section7.models import ExpenditureFile, QuarterlyReport, ReportPart, UnrecoveredAdvance
from plan_admin.section7.services.reviewing import record_review
from tests.factories.month import ALPHA, BETA, GROWTH
from tests.factories.people import member, person
from tests.factories.reports import HEAD, MEETING, SEPTEMBER, SPENT, TODAY, ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
BETA_CODE = slugify(BETA)
ROOT = "/api/v1/plans/class-b/"
REPORTS = f"{ROOT}quarterly-reports/"
REPORT = f"{REPORTS}alpha-funds-inc/2003-09/"
FILES, PARTS = f"{ROOT}expenditures/", f"{ROOT}report-parts/"
GIVE, STATE = f"{FILES}adi/give/", f"{FILES}adi/advances/"
STAFF = {Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR}
NO_SUCH_THING = "There is no such thing, or it is not yours."


@pytest.fixture
def asked(tmp_path: Path) -> ReportWorld:
    found = ReportWorld.closed(tmp_path)
    found.pay(SEPTEMBER, on=date(2003, 10, 8))
    found.spent()
    found.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])
    return found


def client_of(user: Any) -> Client:
    return Client(HTTP_AUTHORIZATION=f"Bearer {make_token(acting_user=user)}")


def entered(role: Role, *, of: str = "") -> Client:
    """A program of somebody of that role, who acts for that Distributor."""
    user = person(role, name=f"{role.value}-{of or 'asks'}")
    if of:
        member(user, kind=PayeeKind.DISTRIBUTOR, code=of)
    return client_of(user)


def send(client: Client, address: str, *rows: str, head: str = HEAD) -> Any:
    return client.post(address, "\n".join([head, *rows]).encode(), content_type="text/csv")


def rows_of(document: Any) -> list[tuple[str, dict[str, str | None]]]:
    """Each row of each table, totals with them, under the table's heading."""
    return [
        (sheet["heading"], row["cells"])
        for sheet in document["sheets"]
        for row in (*sheet["rows"], *((sheet["totals"],) if sheet["totals"] else ()))
    ]


def compared_with_file(document: Any, file: bytes) -> None:
    lines = list(csv.DictReader(StringIO(file.decode(), newline="")))
    assert len(rows_of(document)) == len(lines)
    for (heading, cells), line in zip(rows_of(document), lines, strict=True):
        assert line["table"] == heading
        assert {name: text or "" for name, text in cells.items()} == {name: line[name] for name in cells}


def test_the_quarters_are_listed_with_where_each_report_stands(asked: ReportWorld) -> None:
    report = asked.present().report
    record_review(plan=asked.plan, report=report, meeting=MEETING, today=TODAY, acting_user=asked.officer)
    client = entered(Role.AUDITOR)

    listed = {(one["fund"], one["quarter"]): one for one in client.get(REPORTS).json()}

    alpha, beta = listed["alpha-funds-inc", "2003-09"], listed[BETA_CODE, "2003-09"]
    assert alpha == {
        "fund": "alpha-funds-inc",
        "fund_name": ALPHA,
        "quarter": "2003-09",
        "first_month": "2003-08",
        "state": "REVIEWED",
        "due": "2003-11-12",
        "is_overdue": False,
        "open_months": [],
        "presented_on": "2003-11-05",
        "meeting": MEETING,
        "reviewed_on": "2003-11-12",
        "report": REPORT,
    }
    assert (beta["state"], beta["is_overdue"], beta["presented_on"]) == ("DRAFT", True, None)
    assert client.get(alpha["report"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=PRESENTED", {"alpha-funds-inc"}),
        ("state=REVIEWED", set()),
        (f"state=OVERDUE&fund={BETA_CODE}", {BETA_CODE}),
        ("state=DRAFT&fund=alpha-funds-inc", {"alpha-funds-inc"}),
    ],
)
def test_quarters_are_asked_for_by_fund_and_state(asked: ReportWorld, query: str, expected: set[str]) -> None:
    asked.present()

    listed = client_of(asked.officer).get(f"{REPORTS}?{query}").json()

    assert {one["fund"] for one in listed} == expected


def test_every_wrong_filter_is_named_at_once(asked: ReportWorld) -> None:
    answer = entered(Role.AUDITOR).get(f"{REPORTS}?state=late&quarter=2003-09&fund=gamma")

    faults = {fault["column"]: fault["problem"] for fault in answer.json()["faults"]}
    assert answer.status_code == 400
    assert set(faults) == {"fund", "quarter", "state"}
    assert faults["fund"] == "'gamma' is no Fund of the Plan"


@pytest.mark.parametrize("presented", [False, True])
def test_a_report_has_the_figures_of_its_page_and_its_paper(asked: ReportWorld, *, presented: bool) -> None:
    if presented:
        asked.present()
    client, page = client_of(asked.officer), Client()
    page.force_login(asked.officer)
    address = "/class-b/quarterly-reports/alpha-funds-inc/2003-09/"

    found = client.get(REPORT).json()
    paper = client.get(f"{REPORT}paper/")

    compared_with_file(found, page.get(f"{address}?format=csv").content)
    assert (found["incurred"], found["paid"], found["held"], found["spent"]) == (
        "52800.00",
        "36000.00",
        "0.00",
        "7400.50",
    )
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(paper.content)).pages).split())
    for amount in ("52,800.00", "36,000.00", "7,400.50", "90,900.50"):
        assert amount in text
    assert paper["Content-Type"] == "application/pdf"
    assert found["presented_on"] == ("2003-11-05" if presented else None)
    if presented:
        kept = QuarterlyReport.objects.get()
        assert paper.content == bytes(kept.pdf) == page.get(f"{address}?format=pdf").content
        assert found["digest"] == kept.digest


@pytest.mark.parametrize("address", [REPORT, f"{REPORT}paper/"])
def test_of_an_open_month_there_is_no_report_and_what_to_do_is_said(tmp_path: Path, address: str) -> None:
    asked = ReportWorld.loaded(tmp_path)
    asked.finish("2003-08")

    answer = client_of(asked.officer).get(address)

    assert (answer.status_code, answer.json()["section"]) == (409, "7")
    assert "Close and finish first: close_month 2003-09 --finish" in answer.json()["message"]


@pytest.mark.parametrize("quarter", ["alpha-funds-inc/2003-10/", "no-such-fund/2003-09/"])
def test_a_quarter_that_is_not_there_is_not_found(asked: ReportWorld, quarter: str) -> None:
    client = entered(Role.AUDITOR)

    codes = {client.get(f"{REPORTS}{quarter}{paper}").status_code for paper in ("", "paper/")}

    assert codes == {404}


@pytest.mark.parametrize("role", [*Role])
def test_each_role_through_each_door(asked: ReportWorld, role: Role) -> None:
    asked.present()
    number, part = ExpenditureFile.objects.get().pk, ReportPart.objects.get(distributor__code="adi").pk
    of = "adi" if role is Role.DISTRIBUTOR else ""
    client = client_of(asked.officer) if role is Role.OFFICER else entered(role, of=of)
    acts = Act.objects.count()

    read = {
        address: client.get(address).status_code
        for address in (
            REPORTS,
            REPORT,
            f"{REPORT}paper/",
            FILES,
            f"{FILES}{number}/",
            PARTS,
            f"{PARTS}{part}/",
        )
    }
    given = {address: send(client, address, "nothing").status_code for address in (GIVE, STATE)}

    of_staff, own = (200 if role in STAFF else 403), (200 if role is Role.DISTRIBUTOR else 403)
    of_both = min(of_staff, own)
    assert list(read.values()) == [of_staff] * 3 + [of_both] * 2 + [own] * 2
    gives = role in {Role.OFFICER, Role.DISTRIBUTOR}
    assert set(given.values()) == {422 if gives else 403}
    assert Act.objects.count() == acts


def test_nobody_learns_no_more_than_that_they_are_nobody(asked: ReportWorld) -> None:
    answers = [Client().get(one) for one in (REPORTS, REPORT, f"{REPORT}paper/", FILES, PARTS)]

    assert {one.status_code for one in answers} == {401}
    assert not any(b"alpha" in one.content for one in answers)


def test_a_distributor_has_its_own_part_alone_with_the_figures_of_its_page(asked: ReportWorld) -> None:
    asked.present()
    client = entered(Role.DISTRIBUTOR, of="idi")
    adis = ReportPart.objects.get(distributor__code="adi").pk

    (listed,) = client.get(PARTS).json()
    found = client.get(f"{PARTS}{listed['part']}/").json()

    assert (listed["fund"], listed["quarter"], listed["presented_on"]) == (
        "alpha-funds-inc",
        "2003-09",
        "2003-11-05",
    )
    distributors = {cells["distributor"] for _, cells in rows_of(found) if cells.get("distributor")}
    assert distributors == {"idi"}
    assert "adi" not in str(found["remarks"])
    for other in (f"{PARTS}{adis}/", f"{PARTS}999999/"):
        answer = client.get(other)
        assert (answer.status_code, answer.json()["message"]) == (404, NO_SUCH_THING)


def test_a_part_has_the_figures_of_its_page(asked: ReportWorld) -> None:
    asked.present()
    user = person(Role.DISTRIBUTOR)
    member(user, kind=PayeeKind.DISTRIBUTOR, code="adi")
    number = ReportPart.objects.get(distributor__code="adi").pk
    page = Client()
    page.force_login(user)

    found = client_of(user).get(f"{PARTS}{number}/").json()

    compared_with_file(found, page.get(f"/class-b/expenditures/parts/{number}/?format=csv").content)


def test_a_distributor_neither_reads_nor_gives_another_s_files(asked: ReportWorld) -> None:
    client = entered(Role.DISTRIBUTOR, of="idi")
    file = ExpenditureFile.objects.get()

    answers = [
        client.get(f"{FILES}{file.pk}/"),
        send(client, GIVE, *SPENT),
        send(client, STATE, f"adi,{GROWTH},2003-08-17,1.00", head="distributor,portfolio,as_of,amount"),
        send(client, f"{FILES}nobody/give/", *SPENT),
    ]

    assert {(one.status_code, one.json()["message"]) for one in answers} == {(404, NO_SUCH_THING)}
    assert client.get(FILES).json() == []
    assert ExpenditureFile.objects.get() == file
    assert UnrecoveredAdvance.objects.count() == 1


def test_a_distributor_gives_its_file_and_reads_it(asked: ReportWorld) -> None:
    client = entered(Role.DISTRIBUTOR, of="adi")
    row = f"adi,2003-09,{GROWTH},financing,other_distribution,First Bank,90000.00"

    given = send(client, GIVE, row)
    again = send(client, GIVE, row)
    (stands,) = [one for one in client.get(FILES).json() if one["stands"]]
    whole = client.get(f"{FILES}{stands['given']}/").json()

    assert given.status_code == 200
    taken = given.json()
    assert (taken["rows"], taken["new"], taken["corrected"]) == (1, 0, 1)
    assert "the Plan compensates and reimburses nothing (Schedule A)" in taken["warnings"][0]
    assert (again.json()["unchanged"], again.json()["act"]) == (1, None)
    assert (stands["distributor"], stands["quarter"], stands["amount"], stands["astray"]) == (
        "adi",
        "2003-09",
        "90000.00",
        [],
    )
    assert [(one["payee"], one["amount"]) for one in whole["expenditures"]] == [("First Bank", "90000.00")]


def test_every_fault_of_a_file_is_told_and_nothing_is_stored(asked: ReportWorld) -> None:
    client = entered(Role.DISTRIBUTOR, of="adi")

    answer = send(
        client, GIVE, "idi,2003-10,Nobody,golf,golf,,x", f"adi,2003-09,{GROWTH},other,inquiries,A,1.00"
    )

    faults = answer.json()["faults"]
    assert answer.status_code == 422
    assert {fault["column"] for fault in faults} >= {
        "distributor",
        "portfolio",
        "purpose",
        "activity",
        "payee",
        "amount",
    }
    assert {(fault["source"], fault["row"]) for fault in faults} == {("expenditures.csv", 2)}
    assert all(fault["remedy"] for fault in faults)
    assert ExpenditureFile.objects.count() == 1


def test_a_file_above_the_limit_is_refused_unread(asked: ReportWorld) -> None:
    answer = send(entered(Role.DISTRIBUTOR, of="adi"), GIVE, "x" * (5 * 2**20))

    assert (answer.status_code, answer.json()["message"]) == (413, "A file may have 5 MB; bring it in parts.")


def test_what_is_of_no_quarter_any_more_is_said_with_the_way_out(tmp_path: Path) -> None:
    asked = ReportWorld.loaded(tmp_path)
    asked.spent()
    asked.world.tell(funds=[{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "10-31"}])

    (listed,) = entered(Role.DISTRIBUTOR, of="adi").get(FILES).json()

    (said,) = listed["astray"]
    assert said.endswith("with the amount 0.00, and give it in the quarter ended 2003-10")


def test_a_report_asks_a_bounded_number_of_questions(asked: ReportWorld) -> None:
    asked.present()
    client = client_of(asked.officer)
    client.get(REPORT)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(REPORT).status_code == 200

    assert len(queries) <= 30
