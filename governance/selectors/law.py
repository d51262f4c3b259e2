"""Is the Plan in force, and which agreements carry it: the law's facts, gathered and put to `domain`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from governance.domain.agreements import (
    AgreementFacts,
    AgreementSpan,
    AgreementVote,
    EndedBy,
    agreement_spans,
)
from governance.domain.conventions import Convention as ConventionValue
from governance.domain.conventions import ConventionName, value_on
from governance.domain.decisions import Decision, decision_of
from governance.domain.obligation import ObligationSpan, obligation_spans
from governance.domain.termination import AfterTermination, Termination
from governance.domain.terms import Approval, ContinuanceTerm, PlanApprovals
from governance.domain.votes import Matter, RequiredApprovals, required_approvals
from governance.models import (
    Convention,
    DistributionAgreement,
    Plan,
    SellingPeriod,
    TerminationScope,
)
from governance.models import Termination as TerminationRow
from governance.selectors.counting import (
    CountedHolders,
    CountedVote,
    amendment_texts,
    counted_votes,
    holders_votes,
)
from governance.selectors.covenant import undone_by_class
from governance.selectors.joining import brought_by
from governance.selectors.parties import ShareClassRow, share_classes_of

ONE_DAY = timedelta(days=1)
NAMING = frozenset({Matter.AGREEMENT, Matter.CONTINUANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLaw:
    """One distribution agreement as to one share class, and its state day by day."""

    facts: AgreementFacts
    spans: tuple[AgreementSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationLaw:
    """A termination as to one share class; `decision` None: no vote has carried it."""

    facts: Termination
    decision: Decision | None
    determined_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClassLaw:
    """What the votes and agreements give for one share class. Classes with the same facts share one value.

    `approvals` are the votes on the Plan that the obligation follows from.
    """

    approvals: PlanApprovals
    obligation: tuple[ObligationSpan, ...]
    agreements: tuple[AgreementLaw, ...]
    votes: tuple[CountedVote, ...]
    holders: tuple[CountedHolders, ...] = ()
    terminations: tuple[TerminationLaw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClassFacts:
    """All that the law of a share class follows from; `brought`: by which amendments it joins, and when.

    `elsewhere` are the Distributors of other Portfolios, where a termination makes them matter.
    """

    votes: tuple[CountedVote, ...] = ()
    holders: tuple[CountedHolders, ...] = ()
    agreements: tuple[AgreementFacts, ...] = ()
    terminations: tuple[Termination, ...] = ()
    elsewhere: tuple[str, ...] = ()
    brought: tuple[tuple[str, date], ...] = ()

    def joins(self, vote: CountedVote) -> date:
        """Section 8: the day from which the amendment that a vote adopts is to hold for these Shares.

        Our reading: a vote on the Plan itself adopts by the first amendment that no vote names, unless one
        that was named brought them already.
        """
        if vote.subject:
            days = [day for amendment, day in self.brought if amendment == vote.subject]
            return min(days, default=date.min)
        naming = [one for one in self.votes if one.matter is Matter.ADOPTION and one.subject]
        if any(one.tally.carried for one in naming):
            return date.min
        named = {one.subject for one in naming}
        return min((day for amendment, day in self.brought if amendment not in named), default=date.min)

    def decision(self, needs: RequiredApprovals, *, subject: str) -> Decision | None:
        """Whether that matter stands decided for these Shares."""
        return decided(needs, subject=subject, votes=self.votes, holders=self.holders)


def decided(
    needs: RequiredApprovals,
    *,
    subject: str,
    votes: Iterable[CountedVote],
    holders: Iterable[CountedHolders],
) -> Decision | None:
    """Sections 9, 11 and 12(a): whether a matter stands decided, from the votes on that subject."""
    return decision_of(
        needs,
        trustees=[
            vote.carried()
            for vote in votes
            if vote.matter is needs.matter and vote.subject == subject and vote.tally.carried
        ],
        holders=[
            vote.carried()
            for vote in holders
            if vote.matter is needs.matter and vote.subject == subject and vote.is_carried
        ],
    )


def conventions_of(plan: Plan, *, known_at: int | None = None) -> tuple[ConventionValue, ...]:
    """The Plan's conventions as known at an act."""
    rows = Convention.objects.known_at(known_at).filter(plan=plan)
    return tuple(ConventionValue(name=row.name, value=row.value, effective=row.effective) for row in rows)


