"""One share class's stored month with the law of its days, ready to be explained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.domain.disguised_month import disguised_month, disguised_transfers
from assignments.domain.explained_days import MonthDays, StoredCohort, under_the_limit
from assignments.domain.explained_month import StoredMonth, StoredShare
from assignments.domain.explained_portion import NamedTransfer, StoredPortion
from assignments.domain.explanation import VoteShown
from assignments.domain.transferred import Transferred
from assignments.models import AssigneePortion12b1, DistributorShare12b1, Transfer
from assignments.selectors.told import assignees_seen, distributors_seen
from assignments.selectors.transfers import that_cover, transfer_terms
from fees.domain.accrual import DayFacts, DayTerms, TermsSpan
from fees.models import CohortAccrual, LedgerMonth, MonthlyFee
from fees.selectors.facts import day_facts_of
from fees.selectors.terms import class_terms
from governance.domain.amendments import line_on
from governance.domain.business_days import last_business_day_on_or_before
from governance.domain.money import cents_from_dollars
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.votes import Matter
from governance.domain.waivers import covering, waiver_in_words
from governance.models import Plan
from governance.models.portal import as_application, is_portal
from governance.selectors.counting import CountedVote
from governance.selectors.law import ShareClassLaw
from governance.selectors.rates import amended_rates
from governance.selectors.waivers import waivers_of

WITH_FIGURES = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)
NO_TERMS = DayTerms(distribution_rate=0, service_rate=0, aggregate_rate=0, days_in_year=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedFee:
    """A stored month and the row that it was read from."""

    fee: MonthlyFee
    stored: StoredMonth


def explained_fee(plan: Plan, *, month: PlanMonth, portfolio: str) -> ExplainedFee | None:
    """The figures that stand of a Portfolio's month; None where nothing was computed.

    Whoever the database shows a part of the fee is told the class's own figures, others unnamed.
    """
    number = (
        MonthlyFee.objects.filter(
            share_class__plan=plan,
            share_class__portfolio__code=portfolio,
            month=month.first,
            status__in=WITH_FIGURES,
        )
        .values_list("pk", flat=True)
        .first()
    )
    if number is None:
        return None
    with as_application():
        fee = MonthlyFee.objects.select_related("run", "share_class__portfolio__fund").get(pk=number)
        stored = _stored(plan, fee, month=month)
    if is_portal():
        stored = disguised_month(stored, seen=distributors_seen())
    return ExplainedFee(fee=fee, stored=stored)


def _stored(plan: Plan, fee: MonthlyFee, *, month: PlanMonth) -> StoredMonth:
    known_at = fee.run.facts_known_at
    terms, law = class_terms(plan, share_class=fee.share_class_id, month=month, known_at=known_at)
    waivers = waivers_of(plan, known_at=known_at, only=[fee.share_class_id]).get(fee.share_class_id, ())
    facts = day_facts_of([fee.share_class_id], month=month, known_at=known_at)[fee.share_class_id]
    by_day = tuple(_terms_on(terms.spans, day) for day in fee.accrued_on)
    figure_of = tuple(
        _figure_of(day, facts, prior_day=one.prior_day)
        for day, one in zip(fee.accrued_on, by_day, strict=True)
    )
    portfolio = fee.share_class.portfolio
    limit = LedgerMonth.objects.filter(monthly_fee=fee, corrected_fee__isnull=True).first()
    wanted = tuple(map(int, limit.wanted)) if limit else ()
    charged = tuple(map(int, fee.distribution_accruals))
    days = MonthDays(
        days=tuple(fee.accrued_on),
        net_assets=tuple(cents_from_dollars(figure) for figure in fee.net_assets),
        terms=by_day,
        cohorts=_cohorts(fee),
    )
    return StoredMonth(
        fund=portfolio.fund.name,
        portfolio=portfolio.code,
        portfolio_name=portfolio.name,
        is_final=fee.status == MonthlyFee.Status.CLOSED,
        days=under_the_limit(days, wanted=wanted, charged=charged),
        figure_of=figure_of,
        figures=tuple(facts.net_assets.get(day.toordinal(), 0) for day in figure_of),
        distribution_accruals=charged,
        service_accruals=tuple(map(int, fee.service_accruals)),
        average=cents_from_dollars(fee.average_daily_net_assets),
        distribution_fee=cents_from_dollars(fee.distribution_fee),
        service_fee=cents_from_dollars(fee.service_fee),
        aggregate_fee=cents_from_dollars(fee.aggregate_fee),
        shares=_shares(fee),
        conventions=fee.conventions,
        votes=(
            *votes_of_authority(law.votes, fee.authority.values()),
            *_votes_on_rates(plan, law, fee=fee, known_at=known_at),
        ),
        through=date.fromisoformat(fee.authority["through"]) if fee.authority.get("through") else None,
        waivers=tuple(waiver_in_words(one) for one in covering(month.period, waivers)),
        wanted=wanted,
        reached_on=limit.reached_on if limit else None,
    )


def votes_of_authority(
    votes: Iterable[CountedVote], authority: Iterable[str | None]
) -> tuple[VoteShown, ...]:
    """The votes on the Plan of the meetings that an authority names ("m1, m2")."""
    meetings = {one for words in authority if words for one in words.split(", ")}
    return tuple(
        _shown(vote)
        for vote in votes
        if vote.meeting in meetings and (not vote.subject or vote.matter is Matter.ADOPTION)
    )


def _votes_on_rates(
    plan: Plan, law: ShareClassLaw, *, fee: MonthlyFee, known_at: int
) -> tuple[VoteShown, ...]:
    """Section 9: the votes on the amendments that the month's rates come from."""
    share_class = fee.share_class_id
    amended = amended_rates(plan, known_at=known_at, only=[share_class], laws={share_class: law})
    lines = amended.settled.get(share_class, ())
    by = {line.line.amendment for day in fee.accrued_on if (line := line_on(lines, day)) is not None}
    return tuple(
        _shown(vote)
        for vote in law.votes
        if vote.matter is Matter.AMENDMENT and vote.subject in by and vote.tally.carried
    )


