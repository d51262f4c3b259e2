"""The private link: shown once, read by calendar programs, refused without a word on why."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from icalendar import Calendar

from governance.models import Act
from governance.models.portal import is_portal
from plan_admin.calendar.models import FeedLink
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.due import MONDAY, everybody

pytestmark = pytest.mark.django_db
PAGE = "/account/calendar-link/"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/calendar/feed/[A-Za-z0-9_-]{43}\.ics)")


@pytest.fixture
def people(acting_user: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    found = everybody()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: MONDAY)
    return found


def page_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def link_of(user: Any) -> str:
    """A new link, as the page shows it."""
    found = LINK.search(page_of(user).post(PAGE, {"make": "1"}).content.decode())
    assert found is not None
    return found[1]


def events(link: str) -> dict[str, Any]:
    """The events of a feed, by their summary."""
    answer = Client().get(link)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-store"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len({event["uid"] for event in found}) == len(found)
    return {str(event["summary"]).partition(":")[0]: event for event in found}


def test_a_program_without_a_session_reads_what_is_due_for_the_link_s_person(people: dict[str, Any]) -> None:
    found = events(link_of(people["secretary"]))

    event = found["Continuance of the Plan"]
    assert event["dtstart"].dt == date(2004, 6, 30)
    assert "Otherwise: no payment for" in event["description"]
    assert "(Section 10), Plan class-b" in event["description"]
    assert event["url"] == "http://127.0.0.1:8000/class-b/votes/new/?matter=CONTINUANCE"
    assert "Closing of October 2003" not in found


def test_the_feed_of_an_outsider_has_its_own_party_s_days_alone(people: dict[str, Any]) -> None:
    adi = Client().get(link_of(people["adi-user"])).content.decode()
    trust = events(link_of(people["trust-a-user"]))

    assert "Monthly Calculation" in adi
    assert not re.search("Trust|idi|Depository", adi)
    assert set(trust) >= {"Payment of September 2003", "Payment of October 2003"}
    assert all(name.startswith("Payment of") for name in trust)


def test_a_session_beside_the_link_changes_nothing(people: dict[str, Any]) -> None:
    link = link_of(people["adi-user"])
    alone = set(events(link))

    for name in ("adi-user", "trust-a-user", "officer"):
        answer = page_of(people[name]).get(link)
        found = Calendar.from_ical(answer.content).walk("VEVENT")
        assert {str(event["summary"]).partition(":")[0] for event in found} == alone


def test_the_database_shows_the_feed_of_an_outsider_its_own_rows_alone(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    roles: list[bool] = []
    link = link_of(people["adi-user"])

    def spy(*_args: Any, **_kwargs: Any) -> tuple[()]:
        roles.append(is_portal())
        return ()

    monkeypatch.setattr("plan_admin.calendar.views.feed.entries_of", spy)
    Client().get(link)
    Client().get(link_of(people["officer"]))

    assert roles == [True, False]
    assert not is_portal()


def test_the_feed_shows_what_the_person_may_see_when_it_is_asked(people: dict[str, Any]) -> None:
    link = link_of(people["officer"])
    before = events(link)

    people["officer"].groups.clear()

    assert "Closing of October 2003" in before
    assert events(link) == {}


def test_names_stay_from_one_asking_to_the_next(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_of(people["secretary"])
    first = {name: str(event["uid"]) for name, event in events(link).items()}
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2004, 5, 3))

    later = {name: str(event["uid"]) for name, event in events(link).items()}

    assert later["Continuance of the Plan"] == first["Continuance of the Plan"]


def test_the_link_is_shown_once_and_stored_nowhere(people: dict[str, Any]) -> None:
    link = link_of(people["officer"])
    secret = link.removeprefix("/calendar/feed/").removesuffix(".ics")

    again = page_of(people["officer"]).get(PAGE).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(link)::text FROM calendar_feedlink AS link")
        ((stored,),) = cursor.fetchall()

    assert secret not in again
    assert secret not in stored
    assert [act.acting_user.get_username() for act in Act.objects.filter(kind="make_calendar_link")] == [
        "officer"
    ]


def revoke(user: Any) -> None:
    page_of(user).post(PAGE, {"revoke": "1"})


def make_another(user: Any) -> None:
    link_of(user)


def disable(user: Any) -> None:
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)


def disable_and_let_in_again(user: Any) -> None:
    disable(user)
    get_user_model().objects.filter(pk=user.pk).update(is_active=True)


def give_a_new_password(user: Any) -> None:
    user.set_password("another-one")
    user.save()


def set_up_a_second_factor(user: Any) -> None:
    device = TOTPDevice.objects.create(user=user, name="app", confirmed=False)
    device.confirmed = True
    device.save()


@pytest.mark.parametrize(
    "end",
    [
        revoke,
        make_another,
        disable,
        disable_and_let_in_again,
        give_a_new_password,
        set_up_a_second_factor,
    ],
)
def test_a_link_that_has_ended_is_refused_as_one_that_never_was(people: dict[str, Any], end: Any) -> None:
    link = link_of(people["officer"])
    end(people["officer"])

    ended, unknown = Client().get(link), Client().get(f"/calendar/feed/{'x' * 43}.ics")

    assert ended.status_code == unknown.status_code == 404
    assert ended.content == unknown.content
    assert FeedLink.objects.filter(user=people["officer"]).count() == (end is make_another)


def test_another_session_without_its_code_makes_no_link(people: dict[str, Any]) -> None:
    set_up_a_second_factor(people["officer"])

    answer = page_of(people["officer"]).post(PAGE, {"make": "1"})

    assert answer.status_code == 403
    assert "has not given a code" in answer.content.decode()
    assert not FeedLink.objects.exists()


def test_the_link_opens_no_other_door(people: dict[str, Any]) -> None:
    link = link_of(people["officer"])
    client = Client()

    assert client.post(link).status_code == 405
    client.get(link)
    assert client.get("/calendar/").status_code == 302
    secret = link.removeprefix("/calendar/feed/").removesuffix(".ics")
    assert client.get("/api/v1/plans/", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
