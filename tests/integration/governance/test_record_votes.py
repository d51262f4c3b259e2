"""The secretary records meetings and votes: counted by the Plan's rules, corrected only with a reason."""

from datetime import date
from typing import Any

import pytest

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.votes import Choice, Matter
from governance.models import Act, BoardMeeting, Plan, Vote
from governance.selectors.due import due_items
from governance.selectors.votes import versions_of, vote_shown, votes_shown
from governance.services.votes import BallotAsked, Recorded, preview_vote, record_vote
from tests.factories.boards import JUNE, adopted_plan, continuance, meeting
from tests.factories.books import rows_of_all_tables
from tests.factories.plans import ALPHA

pytestmark = pytest.mark.django_db
TO_2004 = date(2004, 6, 30)
TO_2005 = date(2005, 6, 30)


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    return plan


def recorded(plan: Plan, user: Any, votes: str = "ffff", *, reason: str = "", **changes: Any) -> Recorded:
    return record_vote(plan=plan, vote=continuance(votes, **changes), acting_user=user, reason=reason)


def refused(plan: Plan, user: Any, votes: str = "ffff", *, reason: str = "", **changes: Any) -> Fault:
    before = rows_of_all_tables()
    with pytest.raises(Refused) as caught:
        recorded(plan, user, votes, reason=reason, **changes)
    assert rows_of_all_tables() == before
    (fault,) = caught.value.faults
    return fault


def ends(plan: Plan) -> list[date | None]:
    return [one.due_until for one in due_items(plan, on=date(2004, 6, 9))]


@pytest.mark.plan_section("10")
def test_a_carried_continuance_gives_a_further_year(plan: Plan, acting_user: Any) -> None:
    assert ends(plan) == [TO_2004]

    found = recorded(plan, acting_user, "fffa")

    assert found.outcome == "new"
    assert found.vote is not None
    assert (found.vote.state, found.vote.board, found.vote.disinterested) == ("carried", "3 of 4", "2 of 3")
    assert found.vote.gives == ("puts the Plan in force through 30 Jun 2005",)
    assert ends(plan) == [TO_2005]
    assert due_items(plan, on=date(2004, 6, 9))[0].due_from == date(2005, 4, 1)


@pytest.mark.plan_section("8(b)", "10")
def test_a_lost_vote_is_recorded_and_gives_nothing(plan: Plan, acting_user: Any) -> None:
    found = recorded(plan, acting_user, "ffrx")

    assert found.vote is not None
    assert (found.vote.state, found.vote.board, found.vote.disinterested) == ("lost", "2 of 4", "1 of 3")
    assert found.vote.missing == (
        "1 more vote of the Board needed (Section 10, 8(a))",
        "1 more Dis-interested vote needed (Section 10, 8(b))",
    )
    assert found.vote.not_counted == ("Cyd Cole did not vote in person (Section 8)",)
    assert found.vote.gives == ("gives nothing",)
    assert ends(plan) == [TO_2004]


def test_a_preview_shows_the_same_and_stores_nothing(plan: Plan, acting_user: Any) -> None:
    before = rows_of_all_tables()

    found = preview_vote(plan=plan, vote=continuance("fffa"), acting_user=acting_user)

    assert found.vote is not None
    assert found.vote.gives == ("puts the Plan in force through 30 Jun 2005",)
    assert rows_of_all_tables() == before
    assert ends(plan) == [TO_2004]


def test_the_same_vote_again_is_unchanged_and_leaves_no_act(plan: Plan, acting_user: Any) -> None:
    first = recorded(plan, acting_user)
    before = rows_of_all_tables()

    again = recorded(plan, acting_user)

    assert again.outcome == "unchanged"
    assert again.vote == first.vote
    assert rows_of_all_tables() == before


def test_other_ballots_are_refused_unless_they_correct(plan: Plan, acting_user: Any) -> None:
    recorded(plan, acting_user)

    fault = refused(plan, acting_user, "fffa")

    assert fault.problem == "this vote is recorded already, and otherwise"
    assert "correct it, with a reason" in fault.remedy


def test_a_correction_says_why_and_keeps_the_earlier_record(plan: Plan, acting_user: Any) -> None:
    first = recorded(plan, acting_user, "ffff").vote
    assert first is not None

    assert refused(plan, acting_user, "aaaf", corrects=first.id).column == "reason"
    found = recorded(plan, acting_user, "aaaf", corrects=first.id, reason="Minutes were misread")

    assert found.outcome == "corrected"
    assert found.vote is not None
    assert (found.vote.state, found.vote.reason) == ("lost", "Minutes were misread")
    assert [one.state for one in versions_of(plan, found.vote)] == ["lost", "superseded"]
    old = vote_shown(plan, first.id)
    assert old is not None
    assert (old.state, old.superseded_by) == ("superseded", str(acting_user))
    assert ends(plan) == [TO_2004]


