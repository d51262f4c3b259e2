"""Whose turn it is in a dispute, and what of it ends."""

import pytest

from assignments.domain.disputes import DisputeState, Figure, SaidKind, figures_of, following, state_of
from assignments.domain.errors import DisputeOutOfTurn
from assignments.domain.routes import PayeeKind

ANSWER, REPLY, CLOSE = SaidKind.ANSWER, SaidKind.REPLY, SaidKind.CLOSE


@pytest.mark.parametrize(
    ("said", "state", "next_words"),
    [
        ([], DisputeState.OPENED, {ANSWER, CLOSE}),
        ([ANSWER], DisputeState.ANSWERED, {REPLY, CLOSE}),
        ([ANSWER, REPLY], DisputeState.REPLIED, {ANSWER, CLOSE}),
        ([ANSWER, REPLY, ANSWER], DisputeState.ANSWERED, {CLOSE}),
        ([CLOSE], DisputeState.CLOSED, set()),
        ([ANSWER, REPLY, ANSWER, CLOSE], DisputeState.CLOSED, set()),
    ],
)
def test_who_may_speak_next(said: list[SaidKind], state: DisputeState, next_words: set[SaidKind]) -> None:
    assert state_of(said) is state
    assert following(said) == next_words


@pytest.mark.plan_section("6(b)", "6(e)")
def test_service_fees_and_offsets_are_a_distributors_to_dispute() -> None:
    assert Figure.OFFSET in figures_of(PayeeKind.DISTRIBUTOR)
    assert not {Figure.OFFSET, Figure.SERVICE_FEE} & set(figures_of(PayeeKind.ASSIGNEE))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([CLOSE], "is closed"),
        ([], "waits for an answer"),
        ([ANSWER], "may reply once"),
        ([ANSWER, REPLY, ANSWER], "can close"),
    ],
)
def test_a_refusal_says_whose_turn_it_is(said: list[SaidKind], words: str) -> None:
    assert words in str(DisputeOutOfTurn.because(said))
