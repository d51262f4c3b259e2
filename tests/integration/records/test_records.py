"""The list of records: what is on it, until when it must be kept, who sees what, and that nothing goes."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from assignments.domain.routes import PayeeKind
from governance.domain.errors import Refused
from governance.domain.roles import OUTSIDERS, STAFF, Role
from governance.models import FiledDocument, Fund, Plan, Vote
from plan_admin.records.forms import AttachForm
from plan_admin.records.models import KeptDocument
from plan_admin.records.selectors.listing import RecordShown, Wanted, records_wanted
from plan_admin.records.services import About, DocumentAsked, attach_document
from tests.factories.closed_month import closed_september
from tests.factories.notices import given
from tests.factories.outsiders import AGENT_BOOK
from tests.factories.people import member, person

pytestmark = pytest.mark.django_db
TODAY = date(2004, 1, 5)
MEGABYTE = 1024 * 1024
SCAN = b"%PDF-1.7 the signed original"


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = closed_september(acting_user, besides=AGENT_BOOK)
    Fund.objects.update(fiscal_year_end="07-31")
    return plan


def asked(**changes: Any) -> DocumentAsked:
    values: dict[str, Any] = {
        "about": About.MEETING,
        "subject": "m1",
        "words": "Board book",
        "dated": date(2003, 8, 13),
        "name": "board-book.pdf",
        "data": SCAN,
    }
    return DocumentAsked(**values | changes)


def attached(plan: Plan, acting_user: Any, **changes: Any) -> str:
    return attach_document(plan=plan, asked=asked(**changes), acting_user=acting_user, today=TODAY)


def shown(plan: Plan, user: Any, **wanted: Any) -> tuple[RecordShown, ...]:
    return records_wanted(plan, user=user, today=TODAY, wanted=Wanted(**wanted))


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def address(name: str = "records", *more: Any) -> str:
    return reverse(f"records:{name}", args=["class-b", *more])


def test_every_kind_is_there_with_the_day_until_which_it_is_kept(plan: Plan, acting_user: Any) -> None:
    attached(plan, acting_user)
    found = {(one.kind, one.record.subject or one.kind): one for one in shown(plan, person(Role.AUDITOR))}

    assert found["the Plan", "the Plan"].kept.until is None
    assert found["related agreement", "adi-2003"].kept.until is None
    # ended on 30 June 2003, in the fiscal year that ends on 31 July 2003
    assert found["related agreement", "idi-2001"].kept.until == date(2009, 7, 31)
    for kind, subject in (("minutes", "m1"), ("vote", "vote")):
        assert found[kind, subject].kept.until == date(2010, 7, 31)
        assert found[kind, subject].kept.at_hand_until == date(2006, 7, 31)
    document = next(one for (kind, _), one in found.items() if kind == "document")
    assert document.record.digest == FiledDocument.objects.get(name="board-book.pdf").sha256
    assert document.kept.until == date(2010, 7, 31)
    assert document.concerns == "all Portfolios"


def test_the_search_goes_by_words_kind_portfolio_fund_and_days(plan: Plan, acting_user: Any) -> None:
    attached(plan, acting_user)
    user = person(Role.AUDITOR)
    everything = shown(plan, user)

    assert {one.record.subject for one in shown(plan, user, words="AGREEMENT adi")} == {"adi-2003"}
    assert {one.kind for one in shown(plan, user, kind="minutes")} == {"minutes"}
    assert len(shown(plan, user, portfolio="example-energy-fund")) == len(everything)
    assert shown(plan, user, portfolio="nowhere") == ()
    assert shown(plan, user, fund="example-stock-funds-inc")
    august = shown(plan, user, first=date(2003, 8, 1), last=date(2003, 8, 31))
    assert {one.kind for one in august} >= {"minutes", "vote", "document"}
    assert all(one.record.made.month == 8 for one in august)


def test_a_document_of_a_payee_is_not_the_secretary_s(plan: Plan) -> None:
    distributor = person(Role.DISTRIBUTOR)
    member(distributor, kind=PayeeKind.DISTRIBUTOR, code="adi")
    notice = given(distributor)
    officer, secretary = person(Role.OFFICER), person(Role.SECRETARY)

    (seen,) = shown(plan, officer, kind="document")
    assert seen.record.words == f"notice.txt, with notice {notice.pk}"
    assert shown(plan, secretary, kind="document") == ()
    opened = []
    for user in (officer, secretary, distributor):
        client = Client()
        client.force_login(user)
        opened.append(client.get(address("document", notice.document_id)).status_code)
    assert opened == [200, 403, 403]


@pytest.mark.parametrize("role", sorted(STAFF | OUTSIDERS))
def test_the_list_is_the_house_s_and_outsiders_get_none(plan: Plan, acting_user: Any, role: Role) -> None:
    attached(plan, acting_user)
    client, document = as_role(role), KeptDocument.objects.get().document_id

    page, file = client.get(address()), client.get(address("document", document))
    assert [page.status_code, file.status_code] == ([200, 200] if role in STAFF else [403, 403])
    if role in STAFF:
        assert file.content == SCAN
        assert "Board book" in page.content.decode()
        assert "31 July 2010" in page.content.decode()
    form = client.get(address("attach")).status_code
    assert form == (200 if role is Role.SECRETARY else 403)


def test_more_records_ask_no_more_questions(plan: Plan, acting_user: Any) -> None:
    user = person(Role.AUDITOR)
    attached(plan, acting_user)
    with CaptureQueriesContext(connection) as first:
        before = shown(plan, user)
    for number in range(5):
        attached(plan, acting_user, name=f"{number}.txt", data=f"text {number}".encode())
    with CaptureQueriesContext(connection) as then:
        after = shown(plan, user)

    assert len(after) == len(before) + 5
    assert len(then) <= len(first)


def test_the_page_searches_pages_and_gives_a_file(plan: Plan, acting_user: Any) -> None:
    for number in range(60):
        attached(plan, acting_user, name=f"{number}.txt", data=f"text {number}".encode())
    client = as_role(Role.OFFICER)

    first = client.get(f"{address()}?kind=document&words=board").content.decode()
    assert "Page 1 of 2" in first
    assert "60 records" in first
    lines = client.get(f"{address()}?kind=document&format=csv").content.decode().splitlines()
    assert len(lines) == 61
    assert "2010-07-31" in lines[1]
    wrong = client.get(f"{address()}?first=yesterday&kind=vote").content.decode()
    assert "It is left out of the search." in wrong
    assert "Adoption of the Plan" in wrong


class TestAttaching:
    """The secretary attaches; the same again is nothing; what is wrong is said at once."""

    def test_by_the_page(self, plan: Plan) -> None:
        client = as_role(Role.SECRETARY)
        said = {"about": "PLAN", "subject": "", "words": "Signed original", "dated": "2003-08-18"}
        for _ in range(2):
            file = SimpleUploadedFile("plan.pdf", SCAN)
            assert client.post(address("attach"), {**said, "document": file}).status_code == 302
        assert KeptDocument.objects.count() == FiledDocument.objects.filter(name="plan.pdf").count() == 1

    def test_the_same_again_leaves_no_trace(self, plan: Plan, acting_user: Any) -> None:
        assert [attached(plan, acting_user), attached(plan, acting_user)] == ["new", "unchanged"]

    def test_every_fault_at_once_and_nothing_stored(self, plan: Plan, acting_user: Any) -> None:
        before = FiledDocument.objects.count()
        with pytest.raises(Refused) as refused:
            attached(
                plan, acting_user, subject="m9", words=" ", dated=date(2004, 1, 6), name="x.exe", data=b"\x00"
            )
        columns = [fault.column for fault in refused.value.faults]
        assert columns == ["words", "dated", "subject", "document"]
        assert FiledDocument.objects.count() == before

    def test_200_mb_are_refused_in_words(self) -> None:
        """By the size alone: nobody reads them."""
        said = {"about": "PLAN", "words": "Scan", "dated": "2003-08-18"}
        file = SimpleUploadedFile("scan.pdf", b"")
        file.size = 200 * MEGABYTE

        form = AttachForm(said, MultiValueDict({"document": [file]}))

        assert not form.is_valid()
        assert form.errors["document"] == [
            "scan.pdf has 200 MB; at most 10 MB are taken at once. Scan it with less detail."
        ]


class TestNothingIsDeleted:
    """A deletion that somebody asks for is refused, with the Rule and the way out."""

    @pytest.mark.parametrize("role", sorted(STAFF))
    def test_on_a_page(self, plan: Plan, acting_user: Any, role: Role) -> None:
        attached(plan, acting_user)
        client, kept = as_role(role), KeptDocument.objects.get()

        for where in (address(), address("document", kept.document_id)):
            answer = client.delete(where)
            assert answer.status_code == 403
            said = answer.content.decode()
            assert "Rule 12b-1(f)" in said
            assert "correct it with a reason" in said
        assert KeptDocument.objects.count() == 1

    def test_in_the_admin(self, plan: Plan) -> None:
        client, vote = as_role(Role.OFFICER), Vote.objects.get()

        answer = client.post(f"/admin/governance/vote/{vote.pk}/delete/", {"post": "yes"})

        assert answer.status_code == 403
        assert "Rule 12b-1(f)" in answer.content.decode()
        assert Vote.objects.count() == 1