def test_a_correction_sent_twice_corrects_once(plan: Plan, acting_user: Any) -> None:
    first = recorded(plan, acting_user).vote
    assert first is not None
    recorded(plan, acting_user, "fffa", corrects=first.id, reason="Misread")

    again = recorded(plan, acting_user, "fffa", corrects=first.id, reason="Misread")

    assert again.outcome == "unchanged"
    assert Vote.objects.count() == 3


def test_a_correction_of_what_was_corrected_since_is_refused(plan: Plan, acting_user: Any) -> None:
    first = recorded(plan, acting_user).vote
    assert first is not None
    recorded(plan, acting_user, "fffa", corrects=first.id, reason="Misread")

    fault = refused(plan, acting_user, "ffaa", corrects=first.id, reason="Misread too")

    assert fault.problem == "somebody else corrected this vote since"


@pytest.mark.plan_section("8")
def test_a_vote_of_somebody_not_in_office_is_refused(plan: Plan, acting_user: Any) -> None:
    late = (BallotAsked(trustee="Eve Early", choice=Choice.FOR),)

    fault = refused(plan, acting_user, ballots=late)

    assert fault.problem == (
        "Section 8: 'Eve Early' was in office on 2004-06-09 in none of the Funds concerned"
    )


@pytest.mark.plan_section("8")
def test_two_votes_of_one_trustee_are_refused(plan: Plan, acting_user: Any) -> None:
    twice = tuple(BallotAsked(trustee="Bob Best", choice=choice) for choice in (Choice.FOR, Choice.AGAINST))

    fault = refused(plan, acting_user, ballots=twice)

    assert fault.problem == "Section 8: Bob Best votes twice"


@pytest.mark.plan_section("8", "10")
def test_a_meeting_not_called_for_it_is_refused_with_the_way_out(plan: Plan, acting_user: Any) -> None:
    fault = refused(plan, acting_user, meeting="m1")

    assert fault.problem == "Section 10: m1 was not called for the purpose of voting on continuance"
    assert fault.remedy == "vote at a meeting called for it; if m1 was, add continuance to its called_for"


@pytest.mark.plan_section("8")
def test_one_portfolio_is_voted_once_at_one_meeting(plan: Plan, acting_user: Any) -> None:
    recorded(plan, acting_user, portfolios=("alpha-growth-fund",))

    fault = refused(plan, acting_user, portfolios=("alpha-growth-fund", "beta-value-fund"))

    assert fault.problem == f"Section 10: continuance was voted at {JUNE} already for Alpha Growth Fund"
    assert len(votes_shown(plan)) == 2


def test_other_portfolios_are_another_vote(plan: Plan, acting_user: Any) -> None:
    recorded(plan, acting_user, portfolios=("alpha-growth-fund", "alpha-income-fund"))
    recorded(plan, acting_user, "aaaa", portfolios=("beta-value-fund",))

    assert ends(plan) == [TO_2004, TO_2005]


def test_a_meeting_by_telephone_carries_nothing(plan: Plan, acting_user: Any) -> None:
    recorded(plan, acting_user)

    meeting(
        plan, acting_user, mode=BoardMeeting.Mode.TELEPHONE, corrects=True, reason="It was a conference call"
    )

    assert [one.state for one in votes_shown(plan)] == ["lost", "carried"]
    assert ends(plan) == [TO_2004]


def test_another_meeting_of_the_same_name_is_refused(plan: Plan, acting_user: Any) -> None:
    before = rows_of_all_tables()

    with pytest.raises(Refused) as caught:
        meeting(plan, acting_user, called_for=(Matter.ADOPTION,))

    assert caught.value.faults[0].column == "id"
    assert rows_of_all_tables() == before


def test_a_meeting_of_one_fund_is_of_its_board_alone(plan: Plan, acting_user: Any) -> None:
    meeting(plan, acting_user, id="alpha", funds=("alpha-funds-inc",))

    found = recorded(plan, acting_user, meeting="alpha")

    assert found.vote is not None
    assert [one.fund for one in found.vote.tallies] == [ALPHA]
    assert ends(plan) == [TO_2004, TO_2005]


def test_acts_name_who_recorded_and_why(plan: Plan, acting_user: Any) -> None:
    recorded(plan, acting_user)

    act = Act.objects.latest("pk")
    assert (act.kind, act.source, act.acting_user_id) == (
        "record_vote",
        f"continuance at {JUNE}",
        acting_user.pk,
    )
    assert act.summary == {"votes": "new"}
