"""Reminders over a year: each once, whatever runs twice, dies or is off; one message a day and person."""

import re
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from assignments.models import Membership
from assignments.services.memberships import end_membership
from governance.domain.periods import days_between
from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.book.services import load_book_data
from plan_admin.calendar.models import Reminder, ReminderLetter
from plan_admin.calendar.services.reminding import note_reminders, send_letters, send_reminders
from plan_admin.calendar.tasks import send_reminders as send_reminders_task
from tests.factories.boards import adopted_plan
from tests.factories.closed_month import closed_september
from tests.factories.due import everybody
from tests.factories.outsiders import AGENT_BOOK
from tests.factories.people import person
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import execute

pytestmark = pytest.mark.django_db
MAY_1, JUNE_23 = date(2004, 5, 1), date(2004, 6, 23)
CONTINUANCE = "class-b/continuance/2004/alpha-growth-fund"


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return adopted_plan(acting_user)


@pytest.fixture
def secretary(plan: Plan) -> Any:
    return addressed(person(Role.SECRETARY))


def addressed(user: Any) -> Any:
    user.email = f"{user.get_username()}@example.com"
    user.save()
    return user


def sent_on(item: str = CONTINUANCE) -> list[tuple[date, int]]:
    rows = Reminder.objects.filter(item=item).order_by("letter__day")
    return list(rows.values_list("letter__day", "distance"))


def record_agreement_that_ends(acting_user: Any, *, on: date) -> None:
    """A Distributor sells up to that day, and nobody after it; its notice was given on 20 April."""
    book = f"""
distributors:
  - {{code: adi, name: A Distributors}}
agreements:
  - {{id: adi-2003, distributor: adi, portfolios: all, sells_from: 2003-07-01, sells_until: {on},
     ended_on: {on}, ended_by: notice, notice_given: 2004-04-20}}
"""
    load_book_data(
        data=book.encode(), source="b", plan_code=None, acting_user=acting_user, read_file=lambda _: b""
    )


def run(days: Iterator[date]) -> None:
    for day in days:
        send_reminders(on=day)


@pytest.mark.usefixtures("secretary")
def test_a_year_of_days_each_run_twice_reminds_of_each_distance_once() -> None:
    for day in days_between(date(2003, 10, 1), date(2004, 9, 30)):
        send_reminders(on=day)
        send_reminders(on=day)

    assert sent_on() == [(MAY_1, 60), (date(2004, 5, 31), 30), (JUNE_23, 7), (date(2004, 6, 29), 1)]
    days = [date(2003, 11, 1), date(2003, 12, 1), date(2003, 12, 24), date(2003, 12, 30)]
    for duty in ("QUESTIONNAIRES", "GOVERNANCE_STANDARDS"):
        expected = list(zip(days, (60, 30, 7, 1), strict=True))
        assert sent_on(f"duty/{duty}/2003") == expected
    assert len(mail.outbox) == ReminderLetter.objects.count() == 8
    assert Reminder.objects.count() == 12


@pytest.mark.usefixtures("secretary")
def test_a_gap_is_made_good_by_the_nearest_distance_alone() -> None:
    run(days_between(date(2004, 4, 1), date(2004, 4, 20)))
    run(days_between(date(2004, 6, 10), date(2004, 6, 12)))
    run(days_between(date(2004, 7, 3), date(2004, 7, 20)))

    assert sent_on() == [(date(2004, 6, 10), 30), (date(2004, 7, 3), 1)]
    assert "As it is: nothing is incurred" in mail.outbox[-1].body


def test_what_cannot_be_done_yet_is_not_reminded_of(acting_user: Any) -> None:
    closed_september(acting_user)
    addressed(person(Role.OFFICER))
    closing = "class-b/closing/2003-10"  # due on 6 November, and nobody closes a month that runs

    run(days_between(date(2003, 10, 28), date(2003, 11, 6)))

    assert sent_on(closing) == [(date(2003, 11, 1), 7), (date(2003, 11, 5), 1)]


