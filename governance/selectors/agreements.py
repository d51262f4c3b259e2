"""Related agreements in words: parties, state on a day, votes, terms, what is due (Section 12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from governance.domain.act_1940_section_15 import Section15Clock, section_15_clock
from governance.domain.agreement_terms import REQUIRED_TERMS
from governance.domain.agreements import AgreementSpan, AgreementState, agreement_on
from governance.domain.conventions import Convention, ConventionName, value_on
from governance.domain.terms import ContinuanceTerm
from governance.domain.votes import Matter
from governance.models import AgreementTerms, DistributionAgreement, Plan
from governance.selectors.counting import CountedVote
from governance.selectors.law import AgreementLaw, ShareClassLaw, conventions_of, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.vote_words import MATTER_WORDS
from governance.selectors.votes import listed

Kind = DistributionAgreement.Kind
APPROVING = frozenset({Matter.ADOPTION, Matter.AGREEMENT, Matter.CONTINUANCE})
ENDED_BY_WORDS = {
    "": "not said how",
    "VOTE": "by vote (Section 12(a))",
    "NOTICE": "on written notice (Section 12(a))",
    "ASSIGNMENT": "automatically, by its assignment (Section 12(b))",
    "NOT_CONTINUED": "because its continuance was not approved (Section 10)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermShown:
    """A term that Section 12 asks for, and where the agreement has it."""

    section: str
    words: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteOnIt:
    """A vote that bears on an agreement: one that names it, or one on the Plan that covers it."""

    matter: str
    is_own: bool
    meeting: str
    date: date
    carried: bool
    board: str
    disinterested: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPart:
    """An agreement as to Portfolios of one law: its state on a day, its votes, and what is due by when.

    `clock` is Section 15 of the 1940 Act; None where the agreement's date is not recorded.
    """

    portfolios: tuple[str, ...]
    state: str
    why: str
    through: date | None
    lapsed_with_plan: bool
    vote_from: date | None
    votes: tuple[VoteOnIt, ...]
    clock: Section15Clock | None
    clock_has_run_out: bool

    @property
    def is_in_force(self) -> bool:
        """Whether it counts as in force on the day."""
        return self.state == AgreementState.IN_FORCE

    @property
    def has_ended(self) -> bool:
        """Whether it has ended, so that its payments run off."""
        return self.state == AgreementState.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementShown:
    """An agreement that stands, on a day."""

    id: int
    entry: str
    kind: str
    distributor: str
    distributor_code: str
    portfolios: str
    dated: date | None
    first_term_until: date | None
    sells_from: date
    sells_until: date | None
    ended_on: date | None
    ended_by: str
    notice_given: date | None
    payment_day: int
    parts: tuple[AgreementPart, ...]
    terms: tuple[TermShown, ...]
    ended_under_the_prior_plan: bool
    notice_days: int | None
    recorded_by: str
    recorded_at: datetime
    reason: str

    @property
    def terms_state(self) -> str:
        """The word of the checklist's mark."""
        if self.terms:
            return "shown"
        return "not asked for" if self.ended_under_the_prior_plan else "not shown yet"


def agreements_shown(plan: Plan, *, on: date) -> tuple[AgreementShown, ...]:
    """The related agreements of a Plan that stand, by first day and name, as they are on a day."""
    rows = list(
        DistributionAgreement.objects.filter(plan=plan, superseded_by__isnull=True)
        .select_related("plan", "distributor", "recorded_by__acting_user")
        .order_by("sells_from", "entry")
    )
    classes = share_classes_of(plan)
    law, conventions = law_of(plan, kinds=list(Kind)), conventions_of(plan)
    terms = {one.agreement_id: one for one in AgreementTerms.objects.filter(agreement__in=rows)}
    return tuple(
        _agreement(
            row,
            parts=tuple(_parts(row, classes=classes, law=law, conventions=conventions, on=on)),
            terms=terms.get(row.pk),
            all_classes=len(classes),
        )
        for row in rows
    )


def agreement_shown(plan: Plan, number: int, *, on: date) -> AgreementShown | None:
    """One agreement by the number of any of its versions, as it stands; None where the Plan has none."""
    version = DistributionAgreement.objects.filter(plan=plan, pk=number).first()
    found = agreements_shown(plan, on=on) if version is not None else ()
    return next((one for one in found if version is not None and one.entry == version.entry), None)


