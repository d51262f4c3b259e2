"""Remind people of what is due, one message a day: kept first, sent after, marked when it is sent (ADR 62).

A message is held against the day on which it is sent: it says what its person still has to do by then, in
the words of that day. Where that is nothing, or its person cannot be written to, it waits, and is dropped
with its reason once its time is over. What goes wrong with one person stops nobody else.

A worker that dies before a message is kept has sent nothing, and the next run does it. One that dies between
the sending and the mark leaves it unmarked: the next run sends the very same message again, under the same
Message-ID, rather than never. Two workers never send the same one: each holds the row's lock while it sends.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from governance.domain.due import DueState
from governance.models.sending import send_locked
from governance.selectors.roles import ROLES
from plan_admin.calendar.domain.reminders import (
    DISTANCES,
    Reminded,
    distance_on,
    is_over,
    is_told,
    subject_of,
    text_of,
)
from plan_admin.calendar.models import Reminder, ReminderLetter
from plan_admin.calendar.selectors.entries import Entry, entries_of

SUBJECT_LIMIT = 400
OVER = (
    "its time is over: nothing of it could be told before a later message had the same, or its day was long"
    " past"
)
logger = logging.getLogger(__name__)
Send = Callable[[ReminderLetter], None]
Due = tuple[str, date]  # an item, its day
Kept = tuple[str, date, int, int]  # an item, its day, the distance, the nearest distance kept for the same
Words = tuple[str, str]  # the subject and the text
MARKS = ("sent_words",)


class NotAllReminded(Exception):
    """Something went wrong with some people's reminders; the log has what, and the next run tries again."""


def send_reminders(*, on: date, send: Send | None = None) -> int:
    """Keep what is to be reminded of as of a day, and send it; returns how many messages were sent.

    Raises: NotAllReminded, after all others were.
    """
    failed: list[str] = []
    _note_all(on, failed)
    sent = _send_all(on, send or _mail, failed)
    _tell(failed)
    return sent


def note_reminders(*, on: date) -> int:
    """Keep the day's message for each person whose role has something to do; returns how many are new.

    Whoever has had one on that day gets the rest on the next. Raises: NotAllReminded, after all others were.
    """
    failed: list[str] = []
    noted = _note_all(on, failed)
    _tell(failed)
    return noted


def send_letters(*, on: date, send: Send | None = None) -> int:
    """Send what is kept and neither sent nor dropped, as it stands on a day; returns how many were sent.

    What cannot be sent is tried again. Each is held against the roles, parties and days of the day on which
    it goes: what its person may not see then, and what is settled, is left out of it. Raises: NotAllReminded,
    after all others were.
    """
    failed: list[str] = []
    sent = _send_all(on, send or _mail, failed)
    _tell(failed)
    return sent


def _note_all(on: date, failed: list[str]) -> int:
    served = ReminderLetter.objects.filter(day=on).values("user")
    people = (
        get_user_model()
        .objects.filter(is_active=True, groups__name__in=ROLES)
        .exclude(email="")
        .exclude(pk__in=served)
        .distinct()
        .order_by("pk")
    )
    noted = 0
    for person in people:
        with _others_go_on(f"the reminders of person {person.pk} on {on}", failed):
            noted += _note(person, on=on)
    return noted


def _send_all(on: date, send: Send, failed: list[str]) -> int:
    rows = ReminderLetter.objects.select_related("user").filter(sent_at__isnull=True, dropped_at__isnull=True)
    standing: dict[int, Mapping[Due, Entry]] = {}
    sent = 0
    for letter in list(rows.order_by("pk")):
        with _others_go_on(f"reminder letter {letter.pk}", failed):
            if letter.user_id not in standing:
                standing[letter.user_id] = _standing(letter.user, on=on)
            sent += _settle(rows, letter, standing[letter.user_id], on=on, send=send)
    return sent


@contextmanager
def _others_go_on(what: str, failed: list[str]) -> Iterator[None]:
    try:
        yield
    except Exception:
        logger.exception("%s could not be made; the others go on", what)
        failed.append(what)


def _tell(failed: Sequence[str]) -> None:
    if failed:
        raise NotAllReminded(f"not made, see the log; the next run tries again: {', '.join(failed)}")