def test_a_message_is_plain_text_with_a_way_and_without_figures(secretary: Any) -> None:
    assert send_reminders(on=MAY_1) == 1

    (message,) = mail.outbox
    assert message.to == [secretary.email]
    assert message.subject == "Due by 30 June 2004: Continuance of the Plan"
    assert "(Section 10, Plan class-b)" in message.body
    assert re.search(r"Otherwise: no payment for .* after 30 June 2004", str(message.body))
    assert "http://127.0.0.1:8000/class-b/votes/new/?matter=CONTINUANCE" in message.body
    assert "http://127.0.0.1:8000/calendar/" in message.body
    assert not re.search(r"[0-9][.,][0-9]{2}", str(message.body).replace("127.0.0.1", ""))


def test_each_role_gets_its_own_in_one_message_a_day(acting_user: Any) -> None:
    closed_september(acting_user, besides=AGENT_BOOK)
    people = everybody()

    send_reminders(on=date(2003, 10, 6))

    told = {message.to[0].partition("@")[0]: str(message.body) for message in mail.outbox}
    assert len(mail.outbox) == len(told)
    assert "Approve the payments of September 2003" in told["approver"]
    assert "Monthly Calculation of September 2003" in told["officer"]
    assert "Monthly Calculation of September 2003" in told["adi-user"]
    assert "Payment of September 2003" in told["trust-a-user"]
    assert "Approve" not in told["officer"]
    assert "auditor" not in told
    assert not re.search("trust|Trust|Approve|idi", told["adi-user"])
    assert not re.search("Trust B|idi", told["trust-a-user"])
    assert people["secretary"].get_username() not in told


def test_who_is_disabled_has_no_address_or_no_role_gets_none(secretary: Any, plan: Plan) -> None:
    addressed(person(name="without-role"))
    person(Role.SECRETARY, name="without-address")
    disabled = addressed(person(Role.SECRETARY, name="disabled"))
    disabled.is_active = False
    disabled.save()

    send_reminders(on=MAY_1)

    assert [message.to for message in mail.outbox] == [[secretary.email]]
    assert not ReminderLetter.objects.exclude(user=secretary).exists()


def test_who_is_disabled_before_the_sending_is_not_written_to(secretary: Any) -> None:
    note_reminders(on=MAY_1)
    secretary.is_active = False
    secretary.save()

    assert send_letters(on=MAY_1) == 0
    assert mail.outbox == []


def test_who_has_left_its_party_before_the_sending_is_not_written_to(acting_user: Any) -> None:
    closed_september(acting_user, besides=AGENT_BOOK)
    people = everybody()
    note_reminders(on=date(2003, 10, 6))
    left = Membership.objects.get(user=people["adi-user"])
    end_membership(membership_id=left.pk, acting_user=people["officer"], reason="A letter")
    people["approver"].groups.clear()

    send_letters(on=date(2003, 10, 6))

    told = {message.to[0].partition("@")[0] for message in mail.outbox}
    assert "officer" in told
    assert not told & {"adi-user", "approver"}


@pytest.mark.usefixtures("secretary")
def test_a_worker_that_dies_before_the_message_is_kept_leaves_it_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Reminder.objects, "bulk_create", dies)
        with pytest.raises(KeyboardInterrupt):
            send_reminders(on=MAY_1)
    assert not ReminderLetter.objects.exists()

    assert send_reminders(on=MAY_1) == 1


@pytest.mark.usefixtures("secretary")
def test_a_worker_that_dies_before_the_mark_leaves_the_same_message_to_the_next() -> None:
    sent: list[tuple[str, str]] = []

    def dies(row: ReminderLetter) -> None:
        sent.append((row.subject, row.text))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_reminders(on=MAY_1, send=dies)

    assert send_reminders(on=date(2004, 5, 2)) == 1
    (message,) = mail.outbox
    assert [(message.subject, message.body)] == sent
    letter = ReminderLetter.objects.get()
    assert message.extra_headers["Message-ID"] == f"<reminder-{letter.pk}@127.0.0.1>"
    assert sent_on() == [(MAY_1, 60)]