def _agreement(
    row: DistributionAgreement,
    *,
    parts: tuple[AgreementPart, ...],
    terms: AgreementTerms | None,
    all_classes: int,
) -> AgreementShown:
    names = [name for part in parts for name in part.portfolios]
    by = row.recorded_by
    return AgreementShown(
        id=row.pk,
        entry=row.entry,
        kind=row.get_kind_display(),
        distributor=row.distributor.name,
        distributor_code=row.distributor.code,
        portfolios=f"all {all_classes}" if len(names) == all_classes else listed(names, what="Portfolios"),
        dated=row.dated,
        first_term_until=row.first_term_until,
        sells_from=row.sells_from,
        sells_until=row.sells_until,
        ended_on=row.ended_on,
        ended_by=ENDED_BY_WORDS[row.ended_by],
        notice_given=row.notice_given,
        payment_day=row.payment_day,
        parts=parts,
        terms=_terms(terms),
        ended_under_the_prior_plan=row.ended_on is not None and row.ended_on < row.plan.effective_date,
        notice_days=terms.notice_days if terms is not None else None,
        recorded_by=str(by.acting_user),
        recorded_at=by.acted_at,
        reason=by.reason,
    )


def _terms(row: AgreementTerms | None) -> tuple[TermShown, ...]:
    if row is None:
        return ()
    return tuple(
        TermShown(section=term.section, words=term.words, evidence=getattr(row, term.key))
        for term in REQUIRED_TERMS
    )


def _parts(
    row: DistributionAgreement,
    *,
    classes: Sequence[ShareClassRow],
    law: Mapping[int, ShareClassLaw],
    conventions: Sequence[Convention],
    on: date,
) -> Iterable[AgreementPart]:
    """Portfolios of the same votes and spans together."""
    together: dict[Any, list[str]] = {}
    found: dict[Any, tuple[AgreementLaw, tuple[CountedVote, ...]]] = {}
    for one in classes:
        of_class = law[one.share_class]
        own = next((each for each in of_class.agreements if each.facts.id == row.entry), None)
        if own is not None:
            bearing = tuple(vote for vote in of_class.votes if _bears_on(vote, row.entry))
            key = (own.spans, bearing)
            together.setdefault(key, []).append(one.portfolio_name)
            found[key] = (own, bearing)
    for key, names in together.items():
        own, votes = found[key]
        yield _part(row, names, own, votes, conventions=conventions, on=on)


def _part(
    row: DistributionAgreement,
    names: Sequence[str],
    own: AgreementLaw,
    votes: Sequence[CountedVote],
    *,
    conventions: Sequence[Convention],
    on: date,
) -> AgreementPart:
    span = agreement_on(own.spans, on)
    bearing = [vote for vote in votes if vote.date <= on]
    clock = _clock(row, bearing, on=on)
    return AgreementPart(
        portfolios=tuple(names),
        state=span.state.value,
        why=span.reason,
        through=span.through,
        lapsed_with_plan=span.lapsed_with_plan,
        vote_from=_vote_from(span, conventions),
        votes=tuple(_vote(vote) for vote in bearing),
        clock=clock,
        clock_has_run_out=clock is not None and row.ended_on is None and clock.has_run_out(on),
    )


def _bears_on(vote: CountedVote, entry: str) -> bool:
    return vote.subject == entry if vote.subject else vote.covers_agreements


def _clock(row: DistributionAgreement, votes: Sequence[CountedVote], *, on: date) -> Section15Clock | None:
    if row.dated is None:
        return None
    approvals = [vote.date for vote in votes if vote.tally.carried and vote.matter in APPROVING]
    return section_15_clock(dated=row.dated, approvals=approvals, on=on)


def _vote_from(span: AgreementSpan, conventions: Sequence[Convention]) -> date | None:
    """Section 10: from which day a continuance gives a whole further year."""
    if span.state is not AgreementState.IN_FORCE or span.through is None:
        return None
    value = value_on(conventions, ConventionName.CONTINUANCE_TERM, span.through)
    return span.through - timedelta(days=ContinuanceTerm.from_value(value).days_before)


def _vote(vote: CountedVote) -> VoteOnIt:
    tally = vote.tally
    return VoteOnIt(
        matter=MATTER_WORDS.get(vote.matter, vote.matter.lower().replace("_", " ")),
        is_own=bool(vote.subject),
        meeting=vote.meeting,
        date=vote.date,
        carried=tally.carried,
        board=f"{tally.board_for} of {tally.board_in_office}",
        disinterested=f"{tally.disinterested_for} of {tally.disinterested_in_office}",
        missing=tuple(tally.missing),
    )
