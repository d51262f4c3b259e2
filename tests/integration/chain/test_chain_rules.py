"""What the database itself holds of the chain, attacked past the ORM."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from governance.models import Act, ChainLink
from governance.selectors.chained_votes import VOTES
from governance.services.chain import append_link
from tests.factories import approval_rows, determination_rows, meeting_facts, report_rows, rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting

BEFORE = "2003-09-01T00:00:00Z"


@pytest.fixture
def here(db: None) -> Setting:
    """One share class, with a link of the chain."""
    setting = rows.setting()
    rows.link("VOTES", setting.act)
    return setting


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("chain_link_follows_the_last", {"sequence": 1}),
        ("chain_link_follows_the_last", {"sequence": 3}),
        ("chain_link_follows_the_last", {"previous": "0" * 64}),
        ("chain_link_follows_the_last", {"previous": "f" * 64}),
        ("chain_link_is_of_now", {"linked_at": BEFORE}),
        ("chain_link_says_what_is_so", {"content": "{} "}),
        ("chain_link_says_what_is_so", {"digest": "f" * 64}),
        ("chain_link_says_what_is_so", {"head": "f" * 64}),
        ("chain_link_says_what_is_so", {"about": "something else"}),
    ],
)
def test_a_link_that_does_not_follow_or_says_what_is_not_so_is_refused(
    here: Setting, rule: str, changes: dict[str, Any]
) -> None:
    with refused_by(rule):
        rows.link("DETERMINATIONS", here.act, **changes)

    with accepted():
        rows.link("DETERMINATIONS", here.act)


def test_the_first_link_follows_nothing(db: None) -> None:
    with refused_by("chain_link_follows_the_last"):
        rows.link("VOTES", rows.act(), previous="f" * 64)

    with accepted():
        rows.link("VOTES", rows.act())


UNCOVERED: dict[str, Callable[[Setting, int], Any]] = {
    "chain_covers_seat": lambda here, act: rows.trustee(here, recorded_by_id=act),
    "chain_covers_meeting": lambda here, act: rows.meeting(here, recorded_by_id=act),
    "chain_covers_notice": lambda here, act: meeting_facts.notice(here, recorded_by_id=act),
    "chain_covers_agenda_item": lambda here, act: meeting_facts.agenda_item(here, recorded_by_id=act),
    "chain_covers_adjournment": lambda here, act: meeting_facts.adjournment(here, recorded_by_id=act),
    "chain_covers_attendance": lambda here, act: meeting_facts.attendance(here, recorded_by_id=act),
    "chain_covers_consideration": lambda here, act: meeting_facts.consideration(here, recorded_by_id=act),
    "chain_covers_vote": lambda here, act: rows.vote(here, recorded_by_id=act),
    "chain_covers_vote_of_holders": lambda here, act: rows.shareholder_vote(here, recorded_by_id=act),
    "chain_covers_determination": lambda here, act: determination_rows.determination(
        here, recorded_by_id=act
    ),
    "chain_covers_authorization": lambda here, act: approval_rows.ordered(here, issued_by_id=act),
    "chain_covers_outcome": lambda here, act: approval_rows.outcome(
        here, approval_rows.issued(here), recorded_by_id=act
    ),
    "chain_covers_report": lambda here, act: report_rows.report(here, presented_by_id=act),
    "chain_covers_review": lambda here, act: report_rows.review(here, recorded_by_id=act),
}
ENDED: dict[str, tuple[str, str, Callable[[Setting], int]]] = {
    "chain_covers_end_of_seat": ("governance_trustee", "BOARDS", rows.trustee),
    "chain_covers_end_of_meeting": ("governance_boardmeeting", "MEETINGS", rows.meeting),
    "chain_covers_end_of_notice": ("governance_meetingnotice", "MEETINGS", meeting_facts.notice),
    "chain_covers_end_of_agenda_item": ("governance_agendaitem", "MEETINGS", meeting_facts.agenda_item),
    "chain_covers_end_of_adjournment": ("governance_adjournment", "MEETINGS", meeting_facts.adjournment),
    "chain_covers_end_of_attendance": ("governance_attendance", "MEETINGS", meeting_facts.attendance),
    "chain_covers_end_of_consideration": (
        "governance_meetingconsideration",
        "MEETINGS",
        meeting_facts.consideration,
    ),
    "chain_covers_end_of_vote": ("governance_vote", "VOTES", rows.vote),
    "chain_covers_end_of_vote_of_holders": (
        "governance_shareholdervote",
        "VOTES_OF_HOLDERS",
        rows.shareholder_vote,
    ),
    "chain_covers_end_of_determination": (
        "assignments_determination",
        "DETERMINATIONS",
        determination_rows.determination,
    ),
    "chain_covers_end_of_review": ("section7_reportreview", "REPORT_REVIEWS", report_rows.review),
}


@pytest.mark.parametrize("rule", UNCOVERED)
def test_what_no_link_covers_is_not_stored(here: Setting, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = rows.act()
    link = rows.linked
    monkeypatch.setattr(rows, "linked", lambda kind, act: None if act == alone else link(kind, act))

    with refused_by(rule):
        UNCOVERED[rule](here, alone)

    with accepted():
        UNCOVERED[rule](here, rows.act())


@pytest.mark.parametrize("rule", ENDED)
def test_what_is_ended_without_a_link_stands(here: Setting, rule: str) -> None:
    table, kind, add = ENDED[rule]
    number, act = add(here), rows.act()
    end = f"UPDATE {table} SET superseded_by_id = %s WHERE id = %s"

    with refused_by(rule):
        rows.execute(end, act, number)

    with accepted():
        rows.link(kind, act)
        rows.execute(end, act, number)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_follow_one_another() -> None:
    both = Barrier(2)
    acts = [Act.objects.get(pk=rows.act()) for _ in range(2)]

    def write(act: Act) -> None:
        try:
            with transaction.atomic():
                both.wait()
                append_link(VOTES, act=act, about="at once")
        finally:
            connection.close()

    threads = [Thread(target=write, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    first, second = ChainLink.objects.order_by("sequence")
    assert (first.sequence, second.sequence, second.previous) == (1, 2, first.head)
    assert {first.act_id, second.act_id} == {act.pk for act in acts}
