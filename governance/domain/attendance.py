"""Section 8, "cast in person at a meeting": who was present when, and how, at a meeting of the Boards."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from governance.domain.fields import NotReadable, read_date
from governance.domain.sections import plan_section
from governance.domain.votes import Ballot

CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?", re.ASCII)
SPELL = re.compile(r"(?:(\S+-\S+-\S+)\s+)?([0-9:.]+)\s*-\s*([0-9:.]*)\s*([a-z]*)", re.ASCII)
LAST_HOUR, LAST_MINUTE = 23, 59


class AttendanceMode(StrEnum):
    """How a Trustee took part for a while."""

    IN_PERSON = "IN_PERSON"
    VIDEO = "VIDEO"
    TELEPHONE = "TELEPHONE"


MODE_LETTERS = {
    "p": AttendanceMode.IN_PERSON,
    "v": AttendanceMode.VIDEO,
    "t": AttendanceMode.TELEPHONE,
}
MODE_WORDS = {
    AttendanceMode.IN_PERSON: "in person",
    AttendanceMode.VIDEO: "by video",
    AttendanceMode.TELEPHONE: "by telephone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a vote was taken: the time, and the day where it was not the meeting's first."""

    day: date
    at: time

    def __str__(self) -> str:
        return f"{self.day} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A while in which a Trustee was present; `left` None: to the end of that day's sitting."""

    trustee: str
    day: date
    arrived: time
    left: time | None = None
    mode: AttendanceMode = AttendanceMode.IN_PERSON

    def covers(self, moment: Moment | None) -> bool:
        """Whether the Trustee was there then; the minutes of arrival and departure belong to it."""
        if moment is None:
            return True
        return (
            moment.day == self.day
            and self.arrived <= moment.at
            and (self.left is None or moment.at <= self.left)
        )

    def meets(self, other: "Spell") -> bool:
        """Whether both claim the same minutes of one Trustee."""
        return (
            (self.trustee, self.day) == (other.trustee, other.day)
            and (other.left is None or self.arrived < other.left)
            and (self.left is None or other.arrived < self.left)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """An adjournment: from when, until which day, and at what time the meeting went on there."""

    day: date
    at: time
    until: date
    resumed: time | None = None
    reason: str = ""

    def covers(self, moment: Moment) -> bool:
        """Whether the meeting stood adjourned then; the minutes at both ends do not belong to it."""
        began = (self.day, self.at)
        ended = (self.until, self.resumed or time.min)
        return began < (moment.day, moment.at) < ended


@plan_section("8")
def mode_at(spells: Iterable[Spell], trustee: str, moment: Moment | None) -> AttendanceMode | None:
    """Section 8: how a Trustee was present when a vote was taken; None: not present.

    Our reading: where the time of the vote is not recorded, any presence at the meeting counts; who was
    there in more than one way at that time was there in person if one of them was.
    """
    modes = {spell.mode for spell in spells if spell.trustee == trustee and spell.covers(moment)}
    return next((mode for mode in AttendanceMode if mode in modes), None)


@plan_section("8")
def as_attended(
    ballots: Sequence[Ballot], *, spells: Sequence[Spell], moment: Moment | None
) -> tuple[Ballot, ...]:
    """Section 8: the ballots as the attendance is now known. Where none is recorded they stay as they are.

    Our reading: who is found not to have been present has cast no vote, and who took part by video or
    telephone has not cast it in person.
    """
    if not spells:
        return tuple(ballots)
    modes = {ballot.trustee: mode_at(spells, ballot.trustee, moment) for ballot in ballots}
    return tuple(
        replace(ballot, in_person=ballot.in_person and modes[ballot.trustee] is AttendanceMode.IN_PERSON)
        for ballot in ballots
        if modes[ballot.trustee] is not None
    )


def clashes(spells: Sequence[Spell]) -> tuple[tuple[Spell, Spell], ...]:
    """Pairs of spells that claim the same minutes of one Trustee."""
    return tuple(
        (one, other)
        for number, one in enumerate(spells)
        for other in spells[number + 1 :]
        if one.meets(other)
    )


def read_clock(text: str) -> time:
    """A time of day, as a minute-taker writes it.

    >>> read_clock("9"), read_clock("930"), read_clock("14:05")
    (datetime.time(9, 0), datetime.time(9, 30), datetime.time(14, 5))

    Raises: NotReadable.
    """
    found = CLOCK.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (LAST_HOUR + 1, 0)
    if hour > LAST_HOUR or minute > LAST_MINUTE:
        raise NotReadable(f"{text.strip()!r} is no time of day", "hours and minutes, like 9:30 or 14:05")
    return time(hour, minute)


def read_moment(text: str, *, day: date) -> Moment:
    """A time, on `day` unless another day is written before it: `10:30` or `2004-06-10 10:30`.

    Raises: NotReadable.
    """
    written, _, clock = text.strip().rpartition(" ")
    return Moment(day=read_date(written.strip()) if written.strip() else day, at=read_clock(clock))


def read_spells(text: str, *, trustee: str, day: date, mode: AttendanceMode) -> tuple[Spell, ...]:
    """Further spells of a Trustee, separated by commas: `10:30-12:00 v, 2004-06-10 9:00-`.

    The letter (p, v, t) is the way of taking part, `mode` where there is none.
    Raises: NotReadable.
    """
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = SPELL.fullmatch(part.casefold())
        if match is None or (match[4] and match[4] not in MODE_LETTERS):
            raise NotReadable(
                f"{part!r} is no spell of presence",
                "from and to, like 10:30-12:00, or 10:30-12:00 v by video",
            )
        found.append(
            Spell(
                trustee=trustee,
                day=read_date(match[1]) if match[1] else day,
                arrived=read_clock(match[2]),
                left=read_clock(match[3]) if match[3] else None,
                mode=MODE_LETTERS[match[4]] if match[4] else mode,
            )
        )
    return tuple(found)


def written_spells(spells: Iterable[Spell], *, day: date) -> str:
    """Spells as `read_spells` reads them."""
    letters = {mode: letter for letter, mode in MODE_LETTERS.items()}
    return ", ".join(
        (f"{spell.day} " if spell.day != day else "")
        + f"{spell.arrived:%H:%M}-"
        + (f"{spell.left:%H:%M}" if spell.left else "")
        + f" {letters[spell.mode]}"
        for spell in spells
    )
