"""Section 8, "cast in person": votes from afar under a dated relief, and their ratification."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from governance.domain.periods import DatePeriod
from governance.domain.sections import plan_section
from governance.domain.votes import BoardMember, Matter, Tally, Vote, tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of a relief, affirmed by its key."""

    key: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """A relief of the SEC or its staff from voting in person: its days, its matters, its conditions."""

    code: str
    name: str
    source: str
    days: DatePeriod
    matters: frozenset[Matter]
    conditions: tuple[Condition, ...]
    is_ratified: bool

    def missing(self, affirmed: Iterable[str]) -> tuple[Condition, ...]:
        """The conditions that nobody affirmed."""
        said = set(affirmed)
        return tuple(one for one in self.conditions if one.key not in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratification:
    """What is to become of a vote that relied on relief.

    `due` is the next meeting in person of that Board, None while none is recorded; `ratified_at` the meeting
    that ratified it in time; `holds_until` the last day on which the vote counts, None: it does not end so.
    """

    due: date | None
    ratified_at: str
    holds_until: date | None

    def is_open_on(self, day: date) -> bool:
        """Whether a ratification can still come on that day or later."""
        return not self.ratified_at and (self.holds_until is None or day <= self.holds_until)


@plan_section("8")
def ratification_of(
    voted_on: date, *, meetings_in_person: Iterable[date], ratified: Iterable[tuple[date, str]]
) -> Ratification:
    """Section 8: a vote from afar is ratified at the next meeting in person, or it lapses.

    Our reading: the next meeting is the Board's first in person after the day of the vote. Ratified on that
    day, the vote counts from its own day on; not ratified then, it counts through that day and no further;
    a ratification that comes later revives nothing, for the Board can vote anew. `ratified` are the carried
    votes of ratification, each with its meeting.
    """
    due = min((day for day in meetings_in_person if day > voted_on), default=None)
    in_time = [(day, meeting) for day, meeting in ratified if day > voted_on and (due is None or day <= due)]
    if in_time:
        return Ratification(due=due, ratified_at=min(in_time)[1], holds_until=None)
    return Ratification(due=due, ratified_at="", holds_until=due)


@plan_section("8")
def tally_under(
    vote: Vote, *, board: Sequence[BoardMember], relief: Relief | None, affirmed: Iterable[str] = ()
) -> tuple[Tally, Relief | None]:
    """Section 8: the count of a vote, and the relief that it rests on; None where it needs or has none.

    Our reading: a vote rests on a relief only where it is not carried without, and is carried with it.
    """
    count = tally(vote, board=board)
    if count.carried or relief is None or vote.date not in relief.days or vote.matter not in relief.matters:
        return count, None
    if relief.missing(affirmed):
        return count, None
    with_relief = tally(replace(vote, relief=relief.name), board=board)
    return (with_relief, relief) if with_relief.carried else (count, None)
