"""Letters that could not be sent on their day: held against the day on which they go, or dropped with why."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from governance.domain.periods import days_between
from governance.domain.roles import Role
from plan_admin.book.services import load_book_data
from plan_admin.calendar.models import ReminderLetter
from plan_admin.calendar.selectors.entries import entries_of
from plan_admin.calendar.services import reminding
from plan_admin.calendar.services.reminding import OVER, NotAllReminded, send_letters, send_reminders
from tests.factories.boards import adopted_plan
from tests.factories.people import person
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import execute

pytestmark = pytest.mark.django_db
MAY_1, NOVEMBER_1 = date(2004, 5, 1), date(2003, 11, 1)  # sixty days before 30 June, and before the year ends
JUNE_29 = date(2004, 6, 29)
WAITS = (None, None)
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


def state_of(letter: ReminderLetter) -> tuple[Any, str | None]:
    return letter.sent_at, letter.dropped_because


def record_duty(duty: str, acting_user: Any) -> None:
    book = f"""
yearly_duties:
  - {{funds: all, duty: {duty}, year: 2003, done: 2003-11-02, by: The Boards, document: Minutes}}
"""
    load(book.encode(), acting_user)


def load(book: bytes, acting_user: Any) -> None:
    load_book_data(data=book, source="b", plan_code=None, acting_user=acting_user, read_file=lambda _: b"")


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


def test_a_letter_of_which_all_is_settled_is_not_sent_and_is_dropped_with_why_in_the_end(
    secretary: Any, acting_user: Any
) -> None:
    keep(NOVEMBER_1)
    record_duty("questionnaires", acting_user)
    record_duty("governance_standards", acting_user)

    assert send_letters(on=date(2003, 11, 3)) == 0
    assert state_of(ReminderLetter.objects.get()) == WAITS
    assert send_letters(on=date(2004, 4, 2)) == 0

    assert mail.outbox == []
    assert state_of(ReminderLetter.objects.get()) == (None, OVER)


def test_who_has_another_role_for_a_day_is_told_once_it_has_its_own_again(secretary: Any) -> None:
    keep(JUNE_29)
    own = list(secretary.groups.all())
    secretary.groups.set(person(Role.OFFICER).groups.all())

    assert send_letters(on=JUNE_29) == 0
    assert state_of(ReminderLetter.objects.get()) == WAITS
    secretary.groups.set(own)

    assert send_letters(on=date(2004, 6, 30)) == 1
    assert mail.outbox[0].subject == "Due by 30 June 2004: Continuance of the Plan"


@pytest.mark.parametrize("lost", ["is_active", "email"])
@pytest.mark.parametrize("back", [date(2004, 6, 30), date(2004, 7, 20)])
def test_who_cannot_be_written_to_for_a_time_is_told_after_it(secretary: Any, lost: str, back: date) -> None:
    keep(JUNE_29)
    before = getattr(secretary, lost)
    setattr(secretary, lost, "" if lost == "email" else False)
    secretary.save()

    assert send_reminders(on=JUNE_29) == send_reminders(on=date(2004, 6, 30)) == 0
    assert state_of(ReminderLetter.objects.get()) == WAITS
    setattr(secretary, lost, before)
    secretary.save()

    assert (send_reminders(on=back), send_reminders(on=back)) == (1, 0)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("lost", ["is_active", "email"])
def test_a_letter_to_somebody_who_is_gone_is_dropped_once_its_day_is_long_past(
    secretary: Any, lost: str
) -> None:
    keep(JUNE_29)
    setattr(secretary, lost, "" if lost == "email" else False)
    secretary.save()

    for _ in range(2):
        assert send_letters(on=date(2004, 10, 1)) == 0

    assert state_of(ReminderLetter.objects.get()) == (None, OVER)
    assert ReminderLetter.objects.get().dropped_at is not None


def test_after_weeks_without_mail_the_nearest_letter_alone_is_sent(secretary: Any) -> None:
    keep(MAY_1, date(2004, 5, 31), date(2004, 6, 23))

    assert send_reminders(on=date(2004, 6, 24)) == 1

    (message,) = mail.outbox
    assert message.subject == "Due by 30 June 2004: Continuance of the Plan"
    why = ReminderLetter.objects.order_by("day").values_list("day", "dropped_because")
    assert dict(why) == {
        MAY_1: OVER,
        date(2004, 5, 31): OVER,
        date(2004, 6, 23): None,
    }


def test_what_is_late_by_then_is_said_to_be_late(secretary: Any) -> None:
    keep(JUNE_29)

    assert send_letters(on=date(2004, 7, 3)) == 1

    assert mail.outbox[0].subject == "Was due by 30 June 2004: Continuance of the Plan"
    assert "Was due by 30 June 2004: Continuance of the Plan, for" in mail.outbox[0].body
    assert "As it is: nothing is incurred" in mail.outbox[0].body


@pytest.mark.plan_section("10")
def test_what_mail_could_not_say_before_and_after_its_day_is_said_once_as_late(secretary: Any) -> None:
    send_reminders(on=date(2004, 5, 31))
    mail.outbox.clear()
    keep(*days_between(date(2004, 6, 23), date(2004, 7, 8)))

    sent = [send_reminders(on=day) for day in days_between(date(2004, 7, 9), date(2004, 7, 12))]

    assert sent == [1, 0, 0, 0]
    assert mail.outbox[0].subject == "Was due by 30 June 2004: Continuance of the Plan"
    assert "As it is: nothing is incurred" in mail.outbox[0].body


def test_what_was_kept_before_days_without_a_run_is_said_once_as_late(secretary: Any) -> None:
    keep(date(2004, 6, 23))

    assert [send_reminders(on=date(2004, 7, day)) for day in (9, 10)] == [1, 0]
    assert mail.outbox[0].subject == "Was due by 30 June 2004: Continuance of the Plan"


def test_what_was_said_in_time_is_not_said_again_as_late(secretary: Any) -> None:
    keep(date(2004, 6, 23))
    send_reminders(on=JUNE_29)

    assert [send_reminders(on=date(2004, 7, day)) for day in (1, 9)] == [0, 0]


def test_what_nobody_had_to_be_told_is_not_news_more_than_a_week_later(secretary: Any) -> None:
    assert send_reminders(on=date(2004, 7, 9)) == 0


@pytest.mark.parametrize(("day", "sent"), [(date(2004, 9, 30), 1), (date(2004, 10, 1), 0)])
def test_what_is_long_past_is_no_news_and_is_dropped(secretary: Any, day: date, sent: int) -> None:
    keep(JUNE_29)

    assert send_letters(on=day) == sent
    assert ReminderLetter.objects.get().dropped_because == (None if sent else OVER)


@pytest.mark.parametrize("where", ["its sources", "its letter"])
def test_what_goes_wrong_with_one_person_stops_nobody_behind_it_and_is_told(
    secretary: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    behind = person(Role.SECRETARY, name="behind")
    behind.email = "behind@example.com"
    behind.save()

    def entries(user: Any, **asked: Any) -> Any:
        if user.pk == secretary.pk:
            raise LookupError("no such row")
        return entries_of(user, **asked)

    if where == "its letter":
        type(secretary).objects.filter(pk=secretary.pk).update(email="a@example.com\nBcc: all@example.com")
    else:
        monkeypatch.setattr(reminding, "entries_of", entries)

    for _ in range(2):
        with pytest.raises(NotAllReminded):
            send_reminders(on=MAY_1)

    assert [message.to for message in mail.outbox] == [["behind@example.com"]]
    assert "the others go on" in caplog.text
    assert {one.levelname for one in caplog.records if one.exc_info} == {"ERROR"}


def test_the_command_ends_as_failed_where_somebody_was_not_reminded(
    secretary: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def entries(*_given: Any, **_asked: Any) -> Any:
        raise LookupError("no such row")

    monkeypatch.setattr(reminding, "entries_of", entries)

    with pytest.raises(CommandError, match=f"person {secretary.pk}"):
        call_command("send_reminders", on="2004-05-01")


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