def _shown(vote: CountedVote) -> VoteShown:
    return VoteShown(
        meeting=vote.meeting,
        date=vote.date,
        matter=vote.matter,
        covers_agreements=vote.covers_agreements,
        tally=vote.tally,
    )


def _terms_on(spans: Sequence[TermsSpan], day: date) -> DayTerms:
    """The terms of a day; a day that accrued without any is shown to disagree."""
    return next((span.terms for span in spans if span.first <= day <= span.last), NO_TERMS)


def _figure_of(day: date, facts: DayFacts, *, prior_day: bool) -> date:
    """R1: the day whose net assets a day uses."""
    if prior_day:
        return last_business_day_on_or_before(day - ONE_DAY)
    if day.toordinal() in facts.net_assets:
        return day
    earlier = [one for one in facts.net_assets if one < day.toordinal()]
    return date.fromordinal(max(earlier)) if earlier else day


def _cohorts(fee: MonthlyFee) -> tuple[StoredCohort, ...]:
    rows = CohortAccrual.objects.filter(monthly_fee=fee).order_by("distributor__code", "interval_first")
    return tuple(
        StoredCohort(
            distributor=row.distributor.code,
            first=None if row.interval_first == date.min else row.interval_first,
            last=None if row.interval_last == date.max else row.interval_last,
            tracked=tuple(row.tracked),
            free=tuple(row.free),
            accrual=int(row.distribution_accrual),
        )
        for row in rows.select_related("distributor")
    )


def _shares(fee: MonthlyFee) -> dict[str, StoredShare]:
    rows = DistributorShare12b1.objects.filter(monthly_fee=fee).select_related("distributor")
    return {
        row.distributor.code: StoredShare(
            distribution_fee=cents_from_dollars(row.distribution_fee),
            service_fee=cents_from_dollars(row.service_fee),
            balance=cents_from_dollars(row.balance),
            distribution_exact=int(row.distribution_exact),
            service_exact=int(row.service_exact),
        )
        for row in rows
    }


def stored_portion(fee: MonthlyFee, *, distributor: str, assignee: str) -> StoredPortion | None:
    """What is stored of a Portion; None where there is none."""
    row = AssigneePortion12b1.objects.filter(
        monthly_fee=fee, distributor__code=distributor, assignee__code=assignee
    ).first()
    if row is None:
        return None
    return StoredPortion(cents=cents_from_dollars(row.amount), exact=int(row.exact))


def transfers_known(fee: MonthlyFee, *, distributor: str) -> tuple[NamedTransfer, ...]:
    """A Distributor's Transfers of its fee that reach the share class, as the closing knew them."""
    with as_application():
        rows = (
            Transfer.objects.known_at(fee.run.facts_known_at)
            .filter(that_cover(Transferred.DISTRIBUTION_FEE))
            .filter(scope__share_class=fee.share_class_id, distributor__code=distributor)
            .select_related("assignee")
            .order_by("pk")
        )
        found = tuple(
            NamedTransfer(entry=row.entry, kind=row.kind.lower(), terms=transfer_terms(row)) for row in rows
        )
    return disguised_transfers(found, seen=assignees_seen()) if is_portal() else found