def law_of(
    plan: Plan,
    *,
    known_at: int | None = None,
    only: Collection[int] | None = None,
    kinds: Collection[str] = (DistributionAgreement.Kind.DISTRIBUTION,),
    facts_at: int | None = None,
    classes: Sequence[ShareClassRow] | None = None,
    conventions: Sequence[ConventionValue] | None = None,
) -> dict[int, ShareClassLaw]:
    """The law of each share class of a Plan, from what was known at an act (None: from what is known now).

    `only`: of these share classes alone; `kinds`: with related agreements of these kinds. `facts_at`: the
    agreements' own days, and what undid a Complete Termination, are taken as known at that act; all else, the
    votes above all, as at `known_at`. The Plan's `classes` and `conventions`, where they are at hand, are
    not read again.
    """
    happened = known_at if facts_at is None else facts_at
    classes = share_classes_of(plan) if classes is None else classes
    classes = [row for row in classes if only is None or row.share_class in only]
    among = {} if only is None else {"share_class__in": only}
    conventions = conventions_of(plan, known_at=known_at) if conventions is None else conventions
    texts = amendment_texts(plan, known_at=known_at)
    votes = _votes_by_class(plan, classes=classes, known_at=known_at, among=among, texts=texts)
    holders = holders_votes(plan, conventions=conventions, known_at=known_at, among=among, texts=texts)
    agreements = _agreements_by_class(plan, known_at=happened, among=among, kinds=kinds)
    terminations = _terminations_by_class(plan, known_at=known_at, among=among, covenant_at=happened)
    brought = brought_by(plan, known_at=known_at)
    everybody = _distributors(plan, known_at=happened) if terminations else ()
    known: dict[_ClassFacts, ShareClassLaw] = {}
    found: dict[int, ShareClassLaw] = {}
    for row in classes:
        facts = _ClassFacts(  # Boards vote Fund by Fund, and mostly alike
            votes=votes.get(row.share_class, ()),
            holders=holders.get(row.share_class, ()),
            agreements=agreements.get(row.share_class, ()),
            terminations=terminations.get(row.share_class, ()),
            elsewhere=everybody if row.share_class in terminations else (),
            brought=brought.get(row.share_class, ()),
        )
        if facts not in known:
            known[facts] = _judge(plan, facts, conventions=conventions)
        found[row.share_class] = known[facts]
    return found


def _judge(plan: Plan, facts: _ClassFacts, *, conventions: Sequence[ConventionValue]) -> ShareClassLaw:
    on_the_plan = [
        vote
        for vote in facts.votes
        if vote.tally.carried and (not vote.subject or vote.matter is Matter.ADOPTION)
    ]
    approvals = PlanApprovals(
        effective_date=max(plan.effective_date, min((day for _, day in facts.brought), default=date.min)),
        first_term_until=plan.first_term_until,
        adoptions=_approvals(
            [replace(vote, date=max(vote.date, facts.joins(vote))) for vote in on_the_plan],
            Matter.ADOPTION,
            conventions=conventions,
        ),
        continuances=_approvals(on_the_plan, Matter.CONTINUANCE, conventions=conventions),
    )
    agreements = [
        _agreement(one, facts, approvals=approvals, conventions=conventions) for one in facts.agreements
    ]
    terminations = [_termination(one, facts, conventions=conventions) for one in facts.terminations]
    carried = [one.facts for one in terminations if one.decision is not None]
    return ShareClassLaw(
        approvals=approvals,
        obligation=obligation_spans(
            approvals,
            terminations=carried,
            distributors=sorted({one.distributor for one in facts.agreements}),
            elsewhere=facts.elsewhere,
        ),
        agreements=tuple(agreements),
        votes=facts.votes,
        holders=facts.holders,
        terminations=tuple(terminations),
    )


