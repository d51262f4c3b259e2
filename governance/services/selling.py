"""Section 3: who was selected sells until the agreement ends, also where a vote ended it."""

from collections.abc import Iterator
from datetime import date

from django.db import IntegrityError, transaction

from governance.domain.agreements import AgreementFacts
from governance.domain.faults import Fault
from governance.domain.periods import ONE_DAY, DatePeriod
from governance.domain.sections import plan_section
from governance.models import Act, DistributionAgreement, Plan, SellingPeriod, ShareholderVote, Vote
from governance.models.recording import supersede
from governance.models.spans import days_of
from governance.selectors.law import law_of

Cut = tuple[SellingPeriod, date | None]


@plan_section("3", "12(a)")
def end_selling_by_votes(plan: Plan, *, act: Act, source: str = "") -> list[Fault]:
    """Sections 3 and 12(a): cut each selling period at the last day of an agreement that was voted out.

    Our reading: a Distributor whose agreement was voted out for a Portfolio sells its Shares no more from the
    day after, and a successor may. One that was not continued goes on selling, as it may be continued late;
    its `sells_until` says otherwise. The period that stood is superseded, never edited. Asked at the end of
    an act, once its votes are known.
    """
    named = _named_by_votes(plan)
    if not named:
        return []
    periods = list(
        SellingPeriod.objects.filter(
            superseded_by__isnull=True, agreement__plan=plan, agreement__entry__in=named, sells__isnull=False
        ).select_related("agreement", "share_class__portfolio")
    )
    laws = law_of(plan, only={one.share_class_id for one in periods})
    facts = {
        (share_class, one.facts.id): one.facts for share_class, law in laws.items() for one in law.agreements
    }
    cuts = [
        (one, last)
        for one in periods
        if (last := _last_day(one, facts.get((one.share_class_id, one.agreement.entry)))) != _last(one)
    ]
    return list(_recut(cuts, act=act, source=source))


def _named_by_votes(plan: Plan) -> set[str]:
    """The agreements that some vote names, by id."""
    entries = DistributionAgreement.objects.filter(plan=plan, superseded_by__isnull=True).values("entry")
    found: set[str] = set()
    for model in (Vote, ShareholderVote):
        rows = model.objects.filter(plan=plan, superseded_by__isnull=True, subject__in=entries)
        found |= set(rows.values_list("subject", flat=True))
    return found


def _last_day(period: SellingPeriod, facts: AgreementFacts | None) -> date | None:
    """The last day of selling: as the agreement says, or sooner by a vote; None: it goes on."""
    agreement = period.agreement
    written = agreement.sells_until or agreement.ended_on
    if period.share_class.portfolio.code not in agreement.content["portfolios"]:
        written = _last(period)  # taken in when it joined, until another agreement names the Portfolio
    first: date = period.sells.lower
    if facts is None or facts.ended_on is None:
        return written
    last = max(facts.ended_on, first)
    return last if written is None else min(written, last)


def _last(period: SellingPeriod) -> date | None:
    end: date | None = period.sells.upper
    return None if end is None else end - ONE_DAY


def _recut(cuts: list[Cut], *, act: Act, source: str) -> Iterator[Fault]:
    """Those that become shorter first, so that another's days are free."""
    supersede(SellingPeriod, act=act, pk__in=[one.pk for one, _ in cuts])
    for one, last in sorted(cuts, key=lambda cut: (cut[1] is None, cut[1] or date.max, cut[0].pk)):
        try:
            with transaction.atomic():
                SellingPeriod.objects.create(
                    agreement=one.agreement,
                    share_class=one.share_class,
                    distributor_id=one.distributor_id,
                    sells=days_of(DatePeriod(one.sells.lower, last)),
                    recorded_by=act,
                )
        except IntegrityError:
            name = one.share_class.portfolio.name
            whose = one.agreement.entry
            problem = f"Section 3: {whose} would sell {name} again, where another Distributor sells"
            remedy = "one exclusive agent a day: end the other agreement first, or leave this Portfolio out"
            yield Fault(source=source, row=None, column="subject", problem=problem, remedy=remedy)
