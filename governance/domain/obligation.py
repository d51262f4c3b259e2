"""R12: whether a Fund owes anything on a Portfolio's Shares, day by day (Sections 8, 10 and 11)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from governance.domain.errors import PlanRuleViolation
from governance.domain.periods import ONE_DAY
from governance.domain.sections import plan_section
from governance.domain.termination import AfterTermination, Termination
from governance.domain.terms import Approval, PlanApprovals, Span, TermState

NOT_YET = "Section 8: the Plan is not in effect for this Portfolio"
LAPSE = "Section 10: continuance not approved"


class PlanState(StrEnum):
    """The Plan's state for a Portfolio on a day."""

    NOT_IN_FORCE = "NOT_IN_FORCE"
    IN_FORCE = "IN_FORCE"
    LAPSED = "LAPSED"
    TERMINATED = "TERMINATED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationSpan:
    """Days on which the obligation is the same. Both ends belong to it; None is the open end.

    `adoption` and `continuance` are the meetings it rests on, `through` the last day of the term (of the
    one that ran out, for a lapse). Once terminated, `sold_before` is set: only Shares sold before that
    date earn, and those sold by `distribution_fee_stopped_for` earn nothing at all (a Complete
    Termination as to these Distributors). `held_for` are those as to whom a Complete Termination was undone
    later, and all to whom the obligation goes on of a Plan that had lapsed, each with why: what they earn
    waits for a determination. `service_fee` is whether any service
    fee is incurred.
    """

    first: date | None
    last: date | None
    state: PlanState
    adoption: str | None = None
    continuance: str | None = None
    through: date | None = None
    sold_before: date | None = None
    distribution_fee_stopped_for: frozenset[str] = frozenset()
    held_for: tuple[tuple[str, str], ...] = ()
    service_fee: bool = False
    reason: str

    def includes(self, day: date) -> bool:
        """Whether that day is one of the span's."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@plan_section("8", "10", "11")
def obligation_spans(
    plan: PlanApprovals,
    *,
    terminations: Iterable[Termination] = (),
    distributors: Collection[str] = (),
    elsewhere: Collection[str] = (),
    after_termination: AfterTermination = AfterTermination.DISTRIBUTION_FEE_ON_SHARES_SOLD,
) -> tuple[ObligationSpan, ...]:
    """Sections 8, 10 and 11: the obligation on every day, from the open beginning to the open end.

    `distributors` are all who sold Shares of the Portfolio, `elsewhere` those who sold others, whose Shares
    can have come by exchange; `terminations` are those that were carried; `after_termination` is of those
    that do not say themselves what goes on.

    Our reading: a Plan once terminated does not lapse ("unless sooner terminated"), and a second
    termination of it changes nothing. One that had lapsed before is not revived by being terminated: what
    goes on waits like the lapsed days (Section 10). An adoption carried on or after the termination date
    puts the Plan in force anew, for all Shares. A termination before the Plan came into force undoes the
    adoption.
    """
    pieces = [ObligationSpan(first=None, last=None, state=PlanState.NOT_IN_FORCE, reason=NOT_YET)]
    since: date | None = None
    for termination in sorted(terminations, key=lambda one: (one.effective, one.id)):
        terms = _life(plan, since=since, until=termination.effective)
        pieces += [_of_term(span) for span in terms]
        if terms:
            after = termination.after or after_termination
            pieces.append(_of_termination(termination, terms[-1], distributors, elsewhere, after))
        since = termination.effective
    pieces += [_of_term(span) for span in _life(plan, since=since, until=None)]
    return tuple(_tiled(pieces))


def obligation_on(spans: Sequence[ObligationSpan], day: date) -> ObligationSpan:
    """The span that includes the day. Raises: PlanRuleViolation where the spans leave it out."""
    for span in spans:
        if span.includes(day):
            return span
    raise PlanRuleViolation(f"nothing says whether the Plan is in force on {day}", section="8")


def _life(plan: PlanApprovals, *, since: date | None, until: date | None) -> tuple[Span, ...]:
    """The terms of one life of the Plan: after one termination and before the next."""

    def within(votes: tuple[Approval, ...]) -> tuple[Approval, ...]:
        return tuple(
            vote
            for vote in votes
            if (since is None or vote.date >= since) and (until is None or vote.date < until)
        )

    life = replace(plan, adoptions=within(plan.adoptions), continuances=within(plan.continuances))
    return tuple(span for span in life.spans() if until is None or span.first < until)


def _of_term(span: Span) -> ObligationSpan:
    lapsed = span.state is TermState.LAPSED
    running = f"Section 8: adopted at {span.adoption}, in force through {span.through}"
    if span.continuance is not None:
        running = f"Section 10: continued at {span.continuance}, in force through {span.through}"
    return ObligationSpan(
        first=span.first,
        last=span.last,
        state=PlanState.LAPSED if lapsed else PlanState.IN_FORCE,
        adoption=span.adoption,
        continuance=span.continuance,
        through=span.through,
        service_fee=True,
        reason=LAPSE if lapsed else running,
    )


def _of_termination(
    termination: Termination,
    ran: Span,
    distributors: Collection[str],
    elsewhere: Collection[str],
    after_termination: AfterTermination,
) -> ObligationSpan:
    """Section 11: what is left of the obligation from the termination date on; the votes are as before it."""
    everybody = {*distributors, *elsewhere}
    stopped = frozenset(code for code in everybody if termination.is_complete_for(code))
    goes_on = sorted(everybody - stopped)
    everything = after_termination is AfterTermination.ALL
    lapsed = (LAPSE,) if ran.state is TermState.LAPSED else ()
    fees = "both fees go on" if everything else "the distribution fee goes on, the service fee stops,"
    parts = [f"Section 11: terminated on {termination.effective}"]
    if named := sorted(stopped & set(distributors)):
        parts.append(f"a Complete Termination as to {', '.join(named)}: nothing more on the Shares they sold")
    for code in (code for code in goes_on if code in distributors):
        why = "; ".join(termination.completeness_for(code).failures)
        parts.append(f"no Complete Termination as to {code} ({why}): {fees} on Shares sold before then")
    return ObligationSpan(
        first=termination.effective,
        last=None,
        state=PlanState.TERMINATED,
        adoption=ran.adoption,
        continuance=ran.continuance,
        sold_before=termination.effective,
        distribution_fee_stopped_for=stopped,
        held_for=tuple(
            (code, "; ".join(waits))
            for code in goes_on
            if (waits := (*termination.broken_for(code), *lapsed))
        ),
        service_fee=everything and bool(goes_on or not distributors),
        reason="; ".join(parts),
    )


def _tiled(pieces: Sequence[ObligationSpan]) -> Iterator[ObligationSpan]:
    """Each piece up to the day before the next; one that the next replaces on its first day is dropped."""
    for at, piece in enumerate(pieces):
        following = pieces[at + 1].first if at + 1 < len(pieces) else None
        if following is None:
            yield piece
        elif piece.first is None or piece.first < following:
            yield replace(piece, last=following - ONE_DAY)
