"""Section 6(a): on which days a cohort's Shares earn, whatever rate is charged on them."""

from collections.abc import Sequence
from datetime import date

from fees.domain.accrual import DayTerms, TermsSpan
from fees.domain.class_month import ClassMonth, CohortMonth
from governance.domain.sections import plan_section


@plan_section("6(a)")
def net_assets_that_earn(month: ClassMonth, *, spans: Sequence[TermsSpan]) -> tuple[tuple[int, ...], ...]:
    """Section 6(a): for each cohort and accrued day, net assets x its Shares where they earn, else 0.

    It says whether something would accrue at any rate above nothing: a charge that is waived whole accrues
    nothing, and still takes its part from whoever has a right to it.
    """
    terms = [_terms_on(spans, day) for day in month.accrued_on]
    return tuple(
        tuple(
            net_assets * (tracked + free) if _earns(cohort, of_day) else 0
            for net_assets, tracked, free, of_day in zip(
                month.net_assets, cohort.tracked, cohort.free, terms, strict=True
            )
        )
        for cohort in month.cohorts
    )


def _terms_on(spans: Sequence[TermsSpan], day: date) -> DayTerms:
    return next(span.terms for span in spans if span.first <= day <= span.last)


def _earns(cohort: CohortMonth, terms: DayTerms) -> bool:
    """R12: after a termination only Shares sold before it earn, and not those of a Complete Termination."""
    first = cohort.interval_first
    sold_in_time = terms.sold_before is None or first is None or first < terms.sold_before
    return sold_in_time and cohort.distributor not in terms.stopped_for
