"""The feed as calendar programs read it: RFC 5545, parsed by a library, with names that stay."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from plan_admin.calendar.domain.feed import FeedEvent, feed_of, uid_of

AT = datetime(2004, 5, 3, 12, 0, tzinfo=UTC)


def event(**changes: Any) -> FeedEvent:
    values: dict[str, Any] = {
        "uid": uid_of("class-b/continuance/2004"),
        "day": date(2004, 6, 30),
        "summary": "Continuance of the Plan: Growth, Income; and more",
        "description": "First line.\nOtherwise: no payment after 30 June 2004.",
        "category": "Continuances",
        "link": "https://plans.example.com/class-b/votes/new/?matter=CONTINUANCE&subject=a%2Cb",
    }
    return FeedEvent(**{**values, **changes})


def read(*events: FeedEvent) -> Any:
    return Calendar.from_ical(feed_of(events, name="Plan administration: Ann", at=AT))


def test_a_calendar_names_its_maker_its_version_and_how_often_to_ask() -> None:
    calendar = read()

    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert calendar["prodid"] == "-//Plan administration//Calendar//EN"
    assert calendar["refresh-interval"].dt == timedelta(hours=12)
    assert calendar["refresh-interval"].params["VALUE"] == "DURATION"


def test_an_item_is_a_whole_day_that_blocks_no_time_and_rings_no_alarm() -> None:
    (found,) = read(event()).walk("VEVENT")

    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2004, 6, 30), date(2004, 7, 1))
    assert found["dtstart"].params["VALUE"] == "DATE"
    assert (found["transp"], found["dtstamp"].dt) == ("TRANSPARENT", AT)
    assert found.walk("VALARM") == []


def test_commas_lines_and_addresses_come_back_as_they_were() -> None:
    (found,) = read(event()).walk("VEVENT")

    assert found["summary"] == event().summary
    assert found["description"] == event().description
    assert found["url"] == event().link
    assert found["categories"].cats == ["Continuances"]


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    raw = feed_of([event(description="word " * 60)], name="x", at=AT)

    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_name_stays_while_the_rest_changes_and_differs_between_plans() -> None:
    (first,) = read(event()).walk("VEVENT")
    (moved,) = read(event(day=date(2004, 7, 1), summary="Another")).walk("VEVENT")

    assert first["uid"] == moved["uid"]
    assert uid_of("class-b/a") != uid_of("class-c/a")
    assert "continuance" not in first["uid"]
