"""Votes from afar under a relief, and their ratification at the next meeting in person (Section 8)."""

from datetime import date

import pytest

from governance.domain.periods import DatePeriod
from governance.domain.reliefs import Condition, Ratification, Relief, ratification_of
from governance.domain.terms import Approval, TermState, plan_spans
from governance.domain.votes import Ballot, BoardMember, Choice, Matter, Vote, tally

VOTED, NEXT, LATER = date(2020, 6, 10), date(2020, 9, 16), date(2020, 12, 9)
BOARD = [
    BoardMember(name=name, service=DatePeriod(date(2003, 1, 1))) for name in ("Able", "Best", "Cole", "Dorn")
]


@pytest.mark.plan_section("8")
def test_ratified_at_the_next_meeting_in_person_it_holds() -> None:
    found = ratification_of(VOTED, meetings_in_person=[LATER, NEXT], ratified=[(NEXT, "m2")])
    assert found == Ratification(due=NEXT, ratified_at="m2", holds_until=None)


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("ratified", [[], [(LATER, "m3")], [(VOTED, "m1")]])
def test_not_ratified_there_it_counts_through_that_day(ratified: list[tuple[date, str]]) -> None:
    found = ratification_of(VOTED, meetings_in_person=[NEXT, LATER], ratified=ratified)
    assert (found.due, found.holds_until) == (NEXT, NEXT)
    assert found.is_open_on(NEXT)
    assert not found.is_open_on(date(2020, 9, 17))


@pytest.mark.plan_section("8")
def test_while_no_meeting_in_person_is_recorded_the_ratification_is_open() -> None:
    found = ratification_of(VOTED, meetings_in_person=[VOTED, date(2020, 3, 4)], ratified=[])
    assert (found.due, found.holds_until, found.is_open_on(date(2025, 1, 1))) == (None, None, True)


@pytest.mark.plan_section("8")
def test_a_condition_that_nobody_affirmed_is_missing() -> None:
    relief = Relief(
        code="order",
        name="Order",
        source="SEC",
        days=DatePeriod(date(2020, 6, 19)),
        matters=frozenset({Matter.CONTINUANCE}),
        conditions=(Condition(key="covid", words="..."), Condition(key="ratification", words="...")),
        is_ratified=True,
    )
    assert [one.key for one in relief.missing(["covid"])] == ["ratification"]
    assert relief.missing(["ratification", "covid"]) == ()


@pytest.mark.plan_section("8", "10")
def test_votes_from_afar_count_under_a_relief_and_for_nothing_without() -> None:
    ballots = tuple(Ballot(trustee=one.name, choice=Choice.FOR, in_person=False) for one in BOARD)

    def carried(relief: str) -> bool:
        called = frozenset({Matter.CONTINUANCE})
        vote = Vote(
            meeting="m1",
            date=VOTED,
            matter=Matter.CONTINUANCE,
            called_for=called,
            ballots=ballots,
            relief=relief,
        )
        return tally(vote, board=BOARD).carried

    assert carried("an order")
    assert not carried("")


@pytest.mark.plan_section("8")
def test_who_is_recused_stays_among_those_of_whom_a_majority_is_taken() -> None:
    choices = [Choice.FOR, Choice.FOR, Choice.RECUSED, Choice.RECUSED]
    vote = Vote(
        meeting="m1",
        date=VOTED,
        matter=Matter.ADOPTION,
        called_for=frozenset({Matter.ADOPTION}),
        ballots=tuple(
            Ballot(trustee=one.name, choice=choice, in_person=True)
            for one, choice in zip(BOARD, choices, strict=True)
        ),
    )
    found = tally(vote, board=BOARD)
    assert (found.carried, found.board_for, found.board_in_office) == (False, 2, 4)


@pytest.mark.plan_section("8", "10")
def test_the_plan_lapses_the_day_after_a_continuance_was_not_ratified() -> None:
    spans = plan_spans(
        effective_date=date(2003, 8, 18),
        first_term_until=date(2020, 6, 30),
        adoptions=[Approval(meeting="m0", date=date(2003, 8, 13))],
        continuances=[Approval(meeting="m1", date=VOTED, holds_until=NEXT)],
    )
    assert [(one.last, one.state) for one in spans[1:]] == [
        (NEXT, TermState.IN_FORCE),
        (None, TermState.LAPSED),
    ]
