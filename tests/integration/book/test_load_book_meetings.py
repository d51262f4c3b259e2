"""What a book says of a meeting besides: notice, agenda, adjournments, attendance; and of a vote's motion."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from governance.models import Adjournment, AgendaItem, Attendance, Ballot, MeetingNotice, Plan, Vote
from governance.selectors.law import law_of
from tests.factories.books import Book, changed, counts_of, loaded, refused, the_fault
from tests.factories.plans import BETA, INCOME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]
ABLE, BEST, COLE = "Ann Able", "Bob Best", "Cyd Cole"
ALL_DAY = [
    {"name": name, "arrived": "09:00", "left": None, "mode": "in_person"} for name in (ABLE, BEST, COLE)
]


def book(vote: dict[str, Any] | None = None, **facts: Any) -> Book:
    """A meeting of both Boards that adopts the Plan."""
    trustees = [{"name": name, "from": "2003-01-01"} for name in (ABLE, BEST, COLE)]
    meeting = {
        "id": "m1",
        "funds": "all",
        "date": "2003-08-13",
        "mode": "in_person",
        "called_for": ["adoption"],
    }
    ballot = {"matter": "adoption", "meeting": "m1", "portfolios": "all", "for": "all"}
    return {
        "boards": [{"funds": "all", "trustees": trustees}],
        "meetings": [meeting | facts],
        "votes": [ballot | (vote or {})],
    }


def attended(*spells: dict[str, Any]) -> list[dict[str, Any]]:
    """Everybody all day, but those who are named."""
    named = {one["name"] for one in spells}
    return [*(one for one in ALL_DAY if one["name"] not in named), *spells]


def states() -> set[tuple[bool, int]]:
    """Whether the Plan's adoption is carried, and by how many votes of each Board."""
    law = law_of(Plan.objects.get())
    return {(vote.tally.carried, vote.tally.board_for) for one in law.values() for vote in one.votes}


@pytest.mark.plan_section("8")
def test_all_that_is_said_of_a_meeting_is_recorded(acting_user: Any, tmp_path: Path) -> None:
    loaded(
        acting_user,
        tmp_path,
        book(
            notice={"given": "2003-08-01", "to": "all Directors", "words": "To vote on adoption."},
            agenda=[{"matter": "adoption", "portfolios": [INCOME]}, {"matter": "adoption", "funds": [BETA]}],
            adjourned=[{"at": "11:30", "until": "2003-08-14", "resumed": "9:00", "reason": "a storm"}],
            attendance=ALL_DAY,
        ),
    )

    assert MeetingNotice.objects.get().given == date(2003, 8, 1)
    assert [one.portfolios for one in AgendaItem.objects.order_by("position")] == [
        ["alpha-income-fund"],
        ["beta-value-fund"],
    ]
    pause = Adjournment.objects.get()
    assert (pause.day, pause.at, pause.until) == (None, time(11, 30), date(2003, 8, 14))
    assert Attendance.objects.filter(day=None, arrived=time(9), left=None).count() == 3


def test_what_is_left_out_says_nothing_and_the_same_again_is_unchanged(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, book(attendance=ALL_DAY))

    again = loaded(acting_user, tmp_path, book(attendance=ALL_DAY))
    silent = loaded(acting_user, tmp_path, book())

    assert (changed(again), changed(silent)) == ({}, {})
    assert counts_of(silent)["meetings"] == (0, 1, 0)
    assert Attendance.objects.filter(superseded_by=None).count() == 3


@pytest.mark.plan_section("8")
def test_corrected_attendance_keeps_the_earlier_one_and_counts_the_vote_anew(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, book(attendance=ALL_DAY))
    assert states() == {(True, 3)}

    outcome = loaded(acting_user, tmp_path, {**book(attendance=ALL_DAY[:1]), "votes": [], "boards": []})

    assert changed(outcome) == {"meetings": (0, 0, 1)}
    assert Attendance.objects.count() == 3
    assert states() == {(False, 1)}


@pytest.mark.plan_section("8")
def test_for_all_is_everybody_present(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, book(attendance=ALL_DAY[:2]))

    assert set(Ballot.objects.values_list("trustee", flat=True)) == {ABLE, BEST}
    assert states() == {(True, 2)}


