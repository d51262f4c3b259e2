"""One roll call in one act: attendance and every matter's votes, counted for each Fund by itself."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.votes import Matter
from governance.models import Act, Attendance, Plan, Vote
from governance.selectors.due_matters import due_matters
from governance.selectors.votes import votes_shown
from governance.services.roll_calls import RollCallAsked, preview_roll_call, record_roll_call
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.books import rows_of_all_tables
from tests.factories.roll_calls import asked, fields, recorded

pytestmark = pytest.mark.django_db
LATER = {"where_ITEM_1": "portfolio:alpha-income-fund", "but_ITEM_1_Dot Dunn": "a"}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    return plan


def refused(plan: Plan, user: Any, roll_call: RollCallAsked, *, reason: str = "") -> list[Fault]:
    before = rows_of_all_tables()
    with pytest.raises(Refused) as caught:
        record_roll_call(plan=plan, roll_call=roll_call, acting_user=user, reason=reason)
    assert rows_of_all_tables() == before
    return list(caught.value.faults)


@pytest.mark.plan_section("8", "10")
def test_roll_call_is_recorded_in_one_act(plan: Plan, acting_user: Any) -> None:
    acts = Act.objects.count()

    found = recorded(plan, acting_user, fields("fffa", at_ITEM="10:30", mover_ITEM="Ann Able"))

    assert found.outcome == "new"
    assert Act.objects.count() == acts + 1
    (vote,) = [vote for vote, _ in found.votes]
    assert (vote.state, vote.board, vote.mover, vote.at) == ("carried", "3 of 4", "Ann Able", "10:30")
    assert Attendance.objects.count() == 4
    assert vote.gives == ("puts the Plan in force through 30 Jun 2005",)


@pytest.mark.plan_section("8")
def test_exception_is_a_vote_of_its_own_in_the_same_act(plan: Plan, acting_user: Any) -> None:
    found = recorded(plan, acting_user, fields("ffff", **LATER))

    states = {vote.portfolios: vote.board for vote, _ in found.votes}
    assert states == {"Alpha Growth Fund, Beta Value Fund": "4 of 4", "Alpha Income Fund": "3 of 4"}
    assert len(set(Vote.objects.filter(meeting=JUNE).values_list("recorded_by", flat=True))) == 1


def test_the_same_again_is_unchanged_and_leaves_no_trace(plan: Plan, acting_user: Any) -> None:
    roll_call = asked(plan, fields("ffff", **LATER))
    record_roll_call(plan=plan, roll_call=roll_call, acting_user=acting_user)
    before = rows_of_all_tables()

    found = record_roll_call(plan=plan, roll_call=roll_call, acting_user=acting_user)

    assert found.outcome == "unchanged"
    assert rows_of_all_tables() == before


def test_preview_shows_the_same_and_stores_nothing(plan: Plan, acting_user: Any) -> None:
    before = rows_of_all_tables()

    found = preview_roll_call(plan=plan, roll_call=asked(plan, fields("fffb")), acting_user=acting_user)

    (vote, ballots), *more = found.votes
    assert (vote.state, more) == ("carried", [])
    assert [(one.trustee, one.choice) for one in ballots][-1] == ("Dot Dunn", "abstained")
    assert rows_of_all_tables() == before


def test_every_fault_is_said_at_once_and_nothing_is_stored(plan: Plan, acting_user: Any) -> None:
    good = asked(plan, fields())
    vote = good.votes[0]
    bad = replace(
        good,
        spells=tuple(one for one in good.spells if one.trustee != "Bob Best"),
        votes=(replace(vote, mover="Zoe", matter=Matter.ADOPTION), vote),
    )

    problems = [fault.problem for fault in refused(plan, acting_user, bad)]

    assert "Section 8: board-2004-06-09 was not called for the purpose of voting on adoption" in problems
    assert "Section 8: 'Zoe' was in office that day in none of the Funds concerned" in problems
    assert "Section 8: Bob Best was not present" in problems


@pytest.mark.plan_section("8")
def test_vote_in_person_of_who_attends_by_video_is_refused_with_the_way_out(
    plan: Plan, acting_user: Any
) -> None:
    good = asked(plan, fields("ffff", "pppv"))
    in_person = tuple(replace(one, remote=False) for one in good.votes[0].ballots)

    (fault,) = refused(plan, acting_user, replace(good, votes=(replace(good.votes[0], ballots=in_person),)))

    assert fault.problem == "Section 8: Dot Dunn took part by video and has not voted in person"
    assert fault.remedy == "list Dot Dunn under remote as well, or correct the attendance of the meeting"


@pytest.mark.plan_section("8(b)")
def test_who_attends_by_video_counts_for_no_majority_in_person(plan: Plan, acting_user: Any) -> None:
    found = recorded(plan, acting_user, fields("ffff", "ppvv"))

    assert found.votes[0][0].board == "2 of 4"
    assert found.votes[0][0].not_counted == (
        "Cyd Cole did not vote in person (Section 8)",
        "Dot Dunn did not vote in person (Section 8)",
    )


def test_vote_that_stands_is_not_overwritten(plan: Plan, acting_user: Any) -> None:
    roll_call = asked(plan, fields("ffff"))
    record_roll_call(plan=plan, roll_call=roll_call, acting_user=acting_user)
    other = tuple(one for one in roll_call.votes[0].ballots if one.trustee != "Dot Dunn")

    faults = refused(
        plan, acting_user, replace(roll_call, votes=(replace(roll_call.votes[0], ballots=other),))
    )

    assert [fault.problem for fault in faults] == [
        "a vote on continuance at board-2004-06-09 is recorded already, and otherwise"
    ]


def test_other_attendance_needs_its_reason_and_then_votes_are_counted_anew(
    plan: Plan, acting_user: Any
) -> None:
    roll_call = asked(plan, fields("ffff"))
    record_roll_call(plan=plan, roll_call=roll_call, acting_user=acting_user)
    away = replace(roll_call, votes=(), spells=roll_call.spells[:2])

    (fault,) = refused(plan, acting_user, away)
    assert fault.problem == "the attendance is recorded already, and otherwise"

    record_roll_call(plan=plan, roll_call=away, acting_user=acting_user, reason="The minutes say so")

    assert Attendance.objects.filter(superseded_by__isnull=True).count() == 2
    vote = next(one for one in votes_shown(plan) if one.meeting == JUNE)
    assert (vote.state, vote.board) == ("lost", "2 of 4")


@pytest.mark.plan_section("8", "10")
def test_due_matters_say_what_must_be_voted_by_when(plan: Plan, acting_user: Any) -> None:
    (due,) = due_matters(plan, on=date(2004, 6, 9))

    assert (due.matter, due.subject, len(due.portfolios), due.funds) == (
        Matter.CONTINUANCE,
        "",
        3,
        ("alpha-funds-inc", "beta-funds-inc"),
    )
    assert (due.vote_from, due.by) == (date(2004, 4, 1), date(2004, 6, 30))
    assert [due.is_due_on(day) for day in (date(2004, 3, 31), date(2004, 4, 1))] == [False, True]

    recorded(plan, acting_user, fields())

    assert [one.by for one in due_matters(plan, on=date(2004, 6, 9))] == [date(2005, 6, 30)]
