"""A roll call as the secretary types it: fields of one text each, read into attendance and votes.

Names of fields are parts joined by a bar: `mode|Ann Able`, `vote|1.CONTINUANCE.|Ann Able`. What cannot be
read is noted with its field and counts for nothing; nothing that was typed is lost or guessed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TypeVar

from governance.domain.attendance import (
    MODE_LETTERS,
    Moment,
    Pause,
    Spell,
    clashes,
    mode_at,
    read_clock,
    read_moment,
    read_spells,
)
from governance.domain.fields import NotReadable, read_date
from governance.domain.roll_call import Group, Item, RollCall, Row, Setting
from governance.domain.votes import Choice

BAR = "|"
LETTERS: Mapping[str, Choice | None] = {
    "f": Choice.FOR,
    "a": Choice.AGAINST,
    "b": Choice.ABSTAINED,
    "r": Choice.RECUSED,
    "n": None,  # present, and cast no vote
}
LETTER_WORDS = {"f": "for", "a": "against", "b": "abstained", "r": "recused", "n": "cast no vote"}
NO_VOTE = "n"
MODES = "p in person, v by video, t by telephone; empty: not present"
PAUSE_PARTS = ("at", "until", "resumed", "reason")
PLAN_ALONE = "plan"
EXCEPTIONS_MAX = 60
PAUSES_MAX = 6
Fields = Mapping[str, str]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one field, and what would be right."""

    field: str
    problem: str
    remedy: str


