"""Section 8: who was present when, and how; and what that makes of a ballot."""

from datetime import date, time

import pytest

from governance.domain.attendance import (
    AttendanceMode,
    Moment,
    Pause,
    Spell,
    as_attended,
    clashes,
    mode_at,
    read_clock,
    read_moment,
    read_spells,
    written_spells,
)
from governance.domain.fields import NotReadable
from governance.domain.votes import Ballot, Choice

DAY = date(2004, 6, 9)
NEXT = date(2004, 6, 10)
IN_PERSON, VIDEO = AttendanceMode.IN_PERSON, AttendanceMode.VIDEO


def spell(arrived: str, left: str = "", *, who: str = "Ann", mode: AttendanceMode = IN_PERSON) -> Spell:
    end = read_clock(left) if left else None
    return Spell(trustee=who, day=DAY, arrived=read_clock(arrived), left=end, mode=mode)


def at(clock: str, day: date = DAY) -> Moment:
    return Moment(day=day, at=read_clock(clock))


def favour(who: str = "Ann") -> Ballot:
    return Ballot(trustee=who, choice=Choice.FOR, in_person=True)


@pytest.mark.plan_section("8")
@pytest.mark.parametrize(
    ("_case", "moment", "expected"),
    [
        ("before arriving", at("8:59"), None),
        ("the minute of arrival", at("9:00"), IN_PERSON),
        ("the minute of departure", at("10:00"), IN_PERSON),
        ("away", at("10:01"), None),
        ("back by video", at("11:00"), VIDEO),
        ("to the end of the sitting", at("17:00"), VIDEO),
        ("another day", at("11:00", NEXT), None),
        ("at a time that nobody wrote down", None, IN_PERSON),
    ],
)
def test_presence_is_read_by_the_minute(
    _case: str, moment: Moment | None, expected: AttendanceMode | None
) -> None:
    spells = [spell("9", "10"), spell("10:30", mode=VIDEO)]

    assert mode_at(spells, "Ann", moment) is expected


@pytest.mark.plan_section("8")
def test_ballot_of_the_absent_does_not_count_and_that_by_video_is_not_in_person() -> None:
    spells = [spell("9"), spell("9", who="Bob", mode=VIDEO)]

    found = as_attended([favour(), favour("Bob"), favour("Cyd")], spells=spells, moment=at("10"))

    assert [(one.trustee, one.in_person) for one in found] == [("Ann", True), ("Bob", False)]


@pytest.mark.plan_section("8")
def test_ballots_stay_as_they_are_where_no_attendance_is_recorded() -> None:
    assert as_attended([favour()], spells=[], moment=at("10")) == (favour(),)


@pytest.mark.parametrize(
    ("_case", "first", "second", "clash"),
    [
        ("one after the other", ("9", "10"), ("10", "11"), False),
        ("a minute too early", ("9", "10:01"), ("10", "11"), True),
        ("the first has no end", ("9", ""), ("10", "11"), True),
        ("the other way round", ("10", ""), ("9", "10"), False),
    ],
)
def test_spells_of_one_trustee_do_not_overlap(
    _case: str, first: tuple[str, str], second: tuple[str, str], clash: bool
) -> None:
    assert bool(clashes([spell(*first), spell(*second)])) is clash
    assert clashes([spell(*first), spell(*second, who="Bob")]) == ()


@pytest.mark.parametrize("text", ["25", "9:60", "nine", "9:5", "-1", "12345"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(NotReadable, match="no time of day"):
        read_clock(text)


def test_a_moment_is_of_the_meetings_day_unless_another_is_written() -> None:
    assert read_moment("10.30", day=DAY) == Moment(day=DAY, at=time(10, 30))
    assert read_moment("2004-06-10 9", day=DAY) == Moment(day=NEXT, at=time(9))


def test_spells_are_written_as_they_are_read() -> None:
    text = "10:30-12:00 v, 2004-06-10 09:00- p"

    found = read_spells(text, trustee="Ann", day=DAY, mode=VIDEO)

    assert [(one.day, one.mode) for one in found] == [(DAY, VIDEO), (NEXT, IN_PERSON)]
    assert written_spells(found, day=DAY) == text


@pytest.mark.parametrize("text", ["10:30", "10:30-12:00 z", "from nine to ten"])
def test_what_is_no_spell_is_refused(text: str) -> None:
    with pytest.raises(NotReadable, match="no spell of presence"):
        read_spells(text, trustee="Ann", day=DAY, mode=VIDEO)


def test_a_meeting_stands_adjourned_between_its_two_ends() -> None:
    pause = Pause(day=DAY, at=time(11, 30), until=NEXT, resumed=time(9))

    assert [
        pause.covers(at(*one)) for one in [("11:30", DAY), ("11:31", DAY), ("8:59", NEXT), ("9", NEXT)]
    ] == [
        False,
        True,
        True,
        False,
    ]
