"""Remind people of what is due, one message a day: kept first, sent after, marked when it is sent (ADR 62).

A message is held against the day on which it is sent: it says what its person still has to do by then, in the
words of that day, and is dropped with its reason where that is nothing. A worker that dies before a message
is kept has sent nothing, and the next run does it. One that dies between the sending and the mark leaves it
unmarked: the next run sends the very same message again, under the same Message-ID, rather than never. Two
workers never send the same one: each holds the row's lock while it sends.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from governance.domain.due import DueState
from governance.models.sending import send_locked
from governance.selectors.roles import ROLES
from plan_admin.calendar.domain.reminders import DISTANCES, Reminded, distance_on, subject_of, text_of
from plan_admin.calendar.models import Reminder, ReminderLetter
from plan_admin.calendar.selectors.entries import Entry, entries_of

SUBJECT_LIMIT = 400
NOBODY = "its person may no longer sign in, or has no e-mail address"
NOTHING_LEFT = (
    "nothing of it is left for its person to be reminded of: it is settled, another's, moved, told by a later"
    " message, or its day is long past"
)
Send = Callable[[ReminderLetter], None]
Of = tuple[str, date, int]  # item, its day, the distance
Words = tuple[str, str]  # the subject and the text
MARKS = ("sent_words",)


def send_reminders(*, on: date, send: Send | None = None) -> int:
    """Keep what is to be reminded of as of a day, and send it; returns how many messages were sent."""
    note_reminders(on=on)
    return send_letters(on=on, send=send)


def note_reminders(*, on: date) -> int:
    """Keep the day's message for each person whose role has something to do; returns how many are new.

    Whoever has had one on that day gets the rest on the next.
    """
    served = ReminderLetter.objects.filter(day=on).values("user")
    people = (
        get_user_model()
        .objects.filter(is_active=True, groups__name__in=ROLES)
        .exclude(email="")
        .exclude(pk__in=served)
        .distinct()
        .order_by("pk")
    )
    return sum(_note(person, on=on) for person in people)


def send_letters(*, on: date, send: Send | None = None) -> int:
    """Send what is kept and neither sent nor dropped, as it stands on a day; returns how many were sent.

    What cannot be sent is tried again. Each is held against the roles, parties and days of the day on which
    it goes: what its person may no longer see, and what is settled, is left out of it.
    """
    rows = ReminderLetter.objects.select_related("user").filter(sent_at__isnull=True, dropped_at__isnull=True)
    standing: dict[int, Mapping[Of, Entry]] = {}
    sent = 0
    for letter in list(rows.order_by("pk")):
        if letter.user_id not in standing:
            standing[letter.user_id] = _standing(letter.user, on=on)
        told = _still_told(letter, standing[letter.user_id])
        if told:
            words = _words(told, on=on)
            sent += send_locked(rows, number=letter.pk, send=_saying(words, send or _mail), marks=MARKS)
        else:
            _drop(rows, letter)
    return sent


def _standing(person: Any, *, on: date) -> Mapping[Of, Entry]:
    """What a person is to be reminded of on a day."""
    if not _can_be_written_to(person):
        return {}
    return dict(_reached(entries_of(person, on=on, until=on + timedelta(days=DISTANCES[-1])), on=on))


def _can_be_written_to(person: Any) -> bool:
    return bool(person.is_active and person.email)


def _still_told(letter: ReminderLetter, standing: Mapping[Of, Entry]) -> list[Entry]:
    """What of a letter still stands, by the very item, day and distance that it was kept for."""
    kept = letter.reminders.values_list("item", "due", "distance")
    return [standing[one] for one in kept if one in standing]


def _saying(words: Words, send: Send) -> Send:
    """Send a letter in these words, which are kept beside it where they are not its own."""

    def said(row: ReminderLetter) -> None:
        if (row.subject, row.text) != words:
            row.sent_words = dict(zip(("subject", "text"), words, strict=True))
        send(row)

    return said


def _drop(rows: QuerySet[ReminderLetter], letter: ReminderLetter) -> None:
    """Never send a letter, and keep why."""
    because = NOTHING_LEFT if _can_be_written_to(letter.user) else NOBODY
    rows.filter(pk=letter.pk).update(dropped_at=timezone.now(), dropped_because=because)


def _note(person: Any, *, on: date) -> bool:
    """Keep one person's message with what it reminds of, both or neither."""
    reached = dict(_standing(person, on=on))
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


def _reached(entries: tuple[Entry, ...], *, on: date) -> Iterator[tuple[Of, Entry]]:
    """What a person does itself, can be done by now, and has reached a distance."""
    for entry in entries:
        due = entry.item.due_until
        if due is None or not entry.is_mine or entry.item.state is DueState.UPCOMING:
            continue
        distance = distance_on(on, due=due)
        if distance is not None:
            yield (entry.identity, due, distance), entry


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