def test_mover_seconder_and_time_are_recorded(acting_user: Any, tmp_path: Path) -> None:
    motion = {"mover": "ann able", "seconder": BEST, "at": "10:30", "for": [ABLE, BEST], "recused": [COLE]}
    loaded(acting_user, tmp_path, book(motion, attendance=ALL_DAY))

    vote = Vote.objects.get()
    assert (vote.mover, vote.seconder, vote.taken_on, vote.taken_at) == (ABLE, BEST, None, time(10, 30))
    assert set(Ballot.objects.filter(trustee=COLE).values_list("choice", flat=True)) == {"RECUSED"}


@pytest.mark.plan_section("8")
def test_vote_after_the_reconvening_is_of_its_own_day(acting_user: Any, tmp_path: Path) -> None:
    facts = {
        "adjourned": [{"at": "11:30", "until": "2003-08-14", "resumed": "9:00"}],
        "attendance": [{"name": name, "day": "2003-08-14", "arrived": "9:00"} for name in (ABLE, BEST)],
    }
    loaded(acting_user, tmp_path, book({"at": "2003-08-14 9:30"}, **facts))

    law = law_of(Plan.objects.get())
    assert {vote.date for one in law.values() for vote in one.votes} == {date(2003, 8, 14)}
    assert states() == {(True, 2)}


@pytest.mark.plan_section("8")
@pytest.mark.parametrize(
    ("_case", "vote", "facts", "problem"),
    [
        (
            "absent",
            {"for": [ABLE, COLE]},
            {"attendance": ALL_DAY[:2]},
            "Section 8: Cyd Cole was not present",
        ),
        (
            "came later",
            {"at": "9:30"} | {"for": [ABLE, COLE]},
            {"attendance": attended({"name": COLE, "arrived": "9:31"})},
            "Section 8: Cyd Cole was not present at 09:30",
        ),
        (
            "by telephone",
            {},
            {"attendance": attended({"name": COLE, "arrived": "9", "mode": "telephone"})},
            "Section 8: Cyd Cole took part by telephone and has not voted in person",
        ),
        (
            "mover away",
            {"mover": COLE, "for": [ABLE, BEST]},
            {"attendance": ALL_DAY[:2]},
            "Section 8: Cyd Cole was not present",
        ),
        ("own motion", {"mover": ABLE, "seconder": ABLE}, {}, "Ann Able cannot second an own motion"),
        (
            "nobody's mover",
            {"mover": "Zoe"},
            {},
            "Section 8: 'Zoe' was in office that day in none of the Funds concerned",
        ),
        ("another day", {"at": "2003-08-14 9"}, {}, "Section 8: the meeting did not sit on 2003-08-14"),
        (
            "while adjourned",
            {"at": "11:45"},
            {"adjourned": [{"at": "11:30", "until": "2003-08-14"}]},
            "Section 8: the meeting stood adjourned at 2003-08-13 11:45",
        ),
        (
            "left first",
            {},
            {"attendance": attended({"name": COLE, "arrived": "9:00", "left": "8:00"})},
            "Cyd Cole left at 08:00, before arriving",
        ),
        (
            "twice at once",
            {},
            {"attendance": [*ALL_DAY, {"name": COLE, "arrived": "10:00"}]},
            "Cyd Cole is present twice at 10:00",
        ),
        (
            "not in office",
            {},
            {"attendance": [*ALL_DAY, {"name": "Zoe", "arrived": "10:00"}]},
            "Section 8: 'Zoe' was in office on 2003-08-13 on no Board that met",
        ),
        (
            "notice too late",
            {},
            {"notice": {"given": "2003-08-14"}},
            "Section 8: the notice is of 2003-08-14, after the meeting",
        ),
        (
            "resumed before",
            {},
            {"adjourned": [{"at": "11:30", "until": "2003-08-12"}]},
            "goes on before it was adjourned, or does not say when",
        ),
        ("no time", {}, {"adjourned": [{"until": "2003-08-14"}]}, "is missing"),
        ("not a time", {"at": "noon"}, {}, "'noon' is no time of day"),
        ("unknown key", {}, {"notice": {"sent": "2003-08-01"}}, "is not a key of this entry"),
    ],
)
def test_what_cannot_be_so_is_refused(
    _case: str, vote: dict[str, Any], facts: dict[str, Any], problem: str, acting_user: Any, tmp_path: Path
) -> None:
    assert the_fault(refused(acting_user, tmp_path, book(vote, **facts))).problem == problem
