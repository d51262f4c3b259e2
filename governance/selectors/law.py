"""Is the Plan in force, and which agreements carry it: the law's facts, gathered and put to `domain`."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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
from governance.domain.obligation import ObligationSpan, obligation_spans
from governance.domain.periods import DatePeriod
from governance.domain.terms import Approval, ContinuanceTerm, PlanApprovals
from governance.domain.votes import Ballot, BoardMember, Choice, Matter, Tally, tally
from governance.domain.votes import Vote as VoteValue
from governance.models import (
    Ballot as BallotRow,
)
from governance.models import (
    BoardMeeting,
    Convention,
    DistributionAgreement,
    Plan,
    SellingPeriod,
    Trustee,
    TrusteeInterest,
    Vote,
    VoteScope,
)
from governance.selectors.parties import ShareClassRow, share_classes_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedVote:
    """A vote on a share class's Plan or agreement, as that Fund's Board cast it, and what came of it."""

    matter: Matter
    subject: str
    meeting: str
    date: date
    covers_agreements: bool
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLaw:
    """One distribution agreement as to one share class, and its state day by day."""

    facts: AgreementFacts
    spans: tuple[AgreementSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClassLaw:
    """What the votes and agreements give for one share class. Classes with the same facts share one value."""

    obligation: tuple[ObligationSpan, ...]
    agreements: tuple[AgreementLaw, ...]
    votes: tuple[CountedVote, ...]


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
) -> dict[int, ShareClassLaw]:
    """The law of each share class of a Plan, from what was known at an act (None: from what is known now).

    `only`: of these share classes alone; `kinds`: with related agreements of these kinds.
    """
    classes = [row for row in share_classes_of(plan) if only is None or row.share_class in only]
    among = {} if only is None else {"share_class__in": only}
    votes = _votes_by_class(plan, classes=classes, known_at=known_at, among=among)
    agreements = _agreements_by_class(plan, known_at=known_at, among=among, kinds=kinds)
    conventions = conventions_of(plan, known_at=known_at)
    known: dict[object, ShareClassLaw] = {}
    found: dict[int, ShareClassLaw] = {}
    for row in classes:
        cast = votes.get(row.share_class, ())
        own = agreements.get(row.share_class, ())
        key = (cast, own)  # Boards vote Fund by Fund, and mostly alike
        if key not in known:
            known[key] = _judge(plan, cast, own, conventions=conventions)
        found[row.share_class] = known[key]
    return found


def _judge(
    plan: Plan,
    votes: Sequence[CountedVote],
    agreements: Sequence[AgreementFacts],
    *,
    conventions: Sequence[ConventionValue],
) -> ShareClassLaw:
    on_the_plan = [vote for vote in votes if not vote.subject and vote.tally.carried]
    approvals = PlanApprovals(
        effective_date=plan.effective_date,
        first_term_until=plan.first_term_until,
        adoptions=_approvals(on_the_plan, Matter.ADOPTION, conventions=conventions),
        continuances=_approvals(on_the_plan, Matter.CONTINUANCE, conventions=conventions),
    )
    judged = []
    for facts in agreements:
        own = AgreementFacts(
            id=facts.id,
            distributor=facts.distributor,
            sells_from=facts.sells_from,
            sells_until=facts.sells_until,
            ended_on=facts.ended_on,
            ended_by=facts.ended_by,
            first_term_until=facts.first_term_until,
            own_votes=tuple(
                AgreementVote(
                    meeting=vote.meeting,
                    date=vote.date,
                    matter=vote.matter,
                    carried=vote.tally.carried,
                    term=_term_on(vote.date, conventions=conventions),
                )
                for vote in votes
                if vote.subject == facts.id
            ),
        )
        judged.append(AgreementLaw(facts=own, spans=agreement_spans(own, plan=approvals)))
    return ShareClassLaw(obligation=obligation_spans(approvals), agreements=tuple(judged), votes=tuple(votes))


def _approvals(
    votes: Sequence[CountedVote], matter: Matter, *, conventions: Sequence[ConventionValue]
) -> tuple[Approval, ...]:
    return tuple(
        Approval(
            meeting=vote.meeting,
            date=vote.date,
            covers_agreements=vote.covers_agreements,
            term=_term_on(vote.date, conventions=conventions),
        )
        for vote in votes
        if vote.matter is matter
    )


def _term_on(day: date, *, conventions: Sequence[ConventionValue]) -> ContinuanceTerm:
    """Section 10: how early a vote of that day can renew a term."""
    return ContinuanceTerm.from_value(value_on(conventions, ConventionName.CONTINUANCE_TERM, day))


def _votes_by_class(
    plan: Plan, *, classes: Sequence[ShareClassRow], known_at: int | None, among: Mapping[str, Any]
) -> dict[int, tuple[CountedVote, ...]]:
    by_class: dict[int, list[CountedVote]] = defaultdict(list)
    counts = counted_votes(plan, classes=classes, known_at=known_at, among=among)
    for (_, share_class), counted in counts.items():
        by_class[share_class].append(counted)
    return {
        share_class: tuple(
            sorted(votes, key=lambda vote: (vote.date, vote.meeting, vote.matter, vote.subject))
        )
        for share_class, votes in by_class.items()
    }


def counted_votes(
    plan: Plan,
    *,
    classes: Sequence[ShareClassRow],
    known_at: int | None = None,
    among: Mapping[str, Any] | None = None,
) -> dict[tuple[int, int], CountedVote]:
    """By vote and share class: what came of it. The share classes of one Fund share one count.

    `among` narrows the share classes; `classes` names them.
    """
    fund_of = {row.share_class: row.fund_id for row in classes}
    meetings = {
        row.entry: row for row in BoardMeeting.objects.known_at(known_at).prefetch_related("meeting_funds")
    }
    present = {entry: {one.fund_id for one in row.meeting_funds.all()} for entry, row in meetings.items()}
    seats = boards(known_at)
    rows = {row.pk: row for row in Vote.objects.known_at(known_at).filter(plan=plan)}
    ballots: dict[tuple[int, int], list[Ballot]] = defaultdict(list)
    for vote, fund, trustee, choice, in_person in BallotRow.objects.filter(vote__in=rows).values_list(
        "vote_id", "fund_id", "trustee", "choice", "in_person"
    ):
        ballots[vote, fund].append(Ballot(trustee=trustee, choice=Choice(choice), in_person=in_person))
    of_fund: dict[tuple[int, int], CountedVote] = {}
    counted: dict[tuple[int, int], CountedVote] = {}
    scope = VoteScope.objects.filter(vote__in=rows, **(among or {}))
    for vote, share_class in scope.values_list("vote_id", "share_class_id"):
        fund, meeting = fund_of[share_class], meetings[rows[vote].meeting]
        if fund not in present[meeting.entry]:
            continue
        if (vote, fund) not in of_fund:
            of_fund[vote, fund] = _count(rows[vote], meeting, ballots[vote, fund], seats.get(fund, ()))
        counted[vote, share_class] = of_fund[vote, fund]
    return counted


def _count(
    row: Vote, meeting: BoardMeeting, ballots: Sequence[Ballot], board: Sequence[BoardMember]
) -> CountedVote:
    """The vote as the meeting is now known: corrected to a remote one, nobody has voted in person."""
    met = meeting.mode == BoardMeeting.Mode.IN_PERSON
    value = VoteValue(
        meeting=meeting.entry,
        date=meeting.date,
        matter=Matter(row.matter),
        subject=row.subject or None,
        covers_agreements=row.covers_agreements,
        called_for=frozenset(Matter(matter) for matter in meeting.called_for),
        ballots=tuple(replace(ballot, in_person=ballot.in_person and met) for ballot in ballots),
    )
    return CountedVote(
        matter=value.matter,
        subject=row.subject,
        meeting=meeting.entry,
        date=meeting.date,
        covers_agreements=row.covers_agreements,
        tally=tally(value, board=board),
    )


def boards(known_at: int | None) -> dict[int, tuple[BoardMember, ...]]:
    """Each Fund's Board, with the periods in which an interest stands in a member's way."""
    rows = list(Trustee.objects.known_at(known_at))
    interests: dict[int, dict[str, list[DatePeriod]]] = defaultdict(lambda: defaultdict(list))
    for interest in TrusteeInterest.objects.filter(trustee__in=rows):
        interests[interest.trustee_id][interest.kind].append(_period(interest.period))
    seats: dict[int, list[BoardMember]] = defaultdict(list)
    for row in rows:
        kinds = interests[row.pk]
        seats[row.fund_id].append(
            BoardMember(
                name=row.name,
                service=_period(row.service),
                interested_person=tuple(kinds[TrusteeInterest.Kind.INTERESTED_PERSON]),
                financial_interest=tuple(kinds[TrusteeInterest.Kind.FINANCIAL_INTEREST]),
            )
        )
    return {fund: tuple(members) for fund, members in seats.items()}


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
    scope = SellingPeriod.objects.filter(agreement__in=facts, **among)
    for agreement, share_class in scope.order_by("agreement__sells_from", "agreement__entry").values_list(
        "agreement_id", "share_class_id"
    ):
        by_class[share_class].append(facts[agreement])
    return {share_class: tuple(own) for share_class, own in by_class.items()}


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


def _period(stored: Any) -> DatePeriod:
    """A stored range [lower, upper) as first and last day."""
    return DatePeriod(stored.lower, None if stored.upper is None else stored.upper - ONE_DAY)


def selling_spans(
    plan: Plan, *, known_at: int | None = None
) -> Mapping[int, tuple[tuple[str, date, date | None], ...]]:
    """Section 3: who sold each share class when: (distributor code, first day, last day)."""
    found: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    rows = (
        SellingPeriod.objects.known_at(known_at)
        .filter(share_class__plan=plan, sells__isnull=False)
        .values_list("share_class_id", "distributor__code", "sells__startswith", "sells__endswith")
    )
    for share_class, code, first, end in rows:
        found[share_class].append((code, first, None if end is None else end - ONE_DAY))
    return {
        share_class: tuple(sorted(spans, key=lambda span: span[1])) for share_class, spans in found.items()
    }


def selling_cut_points(plan: Plan, *, known_at: int | None = None) -> frozenset[date]:
    """R5: each first day of selling, and the day after each last one."""
    points: set[date] = set()
    for spans in selling_spans(plan, known_at=known_at).values():
        for _, first, last in spans:
            points.add(first)
            if last is not None:
                points.add(last + ONE_DAY)
    return frozenset(points)
