"""A finished statement is announced to each member of its party once, by an e-mail without figures."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from assignments.domain.routes import PayeeKind
from assignments.models import Membership, StatementAnnouncement
from assignments.services.announcing import note_announcements, send_announcements
from assignments.services.memberships import end_membership
from assignments.tasks import announce_statements
from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.month_end.services.finishing import finish_month
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september, quiet
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(acting_user: Any) -> dict[str, Any]:
    """Members of adi and of trust-a with an e-mail address, one of idi without; and who proposes members."""
    found = {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}
    closed_september(acting_user)
    for name, (kind, code) in outsiders.PARTIES.items():
        if kind is not PayeeKind.COLLECTION_AGENT:
            found[name] = outsiders.member(name, kind, code, people=found)
            found[name].email = "" if name == "idi-user" else f"{name}@example.com"
            found[name].save()
    return found


def finish(acting_user: Any) -> None:
    finish_month(plan=Plan.objects.get(), month=SEPTEMBER, acting_user=acting_user, progress=quiet)


def test_nothing_is_announced_before_the_month_is_finished(people: dict[str, Any]) -> None:
    announce_statements()

    assert not StatementAnnouncement.objects.exists()
    assert mail.outbox == []


def test_each_member_is_told_once_and_reads_no_figure(people: dict[str, Any], acting_user: Any) -> None:
    finish(acting_user)

    announce_statements()
    announce_statements()

    assert sorted(one.to[0] for one in mail.outbox) == [
        "adi-user@example.com",
        "trust-a-user@example.com",
        "trust-b-user@example.com",
    ]
    message = next(one for one in mail.outbox if one.to == ["trust-a-user@example.com"])
    assert message.subject == "Statement of September 2003 for Trust A is ready"
    assert "/class-b/statements/2003-09/assignee/trust-a/" in message.body
    assert not re.search(r"[0-9][.,][0-9]{2}", str(message.body))
    assert not re.search("adi|A I M|Trust B", f"{message.subject} {message.body}")
    assert StatementAnnouncement.objects.filter(sent_at__isnull=False).count() == 3


def test_who_joined_after_the_closing_is_told_of_the_next_one(
    people: dict[str, Any], acting_user: Any
) -> None:
    finish(acting_user)
    late = outsiders.member("late", PayeeKind.ASSIGNEE, "trust-a", people=people)
    late.email = "late@example.com"
    late.save()

    announce_statements()

    assert "late@example.com" not in {one.to[0] for one in mail.outbox}


def test_what_was_finished_long_ago_is_no_news(people: dict[str, Any], acting_user: Any) -> None:
    finish(acting_user)

    assert note_announcements(now=timezone.now() + timedelta(days=31)) == 0


def test_what_cannot_be_sent_is_tried_again(people: dict[str, Any], acting_user: Any) -> None:
    finish(acting_user)
    note_announcements(now=timezone.now())

    def refuses(_row: StatementAnnouncement) -> None:
        raise OSError("the mail server is away")

    assert send_announcements(send=refuses) == 0
    assert mail.outbox == []
    assert send_announcements() == 3
    assert send_announcements() == 0


def test_who_has_left_since_is_not_written_to(people: dict[str, Any], acting_user: Any) -> None:
    finish(acting_user)
    note_announcements(now=timezone.now())
    left = Membership.objects.get(user=people["adi-user"])
    end_membership(membership_id=left.pk, acting_user=people["officer"], reason="A letter")
    people["trust-a-user"].is_active = False
    people["trust-a-user"].save()

    send_announcements()

    assert [one.to[0] for one in mail.outbox] == ["trust-b-user@example.com"]


def test_a_worker_that_dies_before_the_mark_leaves_it_to_the_next(
    people: dict[str, Any], acting_user: Any
) -> None:
    finish(acting_user)
    note_announcements(now=timezone.now())

    def dies(_row: StatementAnnouncement) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_announcements(send=dies)

    assert StatementAnnouncement.objects.filter(sent_at__isnull=False).count() == 0
    assert send_announcements() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_one_once(people: dict[str, Any], acting_user: Any) -> None:
    finish(acting_user)
    note_announcements(now=timezone.now())
    sent: list[int] = []
    inside = threading.Barrier(2, timeout=20)

    def send(row: StatementAnnouncement) -> None:
        if not sent:
            sent.append(row.pk)
            inside.wait()  # the other worker looks at the same rows meanwhile
            inside.wait()
        else:
            sent.append(row.pk)

    def first() -> None:
        try:
            send_announcements(send=send)
        finally:
            connection.close()

    worker = threading.Thread(target=first)
    worker.start()
    inside.wait()
    send_announcements(send=send)
    inside.wait()
    worker.join(timeout=20)

    assert sorted(sent) == sorted(StatementAnnouncement.objects.values_list("pk", flat=True))
    assert len(sent) == 3
