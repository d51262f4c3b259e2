"""What a count rests on is linked too: whoever corrects a seat, a meeting or its attendance leaves a link."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from governance.domain.meeting_facts import Considered
from governance.models import Act, BoardMeeting, ChainLink, Plan, Trustee
from governance.selectors.votes import votes_shown
from governance.services.boards import end_seats
from governance.services.considering import record_considered
from governance.services.roll_calls import record_roll_call
from plan_admin.chain.selectors import verify_chain
from tests.factories import rows
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.roll_calls import asked, fields
from tests.factories.tampering import tamper, without_guards

pytestmark = pytest.mark.django_db
WHY = "The minutes say so."


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    """A Plan whose continuance was voted on by four who were there."""
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    record_roll_call(plan=plan, roll_call=asked(plan, fields("ffff")), acting_user=acting_user)
    return plan


def told() -> list[str]:
    return [str(fault) for fault in verify_chain(progress=lambda _text: None).faults]


def latest() -> tuple[str, str]:
    link = ChainLink.objects.latest("sequence")
    assert link.act_id == Act.objects.latest("pk").pk
    return link.kind, link.about


def seats_of(name: str) -> list[int]:
    return list(Trustee.objects.filter(name=name, superseded_by__isnull=True).values_list("pk", flat=True))


def end_a_seat(plan: Plan, user: Any) -> None:
    end_seats(plan=plan, seats=seats_of("Dot Dunn"), last=date(2004, 6, 8), acting_user=user, reason=WHY)


def send_two_home(plan: Plan, user: Any) -> None:
    roll_call = asked(plan, fields("ffff"))
    away = replace(roll_call, votes=(), spells=roll_call.spells[:2])
    record_roll_call(plan=plan, roll_call=away, acting_user=user, reason=WHY)


def hold_it_by_video(plan: Plan, user: Any) -> None:
    meeting(plan, user, mode=BoardMeeting.Mode.VIDEO, corrects=True, reason=WHY)


def weigh(plan: Plan, user: Any) -> None:
    record_considered(plan=plan, meeting=JUNE, considered=Considered(factors=("Cost.",)), acting_user=user)


DOORS: dict[str, tuple[Callable[[Plan, Any], None], tuple[str, str]]] = {
    "a seat": (end_a_seat, ("BOARDS", "2 seats of the Boards")),
    "an attendance": (send_two_home, ("MEETINGS", f"who attended {JUNE}")),
    "a meeting": (hold_it_by_video, ("MEETINGS", f"meeting {JUNE}")),
    "what was considered": (weigh, ("MEETINGS", f"what {JUNE} considered")),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_correction_after_the_vote_is_linked_by_its_own_act(
    plan: Plan, acting_user: Any, door: str
) -> None:
    correct, link = DOORS[door]
    before = ChainLink.objects.count()

    correct(plan, acting_user)

    assert (latest(), ChainLink.objects.count(), told()) == (link, before + 1, [])


def test_the_same_again_leaves_no_link(plan: Plan, acting_user: Any) -> None:
    weigh(plan, acting_user)
    before = ChainLink.objects.count()

    weigh(plan, acting_user)
    record_roll_call(plan=plan, roll_call=asked(plan, fields("ffff")), acting_user=acting_user)

    assert ChainLink.objects.count() == before


PAST_THE_GUARDS = {
    "who was there": (
        "governance_attendance",
        "INSERT INTO governance_attendance"
        " (entry, content, recorded_by_id, meeting, trustee, arrived, mode)"
        " SELECT 'another', content, recorded_by_id, meeting, 'Eve Early', arrived, mode"
        " FROM governance_attendance LIMIT 1",
        "was added since",
    ),
    "how one was there": (
        "governance_attendance",
        "UPDATE governance_attendance SET mode = 'VIDEO' WHERE trustee = 'Bob Best'",
        "mode was IN_PERSON, and is VIDEO",
    ),
    "that one left no more": (
        "governance_attendance",
        "UPDATE governance_attendance SET superseded_by_id = recorded_by_id WHERE trustee = 'Bob Best'",
        "superseded: was added since",
    ),
    "whose Board met": (
        "governance_meetingfund",
        "DELETE FROM governance_meetingfund WHERE id = (SELECT max(id) FROM governance_meetingfund)",
        "funds 2 was ",
    ),
    "that one has no interest": (
        "governance_trusteeinterest",
        "DELETE FROM governance_trusteeinterest WHERE id = (SELECT max(id) FROM governance_trusteeinterest)",
        "interests 1 was {",
    ),
    "since when one sits": (
        "governance_trustee",
        "UPDATE governance_trustee SET service = '[2004-06-10,)'"
        " WHERE id = (SELECT max(id) FROM governance_trustee WHERE name = 'Bob Best')",
        "service 1 was 2003-01-01, and is 2004-06-10",
    ),
}


@pytest.mark.parametrize("case", PAST_THE_GUARDS)
def test_a_change_past_the_guards_is_told(plan: Plan, case: str) -> None:
    table, statement, words = PAST_THE_GUARDS[case]

    tamper(table, statement)

    faults = told()
    assert any(words in fault for fault in faults), faults


def test_a_count_turned_by_attendance_that_no_link_covers_is_told(plan: Plan) -> None:
    """One row past the guards ends a presence, the vote is lost, and the chain says which row it was."""
    act = rows.act()
    with without_guards("governance_attendance"):
        for name in ("Cyd Cole", "Dot Dunn"):
            rows.execute(
                "UPDATE governance_attendance SET superseded_by_id = %s WHERE trustee = %s", act, name
            )

    assert next(one for one in votes_shown(plan) if one.meeting == JUNE).state == "lost"
    assert f"no link, superseded: was recorded by act {act}, and no link covers it" in told()
