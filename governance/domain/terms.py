"""Section 10: from votes to the days on which the Plan is in force, or has lapsed (R12, *Terms*)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from governance.domain.errors import PlanRuleViolation
from governance.domain.periods import ONE_DAY, same_day_next_year
from governance.domain.sections import plan_section

LONGEST_WINDOW = 180
_WINDOW = re.compile(r"WITHIN_([1-9][0-9]{0,2})_DAYS")


class TermState(StrEnum):
    """Whether a term runs, or ran out without a continuance."""

    IN_FORCE = "IN_FORCE"
    LAPSED = "LAPSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuanceTerm:
    """The convention CONTINUANCE_TERM: how many days before a term's last day it can be renewed."""

    days_before: int = 90

    @classmethod
    def from_value(cls, value: str) -> "ContinuanceTerm":
        """The convention's value, `WITHIN_90_DAYS`. Raises: PlanRuleViolation for anything else.

        >>> ContinuanceTerm.from_value("WITHIN_60_DAYS").days_before
        60
        """
        found = _WINDOW.fullmatch(value)
        if found is None or int(found[1]) > LONGEST_WINDOW:
            raise PlanRuleViolation(
                f"{value!r} is no term of continuance; write WITHIN_90_DAYS, with 1 to {LONGEST_WINDOW} days",
                section="10",
            )
        return cls(days_before=int(found[1]))


