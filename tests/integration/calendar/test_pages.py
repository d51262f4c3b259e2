"""The calendar as a page: filters in the address, a list, a month and a file; each role its own."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.views.files import ROWS_OF_A_PAGE
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.due import MONDAY, everybody
from tests.factories.plans import RATES, loaded_plan, plan_text

pytestmark = pytest.mark.django_db
PAGE = "/calendar/"
OTHER = (("GAMMA FUNDS, INC.", "Gamma Growth Fund", RATES),)


@pytest.fixture
def people(acting_user: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    found = everybody()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: MONDAY)
    return found


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(user: Any, **asked: str) -> str:
    answer = client_of(user).get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def lines(user: Any, **asked: str) -> list[dict[str, str]]:
    answer = client_of(user).get(PAGE, {**asked, "format": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.content.decode().lstrip("\ufeff"))))


def whats(user: Any, **asked: str) -> set[str]:
    return {line["what"] for line in lines(user, **asked)}


def test_a_person_sees_its_own_first_and_asks_for_the_others(people: dict[str, Any]) -> None:
    officer = people["officer"]

    assert {line["whose"] for line in lines(officer)} == {"officer"}
    assert {line["whose"] for line in lines(officer, whose="all")} == {"officer", "approver", "secretary"}
    assert {line["whose"] for line in lines(officer, whose="approver")} == {"approver"}
    assert {line["whose"] for line in lines(people["auditor"])} == {"officer", "approver", "secretary"}


def test_kind_and_period_narrow_it_and_the_file_has_what_is_shown(people: dict[str, Any]) -> None:
    secretary = people["secretary"]

    assert "Continuance of the Plan" not in whats(secretary)  # more than three months ahead
    assert whats(secretary, to="2004-06-30", kind="CONTINUANCE") == {"Continuance of the Plan"}
    assert whats(secretary, **{"from": "2004-01-01", "to": "2004-06-29"}) == set()
    (line,) = lines(secretary, to="2004-06-30", kind="CONTINUANCE")
    assert (line["due_until"], line["section"], line["state"]) == ("2004-06-30", "10", "UPCOMING")
    assert line["otherwise"].startswith("no payment for")
    assert line["address"] == "/class-b/votes/new/?matter=CONTINUANCE"
    page = shown(secretary, to="2004-06-30", kind="CONTINUANCE")
    assert "30 Jun 2004: Continuance of the Plan" in page
    assert "Otherwise: no payment for" in page


def test_a_long_list_is_shown_by_pages_and_given_whole_as_a_file(people: dict[str, Any]) -> None:
    asked = {"whose": "all", "to": "2004-12-31"}
    everything = lines(people["officer"], **asked)
    assert ROWS_OF_A_PAGE < len(everything) <= 2 * ROWS_OF_A_PAGE

    first, second = (shown(people["officer"], **asked, page=number) for number in ("1", "2"))

    of_first, of_second = (page.count("</li>") for page in (first, second))
    assert of_first - of_second == 2 * ROWS_OF_A_PAGE - len(everything)
    assert f"{len(everything)} rows in all" in first
    assert 'page=2" rel="next"' in first
    assert second.count("page=") == 1  # the way back: no filter or file stays on that page
    assert lines(people["officer"], **asked, page="2") == everything


def test_as_of_another_day_it_is_another_calendar(people: dict[str, Any]) -> None:
    page = shown(people["secretary"], on="2004-05-03")

    assert "due now" in page
    assert "Continuance of the Plan" in page


def test_a_month_is_a_grid_of_what_is_due_in_it(people: dict[str, Any]) -> None:
    page = shown(people["officer"], view="month", month="2003-11")

    assert "November 2003" in page
    assert "Closing of October 2003" in page
    assert "Closing of November 2003" not in page
    assert "month=2003-12" in page


def test_a_day_with_much_shows_the_first_and_the_way_to_all_of_it(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plan_admin.calendar.views.calendar.MOST_OF_A_DAY", 1)
    asked = {"whose": "all", "view": "month", "month": "2003-11"}
    of_the_7th = lines(people["officer"], whose="all", **{"from": "2003-11-07", "to": "2003-11-07"})

    page = shown(people["officer"], **asked)

    assert len(of_the_7th) == 2
    assert ">and 1 more</a>: narrow by kind, Plan or whose work it is." in page
    assert "whose=all&amp;from=2003-11-07&amp;to=2003-11-07" in page
    assert "and 1 more" not in shown(people["officer"], **asked, kind="FACTS")


def test_of_several_plans_one_can_be_asked_for(people: dict[str, Any], acting_user: Any) -> None:
    loaded_plan(acting_user, text=plan_text(share_class="Class C", schedule=OTHER), code="class-c")
    secretary = people["secretary"]

    assert {line["plan"] for line in lines(secretary)} == {"class-b", "class-c"}
    of_others = [line for line in lines(secretary, plan="class-c") if line["plan"] != "class-c"]
    assert {line["section"] for line in of_others} == {"8(b)", "Rule 12b-1(c)"}  # duties, once for all Plans
    assert '<option value="class-c" selected>' in shown(secretary, plan="class-c")
    assert 'name="plan"' not in shown(people["adi-user"])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "TEA"}, "There is no kind"),
        ({"plan": "class-z"}, "There is no Plan"),
        ({"whose": "king"}, "There is no role"),
        ({"to": "soon"}, "is not a date"),
        ({"from": "2004-05-01", "to": "2004-04-01"}, "ends before it begins"),
        ({"view": "month", "month": "May"}, "is not a month"),
        ({"on": "2003-02-30"}, "not a day of the calendar"),
    ],
)
def test_a_filter_that_is_none_is_said_in_words(
    people: dict[str, Any], asked: dict[str, str], words: str
) -> None:
    for more in ({}, {"format": "csv"}):
        answer = client_of(people["officer"]).get(PAGE, {**asked, **more})
        assert answer.status_code == 422
        assert words in answer.content.decode()


@pytest.mark.parametrize("name", ["adi-user", "idi-user", "trust-a-user", "trust-b-user", "depository-user"])
def test_an_outsider_sees_its_own_party_s_days_alone_whatever_it_asks_for(
    people: dict[str, Any], name: str
) -> None:
    own = whats(people[name])

    assert whats(people[name], whose="all") == own
    assert whats(people[name], whose="officer") == set()
    assert {line["whose"] for line in lines(people[name])} <= {"distributor", "assignee", "agent"}
    words = " ".join(str(line) for line in lines(people[name]))
    others = {
        "adi-user": ("Trust", "idi", "Depository"),
        "idi-user": ("Trust", "adi", "Depository"),
        "trust-a-user": ("Trust B", "idi", "Depository"),
        "trust-b-user": ("Trust A", "adi"),
        "depository-user": ("Trust A", "adi"),
    }[name]
    assert [other for other in others if other in words] == []


def test_a_distributor_finds_its_calculation_and_its_payment_day(people: dict[str, Any]) -> None:
    found = {(line["what"], line["due_until"]) for line in lines(people["adi-user"], to="2003-11-30")}

    assert found == {
        ("Monthly Calculation of September 2003", "2003-10-06"),
        ("Monthly Calculation of October 2003", "2003-11-06"),
        ("Payment of September 2003", "2003-10-07"),
        ("Payment of October 2003", "2003-11-07"),
    }


def test_nobody_who_has_not_signed_in_sees_anything() -> None:
    answer = Client().get(PAGE)

    assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True)


def test_a_longer_period_asks_no_more_of_the_database_for_each_month(people: dict[str, Any]) -> None:
    client = client_of(people["officer"])
    client.get(PAGE)

    def queries(to: date) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(PAGE, {"to": to.isoformat()})
        return len(captured)

    assert queries(date(2004, 6, 30)) == queries(date(2003, 12, 31))
