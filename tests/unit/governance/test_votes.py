"""R14: what each decision needs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.errors import PlanRuleViolation
from governance.domain.holders import OutstandingSharesTest, ShareholderCount, holders_carry
from governance.domain.periods import DatePeriod
from governance.domain.votes import (
    Ballot,
    BoardMember,
    Choice,
    HoldersRole,
    Matter,
    Tally,
    Vote,
    required_approvals,
    tally,
)
from tests.factories.decided import is_decided

MEETING_DAY = date(2003, 8, 13)
ALWAYS = DatePeriod(date(2000, 1, 1))
IN_PERSON = [Matter.ADOPTION, Matter.AGREEMENT, Matter.CONTINUANCE, Matter.AMENDMENT, Matter.RATIFICATION]
BY_DISINTERESTED_ALONE = [Matter.TERMINATION, Matter.AGREEMENT_TERMINATION, Matter.DETERMINATION_11I]


def member(name: str, *, interested: bool = False, service: DatePeriod = ALWAYS) -> BoardMember:
    return BoardMember(name=name, service=service, interested_person=(ALWAYS,) if interested else ())


def board_of(disinterested: int, interested: int) -> list[BoardMember]:
    return [member(f"D{at}") for at in range(disinterested)] + [
        member(f"I{at}", interested=True) for at in range(interested)
    ]


def vote_of(
    matter: Matter,
    *,
    in_favour: list[str],
    against: list[str] | None = None,
    abstained: list[str] | None = None,
    remote: list[str] | None = None,
    called_for: frozenset[Matter] | None = None,
    on: date = MEETING_DAY,
) -> Vote:
    choices = [
        *((name, Choice.FOR) for name in in_favour),
        *((name, Choice.AGAINST) for name in against or []),
        *((name, Choice.ABSTAINED) for name in abstained or []),
    ]
    return Vote(
        meeting="m1",
        date=on,
        matter=matter,
        called_for=frozenset({matter}) if called_for is None else called_for,
        ballots=tuple(
            Ballot(trustee=name, choice=choice, in_person=name not in (remote or []))
            for name, choice in choices
        ),
    )


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("matter", IN_PERSON)
def test_both_majorities_in_person_carry(matter: Matter) -> None:
    counted = tally(vote_of(matter, in_favour=["D0", "D1", "I0"]), board=board_of(3, 2))

    assert counted == Tally(
        board_in_office=5,
        board_for=3,
        disinterested_in_office=3,
        disinterested_for=2,
        in_person_required=True,
        carried=True,
    )


@pytest.mark.plan_section("8(a)")
@pytest.mark.parametrize("matter", IN_PERSON)
def test_the_disinterested_alone_do_not_make_a_majority_of_the_board(matter: Matter) -> None:
    counted = tally(vote_of(matter, in_favour=["D0", "D1"]), board=board_of(3, 2))

    assert not counted.carried
    assert counted.missing[0].startswith("1 more vote of the Board needed (Section ")


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize("matter", IN_PERSON)
def test_a_majority_of_the_board_without_one_of_the_disinterested_is_lost(matter: Matter) -> None:
    counted = tally(vote_of(matter, in_favour=["I0", "I1", "D0"]), board=board_of(3, 2))

    assert not counted.carried
    assert len(counted.missing) == 1
    assert counted.missing[0].startswith("1 more Dis-interested vote needed")


@pytest.mark.plan_section("8(b)")
def test_the_missing_votes_are_named_with_their_section() -> None:
    counted = tally(vote_of(Matter.ADOPTION, in_favour=[]), board=board_of(3, 2))

    assert counted.missing == (
        "3 more votes of the Board needed (Section 8(a))",
        "2 more Dis-interested votes needed (Section 8(b))",
    )


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("matter", [*IN_PERSON, *BY_DISINTERESTED_ALONE])
def test_half_is_not_a_majority(matter: Matter) -> None:
    counted = tally(vote_of(matter, in_favour=["D0", "D1"]), board=board_of(4, 0))

    assert not counted.carried


@pytest.mark.plan_section("8")
def test_absent_trustees_count_in_the_whole() -> None:
    counted = tally(vote_of(Matter.ADOPTION, in_favour=["D0", "D1", "D2"]), board=board_of(7, 0))

    assert (counted.board_in_office, counted.board_for, counted.carried) == (7, 3, False)


@pytest.mark.plan_section("8")
def test_an_abstention_is_not_a_vote_in_favour() -> None:
    vote = vote_of(Matter.ADOPTION, in_favour=["D0"], abstained=["D1", "D2"])

    counted = tally(vote, board=board_of(3, 0))

    assert (counted.board_for, counted.carried) == (1, False)


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("matter", IN_PERSON)
def test_a_vote_by_telephone_counts_for_neither_majority(matter: Matter) -> None:
    counted = tally(vote_of(matter, in_favour=["D0", "D1"], remote=["D1"]), board=board_of(3, 0))

    assert (counted.board_for, counted.disinterested_for, counted.carried) == (1, 1, False)
    assert counted.not_counted == ("D1 did not vote in person (Section 8)",)


@pytest.mark.plan_section("11")
@pytest.mark.parametrize("matter", BY_DISINTERESTED_ALONE)
def test_where_presence_is_not_asked_for_a_telephone_vote_counts(matter: Matter) -> None:
    vote = vote_of(matter, in_favour=["D0", "D1"], remote=["D0", "D1"], called_for=frozenset())

    counted = tally(vote, board=board_of(3, 9))

    assert counted.carried
    assert not counted.in_person_required


@pytest.mark.plan_section("11", "12(a)")
@pytest.mark.parametrize("matter", BY_DISINTERESTED_ALONE)
def test_interested_trustees_do_not_help_the_disinterested_majority(matter: Matter) -> None:
    counted = tally(vote_of(matter, in_favour=["D0", "I0", "I1"]), board=board_of(3, 2))

    assert (counted.disinterested_for, counted.carried) == (1, False)


@pytest.mark.plan_section("8")
def test_a_meeting_called_for_something_else_carries_nothing() -> None:
    vote = vote_of(Matter.CONTINUANCE, in_favour=["D0"], called_for=frozenset({Matter.ADOPTION}))

    counted = tally(vote, board=board_of(1, 0))

    assert counted.missing == ("the meeting was not called for continuance (Section 10, 8(b))",)


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize("matter", list(Matter))
def test_without_a_disinterested_trustee_nothing_is_carried(matter: Matter) -> None:
    counted = tally(vote_of(matter, in_favour=["I0", "I1"]), board=board_of(0, 2))

    assert not counted.carried
    assert "no Dis-interested Trustee was in office" in counted.missing[-1]


@pytest.mark.plan_section("8")
def test_an_empty_board_carries_nothing() -> None:
    counted = tally(vote_of(Matter.ADOPTION, in_favour=["D0"]), board=[])

    assert not counted.carried
    assert counted.not_counted == ("D0 was not in office on 2003-08-13",)


@pytest.mark.plan_section("8")
@pytest.mark.parametrize(
    ("service", "in_office"),
    [
        (DatePeriod(MEETING_DAY), 1),
        (DatePeriod(date(2003, 8, 14)), 0),
        (DatePeriod(date(2000, 1, 1), MEETING_DAY), 1),
        (DatePeriod(date(2000, 1, 1), date(2003, 8, 12)), 0),
    ],
)
def test_the_first_and_the_last_day_in_office_count(service: DatePeriod, in_office: int) -> None:
    counted = tally(vote_of(Matter.ADOPTION, in_favour=["D0"]), board=[member("D0", service=service)])

    assert (counted.board_in_office, counted.board_for) == (in_office, in_office)


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize("kind", ["interested_person", "financial_interest"])
def test_either_interest_on_the_day_of_the_meeting_takes_the_disinterest_away(kind: str) -> None:
    until_that_day = DatePeriod(date(2003, 1, 1), MEETING_DAY)
    trustee = BoardMember(name="D0", service=ALWAYS, **{kind: (until_that_day,)})

    on_the_day = tally(vote_of(Matter.ADOPTION, in_favour=["D0"]), board=[trustee])
    the_day_after = tally(vote_of(Matter.ADOPTION, in_favour=["D0"], on=date(2003, 8, 14)), board=[trustee])

    assert on_the_day.disinterested_in_office == 0
    assert (the_day_after.disinterested_in_office, the_day_after.carried) == (1, True)


@pytest.mark.plan_section("8")
def test_one_person_with_two_terms_of_office_is_one_trustee() -> None:
    board = [
        member("D0", service=DatePeriod(date(2000, 1, 1), MEETING_DAY)),
        member("D0", service=DatePeriod(MEETING_DAY)),
    ]

    assert tally(vote_of(Matter.ADOPTION, in_favour=["D0"]), board=board).board_in_office == 1


@pytest.mark.plan_section("8")
def test_two_ballots_of_one_trustee_are_refused() -> None:
    with pytest.raises(PlanRuleViolation, match="D0 voted twice at m1"):
        vote_of(Matter.ADOPTION, in_favour=["D0"], against=["D0"])


@pytest.mark.plan_section("9")
def test_holders_vote_on_an_amendment_only_where_it_raises_the_amount() -> None:
    usual = required_approvals(Matter.AMENDMENT)
    raising = required_approvals(Matter.AMENDMENT, raises_amount=True)

    assert usual.holders is HoldersRole.NONE
    assert (raising.holders, raising.holders_test) == (HoldersRole.ALSO, OutstandingSharesTest.THE_1940_ACT)


@pytest.mark.plan_section("11")
def test_holders_may_terminate_the_plan_in_the_trustees_stead_by_the_chosen_test() -> None:
    needs = required_approvals(
        Matter.TERMINATION, outstanding_shares_test=OutstandingSharesTest.MORE_THAN_HALF
    )
    by_the_act_only = ShareholderCount(outstanding=100, present=51, votes_for=35)

    assert not is_decided(needs, trustees=None, holders=by_the_act_only)
    assert is_decided(required_approvals(Matter.TERMINATION), trustees=None, holders=by_the_act_only)


@pytest.mark.plan_section("9")
def test_an_amendment_that_raises_the_amount_needs_trustees_and_holders() -> None:
    needs = required_approvals(Matter.AMENDMENT, raises_amount=True)
    trustees = tally(vote_of(Matter.AMENDMENT, in_favour=["D0"]), board=board_of(1, 0))
    holders = ShareholderCount(outstanding=100, present=60, votes_for=51)

    assert is_decided(needs, trustees=trustees, holders=holders)
    assert not is_decided(needs, trustees=trustees, holders=None)
    assert not is_decided(needs, trustees=None, holders=holders)


@pytest.mark.plan_section("8")
def test_holders_cannot_adopt_the_plan() -> None:
    needs = required_approvals(Matter.ADOPTION)

    assert not is_decided(
        needs, trustees=None, holders=ShareholderCount(outstanding=1, present=1, votes_for=1)
    )


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(
    ("outstanding", "present", "votes_for", "by_the_act", "more_than_half"),
    [
        (1000, 600, 402, True, False),  # exactly 67 % of those present
        (1000, 600, 401, False, False),
        (1000, 500, 500, False, False),  # half present, half in favour
        (1000, 501, 336, True, False),
        (1000, 500, 499, False, False),
        (1000, 1000, 501, True, True),  # the lesser of the two tests is enough
        (1000, 1000, 500, False, False),
        (0, 0, 0, False, False),
    ],
)
def test_the_majorities_of_the_shares(
    outstanding: int, present: int, votes_for: int, by_the_act: bool, more_than_half: bool
) -> None:
    count = ShareholderCount(outstanding=outstanding, present=present, votes_for=votes_for)

    assert holders_carry(count, test=OutstandingSharesTest.THE_1940_ACT) is by_the_act
    assert holders_carry(count, test=OutstandingSharesTest.MORE_THAN_HALF) is more_than_half


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        ({"outstanding": 5, "present": 6, "votes_for": 0}, "more Shares are present"),
        ({"outstanding": 5, "present": 5, "votes_for": 4, "votes_against": 2}, "more Shares voted"),
        ({"outstanding": 5, "present": 5, "votes_for": -1}, "negative"),
    ],
)
def test_counts_that_contradict_themselves_are_refused(figures: dict[str, int], problem: str) -> None:
    with pytest.raises(PlanRuleViolation, match=problem):
        ShareholderCount(**figures)


NAMES = ["D0", "D1", "D2", "I0", "I1"]


@pytest.mark.plan_section("8")
@given(
    matter=st.sampled_from(list(Matter)),
    choices=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(list(Choice))),
    remote=st.sets(st.sampled_from(NAMES)),
    won_over=st.sampled_from(NAMES),
    shuffle=st.randoms(use_true_random=False),
)
def test_a_vote_in_favour_never_loses_and_the_order_of_ballots_does_not_matter(
    matter: Matter, choices: dict[str, Choice], remote: set[str], won_over: str, shuffle: object
) -> None:
    def counted(these: dict[str, Choice]) -> Tally:
        ballots = [
            Ballot(trustee=name, choice=choice, in_person=name not in remote)
            for name, choice in these.items()
        ]
        shuffle.shuffle(ballots)  # type: ignore[attr-defined]
        vote = Vote(
            meeting="m1",
            date=MEETING_DAY,
            matter=matter,
            called_for=frozenset({matter}),
            ballots=tuple(ballots),
        )
        return tally(vote, board=board_of(3, 2))

    before, after = counted(choices), counted({**choices, won_over: Choice.FOR})

    assert after.carried or not before.carried
    assert counted(choices) == before
