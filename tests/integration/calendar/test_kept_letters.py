"""Letters that could not be sent on their day: held against the day on which they go, or dropped with why."""

from datetime import date
from typing import Any

import pytest
from django.core import mail

from governance.domain.roles import Role
from plan_admin.book.services import load_book_data
from plan_admin.calendar.models import ReminderLetter
from plan_admin.calendar.services.reminding import NOBODY, NOTHING_LEFT, send_letters, send_reminders
from tests.factories.boards import adopted_plan
from tests.factories.people import person
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import execute

pytestmark = pytest.mark.django_db
MAY_1, NOVEMBER_1 = date(2004, 5, 1), date(2003, 11, 1)  # sixty days before 30 June, and before the year ends
SETTLED = "reminder_letter_is_settled_once"


@pytest.fixture
def secretary(acting_user: Any) -> Any:
    adopted_plan(acting_user)
    user = person(Role.SECRETARY)
    user.email = "secretary@example.com"
    user.save()
    return user


def mail_is_away(_row: ReminderLetter) -> None:
    raise OSError("the mail server is away")


def keep(*days: date) -> None:
    """What is kept on these days while nothing can be sent."""
    for day in days:
        assert send_reminders(on=day, send=mail_is_away) == 0


def record_duty(duty: str, acting_user: Any) -> None:
    book = f"""
yearly_duties:
  - {{funds: all, duty: {duty}, year: 2003, done: 2003-11-02, by: The Boards, document: Minutes}}
"""
    load_book_data(
        data=book.encode(), source="b", plan_code=None, acting_user=acting_user, read_file=lambda _: b""
    )


def test_what_is_settled_by_then_is_left_out_and_the_words_that_went_are_kept(
    secretary: Any, acting_user: Any
) -> None:
    keep(NOVEMBER_1)
    kept = ReminderLetter.objects.get()
    record_duty("questionnaires", acting_user)

    assert send_letters(on=date(2003, 11, 3)) == 1

    (message,) = mail.outbox
    assert message.subject == "Due by 31 December 2003: Fund governance standards of 2003"
    assert "Questionnaires" in kept.text
    assert "Questionnaires" not in message.body
    sent = ReminderLetter.objects.get()
    assert sent.text == kept.text
    assert sent.sent_words == {"subject": message.subject, "text": message.body}


def test_what_stands_as_it_was_kept_goes_in_the_words_that_were_kept(secretary: Any) -> None:
    keep(NOVEMBER_1)

    send_letters(on=date(2003, 11, 3))

    letter = ReminderLetter.objects.get()
    assert (mail.outbox[0].subject, mail.outbox[0].body) == (letter.subject, letter.text)
    assert letter.sent_words is None


def test_a_letter_of_which_all_is_settled_is_dropped_with_why_and_never_sent(
    secretary: Any, acting_user: Any
) -> None:
    keep(NOVEMBER_1)
    record_duty("questionnaires", acting_user)
    record_duty("governance_standards", acting_user)

    for _ in range(2):
        assert send_letters(on=date(2003, 11, 3)) == 0

    letter = ReminderLetter.objects.get()
    assert mail.outbox == []
    assert (letter.sent_at, letter.dropped_because) == (None, NOTHING_LEFT)
    assert letter.dropped_at is not None


def test_who_has_another_role_by_then_is_not_sent_what_is_not_its_own_any_more(secretary: Any) -> None:
    keep(MAY_1)
    secretary.groups.set(person(Role.OFFICER).groups.all())

    assert send_letters(on=MAY_1) == 0
    assert ReminderLetter.objects.get().dropped_because == NOTHING_LEFT


@pytest.mark.parametrize("lost", ["is_active", "email"])
def test_who_cannot_be_written_to_any_more_is_not_and_the_letter_says_so(secretary: Any, lost: str) -> None:
    keep(MAY_1)
    setattr(secretary, lost, "" if lost == "email" else False)
    secretary.save()

    assert send_letters(on=MAY_1) == 0
    assert ReminderLetter.objects.get().dropped_because == NOBODY


def test_after_weeks_without_mail_the_nearest_letter_alone_is_sent(secretary: Any) -> None:
    keep(MAY_1, date(2004, 5, 31), date(2004, 6, 23))

    assert send_reminders(on=date(2004, 6, 24)) == 1

    (message,) = mail.outbox
    assert message.subject == "Due by 30 June 2004: Continuance of the Plan"
    why = ReminderLetter.objects.order_by("day").values_list("day", "dropped_because")
    assert dict(why) == {
        MAY_1: NOTHING_LEFT,
        date(2004, 5, 31): NOTHING_LEFT,
        date(2004, 6, 23): None,
    }


def test_what_is_late_by_then_is_said_to_be_late(secretary: Any) -> None:
    keep(date(2004, 6, 29))

    assert send_letters(on=date(2004, 7, 3)) == 1

    assert mail.outbox[0].subject == "Was due by 30 June 2004: Continuance of the Plan"
    assert "Was due by 30 June 2004: Continuance of the Plan, for" in mail.outbox[0].body
    assert "As it is: nothing is incurred" in mail.outbox[0].body


def test_what_is_long_past_is_no_news_and_is_dropped(secretary: Any) -> None:
    keep(date(2004, 6, 29))

    assert send_letters(on=date(2004, 7, 8)) == 0
    assert ReminderLetter.objects.get().dropped_because == NOTHING_LEFT


# What the database refuses.


def letter_of(user: Any, day: date) -> int:
    return ReminderLetter.objects.create(user=user, day=day, subject="a", text="b").pk


def settle(letter: int, what: str) -> None:
    execute(f"UPDATE calendar_reminderletter SET {what} WHERE id = %s", letter)


def test_the_database_keeps_a_letter_that_was_sent_or_dropped_as_it_is(secretary: Any) -> None:
    sent, dropped = letter_of(secretary, MAY_1), letter_of(secretary, date(2004, 5, 2))
    waiting = letter_of(secretary, date(2004, 5, 3))
    with accepted():
        settle(sent, "sent_at = now()")
        settle(dropped, "dropped_at = now(), dropped_because = 'settled'")

    with refused_by(SETTLED):
        settle(sent, """sent_words = '{"text": "other"}'""")
    with refused_by(SETTLED):
        settle(dropped, "sent_at = now()")
    with refused_by("reminder_letter_is_sent_or_dropped"):
        settle(waiting, "sent_at = now(), dropped_at = now(), dropped_because = 'settled'")
    with refused_by("reminder_letter_drop_says_why"):
        settle(waiting, "dropped_at = now()")
    with refused_by("reminder_letter_words_were_sent"):
        settle(waiting, """sent_words = '{"text": "other"}'""")
