"""Remind people of what is due, one message a day: kept first, sent after, marked when it is sent (ADR 62).

A worker that dies before a message is kept has sent nothing, and the next run does it. One that dies between
the sending and the mark leaves it unmarked: the next run sends the very same message again, under the same
Message-ID, rather than never. Two workers never send the same one: each holds the row's lock while it sends.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from assignments.selectors.memberships import parties_of
from governance.domain.due import DueState
from governance.domain.roles import STAFF
from governance.models.sending import send_locked
from governance.selectors.roles import ROLES, roles_of
from plan_admin.calendar.domain.reminders import DISTANCES, Reminded, distance_on, subject_of, text_of
from plan_admin.calendar.models import Reminder, ReminderLetter
from plan_admin.calendar.selectors.entries import Entry, entries_of

SUBJECT_LIMIT = 400
Send = Callable[[ReminderLetter], None]
Of = tuple[str, date, int]  # item, its day, the distance


def send_reminders(*, on: date, send: Send | None = None) -> int:
    """Keep what is to be reminded of as of a day, and send it; returns how many messages were sent."""
    note_reminders(on=on)
    return send_letters(send=send)


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


def send_letters(*, send: Send | None = None) -> int:
    """Send what is kept and not sent yet; what cannot be sent is tried again. Returns how many were sent.

    Who may no longer sign in, or acts for nobody any more, is not written to.
    """
    rows = ReminderLetter.objects.select_related("user")
    kept = rows.filter(sent_at__isnull=True, user__is_active=True).exclude(user__email="").order_by("pk")
    return sum(
        send_locked(rows, number=letter.pk, send=send or _mail)
        for letter in list(kept)
        if _still_acts(letter.user)
    )


def _still_acts(person: Any) -> bool:
    """Whether a person works for the Funds, or for a party of its role."""
    roles = roles_of(person)
    return bool(roles & STAFF) or bool(roles and parties_of(person))


def _note(person: Any, *, on: date) -> bool:
    """Keep one person's message with what it reminds of, both or neither."""
    entries = entries_of(person, on=on, until=on + timedelta(days=DISTANCES[-1]))
    reached = dict(_reached(entries, on=on))
    with transaction.atomic(durable=True):
        before = Reminder.objects.filter(user=person, item__in=[item for item, _, _ in reached])
        for known in before.values_list("item", "due", "distance"):
            reached.pop(known, None)
        if not reached:
            return False
        told = [_told(entry) for entry in sorted(reached.values(), key=_by_day)]
        letter, is_new = ReminderLetter.objects.get_or_create(
            user=person,
            day=on,
            defaults={
                "subject": subject_of(told)[:SUBJECT_LIMIT],
                "text": text_of(told, calendar=_address(reverse("calendar:calendar"))),
            },
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
    EmailMessage(
        subject=row.subject,
        body=row.text,
        to=[row.user.email],
        headers={"Message-ID": f"<reminder-{row.pk}@{host}>"},
    ).send()


def _told(entry: Entry) -> Reminded:
    item = entry.item
    return Reminded(
        due=item.due_until or date.max,
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