@pytest.mark.usefixtures("secretary")
def test_what_cannot_be_sent_is_tried_again() -> None:
    def refuses(_row: ReminderLetter) -> None:
        raise OSError("the mail server is away")

    assert send_reminders(on=MAY_1, send=refuses) == 0
    assert send_reminders(on=MAY_1) == 1
    assert send_reminders(on=MAY_1) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_and_send_one_message(acting_user: Any) -> None:
    adopted_plan(acting_user)
    addressed(person(Role.SECRETARY))
    begin = threading.Barrier(2, timeout=20)
    counts: list[int] = []

    def work() -> None:
        try:
            begin.wait()
            counts.append(send_reminders(on=MAY_1))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(timeout=60)

    assert sum(counts) == len(mail.outbox) == 1
    assert sent_on() == [(MAY_1, 60)]


def test_something_new_on_a_day_that_had_its_message_waits_for_the_next(
    secretary: Any, plan: Plan, acting_user: Any
) -> None:
    send_reminders(on=MAY_1)
    record_agreement_that_ends(acting_user, on=date(2004, 6, 10))

    again = send_reminders(on=MAY_1)
    next_day = send_reminders(on=date(2004, 5, 2))

    assert (again, next_day) == (0, 1)
    assert "An agreement to follow adi-2003" in mail.outbox[-1].body
    assert "Continuance" not in mail.outbox[-1].body


def test_the_command_takes_a_day_and_says_how_many(
    secretary: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("send_reminders", on="2004-05-01")
    call_command("send_reminders", on="2004-05-01")

    assert capsys.readouterr().out.splitlines() == ["1 reminder sent.", "0 reminders sent."]
    with pytest.raises(SystemExit):
        call_command("send_reminders", on="May")
    assert "May" in capsys.readouterr().err


@pytest.mark.usefixtures("secretary")
def test_the_schedule_sends_those_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_admin.calendar.tasks.localdate", lambda: JUNE_23)

    send_reminders_task()
    send_reminders_task()

    assert sent_on() == [(JUNE_23, 7)]


# What the database refuses.


def letter_of(user: Any, day: str = "2004-05-01") -> int:
    execute(
        "INSERT INTO calendar_reminderletter (user_id, day, subject, text) VALUES (%s, %s, 'a', 'b')",
        user.pk,
        day,
    )
    return int(ReminderLetter.objects.latest("pk").pk)


def remind(letter: int, user: Any, *, distance: int = 60) -> None:
    execute(
        "INSERT INTO calendar_reminder (letter_id, user_id, item, due, distance)"
        " VALUES (%s, %s, 'x', '2004-06-30', %s)",
        letter,
        user.pk,
        distance,
    )


def test_the_database_keeps_one_message_a_day_and_one_reminder_of_each(secretary: Any) -> None:
    with accepted():
        letter = letter_of(secretary)
        remind(letter, secretary)
    later = letter_of(secretary, "2004-05-02")

    with refused_by("reminder_letter_one_a_day"):
        letter_of(secretary)
    with refused_by("reminder_sent_once"):
        remind(later, secretary)
    with refused_by("reminder_of_a_known_distance"):
        remind(later, secretary, distance=14)
    with refused_by("reminder_is_in_its_persons_letter"):
        remind(later, person(Role.OFFICER), distance=30)


def test_the_database_lets_no_reminder_be_edited_and_a_letter_be_marked_once(secretary: Any) -> None:
    letter = letter_of(secretary)
    remind(letter, secretary)
    with accepted():
        execute("UPDATE calendar_reminderletter SET sent_at = now() WHERE id = %s", letter)

    with refused_by("calendar_reminderletter_append_only"):
        execute("UPDATE calendar_reminderletter SET sent_at = now() + interval '1 day' WHERE id = %s", letter)
    for statement in (
        "UPDATE calendar_reminderletter SET text = 'c'",
        "DELETE FROM calendar_reminder",
        "UPDATE calendar_reminder SET distance = 7",
    ):
        with pytest.raises(Exception, match="permission denied|never edited"), accepted():
            execute(statement)