def _settle(
    rows: QuerySet[ReminderLetter],
    letter: ReminderLetter,
    standing: Mapping[Due, Entry],
    *,
    on: date,
    send: Send,
) -> bool:
    """Send a letter, let it wait, or drop it once its time is over; whether it was sent."""
    kept = _kept(letter)
    told = [
        standing[item, due]
        for item, due, distance, nearest in kept
        if (item, due) in standing and is_told(on, due=due, distance=distance, nearest=nearest)
    ]
    if told:
        return send_locked(rows, number=letter.pk, send=_saying(_words(told, on=on), send), marks=MARKS)
    if all(is_over(on, due=due, distance=distance, nearest=nearest) for _, due, distance, nearest in kept):
        rows.filter(pk=letter.pk).update(dropped_at=timezone.now(), dropped_because=OVER)
    return False


def _kept(letter: ReminderLetter) -> list[Kept]:
    """What a letter was kept for, in all letters of its person."""
    own = letter.reminders.values_list("item", "due", "distance")
    of_person = Reminder.objects.filter(user=letter.user_id, item__in=[item for item, _, _ in own])
    nearest = {
        (item, due): least
        for item, due, least in of_person.values_list("item", "due").annotate(least=Min("distance"))
    }
    return [(item, due, distance, nearest[item, due]) for item, due, distance in own]


def _standing(person: Any, *, on: date) -> Mapping[Due, Entry]:
    """What a person does itself, can do by now, and by when; nothing of one whom no message reaches."""
    if not (person.is_active and person.email):
        return {}
    return {
        (entry.identity, entry.item.due_until): entry
        for entry in entries_of(person, on=on, until=on + timedelta(days=DISTANCES[-1]))
        if entry.item.due_until is not None and entry.is_mine and entry.item.state is not DueState.UPCOMING
    }


def _saying(words: Words, send: Send) -> Send:
    """Send a letter in these words, which are kept beside it where they are not its own."""

    def said(row: ReminderLetter) -> None:
        if (row.subject, row.text) != words:
            row.sent_words = dict(zip(("subject", "text"), words, strict=True))
        send(row)

    return said


def _note(person: Any, *, on: date) -> bool:
    """Keep one person's message with what it reminds of, both or neither."""
    reached = {
        (item, due, distance): entry
        for (item, due), entry in _standing(person, on=on).items()
        if (distance := distance_on(on, due=due)) is not None
    }
    with transaction.atomic(durable=True):
        before = Reminder.objects.filter(user=person, item__in=[item for item, _, _ in reached])
        for known in before.values_list("item", "due", "distance"):
            reached.pop(known, None)
        if not reached:
            return False
        subject, text = _words(list(reached.values()), on=on)
        letter, is_new = ReminderLetter.objects.get_or_create(
            user=person, day=on, defaults={"subject": subject, "text": text}
        )
        if is_new:
            Reminder.objects.bulk_create(
                Reminder(letter=letter, user=person, item=item, due=due, distance=distance)
                for item, due, distance in reached
            )
        return is_new


def _mail(row: ReminderLetter) -> None:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    words = row.sent_words or {"subject": row.subject, "text": row.text}
    EmailMessage(
        subject=words["subject"],
        body=words["text"],
        to=[row.user.email],
        headers={"Message-ID": f"<reminder-{row.pk}@{host}>"},
    ).send()


def _words(entries: Sequence[Entry], *, on: date) -> Words:
    """The subject and the text of a message of a day."""
    told = [_told(entry, on=on) for entry in sorted(entries, key=_by_day)]
    return subject_of(told)[:SUBJECT_LIMIT], text_of(told, calendar=_address(reverse("calendar:calendar")))


def _told(entry: Entry, *, on: date) -> Reminded:
    item, due = entry.item, entry.item.due_until or date.max
    return Reminded(
        due=due,
        is_late=due < on,
        what=item.what,
        whom=item.whom,
        cited=f"{item.cited}, Plan {entry.plan}" if item.cited else f"Plan {entry.plan}",
        or_else=item.or_else,
        otherwise=item.otherwise,
        link=_address(entry.url),
    )


def _by_day(entry: Entry) -> tuple[date, str, str]:
    return (entry.item.due_until or date.max, entry.item.what, entry.key)


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