def _agreement(
    agreement: AgreementFacts,
    facts: _ClassFacts,
    *,
    approvals: PlanApprovals,
    conventions: Sequence[ConventionValue],
) -> AgreementLaw:
    """Sections 8, 10 and 12(a): an agreement with the votes that name it; one voted out ends that day."""
    own = tuple(
        AgreementVote(
            meeting=vote.meeting,
            date=vote.date,
            matter=vote.matter,
            carried=vote.tally.carried,
            term=_term_on(vote.date, conventions=conventions),
            holds_until=vote.holds_until,
        )
        for vote in facts.votes
        if vote.subject == agreement.id and vote.matter in NAMING
    )
    agreement = replace(agreement, own_votes=own)
    voted_out = facts.decision(required_approvals(Matter.AGREEMENT_TERMINATION), subject=agreement.id)
    if voted_out is not None and agreement.ended_on is None:
        ended = max(voted_out.decided_on, agreement.sells_from)
        agreement = replace(agreement, ended_on=ended, ended_by=EndedBy.VOTE)
    return AgreementLaw(facts=agreement, spans=agreement_spans(agreement, plan=approvals))


def _termination(
    termination: Termination, facts: _ClassFacts, *, conventions: Sequence[ConventionValue]
) -> TerminationLaw:
    """Section 11: whether it was carried, from when, whether limb (i) was determined, and what goes on.

    Our reading: AFTER_TERMINATION on the first day of a termination decides for it; a later one, after the
    Plan was adopted anew, changes nothing of the earlier.
    """
    decision = facts.decision(required_approvals(Matter.TERMINATION), subject=termination.id)
    determined = facts.decision(required_approvals(Matter.DETERMINATION_11I), subject=termination.id)
    effective = termination.effective
    if decision is not None:
        effective = max(effective, decision.decided_on)
    return TerminationLaw(
        facts=replace(
            termination,
            effective=effective,
            determined=determined is not None,
            after=AfterTermination(value_on(conventions, ConventionName.AFTER_TERMINATION, effective)),
        ),
        decision=decision,
        determined_at=determined.by[0] if determined is not None else "",
    )


def _approvals(
    votes: Sequence[CountedVote], matter: Matter, *, conventions: Sequence[ConventionValue]
) -> tuple[Approval, ...]:
    return tuple(
        Approval(
            meeting=vote.meeting,
            date=vote.date,
            covers_agreements=vote.covers_agreements,
            term=_term_on(vote.date, conventions=conventions),
            holds_until=vote.holds_until,
        )
        for vote in votes
        if vote.matter is matter
    )


def _term_on(day: date, *, conventions: Sequence[ConventionValue]) -> ContinuanceTerm:
    """Section 10: how early a vote of that day can renew a term."""
    return ContinuanceTerm.from_value(value_on(conventions, ConventionName.CONTINUANCE_TERM, day))


def _votes_by_class(
    plan: Plan,
    *,
    classes: Sequence[ShareClassRow],
    known_at: int | None,
    among: Mapping[str, Any],
    texts: Mapping[str, str],
) -> dict[int, tuple[CountedVote, ...]]:
    by_class: dict[int, list[CountedVote]] = defaultdict(list)
    counts = counted_votes(plan, classes=classes, known_at=known_at, among=among, texts=texts)
    for (_, share_class), counted in counts.items():
        by_class[share_class].append(counted)
    return {
        share_class: tuple(
            sorted(votes, key=lambda vote: (vote.date, vote.meeting, vote.matter, vote.subject))
        )
        for share_class, votes in by_class.items()
    }


