"""Every door for a file as a page: all faults at once, or what it changed; nothing is stored on a refusal."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from django.test import Client

from fees.models import DailyNetAssets, ShareActivity
from governance.domain.roles import Role
from governance.models import Act, Plan, PlanDocument
from tests.factories.books import CALCULATION, rows_of_all_tables, small_book
from tests.factories.closed_month import closed_september
from tests.factories.plans import RATES, SCHEDULE, plan_text

pytestmark = pytest.mark.django_db
FileOf = Callable[[str, str | bytes], Any]
NET = "/class-b/files/net-assets/"
ACTIVITY = "/class-b/files/share-activity/"
BOOK = "/class-b/files/book/"
TEXT = "/class-b/files/plan-text/"
NET_HEAD = "portfolio,date,net_assets,shares_outstanding\n"
ACTIVITY_HEAD = "portfolio,trade_date,kind,shares,original_issue_date,reference\n"
DOORS = (NET, ACTIVITY, BOOK, TEXT)


@pytest.fixture(autouse=True)
def _plan(plan: Plan) -> None:
    """The small Plan is loaded."""


def test_net_assets_are_taken_and_counted(officer: Client, file_of: FileOf) -> None:
    rows = NET_HEAD + "Alpha Growth Fund,2003-09-02,100.00,\nAlpha Growth Fund,2003-09-03,101.00,\n"

    page = officer.post(NET, {"file": file_of("net.csv", rows)})

    assert page.status_code == 200
    assert (page.context["outcome"].new, page.context["outcome"].corrected) == (2, 0)
    assert "Taken: 2 rows." in page.content.decode()
    assert DailyNetAssets.objects.count() == 2
    assert page.context["acts"][0].source == "net.csv"
    assert page.context["acts"][0].who == "officer"


def test_the_same_file_again_changes_nothing(officer: Client, file_of: FileOf) -> None:
    rows = NET_HEAD + "Alpha Growth Fund,2003-09-02,100.00,\n"
    officer.post(NET, {"file": file_of("net.csv", rows)})

    page = officer.post(NET, {"file": file_of("net.csv", rows)})

    assert "Nothing changed: all of it was known." in page.content.decode()
    assert DailyNetAssets.objects.count() == 1


def test_all_faults_of_a_file_are_shown_and_nothing_is_stored(officer: Client, file_of: FileOf) -> None:
    rows = NET_HEAD + "No Such Fund,2003-09-02,100.00,\nAlpha Growth Fund,2003-13-02,-1,\n"
    officer.get(NET)
    before = rows_of_all_tables()

    page = officer.post(NET, {"file": file_of("bad.csv", rows)})

    assert page.status_code == 422
    assert [(one.row, one.column) for one in page.context["faults"]] == [
        (2, "portfolio"),
        (3, "date"),
        (3, "net_assets"),
    ]
    assert "Refused: 3 faults. Nothing was stored." in page.content.decode()
    assert rows_of_all_tables() == before


def test_more_faults_than_a_page_shows_are_counted_and_kept_as_a_file(
    officer: Client, file_of: FileOf
) -> None:
    rows = NET_HEAD + "".join(f"No Such Fund {number},2003-09-02,1.00,\n" for number in range(700))

    page = officer.post(NET, {"file": file_of("bad.csv", rows)})
    kept = officer.get(NET, {"faults": "csv"})

    assert len(page.context["faults"]) == 500
    assert "Refused: 700 faults" in page.content.decode()
    lines = list(csv.DictReader(io.StringIO(kept.content.decode())))
    assert len(lines) == 700
    assert (lines[699]["file"], lines[699]["row"], lines[699]["column"]) == ("bad.csv", "701", "portfolio")


def test_faults_of_one_door_are_not_another_door_s_nor_another_person_s(
    officer: Client, as_role: Callable[..., Client], file_of: FileOf
) -> None:
    officer.post(NET, {"file": file_of("bad.csv", "nothing,right\n")})

    assert officer.get(ACTIVITY, {"faults": "csv"}).status_code == 404
    assert as_role(Role.AUDITOR).get(NET, {"faults": "csv"}).status_code == 404


def test_a_cell_that_looks_like_a_formula_stays_a_text(officer: Client, file_of: FileOf) -> None:
    officer.post(NET, {"file": file_of("=bad.csv", "nothing,right\n")})

    assert "'=bad.csv" in officer.get(NET, {"faults": "csv"}).content.decode()


def test_a_file_above_the_limit_is_refused_in_words(
    officer: Client, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = file_of("large.csv", NET_HEAD)
    monkeypatch.setattr("governance.forms.uploads.SmallEnough.__call__", _too_large)

    page = officer.post(NET, {"file": large})

    assert page.status_code == 422
    assert "at most" in page.content.decode()
    assert not Act.objects.filter(kind="import_net_assets").exists()


def _too_large(self: Any, file: Any) -> None:
    from django import forms  # noqa: PLC0415 - only this test refuses every file

    raise forms.ValidationError(f"{file.name} has more than at most {self.limit} bytes.")


def test_no_file_and_an_empty_file_are_refused_in_words(officer: Client, file_of: FileOf) -> None:
    assert "Choose a file first." in officer.post(NET, {}).content.decode()
    assert "The file is empty." in officer.post(NET, {"file": file_of("net.csv", "")}).content.decode()


def test_share_activity_replaces_a_day_or_is_added_to_it(officer: Client, file_of: FileOf) -> None:
    first = ACTIVITY_HEAD + "Alpha Growth Fund,2003-09-02,sale,10,,a-1\n"
    more = ACTIVITY_HEAD + "Alpha Growth Fund,2003-09-02,sale,5,,a-2\n"
    officer.post(ACTIVITY, {"file": file_of("one.csv", first), "way": "replace"})

    added = officer.post(ACTIVITY, {"file": file_of("two.csv", more), "way": "add"})
    replaced = officer.post(ACTIVITY, {"file": file_of("two.csv", more), "way": "replace"})

    assert added.context["outcome"].new == 1
    assert (replaced.context["outcome"].corrected, replaced.context["outcome"].replaced) == (1, 2)
    assert ShareActivity.objects.count() == 3


def test_rows_are_added_only_with_references(officer: Client, file_of: FileOf) -> None:
    rows = ACTIVITY_HEAD + "Alpha Growth Fund,2003-09-02,sale,10,,\n"

    page = officer.post(ACTIVITY, {"file": file_of("one.csv", rows), "way": "add"})

    assert [(one.row, one.column) for one in page.context["faults"]] == [(2, "reference")]
    assert not ShareActivity.objects.exists()


def test_a_book_is_loaded_with_the_files_that_it_names(officer: Client, file_of: FileOf) -> None:
    book = yaml.safe_dump(small_book(), sort_keys=False)
    files = {"file": file_of("book.yaml", book), "beside": [file_of("calc.csv", CALCULATION)]}

    page = officer.post(BOOK, files)

    assert page.status_code == 200
    assert "The book is loaded." in page.content.decode()
    parts = {part.part: part.new for part in page.context["outcome"].book.parts}
    assert (parts["votes"], parts["monthly_calculations"], parts["transfers"]) == (1, 1, 1)


def test_a_book_without_its_file_says_so(officer: Client, file_of: FileOf) -> None:
    book = yaml.safe_dump(small_book(), sort_keys=False)

    page = officer.post(BOOK, {"file": file_of("book.yaml", book)})

    assert page.status_code == 422
    assert "did not come along with the book" in page.context["faults"][0].problem
    assert not Act.objects.filter(kind="load_book").exists()


def test_every_fault_of_a_book_is_shown(officer: Client, file_of: FileOf) -> None:
    book = (
        "distributors: [{code: Adi!}]\n"
        "conventions: [{name: DAY_CUONT, value: X, effective: y}]\n"
        "sales_charge_limit: [{period: week}]\n"
    )

    page = officer.post(BOOK, {"file": file_of("book.yaml", book)})

    columns = {one.column for one in page.context["faults"]}
    assert {
        "sales_charge_limit[1].period",
        "distributors[1].code",
        "conventions[1].name",
        "conventions[1].effective",
    } <= columns


def test_a_restated_text_says_what_it_would_change(officer: Client, file_of: FileOf) -> None:
    lower = (*SCHEDULE[:1], (SCHEDULE[1][0], SCHEDULE[1][1], ("0.50%", "0.25%", "0.75%")))

    page = officer.post(TEXT, {"file": file_of("restated.txt", plan_text(schedule=lower)), "code": "class-b"})

    said = page.content.decode()
    assert "only the votes of Section 9 can" in said
    assert "Alpha Income Fund: the maximum asset-based sales charge would go from 0.75 % to 0.5 %" in said
    assert "Beta Value Fund is left out and stays" in said
    assert PlanDocument.objects.filter(standing="PROPOSED").count() == 1


def test_a_first_text_makes_a_plan_and_shows_its_schedule(officer: Client, file_of: FileOf) -> None:
    text = plan_text(schedule=[("GAMMA FUNDS, INC.", "Gamma Fund", RATES)])

    page = officer.post("/plan-text/", {"file": file_of("new.txt", text), "code": "class-g"})

    assert page.status_code == 200
    assert [line["portfolio"] for line in page.context["lines"]] == ["Gamma Fund"]
    assert "0.75 %" in page.content.decode()
    assert Plan.objects.filter(code="class-g").exists()


def test_a_text_that_is_none_is_refused(officer: Client, file_of: FileOf) -> None:
    page = officer.post(TEXT, {"file": file_of("x.txt", b"\xff\xfe"), "code": ""})

    assert page.status_code == 422
    assert page.context["faults"][0].problem == "is not UTF-8 text"


@pytest.mark.parametrize("door", DOORS)
def test_approver_and_auditor_may_look_and_not_load(
    as_role: Callable[..., Client], file_of: FileOf, door: str
) -> None:
    for role in (Role.APPROVER, Role.AUDITOR):
        client = as_role(role)
        before = rows_of_all_tables()

        page = client.get(door)

        assert page.status_code == 200
        assert "You may look here, not act." in page.content.decode()
        assert client.post(door, {"file": file_of("x.csv", "x")}).status_code == 403
        assert rows_of_all_tables() == before


@pytest.mark.parametrize("door", [*DOORS, "/class-b/files/", "/plan-text/"])
def test_nobody_else_may_open_a_door(as_role: Callable[..., Client], door: str) -> None:
    assert Client().get(door).headers["Location"].startswith("/account/sign-in/")
    for role in (Role.SECRETARY, Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT):
        assert as_role(role).get(door).status_code == 403


def test_the_list_of_files_shows_every_door_and_who_came_last(officer: Client, file_of: FileOf) -> None:
    officer.post(NET, {"file": file_of("net.csv", NET_HEAD + "Alpha Growth Fund,2003-09-02,100.00,\n")})

    page = officer.get("/class-b/files/")

    last = {shown.door.title: shown.last for shown in page.context["doors"]}
    assert last["Net assets"].source == "net.csv"
    assert last["Net assets"].summary == "1 rows: 1 new, 0 corrected"
    assert last["Share activity"] is None
    for door in DOORS:
        assert f'href="{door}"' in page.content.decode()


def test_a_month_that_stands_on_other_facts_is_named(
    officer: Client, file_of: FileOf, acting_user: Any
) -> None:
    plan = closed_september(acting_user, code="class-z")
    rows = NET_HEAD + "Example Energy Fund,2003-09-30,1.00,\n"

    page = officer.post(f"/{plan.code}/files/net-assets/", {"file": file_of("net.csv", rows)})

    assert page.context["outcome"].corrected == 1
    assert [one["words"] for one in page.context["stale"]] == ["Example Energy Fund, 2003-09"]
    assert "computed on the facts known before" in page.content.decode()


def test_whether_the_plan_is_in_force_is_shown_for_a_day(as_role: Callable[..., Client]) -> None:
    client = as_role(Role.SECRETARY)

    page = client.get("/class-b/status/", {"on": "2003-09-30"})
    file = client.get("/class-b/status/", {"on": "2003-09-30", "format": "csv"})

    assert page.context["counted"] == {"in_force": 0, "not": 3}
    lines = list(csv.DictReader(io.StringIO(file.content.decode())))
    assert [line["portfolio"] for line in lines] == [
        "Alpha Growth Fund",
        "Alpha Income Fund",
        "Beta Value Fund",
    ]
    assert client.get("/class-b/status/", {"on": "tomorrow"}).status_code == 422


def test_the_list_of_files_asks_as_often_with_many_acts_as_with_few(
    officer: Client, file_of: FileOf, django_assert_max_num_queries: Any
) -> None:
    for day in range(1, 10):
        rows = NET_HEAD + f"Alpha Growth Fund,2003-09-0{day},100.00,\n"
        officer.post(NET, {"file": file_of("net.csv", rows)})

    with django_assert_max_num_queries(12):
        officer.get("/class-b/files/")
    with django_assert_max_num_queries(12):
        officer.get(NET)
