"""Sections 8, 10 and 12: whether a related agreement is approved and in force, day by day.

An agreement that no vote names is carried by the votes on the Plan that cover its related agreements.
From the day of the first vote that names it, only the votes that name it count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.domain.periods import ONE_DAY
from governance.domain.sections import plan_section
from governance.domain.terms import (
    DEFAULT_TERM,
    Approval,
    ContinuanceTerm,
    PlanApprovals,
    Span,
    TermState,
    continued_through,
    first_term_end,
    span_on,
)
from governance.domain.votes import Matter

NOT_APPROVED = "Section 8: agreement not approved"
NOT_CONTINUED = "Section 10: the agreement's continuance was not approved"
NOT_BEGUN = "Section 8: the agreement has not begun under the Plan"
PRIOR_PLAN = "Section 13: the agreement ended under the Prior Plan"
LAPSED_WITH_PLAN = "Section 10: counted as in force, like the Plan whose continuance was not approved"
_NAMING = frozenset({Matter.AGREEMENT, Matter.ADOPTION, Matter.CONTINUANCE})


class AgreementState(StrEnum):
    """A related agreement's state on a day."""

    NOT_BEGUN = "NOT_BEGUN"
    NOT_APPROVED = "NOT_APPROVED"
    IN_FORCE = "IN_FORCE"
    ENDED = "ENDED"


