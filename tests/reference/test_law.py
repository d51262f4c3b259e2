"""The reference calculator's law: how an agreement stands on a day, by what has been voted up to it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import count
from typing import Any

import pytest

from tests.reference.facts import Agreement, Meeting, Portfolio, Trustee, Vote, World
from tests.reference.law import (
    ENDED,
    IN_FORCE,
    NOT_APPROVED,
    NOT_BEGUN,
    agreement_state,
    plan_authority,
)

ALPHA = Portfolio(
    fund="F", name="Alpha", code="alpha", asset_rate=Fraction(0), service_rate=Fraction(0),
    aggregate_rate=Fraction(0),
)  # fmt: skip
BOARD = ("One", "Two", "Three")
NUMBERS = count()


def vote(on: date, *, matter: str = "continuance", lost: bool = False, **changes: Any) -> Vote:
    meeting = Meeting(
        id=f"{matter}-{on}", funds=frozenset({"F"}), date=on, mode="in_person", called_for=frozenset({matter})
    )
    facts: dict[str, Any] = {"subject": None, "covers": "all", "portfolios": None, **changes}
    return Vote(
        order=next(NUMBERS),
        matter=matter,
        meeting=meeting,
        in_favour=frozenset(BOARD[:1]) if lost else None,
        not_in_favour=frozenset(),
        remote=frozenset(),
        **facts,
    )


ADOPTED = vote(date(2003, 8, 13), matter="adoption")
OWN: dict[str, Any] = {"subject": "adi-2003"}


def world_of(*votes: Vote, conventions: list[tuple[str, str, date]] | None = None) -> World:
    return World(
        portfolios=[ALPHA],
        plan="class-b",
        plan_effective=date(2003, 8, 18),
        first_term_until=date(2004, 6, 30),
        votes=list(votes),
        trustees=[
            Trustee(fund="F", name=name, first=date.min, last=date.max, disqualified=()) for name in BOARD
        ],
        conventions=conventions or [],
    )


def state(on: date, *votes: Vote, **changes: Any) -> str:
    """The state of an agreement that began to sell on 1 July 2003."""
    facts: dict[str, Any] = {
        "sells_from": date(2003, 7, 1),
        "sells_until": date.max,
        "ended_on": date.max,
        "first_term_until": None,
        **changes,
    }
    agreement = Agreement(id="adi-2003", distributor="adi", portfolios=frozenset({"alpha"}), **facts)
    return agreement_state(world_of(*votes), agreement=agreement, portfolio=ALPHA, day=on)


def test_an_agreement_that_no_vote_names_runs_with_the_plan_also_while_it_has_lapsed() -> None:
    assert state(date(2004, 6, 30), ADOPTED) == IN_FORCE
    assert state(date(2004, 7, 1), ADOPTED) == IN_FORCE


def test_one_that_the_continuance_of_the_plan_does_not_cover_has_ended() -> None:
    plan_alone = vote(date(2004, 6, 1), covers="plan")

    assert state(date(2004, 6, 30), ADOPTED, plan_alone) == IN_FORCE
    assert state(date(2004, 7, 1), ADOPTED, plan_alone) == ENDED


def test_one_with_a_vote_of_its_own_has_ended_the_day_after_its_term() -> None:
    own = vote(date(2003, 9, 1), matter="agreement", **OWN)
    votes = (ADOPTED, own, vote(date(2004, 6, 1)))

    assert state(date(2004, 6, 30), *votes) == IN_FORCE
    assert state(date(2004, 7, 1), *votes) == ENDED
    assert state(date(2004, 7, 1), *votes, vote(date(2004, 6, 2), **OWN)) == IN_FORCE


def test_a_lost_vote_takes_away_what_the_plans_votes_gave_and_a_lost_continuance_does_not() -> None:
    lost = vote(date(2003, 9, 10), matter="agreement", lost=True, **OWN)
    not_continued = vote(date(2003, 9, 10), lost=True, **OWN)

    assert state(date(2003, 9, 9), ADOPTED, lost) == IN_FORCE
    assert state(date(2003, 9, 10), ADOPTED, lost) == NOT_APPROVED
    assert state(date(2003, 9, 10), ADOPTED, not_continued) == IN_FORCE


def test_never_approved_stays_so_after_its_end_unless_it_ended_under_the_prior_plan() -> None:
    plan_alone = vote(date(2003, 8, 13), matter="adoption", covers="plan")

    assert state(date(2003, 10, 1), plan_alone, ended_on=date(2003, 8, 31)) == NOT_APPROVED
    assert state(date(2003, 10, 1), plan_alone, ended_on=date(2003, 8, 17)) == ENDED
    assert state(date(2003, 10, 1), ADOPTED, ended_on=date(2003, 8, 31)) == ENDED


def test_one_that_sells_only_later_has_not_begun() -> None:
    assert state(date(2003, 8, 31), ADOPTED, sells_from=date(2003, 9, 1)) == NOT_BEGUN


def test_an_adoption_after_a_lapse_puts_the_plan_in_force_again() -> None:
    again = vote(date(2004, 7, 14), matter="adoption")

    plan = plan_authority(world_of(ADOPTED, again), portfolio=ALPHA, through=date(2004, 7, 31))

    assert [(term.first, term.last, term.adoption) for term in plan.terms] == [
        (date(2003, 8, 18), date(2004, 6, 30), "adoption-2003-08-13"),
        (date(2004, 7, 14), date(2005, 6, 30), "adoption-2004-07-14"),
    ]
    assert plan.has_lapsed(date(2004, 7, 13))


@pytest.mark.parametrize(
    ("effective", "through"), [("2004-05-01", date(2005, 5, 29)), ("2004-06-01", date(2005, 6, 30))]
)
def test_a_continuance_goes_by_the_convention_of_its_own_day(effective: str, through: date) -> None:
    narrower = ("CONTINUANCE_TERM", "WITHIN_30_DAYS", date.fromisoformat(effective))
    world = world_of(ADOPTED, vote(date(2004, 5, 30)), conventions=[narrower])

    terms = plan_authority(world, portfolio=ALPHA, through=date(2004, 6, 30)).terms

    assert [term.last for term in terms] == [through]