def _agreements_by_class(
    plan: Plan, *, known_at: int | None, among: Mapping[str, Any], kinds: Collection[str]
) -> dict[int, tuple[AgreementFacts, ...]]:
    rows = (
        DistributionAgreement.objects.known_at(known_at)
        .filter(plan=plan, kind__in=kinds)
        .select_related("distributor")
        .order_by("sells_from", "entry")
    )
    facts = {row.pk: agreement_facts(row) for row in rows}
    by_class: dict[int, list[AgreementFacts]] = defaultdict(list)
    scope = SellingPeriod.objects.known_at(known_at).filter(agreement__in=facts, **among)
    for agreement, share_class in scope.order_by("agreement__sells_from", "agreement__entry").values_list(
        "agreement_id", "share_class_id"
    ):
        by_class[share_class].append(facts[agreement])
    return {share_class: tuple(own) for share_class, own in by_class.items()}


def _distributors(plan: Plan, *, known_at: int | None) -> tuple[str, ...]:
    """Whoever sold Shares of any Portfolio of the Plan."""
    rows = DistributionAgreement.objects.known_at(known_at).filter(
        plan=plan, kind=DistributionAgreement.Kind.DISTRIBUTION
    )
    return tuple(sorted(set(rows.values_list("distributor__code", flat=True))))


def _terminations_by_class(
    plan: Plan, *, known_at: int | None, among: Mapping[str, Any], covenant_at: int | None
) -> dict[int, tuple[Termination, ...]]:
    rows = {row.pk: row for row in TerminationRow.objects.known_at(known_at).filter(plan=plan)}
    if not rows:
        return {}
    undone = undone_by_class(plan, known_at=covenant_at, among=among)
    by_class: dict[int, list[Termination]] = defaultdict(list)
    scope = TerminationScope.objects.filter(termination__in=rows, **among)
    for number, share_class in scope.order_by("termination__effective", "termination__entry").values_list(
        "termination_id", "share_class_id"
    ):
        found, key = _termination_facts(rows[number]), (rows[number].entry, share_class)
        by_class[share_class].append(undone[key].applied_to(found) if key in undone else found)
    return {share_class: tuple(own) for share_class, own in by_class.items()}


def _termination_facts(row: TerminationRow) -> Termination:
    return Termination(
        id=row.entry,
        effective=row.effective,
        good_faith=row.good_faith,
        best_interest_fund=row.best_interest_fund,
        best_interest_shareholders=row.best_interest_shareholders,
        cdsc_unaltered=row.cdsc_unaltered,
        in_material_breach=frozenset(row.in_material_breach),
    )


def termination_days(
    plan: Plan, *, known_at: int | None = None, laws: Mapping[int, ShareClassLaw] | None = None
) -> frozenset[date]:
    """R5: the first day of each termination that was carried; each starts an interval.

    `laws` of all share classes, where they are at hand, save counting the votes again.
    """
    if laws is None:
        rows = TerminationRow.objects.known_at(known_at).filter(plan=plan)
        scope = TerminationScope.objects.filter(termination__in=rows)
        classes = set(scope.values_list("share_class_id", flat=True))
        laws = law_of(plan, known_at=known_at, only=classes) if classes else {}
    return frozenset(
        one.facts.effective for law in laws.values() for one in law.terminations if one.decision is not None
    )


def agreement_facts(row: DistributionAgreement) -> AgreementFacts:
    """An agreement's own terms as the domain takes them."""
    return AgreementFacts(
        id=row.entry,
        distributor=row.distributor.code,
        sells_from=row.sells_from,
        sells_until=row.sells_until,
        ended_on=row.ended_on,
        ended_by=EndedBy(row.ended_by) if row.ended_by else None,
        first_term_until=row.first_term_until,
    )