@dataclass(slots=True)
class _Reading:
    """The fields, what of the attendance is read, and the problems found so far."""

    fields: Fields
    setting: Setting
    spells: tuple[Spell, ...] = ()
    pauses: tuple[Pause, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def text(self, *parts: object) -> str:
        """What is typed in a field."""
        return " ".join(self.fields.get(name_of(*parts), "").split())

    def fail(self, *parts: object, problem: str, remedy: str) -> None:
        """Note what is wrong with a field, once."""
        if not self.has_failed(*parts):
            self.problems.append(Problem(field=name_of(*parts), problem=problem, remedy=remedy))

    def has_failed(self, *parts: object) -> bool:
        """Whether something is wrong with a field already."""
        return any(one.field == name_of(*parts) for one in self.problems)

    def read(self, reader: Callable[[str], Found], *parts: object) -> Found | None:
        """A field's value; None where it is empty, or cannot be read."""
        text = self.text(*parts)
        try:
            return reader(text) if text else None
        except NotReadable as reason:
            self.fail(*parts, problem=reason.problem, remedy=reason.remedy)
            return None

    def moment(self, *parts: object) -> Moment | None:
        """A moment of the meeting."""
        return self.read(lambda text: read_moment(text, day=self.setting.day), *parts)


def name_of(*parts: object) -> str:
    """The name of a field.

    >>> name_of("vote", "1.CONTINUANCE.", "Ann Able")
    'vote|1.CONTINUANCE.|Ann Able'
    """
    return BAR.join(str(part) for part in parts)


def read_roll_call(fields: Fields, setting: Setting) -> tuple[RollCall, tuple[Problem, ...]]:
    """Section 8: attendance and votes as typed, and all that is wrong with them."""
    reading = _Reading(fields, setting)
    began = reading.read(read_clock, "began")
    reading.spells = tuple(
        spell for name in setting.trustees() for spell in _spells_of(reading, name, began=began)
    )
    for one, other in clashes(reading.spells):
        reading.fail(
            "again",
            other.trustee,
            problem=f"{other.trustee} is present twice at {max(one.arrived, other.arrived):%H:%M}",
            remedy="one spell at a time: end the first before the next begins",
        )
    reading.pauses = tuple(_pauses(reading))
    rows = tuple(_row(reading, item) for item in setting.items)
    return RollCall(spells=reading.spells, pauses=reading.pauses, rows=rows), tuple(reading.problems)


def _spells_of(reading: _Reading, name: str, *, began: time | None) -> Iterator[Spell]:
    letter, again = reading.text("mode", name).casefold(), reading.text("again", name)
    arrived, left = reading.read(read_clock, "arrived", name), reading.read(read_clock, "left", name)
    if letter not in MODE_LETTERS:
        if letter or arrived or left or again:
            problem = f"{letter!r} is no way of attending" if letter else f"does not say how {name} attended"
            reading.fail("mode", name, problem=problem, remedy=MODES)
        return
    came, mode = arrived or began, MODE_LETTERS[letter]
    if came is None:
        reading.fail("began", problem="does not say when the meeting began", remedy="a time, like 9:00")
        return
    if left is not None and left <= came:
        reading.fail("left", name, problem=f"{name} left before arriving", remedy=f"after {came:%H:%M}")
        return
    day = reading.setting.day
    yield Spell(trustee=name, day=day, arrived=came, left=left, mode=mode)
    further = reading.read(lambda text: read_spells(text, trustee=name, day=day, mode=mode), "again", name)
    yield from further or ()


def _pauses(reading: _Reading) -> Iterator[Pause]:
    for number in range(1, PAUSES_MAX + 1):
        if not any(reading.text("pause", number, part) for part in PAUSE_PARTS):
            continue
        at = reading.moment("pause", number, "at")
        until = reading.read(read_date, "pause", number, "until")
        resumed = reading.read(read_clock, "pause", number, "resumed")
        if at is None:
            reading.fail("pause", number, "at", problem="does not say when", remedy="a time, like 11:30")
            continue
        until = until or at.day
        if until < at.day or (until == at.day and (resumed is None or resumed <= at.at)):
            reading.fail(
                "pause",
                number,
                "until",
                problem="does not say when the meeting went on, or goes on before it was adjourned",
                remedy="a later day, or a later time of the same day",
            )
            continue
        reason = reading.text("pause", number, "reason")
        yield Pause(day=at.day, at=at.at, until=until, resumed=resumed, reason=reason)


def _row(reading: _Reading, item: Item) -> Row:
    setting, moment = reading.setting, _vote_moment(reading, item)
    day = moment.day if moment else setting.day
    names = setting.trustees(day)
    funds = dict.fromkeys(setting.fund_of[code] for code in item.portfolios)
    concerned = tuple(name for name in names if any(setting.sits_on(name, one, day=day) for one in funds))
    voters = _Voters(names=names, concerned=concerned, moment=moment)
    letters = {name: _letter(reading, voters, name, "vote", item.key, name) for name in names}
    exceptions = list(_exceptions(reading, item, voters))
    mover, seconder = (_seat(reading, what, item, voters) for what in ("mover", "seconder"))
    if mover and mover == seconder:
        problem = f"{mover} cannot second an own motion"
        reading.fail("seconder", item.key, problem=problem, remedy="another Trustee")
    present = [name for name in concerned if mode_at(reading.spells, name, moment)]
    return Row(
        item=item,
        is_put=any(letters.values()) or bool(exceptions),
        covers_agreements=reading.text("covers", item.key) != PLAN_ALONE,
        moment=moment,
        mover=mover,
        seconder=seconder,
        groups=_groups(setting, item, letters, exceptions),
        unsaid=tuple(name for name in present if letters[name] not in LETTERS),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voters:
    """Who was in office when a vote was taken, and who of them on a Board concerned."""

    names: tuple[str, ...]
    concerned: tuple[str, ...]
    moment: Moment | None


def _vote_moment(reading: _Reading, item: Item) -> Moment | None:
    moment = reading.moment("at", item.key)
    if moment is None:
        return None
    if moment.day not in {reading.setting.day, *(pause.until for pause in reading.pauses)}:
        problem = f"the meeting did not sit on {moment.day}"
        remedy = "write the adjournment until that day, or another day"
        reading.fail("at", item.key, problem=problem, remedy=remedy)
        return None
    if any(pause.covers(moment) for pause in reading.pauses):
        problem = f"the meeting stood adjourned at {moment}"
        reading.fail("at", item.key, problem=problem, remedy="a time while it sat")
    return moment


def _seat(reading: _Reading, what: str, item: Item, voters: _Voters) -> str:
    name = reading.text(what, item.key)
    if not name:
        return ""
    if name not in voters.concerned:
        problem = f"Section 8: {name} sits on no Board concerned"
        reading.fail(what, item.key, problem=problem, remedy="a Trustee of one of the Boards")
        return ""
    if mode_at(reading.spells, name, voters.moment) is None:
        problem = f"Section 8: {name} was not present{_when(voters)}"
        reading.fail(what, item.key, problem=problem, remedy="somebody present, or correct the attendance")
    return name


def _letter(reading: _Reading, voters: _Voters, name: str, *parts: object) -> str:
    """A Trustee's letter; one that cannot count is noted."""
    letter = reading.text(*parts).casefold()
    if letter and letter not in LETTERS:
        words = ", ".join(f"{one} {LETTER_WORDS[one]}" for one in LETTERS)
        reading.fail(*parts, problem=f"{letter!r} is no vote", remedy=words)
    elif letter and letter != NO_VOTE and name not in voters.concerned:
        problem = f"Section 8: {name} sits on no Board concerned"
        reading.fail(*parts, problem=problem, remedy="leave the vote out")
    elif letter and letter != NO_VOTE and mode_at(reading.spells, name, voters.moment) is None:
        problem = f"Section 8: {name} was not present{_when(voters)}"
        remedy = "leave the vote out, or correct the attendance or the time of the vote"
        reading.fail(*parts, problem=problem, remedy=remedy)
    return letter


def _when(voters: _Voters) -> str:
    return f" at {voters.moment.at:%H:%M}" if voters.moment else ""


def _exceptions(
    reading: _Reading, item: Item, voters: _Voters
) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Portfolios with the letters that differ there."""
    for number in exception_numbers(reading.fields, item.key):
        read = {name: _letter(reading, voters, name, "but", item.key, number, name) for name in voters.names}
        letters = {name: letter for name, letter in read.items() if letter}
        codes = _where(reading.setting, item, reading.text("where", item.key, number))
        if letters and codes:
            yield codes, letters
        elif letters:
            problem, remedy = "does not say for which Fund or Portfolio", "choose one of the list"
            reading.fail("where", item.key, number, problem=problem, remedy=remedy)
        elif codes:
            problem = "does not say who voted otherwise there"
            remedy = "a letter for who did, or close the exception"
            reading.fail("where", item.key, number, problem=problem, remedy=remedy)


def exception_numbers(fields: Fields, key: str) -> tuple[int, ...]:
    """The exceptions of a matter that are open."""
    return tuple(n for n in range(1, EXCEPTIONS_MAX + 1) if name_of("where", key, n) in fields)


def _where(setting: Setting, item: Item, where: str) -> tuple[str, ...]:
    kind, _, code = where.partition(":")
    if kind == "fund":
        return tuple(one for one in item.portfolios if setting.fund_of[one] == code)
    return tuple(one for one in item.portfolios if kind == "portfolio" and one == code)


def _groups(
    setting: Setting,
    item: Item,
    letters: Mapping[str, str],
    exceptions: list[tuple[tuple[str, ...], dict[str, str]]],
) -> tuple[Group, ...]:
    """Portfolios by how everybody voted; an exception for a Portfolio goes before its Fund's."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for code in item.portfolios:
        own = dict(letters)
        for codes, other in sorted(exceptions, key=lambda one: -len(one[0])):
            if code in codes:
                own |= other
        found.setdefault(tuple(sorted(own.items())), []).append(code)
    return tuple(
        Group(
            portfolios=tuple(codes),
            choices={name: choice for name, letter in own if (choice := LETTERS.get(letter)) is not None},
        )
        for own, codes in found.items()
    )
