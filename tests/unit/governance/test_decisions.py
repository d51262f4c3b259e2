"""When a decision of Trustees, of holders, or of both stands (Sections 9, 11 and 12(a))."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.decisions import CarriedVote, Decision, decision_of
from governance.domain.votes import Matter, required_approvals

RAISE = required_approvals(Matter.AMENDMENT, raises_amount=True)
LOWER = required_approvals(Matter.AMENDMENT)
END = required_approvals(Matter.TERMINATION)
JULY, AUGUST, OCTOBER = date(2004, 7, 14), date(2004, 8, 11), date(2004, 10, 13)


def board(day: date, *, holds_until: date | None = None) -> CarriedVote:
    return CarriedVote(by=f"board-{day}", date=day, holds_until=holds_until)


def shares(day: date) -> CarriedVote:
    return CarriedVote(by=f"holders-{day}", date=day)


@pytest.mark.plan_section("9")
def test_a_raise_stands_from_the_later_of_both_votes_in_whichever_order_they_came() -> None:
    expected = Decision(decided_on=OCTOBER, by=(f"board-{OCTOBER}", f"holders-{JULY}"))
    assert decision_of(RAISE, trustees=[board(OCTOBER)], holders=[shares(JULY)]) == expected
    assert decision_of(RAISE, trustees=[board(JULY)], holders=[shares(OCTOBER)]) == Decision(
        decided_on=OCTOBER, by=(f"board-{JULY}", f"holders-{OCTOBER}")
    )


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(("trustees", "holders"), [([board(JULY)], []), ([], [shares(JULY)]), ([], [])])
def test_a_raise_with_one_vote_alone_does_not_stand(
    trustees: list[CarriedVote], holders: list[CarriedVote]
) -> None:
    assert decision_of(RAISE, trustees=trustees, holders=holders) is None


@pytest.mark.plan_section("9")
def test_lower_rates_ask_no_holders_and_heed_none() -> None:
    assert decision_of(LOWER, trustees=[], holders=[shares(JULY)]) is None
    assert decision_of(LOWER, trustees=[board(JULY)], holders=[]) == Decision(
        decided_on=JULY, by=(f"board-{JULY}",)
    )


@pytest.mark.plan_section("11", "12(a)")
def test_a_termination_stands_from_the_first_vote_of_either() -> None:
    found = decision_of(END, trustees=[board(AUGUST)], holders=[shares(JULY)])
    assert found == Decision(decided_on=JULY, by=(f"holders-{JULY}",))


@pytest.mark.plan_section("8", "9")
def test_a_vote_that_lapsed_unratified_does_not_meet_a_later_vote_of_the_holders() -> None:
    lapsed = board(JULY, holds_until=AUGUST)
    assert decision_of(RAISE, trustees=[lapsed], holders=[shares(OCTOBER)]) is None
    assert decision_of(RAISE, trustees=[lapsed], holders=[shares(AUGUST)]) == Decision(
        decided_on=AUGUST, by=(f"board-{JULY}", f"holders-{AUGUST}"), holds_until=AUGUST
    )
    assert decision_of(RAISE, trustees=[lapsed, board(AUGUST)], holders=[shares(OCTOBER)]) == Decision(
        decided_on=OCTOBER, by=(f"board-{AUGUST}", f"holders-{OCTOBER}")
    )


@pytest.mark.plan_section("8")
def test_a_lasting_vote_before_the_lapse_takes_over_and_after_it_begins_anew() -> None:
    lapsing = board(JULY, holds_until=AUGUST)
    assert decision_of(LOWER, trustees=[lapsing, board(AUGUST)], holders=[]) == Decision(
        decided_on=JULY, by=(f"board-{JULY}", f"board-{AUGUST}")
    )
    assert decision_of(LOWER, trustees=[lapsing, board(OCTOBER)], holders=[]) == Decision(
        decided_on=OCTOBER, by=(f"board-{OCTOBER}",)
    )


days = st.dates(min_value=date(2003, 8, 18), max_value=date(2006, 12, 31))
votes = st.lists(st.builds(CarriedVote, by=st.sampled_from("abc"), date=days), max_size=4)


@pytest.mark.plan_section("9", "11")
@given(votes, votes, st.sampled_from([RAISE, LOWER, END]), st.randoms())
def test_the_order_of_votes_does_not_matter_and_one_more_never_undoes_a_decision(
    trustees: list[CarriedVote], holders: list[CarriedVote], needs: object, random: object
) -> None:
    found = decision_of(needs, trustees=trustees, holders=holders)  # type: ignore[arg-type]  # a row of R14

    shuffled = list(trustees)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's random source
    assert decision_of(needs, trustees=shuffled, holders=holders[::-1]) == found  # type: ignore[arg-type]  # a row of R14
    more = decision_of(
        needs,  # type: ignore[arg-type]  # a row of R14
        trustees=[*trustees, board(date(2007, 1, 1))],
        holders=[*holders, shares(date(2007, 1, 1))],
    )
    assert more is not None
    if found is not None:
        assert more.decided_on == found.decided_on