DEFAULT_TERM = ContinuanceTerm()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A carried vote on the Plan: its meeting and day, and whether it covers the related agreements.

    `term` is the convention CONTINUANCE_TERM on that day; it matters to a continuance alone. `holds_until` is
    the last day on which the vote counts, where it relied on relief and was not ratified in time.
    """

    meeting: str
    holds_until: date | None = None
    date: date
    covers_agreements: bool = True
    term: ContinuanceTerm = DEFAULT_TERM


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanApprovals:
    """What one Portfolio's terms follow from: the Plan's own dates and the votes carried on it."""

    effective_date: date
    first_term_until: date
    adoptions: tuple[Approval, ...] = ()
    continuances: tuple[Approval, ...] = ()

    def spans(self) -> tuple["Span", ...]:
        """The days in force and lapsed."""
        return plan_spans(
            effective_date=self.effective_date,
            first_term_until=self.first_term_until,
            adoptions=self.adoptions,
            continuances=self.continuances,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days of one state. Both ends belong to it; `last` None is the open end.

    `adoption` and `continuance` are the meetings whose votes govern these days; `through` is the last
    day of the term, for a lapse the last day of the term that ran out.
    """

    first: date
    last: date | None
    state: TermState
    adoption: str
    continuance: str | None
    through: date

    def includes(self, day: date) -> bool:
        """Whether that day is one of the span's."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grant:
    """From `first` on, the Plan may run `through` that day, by these votes."""

    first: date
    through: date
    adoption: str
    continuance: str | None


@plan_section("10")
def first_term_end(start: date, *, until: date) -> date:
    """Section 10: the first term continues until the Plan's date, that day included.

    Our reading: what starts only after that date runs to its next anniversary, as a revived Plan does.

    >>> first_term_end(date(2003, 8, 18), until=date(2004, 6, 30))
    datetime.date(2004, 6, 30)
    >>> first_term_end(date(2005, 3, 1), until=date(2004, 6, 30))
    datetime.date(2005, 6, 30)
    """
    return until if start <= until else next_anniversary(until, after=start)


def next_anniversary(anchor: date, *, after: date) -> date:
    """Section 10: the next day of the anchor's day and month, later than `after`.

    Our reading: a vote on the anniversary itself reaches the one a year later, as a continuance on the
    last day of a running term does. An anchor on 29 February falls on the 28th in a common year.
    """
    this_year = _in_year(anchor, year=after.year)
    return this_year if this_year > after else _in_year(anchor, year=after.year + 1)


@plan_section("10")
def continued_through(
    through: date, *, carried_on: date, anniversary: date, convention: ContinuanceTerm = DEFAULT_TERM
) -> date:
    """Section 10: the last day of the term after a continuance carried on a day; never earlier than before.

    Our reading: within the window (90 days; the 90th day before the term's last day and the last day
    itself both belong to it) the term is extended to the same day a year later. Earlier votes extend it
    to the day before their anniversary ("at least annually"), if that is later. Later votes revive it
    from their day to the next anniversary of the first term's end.

    >>> continued_through(date(2004, 6, 30), carried_on=date(2004, 4, 1), anniversary=date(2004, 6, 30))
    datetime.date(2005, 6, 30)
    >>> continued_through(date(2004, 6, 30), carried_on=date(2004, 3, 31), anniversary=date(2004, 6, 30))
    datetime.date(2005, 3, 30)
    """
    if carried_on > through:
        return next_anniversary(anniversary, after=carried_on)
    if carried_on >= through - timedelta(days=convention.days_before):
        return same_day_next_year(through)
    return max(through, same_day_next_year(carried_on) - ONE_DAY)


@plan_section("8", "10")
def plan_spans(
    *,
    effective_date: date,
    first_term_until: date,
    adoptions: Sequence[Approval],
    continuances: Sequence[Approval],
) -> tuple[Span, ...]:
    """Sections 8 and 10: the days on which the Plan is in force for a Portfolio, and on which it has lapsed.

    The spans begin with the later of the Plan's date and the first adoption's, follow one another
    without a gap, and end with an open-ended lapse. Without an adoption there is none.

    Our reading: a term is extended from the day of the vote on, so that each day shows what was known on
    it; how far, CONTINUANCE_TERM on the day of the vote decides. A continuance before the first adoption
    does nothing. A second adoption does nothing while a term runs; after a lapse it puts the Plan in force
    again, as a continuance does.
    """
    grants = _grants(effective_date, first_term_until, adoptions, continuances)
    spans: list[Span] = []
    for at, grant in enumerate(grants):
        superseded = grants[at + 1].first if at + 1 < len(grants) else None
        spans += _spans_of(grant, superseded=superseded)
    return tuple(spans)


def span_on(spans: Sequence[Span], day: date) -> Span | None:
    """The span that includes the day; None before the Plan is in force."""
    return next((span for span in spans if span.includes(day)), None)


def _grants(
    effective_date: date,
    first_term_until: date,
    adoptions: Sequence[Approval],
    continuances: Sequence[Approval],
) -> list[_Grant]:
    votes = [(0, vote) for vote in adoptions] + [(1, vote) for vote in continuances]
    grants: list[_Grant] = []
    for is_continuance, vote in sorted(votes, key=lambda one: (one[1].date, one[0], one[1].meeting)):
        running = grants[-1] if grants else None
        first = max(vote.date, effective_date)
        if not is_continuance:
            if running is None or first > running.through:
                through = _held(vote, first_term_end(first, until=first_term_until))
                if through >= first:
                    grants.append(
                        _Grant(first=first, through=through, adoption=vote.meeting, continuance=None)
                    )
            continue
        if running is None:
            continue
        through = continued_through(
            running.through, carried_on=vote.date, anniversary=first_term_until, convention=vote.term
        )
        through = _held(vote, through)
        if through > running.through:
            grants.append(
                _Grant(first=first, through=through, adoption=running.adoption, continuance=vote.meeting)
            )
    return grants


def _held(vote: Approval, through: date) -> date:
    """Section 8: a vote that relied on relief and was not ratified in time carries no further."""
    return through if vote.holds_until is None else min(through, vote.holds_until)


def _spans_of(grant: _Grant, *, superseded: date | None) -> list[Span]:
    """The grant's days in force, then those lapsed until the next grant."""
    if superseded is not None and superseded <= grant.first:
        return []
    last = None if superseded is None else superseded - ONE_DAY
    in_force_until = grant.through if last is None else min(grant.through, last)
    spans = [_span(grant, first=grant.first, last=in_force_until, state=TermState.IN_FORCE)]
    if last is None or last > grant.through:
        spans.append(_span(grant, first=grant.through + ONE_DAY, last=last, state=TermState.LAPSED))
    return spans


def _span(grant: _Grant, *, first: date, last: date | None, state: TermState) -> Span:
    return Span(
        first=first,
        last=last,
        state=state,
        adoption=grant.adoption,
        continuance=grant.continuance,
        through=grant.through,
    )


def _in_year(anchor: date, *, year: int) -> date:
    try:
        return anchor.replace(year=year)
    except ValueError:
        return anchor.replace(year=year, day=28)
