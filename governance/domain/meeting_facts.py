"""What is said of a meeting besides its date, mode and purpose: notice, agenda, adjournments, attendance."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.domain.attendance import Pause, Spell, clashes
from governance.domain.votes import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Section 8, "a meeting called for the purpose": when it was called, to whom, in which words."""

    given: date | None = None
    to: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """A matter on the agenda; `portfolios` (codes) empty: all of the Funds at the meeting."""

    matter: Matter
    subject: str = ""
    portfolios: tuple[str, ...] = ()
    text: str = ""


class Finding(StrEnum):
    """Rule 12b-1(e): what those who voted in favour concluded; a book writes the words in lower case."""

    REASONABLE_LIKELIHOOD = "REASONABLE_LIKELIHOOD"
    NO_SUCH_LIKELIHOOD = "NO_SUCH_LIKELIHOOD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """Rule 12b-1(d), (e): the information requested, the factors considered, the basis, the finding.

    `finding` None: none is recorded. It concerns one Plan; a meeting can be about several.
    """

    information: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    basis: str = ""
    finding: Finding | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.information or self.factors or self.basis or self.finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What is said; None: nothing is said of it, and what stands stays."""

    notice: Notice | None = None
    agenda: tuple[AgendaLine, ...] | None = None
    pauses: tuple[Pause, ...] | None = None
    spells: tuple[Spell, ...] | None = None
    considered: Considered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """The meeting that facts are said of: its day, and who was in office when on the Boards that met."""

    day: date
    in_office: Mapping[date, Collection[str]]


def faults_of(facts: MeetingFacts, *, sitting: Sitting) -> Iterator[tuple[str, str, str]]:
    """Section 8: what is wrong: the key, the problem, what would be right."""
    if facts.notice and facts.notice.given and facts.notice.given > sitting.day:
        yield (
            "notice",
            f"Section 8: the notice is of {facts.notice.given}, after the meeting",
            "the day it went",
        )
    if facts.considered and facts.considered.is_nothing:
        yield (
            "considered",
            "Rule 12b-1(d): says nothing of what was considered",
            "the information requested, the factors, the basis, the finding; or leave it out",
        )
    yield from _faults_of_pauses(facts, sitting=sitting)
    days = {sitting.day, *(pause.until for pause in facts.pauses or ())}
    for number, spell in enumerate(facts.spells or (), start=1):
        key = f"attendance[{number}]"
        if spell.left is not None and spell.left <= spell.arrived:
            yield key, f"{spell.trustee} left at {spell.left:%H:%M}, before arriving", "a later time, or null"
        if facts.pauses is not None and spell.day not in days:
            yield key, f"the meeting did not sit on {spell.day}", "say under adjourned until when"
        if spell.trustee not in sitting.in_office.get(spell.day, ()):
            yield (
                key,
                f"Section 8: {spell.trustee!r} was in office on {spell.day} on no Board that met",
                "a Trustee in office on one of the Boards, written as there",
            )
    for one, other in clashes(facts.spells or ()):
        number = (facts.spells or ()).index(other) + 1
        yield (
            f"attendance[{number}]",
            f"{one.trustee} is present twice at {max(one.arrived, other.arrived):%H:%M}",
            "one spell at a time: end the first before the next begins",
        )


def _faults_of_pauses(facts: MeetingFacts, *, sitting: Sitting) -> Iterator[tuple[str, str, str]]:
    for number, pause in enumerate(facts.pauses or (), start=1):
        same_day = pause.until == pause.day
        if pause.until < pause.day or (same_day and (pause.resumed is None or pause.resumed <= pause.at)):
            yield (
                f"adjourned[{number}]",
                "goes on before it was adjourned, or does not say when",
                "until a later day, or resumed at a later time",
            )
        if pause.day < sitting.day:
            yield f"adjourned[{number}]", f"{pause.day} is before the meeting", f"from {sitting.day} on"
