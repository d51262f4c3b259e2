"""What is due, as an iCalendar document (RFC 5545): days, not hours, and no alarms."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from governance.domain.periods import ONE_DAY

PRODUCT: Final = "-//Plan administration//Calendar//EN"
ASK_AGAIN: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """Something that is due on a day. `uid` stays the same while it is due, whatever else of it changes."""

    uid: str
    day: date
    summary: str
    description: str
    category: str
    link: str


def uid_of(identity: str) -> str:
    """A stable name for an item: by it clients change what they have. It says nothing itself."""
    return f"{hashlib.sha256(identity.encode()).hexdigest()[:40]}@plan-administration"


def feed_of(events: Iterable[FeedEvent], *, name: str, at: datetime) -> bytes:
    """The document, as of a moment; the same events at the same moment give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for one in events:
        calendar.add_component(_event(one, at=at))
    return bytes(calendar.to_ical())


def _event(one: FeedEvent, *, at: datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", at)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + ONE_DAY)
    event.add("summary", one.summary)
    event.add("description", one.description)
    event.add("categories", [one.category])
    event.add("url", one.link)
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event
