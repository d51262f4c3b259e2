"""The calendar by the API: the same items as on the page and in the feed, each role at its own door."""

import csv
import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from governance.domain.roles import OUTSIDERS, STAFF
from plan_admin.calendar.domain.feed import uid_of
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.due import MONDAY, everybody

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/due/"
YEAR = "2004-10-05"  # a year after Monday, as the feed has it
EVERYBODY = (
    "adi-user",
    "approver",
    "auditor",
    "depository-user",
    "idi-user",
    "officer",
    "secretary",
    "trust-a-user",
    "trust-b-user",
)


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


def told(user: Any, **asked: str) -> list[dict[str, Any]]:
    answer = client_of(user).get(ADDRESS, asked)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


def faults(user: Any, **asked: str) -> dict[str, str]:
    answer = client_of(user).get(ADDRESS, asked)
    assert answer.status_code == 400
    return {fault["column"]: fault["problem"] for fault in answer.json()["faults"]}


@pytest.mark.parametrize("name", EVERYBODY)
def test_page_feed_and_api_have_the_same_items(people: dict[str, Any], name: str) -> None:
    client = client_of(people[name])
    found = told(people[name], to=YEAR)
    page = client.get("/calendar/", {"to": YEAR, "format": "csv"}).content.decode().lstrip("\ufeff")
    made = client.post("/account/calendar-link/", {"make": "1"}).content.decode()
    link = re.search(r"/calendar/feed/[\w-]{43}\.ics", made)
    assert link is not None
    feed: Any = Calendar.from_ical(Client().get(link[0]).content).walk("VEVENT")

    assert [(one["what"], one["whom"], one["due_until"] or "", one["url"]) for one in found] == [
        (line["what"], line["for"], line["due_until"], line["address"])
        for line in csv.DictReader(StringIO(page))
    ]
    dated = [one for one in found if one["due_until"]]
    assert {uid_of(one["id"]): one["due_until"] for one in dated} == {
        str(event["uid"]): event["dtstart"].dt.isoformat() for event in feed
    }
    assert found or name == "trust-b-user"


def test_an_item_says_what_by_when_and_what_happens_otherwise(people: dict[str, Any]) -> None:
    (item,) = told(people["secretary"], to="2004-06-30", kind="CONTINUANCE")

    assert item == {
        "id": "class-b/continuance/2004/example-energy-fund",
        "plan": "class-b",
        "kind": "CONTINUANCE",
        "state": "UPCOMING",
        "what": "Continuance of the Plan",
        "whom": item["whom"],
        "section": "10",
        "needs": item["needs"],
        "otherwise": f"no payment for {item['whom']} for any day after 30 June 2004",
        "due_from": "2004-04-01",
        "due_until": "2004-06-30",
        "whose": "secretary",
        "is_mine": True,
        "url": "/class-b/votes/new/?matter=CONTINUANCE",
    }


def test_the_filters_narrow_it(people: dict[str, Any]) -> None:
    officer = people["officer"]

    assert {one["whose"] for one in told(officer)} == {"officer"}
    assert {one["whose"] for one in told(officer, whose="all")} == {"approver", "officer", "secretary"}
    assert {one["whose"] for one in told(officer, whose="approver")} == {"approver"}
    assert {one["kind"] for one in told(officer, kind="CLOSING")} == {"CLOSING"}
    assert told(officer, plan="class-b") == told(officer)
    between = told(officer, **{"from": "2003-11-01", "to": "2003-11-30"})
    assert between
    assert {one["due_until"][:7] for one in between} == {"2003-11"}


def test_every_wrong_filter_is_said_at_once(people: dict[str, Any]) -> None:
    found = faults(
        people["officer"],
        **{"from": "soon", "kind": "TEA", "whose": "king", "plan": "class-z", "until": "2004-01-01"},
    )

    assert set(found) == {"from", "kind", "plan", "until", "whose"}
    assert "is not a date" in found["from"]
    assert "There is no Plan class-z" in found["plan"]
    assert "there is no such filter" in found["until"]
    assert faults(people["officer"], **{"from": "2004-05-01", "to": "2004-04-01"}) == {
        "to": "lies before the first day"
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_role_at_the_door_of_each_other(people: dict[str, Any], name: str) -> None:
    own = told(people[name])
    roles = {group.name for group in people[name].groups.all()}
    is_outside = bool(roles & {role.value for role in OUTSIDERS})
    kinds = OUTSIDERS if is_outside else STAFF

    assert {one["whose"] for one in told(people[name], whose="all")} <= {role.value for role in kinds}
    for role in sorted({*OUTSIDERS, *STAFF}):
        found = told(people[name], whose=role.value)
        assert {one["whose"] for one in found} <= {role.value}
        if role not in kinds or is_outside and role.value not in roles:
            assert found == []
    if is_outside:
        assert told(people[name], whose="all") == own


def test_who_has_no_role_is_told_nothing_and_nobody_is_refused(people: dict[str, Any]) -> None:
    people["officer"].groups.clear()

    assert told(people["officer"], whose="all") == []
    assert Client().get(ADDRESS).status_code == 401


def test_it_is_read_and_not_written(people: dict[str, Any]) -> None:
    assert client_of(people["officer"]).post(ADDRESS).status_code in (403, 405)


def test_no_period_is_longer_than_three_years(people: dict[str, Any]) -> None:
    far = told(people["officer"], to="2999-12-31")

    assert max(one["due_until"] for one in far if one["due_until"]) <= date(2006, 10, 9).isoformat()
