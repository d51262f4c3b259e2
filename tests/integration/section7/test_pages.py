"""The pages of Section 7: what each role is shown, and what compliance, secretary and Distributor do."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role
from plan_admin.section7.models import (
    ExpenditureFile,
    QuarterlyReport,
    ReportPart,
    ReportReview,
)
from plan_admin.section7.services.reviewing import record_review
from tests.factories.month import ALPHA, GROWTH, INCOME
from tests.factories.needs import mine
from tests.factories.people import member, person
from tests.factories.reports import HEAD, MEETING, SEPTEMBER, SPENT, TODAY, ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
STAFF = (Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR)
BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = "no liability of the Fund"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def signed_in(role: Role, *, of: str = "") -> Client:
    user = person(role, name=f"{role.value}-{of or 'reads'}")
    if of:
        member(user, kind=PayeeKind.DISTRIBUTOR, code=of)
    return client_of(user)


@pytest.fixture
def asked(tmp_path: Path) -> ReportWorld:
    found = ReportWorld.closed(tmp_path)
    found.pay(SEPTEMBER, on=date(2003, 10, 8))
    found.spent()
    found.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])
    return found


def report_address(asked: ReportWorld, name: str = "report") -> str:
    return reverse(f"section7:{name}", args=["class-b", asked.fund.code, SEPTEMBER])


def give_address(distributor: str = "adi") -> str:
    return reverse("section7:expenditures_give", args=["class-b", distributor])


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_draft_shows_every_table_and_says_that_it_can_change(asked: ReportWorld) -> None:
    page = signed_in(Role.AUDITOR).get(report_address(asked)).content.decode()

    assert "A draft of what is known now" in page
    for words in ("13,200.00", "7,000.00", "90,900.50", "0.25 %", WORDS):
        assert words in page
    assert "First Dealer" not in page  # who was paid stands in the Distributor's file
    assert "I Distributors has given no expenditures of this quarter" in page


def test_an_open_month_shows_no_figures_and_says_what_to_do(tmp_path: Path) -> None:
    asked = ReportWorld.loaded(tmp_path)
    asked.finish("2003-08")
    client = signed_in(Role.SECRETARY)

    page = client.get(report_address(asked))
    file = client.get(report_address(asked), {"format": "pdf"})

    assert "2003-09 of ALPHA FUNDS, INC. is not closed" in page.content.decode()
    assert "close_month 2003-09 --finish" in page.content.decode()
    assert (page.status_code, file.status_code) == (200, 422)


def test_compliance_presents_and_the_secretary_records_the_review(asked: ReportWorld) -> None:
    officer, secretary = client_of(asked.officer), signed_in(Role.SECRETARY)

    presented = officer.post(report_address(asked, "present"), {"presented_on": "2003-11-05"})
    reviewed = secretary.post(report_address(asked, "review"), {"meeting": MEETING})
    page = secretary.get(report_address(asked)).content.decode()

    assert (presented.status_code, reviewed.status_code) == (302, 302)
    assert ReportReview.objects.get().meeting == MEETING
    assert "reviewed by the Board" in page
    assert "12 Nov 2003" in page
    assert "reviewed after" not in page


def test_a_refused_presentation_shows_the_reason_and_stores_nothing(asked: ReportWorld) -> None:
    answer = client_of(asked.officer).post(report_address(asked, "present"), {"presented_on": "2003-09-30"})

    assert answer.status_code == 422
    assert "Section 7: 30 September 2003 is not after the quarter" in answer.content.decode()
    assert not QuarterlyReport.objects.exists()


def test_the_paper_of_a_presented_report_is_tagged_and_is_the_kept_one(asked: ReportWorld) -> None:
    report = asked.presented()

    pdf = signed_in(Role.AUDITOR).get(report_address(asked), {"format": "pdf"}).content

    assert pdf == bytes(report.pdf)
    reader = PdfReader(io.BytesIO(pdf))
    assert b"/StructTreeRoot" in pdf
    assert b"/Marked true" in pdf
    assert reader.metadata is not None
    assert reader.metadata.title == f"Quarterly report of {ALPHA}, the quarter ended 30 September 2003"
    words = text_of(pdf)
    for expected in (
        "presented to the Board on 5 November 2003",
        "13,200.00",
        "Supplemental payments to dealers and other institutions",
        "full compensation",
        WORDS,
        "Rule 12b-1(b)(3)(ii)",
    ):
        assert expected in words
    assert report.digest in words.replace(" ", "")


def test_the_draft_is_a_paper_too(asked: ReportWorld) -> None:
    pdf = signed_in(Role.AUDITOR).get(report_address(asked), {"format": "pdf"}).content

    assert "a draft, as known now" in text_of(pdf)
    assert "Digest of this report" not in text_of(pdf)


def test_the_file_has_what_the_page_shows(asked: ReportWorld) -> None:
    asked.present()

    text = signed_in(Role.AUDITOR).get(report_address(asked), {"format": "csv"}).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))

    fees = [row for row in rows if row["table"] == "Incurred in the quarter, paid and held"]
    assert [
        (row["portfolio"], row["distributor"], row["component"], row["incurred"]) for row in fees[:2]
    ] == [
        (GROWTH, "adi", "Distribution fee", "13200.00"),
        (GROWTH, "adi", "Service fee", "11000.00"),
    ]
    assert fees[-1]["row"] == "total"
    assert {row["report"] for row in rows} == {"presented"}


def test_the_list_says_what_is_overdue_and_gives_it_as_a_file(asked: ReportWorld) -> None:
    client = signed_in(Role.SECRETARY)
    page = client.get(reverse("section7:reports", args=["class-b"])).content.decode()
    text = client.get(
        reverse("section7:reports", args=["class-b"]), {"format": "csv", "state": "OVERDUE"}
    ).content.decode()

    assert "overdue: the Board has not reviewed what was expended and why (Section 7)" in page
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["fund"]: (row["quarter"], row["due"], row["state"]) for row in rows} == {
        ALPHA: ("2003-09", "2003-11-12", "DRAFT"),
        "BETA FUNDS, INC.": ("2003-09", "2003-11-12", "DRAFT"),
    }


def test_the_fiscal_year_gives_the_table_of_item_19g(asked: ReportWorld) -> None:
    address = reverse("section7:year", args=["class-b", asked.fund.code, 2003])
    client = signed_in(Role.AUDITOR)

    page = client.get(address).content.decode()
    text = client.get(address, {"format": "csv"}).content.decode()
    pdf = client.get(address, {"format": "pdf"}).content

    (growth, income, total) = [
        row for row in csv.DictReader(io.StringIO(text)) if row["table"].startswith("Form N-1A")
    ]
    assert (growth["portfolio"], growth["advertising"], growth["broker_dealers"], growth["total"]) == (
        GROWTH,
        "400.50",
        "7000.00",
        "7400.50",
    )
    # September of both Distributors: 22,500.00 and 7,500.00.
    assert (growth["paid"], growth["unrecovered"], growth["of_net_assets"]) == (
        "30000.00",
        "90900.50",
        "0.0025",
    )
    assert (income["portfolio"], income["total"], income["unrecovered"]) == (INCOME, "0.00", "")
    assert total["total"] == "7400.50"
    assert "Not complete: no expenditures given by idi of 2003-09" in page
    assert "Form N-1A, Item 19(g)" in text_of(pdf)


def test_what_is_called_other_is_said(asked: ReportWorld) -> None:
    asked.spent([f"adi,2003-09,{GROWTH},other,accounts,Call Center,12.00"])

    page = signed_in(Role.AUDITOR).get(reverse("section7:year", args=["class-b", asked.fund.code, 2003]))

    assert "Assisting customers with accounts and records, purchases and redemptions: 12.00" in (
        page.content.decode()
    )


def upload(*rows: str, head: str = HEAD) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("spent.csv", "\n".join([head, *rows]).encode())}


def test_a_distributor_gives_its_own_and_sees_what_it_gave(asked: ReportWorld) -> None:
    client = signed_in(Role.DISTRIBUTOR, of="adi")
    row = f"adi,2003-09,{GROWTH},financing,other_distribution,First Bank,30.00"

    answer = client.post(give_address(), upload(row))
    page = client.get(reverse("section7:expenditures", args=["class-b"])).content.decode()
    file = ExpenditureFile.objects.get(superseded_by__isnull=True)
    shown = client.get(reverse("section7:expenditure_file", args=["class-b", file.pk])).content.decode()

    assert answer.status_code == 200
    assert "Taken: 1 row." in answer.content.decode()
    assert file.rows == 1
    assert "30.00" in page
    assert "First Bank" in shown
    assert "Interest, carrying, or other financing charges" in shown


def test_a_distributor_is_told_every_fault_and_nothing_is_stored(asked: ReportWorld) -> None:
    client = signed_in(Role.DISTRIBUTOR, of="adi")

    answer = client.post(give_address(), upload("adi,2003-10,Nobody,golf,golf,,x"))

    words = answer.content.decode()
    assert answer.status_code == 422
    assert words.count("spent.csv") >= 5
    assert ExpenditureFile.objects.count() == 1


def test_a_distributor_neither_sees_nor_gives_another_s(asked: ReportWorld) -> None:
    asked.present()
    client = signed_in(Role.DISTRIBUTOR, of="idi")
    adis = ExpenditureFile.objects.get()
    part = ReportPart.objects.get(distributor__code="adi")

    answers = [
        client.get(reverse("section7:expenditure_file", args=["class-b", adis.pk])).status_code,
        client.get(give_address("adi")).status_code,
        client.post(give_address("adi"), upload(*SPENT)).status_code,
        client.get(reverse("section7:part", args=["class-b", part.pk])).status_code,
        client.get(report_address(asked)).status_code,
        client.get(reverse("section7:reports", args=["class-b"])).status_code,
        client.post(report_address(asked, "present"), {"presented_on": "2003-11-05"}).status_code,
    ]
    page = client.get(reverse("section7:expenditures", args=["class-b"])).content.decode()

    assert answers == [404, 404, 404, 404, 403, 403, 403]
    assert "adi" not in page.replace("reading", "")
    assert ExpenditureFile.objects.count() == 1


def test_a_distributor_sees_its_own_part_of_a_presented_report(asked: ReportWorld) -> None:
    client = signed_in(Role.DISTRIBUTOR, of="idi")
    listed = reverse("section7:expenditures", args=["class-b"])
    before = client.get(listed).content.decode()
    asked.present()

    page = client.get(listed).content.decode()
    part = ReportPart.objects.get(distributor__code="idi")
    own = client.get(reverse("section7:part", args=["class-b", part.pk])).content.decode()

    assert "Your part of presented reports" not in before
    assert "Your part of presented reports" in page
    assert "19,800.00" in own  # its share of Growth
    assert "13,200.00" not in own  # adi's
    assert "90,900.50" not in own


@pytest.mark.parametrize("role", [Role.ASSIGNEE, Role.AGENT])
def test_other_outsiders_have_nothing_to_do_with_it(asked: ReportWorld, role: Role) -> None:
    client = signed_in(role)

    answers = {
        client.get(one).status_code
        for one in (
            reverse("section7:reports", args=["class-b"]),
            reverse("section7:expenditures", args=["class-b"]),
            report_address(asked),
            give_address(),
        )
    }

    assert answers == {403}


@pytest.mark.parametrize("role", STAFF)
def test_who_of_the_staff_may_do_what(asked: ReportWorld, role: Role) -> None:
    asked.present()
    client = client_of(asked.officer) if role is Role.OFFICER else signed_in(role)

    seen = [client.get(report_address(asked)).status_code, client.get(give_address()).status_code]
    present = client.post(report_address(asked, "present"), {"presented_on": "2003-11-05"}).status_code
    review = client.post(report_address(asked, "review"), {"meeting": MEETING}).status_code

    assert seen == [200, 200 if role is Role.OFFICER else 403]
    assert present == (302 if role is Role.OFFICER else 403)
    assert review == (302 if role is Role.SECRETARY else 403)


def test_what_waits_is_compliance_s_until_it_is_presented_and_then_the_secretary_s(
    asked: ReportWorld,
) -> None:
    secretary = person(Role.SECRETARY)
    late = date(2003, 11, 20)

    before = (mine(asked.officer, today=late), mine(secretary, today=late))
    report = asked.present().report
    after = mine(secretary, today=late)["quarterly-report"]
    record_review(plan=asked.plan, report=report, meeting=MEETING, today=TODAY, acting_user=asked.officer)

    assert before[0]["quarterly-report"].item.urgency == "LATE"
    assert before[0]["quarterly-report"].item.whom == "2 Funds, the quarter ended 30 September 2003"
    assert "quarterly-report" not in before[1]
    assert after.item.what == "Reviews of quarterly reports to be recorded"
    assert "quarterly-report" not in mine(secretary, today=late)
