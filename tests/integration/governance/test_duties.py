"""Yearly duties, in a book and on their page: for each Fund, corrected with a reason, refused whole."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance.domain.duties import YearlyDuty
from governance.domain.roles import Role
from governance.models import Act, FiledDocument, Plan, YearlyDutyDone
from governance.selectors.duties import due_duties
from plan_admin.book.services import load_book_data
from tests.factories.boards import adopted_plan
from tests.factories.books import changed, loaded, refused
from tests.factories.duty_rows import duty
from tests.factories.people import person
from tests.factories.plans import loaded_plan, plan_text
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import setting

pytestmark = pytest.mark.django_db
MAY = date(2004, 5, 3)
DONE = {
    "funds": "all",
    "duty": "governance_standards",
    "year": 2004,
    "done": "2004-02-11",
    "by": "The Boards",
    "document": "Minutes of 11 February 2004",
}


ADOPTION = b"""
plan: class-a
meetings:
  - {id: m2, funds: all, date: 2003-08-14, mode: in_person, called_for: [adoption]}
votes:
  - {matter: adoption, meeting: m2, portfolios: all, for: all}
"""


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return adopted_plan(acting_user)


def lacking(plan: Plan, *, on: date = MAY) -> dict[tuple[str, int], tuple[str, ...]]:
    found = {}
    for one in due_duties(plan, on=on):
        _, duty, year = one.key.split("/")
        found[duty, int(year)] = one.names
    return found


def plan_before(acting_user: Any, *, until: str = "June 30, 2004", book: bytes = ADOPTION) -> Plan:
    """A Plan of the same Funds whose code is the first."""
    loaded_plan(acting_user, text=plan_text(share_class="Class A", until=until), code="class-a")
    if book:
        load_book_data(
            data=book, source="a", plan_code="class-a", acting_user=acting_user, read_file=lambda _: b""
        )
    return Plan.objects.get(code="class-a")


def secretary() -> Client:
    client = Client()
    client.force_login(person(Role.SECRETARY))
    return client


def sent(**changes: Any) -> dict[str, Any]:
    values = {
        "duty": "QUESTIONNAIRES",
        "year": "2004",
        "done_on": "2004-03-01",
        "by": "The secretary",
        "document": "Answers of 2004",
        "reason": "",
    }
    return {**values, **changes}


def test_a_fund_without_a_record_is_due_and_one_with_it_is_not(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    before = lacking(plan)
    one = next(iter(before["GOVERNANCE_STANDARDS", 2004]))

    outcome = loaded(acting_user, tmp_path, {"yearly_duties": [{**DONE, "funds": [one]}]})

    assert changed(outcome) == {"yearly_duties": (1, 0, 0)}
    assert len(before["GOVERNANCE_STANDARDS", 2004]) == 2
    assert one not in lacking(plan)["GOVERNANCE_STANDARDS", 2004]
    assert lacking(plan)["QUESTIONNAIRES", 2004] == before["QUESTIONNAIRES", 2004]


def test_a_fund_of_two_plans_is_asked_for_once(plan: Plan, acting_user: Any) -> None:
    alone = lacking(plan)

    before = plan_before(acting_user)

    assert lacking(before) == alone
    assert lacking(plan) == {}


def test_a_plan_that_is_not_in_force_asks_for_no_fund_of_another(plan: Plan, acting_user: Any) -> None:
    alone = lacking(plan)

    before = plan_before(acting_user, book=b"")

    assert lacking(before) == {}
    assert lacking(plan) == alone


def test_a_year_is_asked_for_by_a_plan_that_was_in_force_in_it(plan: Plan, acting_user: Any) -> None:
    alone = lacking(plan)

    before = plan_before(acting_user, until="December 31, 2003")

    assert lacking(before) == {key: names for key, names in alone.items() if key[1] == 2003}
    assert lacking(plan) == {key: names for key, names in alone.items() if key[1] == 2004}
    assert {year for _, year in alone} == {2003, 2004}


def test_the_same_book_again_changes_nothing_and_another_day_is_a_correction(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, {"yearly_duties": [DONE]})

    again = loaded(acting_user, tmp_path, {"yearly_duties": [DONE]})
    corrected = loaded(acting_user, tmp_path, {"yearly_duties": [{**DONE, "done": "2004-02-12"}]})

    assert (again.act, changed(again)) == (None, {})
    assert changed(corrected) == {"yearly_duties": (0, 0, 2)}
    standing = YearlyDutyDone.objects.filter(superseded_by__isnull=True)
    assert {row.done_on for row in standing} == {date(2004, 2, 12)}
    assert YearlyDutyDone.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"done": "2003-12-31"}, "done", "lies before the year 2004"),
        ({"done": "2199-01-01"}, "", "has not come yet"),
        ({"duty": "no_directed_brokerage", "year": 2003}, "year", "Rule 12b-1(h) asks for nothing in 2003"),
        ({"duty": "tea"}, "duty", "tea"),
        ({"year": None}, "year", "is missing"),
        ({"by": None}, "by", "is missing"),
        ({"document": None}, "document", "is missing"),
        ({"funds": ["NO SUCH FUND"]}, "funds[1]", "NO SUCH FUND"),
    ],
)
@pytest.mark.usefixtures("plan")
def test_a_wrong_entry_is_refused_and_nothing_is_stored(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, words: str
) -> None:
    entry = {key: value for key, value in {**DONE, **changes}.items() if value is not None}

    faults = refused(acting_user, tmp_path, {"yearly_duties": [entry]})

    assert any(fault.column == f"yearly_duties[1]{column and '.'}{column}" for fault in faults)
    assert any(words in fault.problem for fault in faults)
    assert not YearlyDutyDone.objects.exists()


def test_the_secretary_records_it_with_its_document(plan: Plan) -> None:
    client, page = secretary(), reverse("governance:duty_new", args=[plan.code])
    codes = [value for value, _ in client.get(page).context["form"].fields["funds"].choices]
    writing = SimpleUploadedFile("answers.txt", b"None has an interest.")

    answer = client.post(page, {**sent(), "funds": codes, "writing": writing})

    assert answer.status_code == 302
    rows = YearlyDutyDone.objects.filter(duty=YearlyDuty.QUESTIONNAIRES)
    assert {row.fund.code for row in rows} == set(codes)
    shown = client.get(answer["Location"])
    assert "Answers of 2004" in shown.content.decode()
    kept = client.get(reverse("governance:duty_document", args=[plan.code, rows[0].pk]))
    assert (kept.content, kept["Content-Disposition"]) == (
        b"None has an interest.",
        'attachment; filename="answers.txt"',
    )
    assert ("QUESTIONNAIRES", 2004) not in lacking(plan)


def test_a_correction_needs_its_reason_and_keeps_the_document(plan: Plan) -> None:
    client, page = secretary(), reverse("governance:duty_new", args=[plan.code])
    code = client.get(page).context["form"].fields["funds"].choices[0][0]
    writing = SimpleUploadedFile("answers.txt", b"None has an interest.")
    client.post(page, {**sent(), "funds": [code], "writing": writing})
    acts = Act.objects.count()

    unchanged = client.post(page, {**sent(), "funds": [code]}, follow=True)
    refused_at = client.post(page, {**sent(done_on="2004-03-02"), "funds": [code]})

    assert "nothing is changed" in unchanged.content.decode()
    assert refused_at.status_code == 422
    assert "say why what stands is wrong" in refused_at.content.decode()
    assert Act.objects.count() == acts
    told = {**sent(done_on="2004-03-02", reason="A day too early."), "funds": [code]}
    assert client.post(page, told).status_code == 302
    row = YearlyDutyDone.objects.get(superseded_by__isnull=True)
    assert (row.done_on, row.filed) == (date(2004, 3, 2), FiledDocument.objects.get(name="answers.txt"))


def test_the_page_says_what_is_missing_and_gives_it_as_a_file(plan: Plan) -> None:
    client = secretary()

    shown = client.get(reverse("governance:duties", args=[plan.code]), {"year": "2004"}).content.decode()
    file = client.get(reverse("governance:duties", args=[plan.code]), {"year": "2003", "format": "csv"})

    assert "Fund governance standards" in shown
    assert "overdue" in shown
    rows = file.content.decode().splitlines()
    assert [row for row in rows if "No directed brokerage" in row and "not asked for" in row]


def test_the_database_refuses_what_is_not_done_yet() -> None:
    here = setting()

    with accepted():
        duty(here)
    with refused_by("yearly_duty_is_done"):
        duty(here, entry="another", year=2003, done_on="2199-01-01")