class EndedBy(StrEnum):
    """Section 12: how an agreement came to its end."""

    VOTE = "VOTE"
    NOTICE = "NOTICE"
    ASSIGNMENT = "ASSIGNMENT"
    NOT_CONTINUED = "NOT_CONTINUED"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementVote:
    """A vote that names the agreement, carried or lost.

    AGREEMENT (or ADOPTION, said of an agreement) and CONTINUANCE bear on its approval, others do not.
    `term` is the convention CONTINUANCE_TERM on that day. `holds_until` is the last day on which the vote
    counts, where it relied on relief and was not ratified in time.
    """

    meeting: str
    holds_until: date | None = None
    date: date
    matter: Matter
    carried: bool
    term: ContinuanceTerm = DEFAULT_TERM


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """One agreement as to one Portfolio. `sells_until`, `ended_on` and `first_term_until` are last days.

    `first_term_until` None stands for the Plan's own date.
    """

    id: str
    distributor: str
    sells_from: date
    sells_until: date | None = None
    ended_on: date | None = None
    ended_by: EndedBy | None = None
    first_term_until: date | None = None
    own_votes: tuple[AgreementVote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSpan:
    """Days of one state. Both ends belong to it; None is the open end.

    `meeting` is the vote these days rest on and `through` the last day of its term. `lapsed_with_plan`
    marks days in which the Plan has lapsed and the agreement, carried by the Plan's votes, with it.
    """

    first: date | None
    last: date | None
    state: AgreementState
    meeting: str | None = None
    through: date | None = None
    lapsed_with_plan: bool = False
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """From `day` on the agreement may run `through` that day; None: it is not approved."""

    day: date
    through: date | None
    meeting: str
    by_own_vote: bool


@plan_section("8", "10", "12(a)", "12(b)", "13")
def agreement_spans(facts: AgreementFacts, *, plan: PlanApprovals) -> tuple[AgreementSpan, ...]:
    """Sections 8, 10 and 12: an agreement's state on every day, from the open beginning to the open end.

    Our readings: an agreement takes effect no earlier than the Plan's date. Ended or not continued in
    time, it is ENDED: its service fee stops, its distribution fee goes on (12(b)). Not approved when it
    ended, it stays NOT_APPROVED. One that ended before the Plan came into force for the Portfolio
    belongs to the Prior Plan (Section 13) and is ENDED.
    """
    terms = plan.spans()
    begins = max(facts.sells_from, plan.effective_date)
    if facts.ended_on is not None and facts.ended_on < (terms[0].first if terms else plan.effective_date):
        return _under_the_prior_plan(facts.ended_on)
    events = _events(facts, plan=plan, terms=terms, begins=begins)
    named_from = min((vote.date for vote in _naming_votes(facts)), default=None)
    judged: list[AgreementSpan] = [
        AgreementSpan(first=None, last=None, state=AgreementState.NOT_BEGUN, reason=NOT_BEGUN)
    ]
    for day in _turning_days(facts, events=events, terms=terms, begins=begins):
        lapsing = _lapsed_plan(terms, day=day, named_from=named_from)
        judged.append(_state_on(day, facts=facts, events=events, lapsing=lapsing))
    return _merged(judged)


def agreement_on(spans: Sequence[AgreementSpan], day: date) -> AgreementSpan:
    """The span that includes the day; the spans of one agreement include every day."""
    return next(span for span in reversed(spans) if span.first is None or span.first <= day)


def _naming_votes(facts: AgreementFacts) -> list[AgreementVote]:
    """In order of day; of one day the lost first, so that one carried that day prevails."""
    votes = [vote for vote in facts.own_votes if vote.matter in _NAMING]
    return sorted(votes, key=lambda vote: (vote.date, vote.carried, vote.matter, vote.meeting))


def _events(
    facts: AgreementFacts, *, plan: PlanApprovals, terms: Sequence[Span], begins: date
) -> list[_Event]:
    naming = _naming_votes(facts)
    events = _events_by_votes_on_the_plan(
        facts, plan=plan, terms=terms, until=naming[0].date if naming else None
    )
    anchor = facts.first_term_until or plan.first_term_until
    for vote in naming:
        event = _event_by_own_vote(
            vote, last=events[-1] if events else None, plan=plan, anchor=anchor, begins=begins
        )
        if event is not None:
            events.append(event)
    return events


@plan_section("8", "10")
def _events_by_votes_on_the_plan(
    facts: AgreementFacts, *, plan: PlanApprovals, terms: Sequence[Span], until: date | None
) -> list[_Event]:
    """Sections 8 and 10: what votes on the Plan give to an agreement that they cover.

    Our reading: each such vote carries the agreement as far as it leaves the Plan, also where it is a
    continuance and the adoption covered the Plan alone. Only the adoption that approves it first gives
    it a first term of its own, where it has one.
    """
    if not terms:
        return []
    adopted = min(vote.date for vote in plan.adoptions)
    events: list[_Event] = []
    for carried_on, is_adoption, meeting in sorted(
        _covering(plan), key=lambda vote: (vote[0], not vote[1], vote[2])
    ):
        if carried_on < adopted or (until is not None and carried_on >= until):
            continue
        day = max(carried_on, terms[0].first)
        term = span_on(terms, day)
        through = term.through if term is not None else day
        if not events and facts.first_term_until is not None and facts.first_term_until >= day:
            through = facts.first_term_until if is_adoption else max(through, facts.first_term_until)
        if not events or (events[-1].through or day) < through:
            events.append(_Event(day=day, through=through, meeting=meeting, by_own_vote=False))
    return events


def _covering(plan: PlanApprovals) -> Iterable[tuple[date, bool, str]]:
    def covering(votes: tuple[Approval, ...], *, adoption: bool) -> list[tuple[date, bool, str]]:
        return [(vote.date, adoption, vote.meeting) for vote in votes if vote.covers_agreements]

    return covering(plan.adoptions, adoption=True) + covering(plan.continuances, adoption=False)


@plan_section("8", "10")
def _event_by_own_vote(
    vote: AgreementVote, *, last: _Event | None, plan: PlanApprovals, anchor: date, begins: date
) -> _Event | None:
    """Sections 8 and 10: what a vote that names the agreement changes; None where nothing.

    Our reading: a lost vote on the agreement takes away what the votes on the Plan had given, unless a
    vote of its own was carried before or the term had run out already; a lost continuance takes nothing,
    the term just runs out. The first approval gives a first term and never shortens what had been given.
    A carried continuance extends the running term, or revives the agreement; where none was approved, it
    approves.
    """
    if not vote.carried:
        if vote.matter is Matter.CONTINUANCE or not _can_be_taken_away(last, on=vote.date):
            return None
        return _Event(day=vote.date, through=None, meeting=vote.meeting, by_own_vote=True)
    running = last.through if last is not None else None
    if vote.matter is Matter.CONTINUANCE and running is not None:
        through = continued_through(running, carried_on=vote.date, anniversary=anchor, convention=vote.term)
    elif running is None or vote.date > running:
        through = first_term_end(max(vote.date, begins), until=anchor)
    elif last is not None and not last.by_own_vote:
        through = max(running, first_term_end(max(vote.date, begins), until=anchor))
    else:
        return None
    if vote.holds_until is not None:
        through = max(min(through, vote.holds_until), running or date.min)
    return _Event(day=vote.date, through=through, meeting=vote.meeting, by_own_vote=True)


def _can_be_taken_away(last: _Event | None, *, on: date) -> bool:
    """Whether a lost vote on the agreement leaves it not approved."""
    return last is None or last.through is None or (not last.by_own_vote and on <= last.through)


def _turning_days(
    facts: AgreementFacts, *, events: Sequence[_Event], terms: Sequence[Span], begins: date
) -> list[date]:
    """The days on which the state may change, from the agreement's beginning on, in order."""
    days = {begins, *(event.day for event in events), *(term.first for term in terms)}
    days |= {event.through + ONE_DAY for event in events if event.through is not None}
    days |= {vote.date for vote in _naming_votes(facts)}
    if facts.ended_on is not None:
        days.add(facts.ended_on + ONE_DAY)
    return sorted(day for day in days if day >= begins)


def _lapsed_plan(terms: Sequence[Span], *, day: date, named_from: date | None) -> Span | None:
    """The Plan's lapse on that day, where the agreement still follows the Plan's votes."""
    if named_from is not None and named_from <= day:
        return None
    term = span_on(terms, day)
    return term if term is not None and term.state is TermState.LAPSED else None


def _state_on(
    day: date, *, facts: AgreementFacts, events: Sequence[_Event], lapsing: Span | None
) -> AgreementSpan:
    ended_on = facts.ended_on
    has_ended = ended_on is not None and ended_on < day
    at = day if ended_on is None else min(day, ended_on)
    event = next((event for event in reversed(events) if event.day <= at), None)
    lapsed_with_plan = False
    if event is None or event.through is None:
        state, reason = AgreementState.NOT_APPROVED, NOT_APPROVED
    elif has_ended:
        how = f" ({facts.ended_by.value.lower().replace('_', ' ')})" if facts.ended_by else ""
        state, reason = AgreementState.ENDED, f"Section 12: ended on {ended_on}{how}"
    elif day <= event.through:
        state, reason = (
            AgreementState.IN_FORCE,
            f"Section 8: approved at {event.meeting}, through {event.through}",
        )
    elif lapsing is not None and lapsing.through <= event.through:
        state, reason, lapsed_with_plan = AgreementState.IN_FORCE, LAPSED_WITH_PLAN, True
    else:
        state, reason = AgreementState.ENDED, NOT_CONTINUED
    return AgreementSpan(
        first=day,
        last=None,
        state=state,
        meeting=event.meeting if event else None,
        through=event.through if event else None,
        lapsed_with_plan=lapsed_with_plan,
        reason=reason,
    )


def _under_the_prior_plan(ended_on: date) -> tuple[AgreementSpan, ...]:
    return (
        AgreementSpan(first=None, last=ended_on, state=AgreementState.NOT_BEGUN, reason=NOT_BEGUN),
        AgreementSpan(first=ended_on + ONE_DAY, last=None, state=AgreementState.ENDED, reason=PRIOR_PLAN),
    )


def _merged(judged: Sequence[AgreementSpan]) -> tuple[AgreementSpan, ...]:
    """Neighbours of one state become one span; each ends on the day before the next."""
    kept: list[AgreementSpan] = []
    for span in judged:
        if not kept or _facts_of(kept[-1]) != _facts_of(span):
            kept.append(span)
    return tuple(
        AgreementSpan(
            first=span.first,
            last=None if at + 1 == len(kept) else _day_before(kept[at + 1].first),
            state=span.state,
            meeting=span.meeting,
            through=span.through,
            lapsed_with_plan=span.lapsed_with_plan,
            reason=span.reason,
        )
        for at, span in enumerate(kept)
    )


def _facts_of(span: AgreementSpan) -> tuple[object, ...]:
    return (span.state, span.meeting, span.through, span.lapsed_with_plan, span.reason)


def _day_before(day: date | None) -> date | None:
    return day - ONE_DAY if day is not None else None
