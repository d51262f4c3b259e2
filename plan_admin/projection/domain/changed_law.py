"""Sections 9 to 11: the law of a share class under a change, by the rules that judge what was voted.

Nothing of a judgement is altered: the votes, terminations and rates that go into it are.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fees.domain.terms import AgreementDays
from governance.domain.agreements import (
    NOT_CONTINUED,
    AgreementFacts,
    AgreementSpan,
    AgreementState,
    AgreementVote,
    agreement_spans,
)
from governance.domain.conventions import Convention, ConventionName, value_on
from governance.domain.obligation import ObligationSpan, PlanState, obligation_spans
from governance.domain.periods import ONE_DAY, DatePeriod
from governance.domain.rates import RateSpan
from governance.domain.sections import plan_section
from governance.domain.termination import AfterTermination, Termination
from governance.domain.terms import Approval, PlanApprovals, TermState
from governance.domain.votes import Matter
from plan_admin.projection.domain.changes import Change, ChangeKind, Rates

ASSUMED = "continuance assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassVotes:
    """What a share class's law follows from. `obligation` is the law as it stands, for its terminations.

    `distributors` are all who sold Shares of the Portfolio.
    """

    approvals: PlanApprovals
    obligation: tuple[ObligationSpan, ...]
    agreements: tuple[AgreementFacts, ...]
    schedule: tuple[RateSpan, ...]
    distributors: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLaw:
    """The law of a share class under a change: obligation and agreements by day, and Schedule A's rates."""

    obligation: tuple[ObligationSpan, ...]
    agreements: tuple[AgreementDays, ...]
    schedule: tuple[RateSpan, ...]


@plan_section("9", "10", "11")
def law_under(
    change: Change,
    *,
    rates: Rates | None = None,
    votes: ClassVotes,
    coming: DatePeriod,
    conventions: Sequence[Convention],
) -> ClassLaw:
    """Sections 9 to 11: the law of a share class in the coming days, under a change that is meant for it.

    `rates` are those that an amendment gives it.

    Our reading: whatever does not say otherwise assumes that the Plan and its agreements are continued in
    time each year; a term that has run out before the coming days stays so. A lapse is that of the Plan:
    agreements with votes of their own are taken as continued.
    """
    last = coming.last or coming.first
    approvals = votes.approvals
    if change.kind is not ChangeKind.LAPSE:
        approvals = _continued(approvals, since=coming.first, until=last)
    terminations = [*_standing_terminations(votes.obligation, distributors=votes.distributors)]
    after = terminations[0].effective if terminations else change.day or coming.first
    if change.kind is ChangeKind.TERMINATION and change.day is not None:
        terminations.append(
            _termination(change.day, complete_for=change.complete_for, distributors=votes.distributors)
        )
    facts = [_agreement_continued(one, approvals, since=coming.first, until=last) for one in votes.agreements]
    return ClassLaw(
        obligation=obligation_spans(
            approvals,
            terminations=terminations,
            distributors=votes.distributors,
            after_termination=AfterTermination(
                value_on(conventions, ConventionName.AFTER_TERMINATION, after)
            ),
        ),
        agreements=tuple(
            AgreementDays(facts=one, spans=agreement_spans(one, plan=approvals)) for one in facts
        ),
        schedule=tuple(_amended(votes.schedule, change, rates)),
    )


@plan_section("10")
def lapses_on(obligation: Sequence[ObligationSpan], *, after: date) -> date | None:
    """Section 10: the first day, later than a day, on which the Plan lapses by what was voted until now."""
    days = (span.first for span in obligation if span.state is PlanState.LAPSED)
    return min((day for day in days if day is not None and day > after), default=None)


@plan_section("10")
def _continued(approvals: PlanApprovals, *, since: date, until: date) -> PlanApprovals:
    """Section 10: the votes, and a continuance on the last day of each term that ends in the coming days."""
    while True:
        spans = approvals.spans()
        ends = spans[-1] if spans else None
        if ends is None or ends.state is not TermState.LAPSED or not since <= ends.first <= until:
            return approvals
        assumed = Approval(meeting=ASSUMED, date=ends.first - ONE_DAY)
        approvals = replace(approvals, continuances=(*approvals.continuances, assumed))


@plan_section("10")
def _agreement_continued(
    facts: AgreementFacts, approvals: PlanApprovals, *, since: date, until: date
) -> AgreementFacts:
    """Section 10: an agreement that would end in the coming days for want of its own continuance goes on."""
    while True:
        spans = agreement_spans(facts, plan=approvals)
        ended = next((day for span in spans if (day := _not_continued(span)) and since <= day <= until), None)
        if ended is None:
            return facts
        assumed = AgreementVote(
            meeting=ASSUMED, date=ended - ONE_DAY, matter=Matter.CONTINUANCE, carried=True
        )
        facts = replace(facts, own_votes=(*facts.own_votes, assumed))


def _not_continued(span: AgreementSpan) -> date | None:
    """The first day on which an agreement has ended for want of its continuance."""
    return span.first if span.state is AgreementState.ENDED and span.reason == NOT_CONTINUED else None


@plan_section("11")
def _standing_terminations(
    obligation: Sequence[ObligationSpan], *, distributors: Collection[str]
) -> Iterator[Termination]:
    """Section 11: the terminations that stand, as the obligation shows them: from when, Complete for whom."""
    for span in obligation:
        if span.state is PlanState.TERMINATED and span.sold_before is not None:
            yield _termination(
                span.sold_before,
                complete_for=span.distribution_fee_stopped_for,
                distributors=distributors,
            )


@plan_section("11")
def _termination(
    effective: date, *, complete_for: Collection[str], distributors: Collection[str]
) -> Termination:
    """Section 11: a termination that is Complete as to some Distributors and not as to the others."""
    complete = frozenset(complete_for)
    return Termination(
        id=f"{effective}",
        effective=effective,
        good_faith=True,
        best_interest_fund=True,
        best_interest_shareholders=True,
        cdsc_unaltered=True,
        determined=bool(complete),
        paid_others=frozenset(distributors) - complete,
    )


@plan_section("9")
def _amended(schedule: Sequence[RateSpan], change: Change, rates: Rates | None) -> Iterator[RateSpan]:
    """Section 9: Schedule A, from the change's day on with its rates."""
    if change.kind is not ChangeKind.AMENDMENT or change.day is None or rates is None:
        yield from schedule
        return
    for span in schedule:
        if span.first < change.day:
            ends_before = span.last is not None and span.last < change.day
            yield span if ends_before else replace(span, last=change.day - ONE_DAY)
    yield rates_from(change.day, rates)


def rates_from(day: date, rates: Rates) -> RateSpan:
    """Rates of Schedule A from a day on."""
    return RateSpan(
        first=day,
        last=None,
        asset_based=rates.asset_based,
        service=rates.service,
        aggregate=rates.aggregate,
    )
