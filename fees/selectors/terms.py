"""What held on each day of one share class's month, by what was known at an act (R2, R8, R12)."""

from collections.abc import Iterable
from datetime import date

from fees.domain.cohorts import CohortScheme, SoldBy
from fees.domain.terms import AgreementDays, MonthTerms, month_terms
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.law import ShareClassLaw, conventions_of, law_of
from governance.selectors.rates import schedule_a_of
from governance.selectors.selling import Spans, selling_spans
from governance.selectors.waivers import waivers_of


def class_terms(
    plan: Plan, *, share_class: int, month: PlanMonth, known_at: int
) -> tuple[MonthTerms, ShareClassLaw]:
    """The terms of a share class's month, and the votes and agreements that they follow from."""
    law = law_of(plan, known_at=known_at, only=[share_class])[share_class]
    terms = month_terms(
        month,
        obligation=law.obligation,
        schedule=schedule_a_of(plan, known_at=known_at, only=[share_class], laws={share_class: law}).get(
            share_class, ()
        ),
        agreements=[AgreementDays(facts=one.facts, spans=one.spans) for one in law.agreements],
        conventions=conventions_of(plan, known_at=known_at),
        waivers=waivers_of(plan, known_at=known_at, only=[share_class]).get(share_class, ()),
    )
    return terms, law


def cohort_scheme(
    plan: Plan, *, cut_points: Iterable[date], known_at: int | None, spans: Spans | None = None
) -> CohortScheme:
    """R5: the cohorts of a Plan, by who sold each class when (`spans`, if at hand) and by cut points."""
    spans = selling_spans(plan, known_at=known_at) if spans is None else spans
    sellers = {
        share_class: tuple(SoldBy(distributor=code, first=first, last=last) for code, first, last in own)
        for share_class, own in spans.items()
    }
    return CohortScheme.of(cut_points=cut_points, sellers=sellers)
