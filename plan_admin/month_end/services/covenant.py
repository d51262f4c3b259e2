"""Section 11(iii) at a closing: is anybody else paid on Shares that a Complete Termination protects?"""

from collections.abc import Iterable, Iterator
from datetime import date

from fees.domain.accrual import DayTerms, TermsSpan
from fees.domain.class_month import ClassMonth, CohortMonth
from fees.models import MonthlyFee
from governance.domain.covenant import CovenantLimb, FeeKind, PaidOnShares, breaches_of
from governance.domain.periods import DatePeriod, PlanMonth
from governance.models import Act, CovenantBreach, Distributor, Plan, ShareClass
from governance.selectors.selling import selling_spans
from plan_admin.month_end.selectors.covenant import WITH_FIGURES, ProtectedShares, protected_shares
from plan_admin.month_end.selectors.month_facts import MonthFacts, month_facts
from plan_admin.month_end.services.computing import compute_one


def record_breaches(plan: Plan, *, month: PlanMonth, act: Act) -> int:
    """Record what the month's payments break of the Complete Terminations of all Plans; how much that is.

    Looked at is what this Plan would pay for the month by what is now known, and what other Plans for the
    same Shares have computed of it. Whoever closes the month computes it knowing what was found here.
    """
    watched = [
        one
        for one in protected_shares(plan, month=month, known_at=act.pk)
        if any(one.protected.termination.is_complete_for(code) for code in one.protected.sold)
    ]
    if not watched:
        return 0
    paid = {
        portfolio: list(_paid(plan, portfolio, month=month, known_at=act.pk))
        for portfolio in {one.portfolio for one in watched}
    }
    breaches = [row for one in watched for row in _breaches(one, paid[one.portfolio], month=month, act=act)]
    CovenantBreach.objects.bulk_create(breaches)
    return len(breaches)


def _breaches(
    one: ProtectedShares, paid: Iterable[PaidOnShares], *, month: PlanMonth, act: Act
) -> Iterator[CovenantBreach]:
    termination = one.protected.termination
    share_class = ShareClass.objects.select_related("portfolio").get(pk=one.share_class)
    for breach in breaches_of(one.protected, paid):
        said = {
            "termination": termination.id,
            "portfolio": share_class.portfolio.code,
            "distributor": breach.distributor,
            "limb": CovenantLimb.NOBODY_ELSE.value,
            "month": str(month),
            "evidence": breach.evidence,
        }
        yield CovenantBreach(
            entry=" ".join((termination.id, said["portfolio"], breach.distributor, said["limb"])),
            content=said,
            recorded_by=act,
            plan=one.plan,
            termination=termination.id,
            share_class=share_class,
            distributor=Distributor.objects.get(code=breach.distributor),
            limb=CovenantLimb.NOBODY_ELSE.value,
            since=month.first,
            evidence=breach.evidence,
            found_by=CovenantBreach.FoundBy.CLOSING,
        )


def _paid(plan: Plan, portfolio: int, *, month: PlanMonth, known_at: int) -> Iterator[PaidOnShares]:
    """Who is paid on which Shares of a Portfolio for the month, under every Plan of the same class."""
    classes = ShareClass.objects.filter(portfolio=portfolio, plan__share_class=plan.share_class)
    for share_class in classes.select_related("plan").order_by("plan_id"):
        if share_class.plan_id == plan.pk:
            facts = month_facts(plan, month=month, known_at=known_at)
            yield from _paid_of(facts, share_class.pk)
            continue
        fee = MonthlyFee.objects.filter(
            share_class=share_class, month=month.first, status__in=WITH_FIGURES
        ).select_related("run")
        for one in fee:
            facts = month_facts(
                share_class.plan,
                month=month,
                known_at=one.run.facts_known_at,
                cut_points=tuple(one.run.cut_points),
            )
            yield from _paid_of(facts, share_class.pk)


def _paid_of(facts: MonthFacts, share_class: int) -> Iterator[PaidOnShares]:
    result = compute_one(facts, share_class)
    if result.month is None or result.terms is None:
        return
    written = _Written(facts, share_class)
    for cohort in result.month.cohorts:
        days = [day for day, accrual in zip(result.month.accrued_on, cohort.accruals, strict=True) if accrual]
        if days:
            yield from written.on(cohort, cohort.distributor, FeeKind.SALES_CHARGE, until=days[-1])
    for span in result.terms.spans:
        for cohort, payee, until in _service_fees(result.month, span):
            yield from written.on(cohort, payee, FeeKind.SERVICE_FEE, until=until)


def _service_fees(month: ClassMonth, span: TermsSpan) -> Iterator[tuple[CohortMonth, str, date]]:
    """Section 5 and R8: the service fee of some days: on which Shares, to whom, until when.

    Where several are in force, each is paid on the Shares that it sold; on all others, all are.
    """
    terms = span.terms
    days = [at for at, day in enumerate(month.accrued_on) if span.first <= day <= span.last]
    if not terms.service_rate or not days:
        return
    in_force = None if terms.servicing is None else {one.distributor for one in terms.servicing}
    accrued = {code for code, accrual in month.service_by_distributor.items() if accrual}
    for cohort in month.cohorts:
        held = [at for at in days if cohort.tracked[at] or cohort.free[at]]
        if held and _earns(cohort, terms):
            itself = in_force is None or cohort.distributor in in_force
            for payee in [cohort.distributor] if itself else sorted((in_force or set()) & accrued):
                yield cohort, payee, month.accrued_on[held[-1]]


def _earns(cohort: CohortMonth, terms: DayTerms) -> bool:
    """R12: whether these Shares are among those on which the fee is measured."""
    first = cohort.interval_first
    in_time = terms.sold_before is None or first is None or first < terms.sold_before
    return in_time and cohort.distributor not in terms.stopped_for


class _Written:
    """Payments of one share class's month, written with the days on which the Shares were sold."""

    def __init__(self, facts: MonthFacts, share_class: int) -> None:
        self._facts = facts
        spans = selling_spans(facts.plan, known_at=facts.known_at).get(share_class, ())
        self._sold = [(code, DatePeriod(first, last)) for code, first, last in spans]

    def on(self, cohort: CohortMonth, payee: str, kind: FeeKind, *, until: date) -> Iterator[PaidOnShares]:
        """A payment on a cohort: the days of its interval on which its Distributor sold."""
        interval = DatePeriod(cohort.interval_first or date.min, cohort.interval_last)
        for code, sold in self._sold:
            if code == cohort.distributor and sold.overlaps(interval):
                lasts = [last for last in (sold.last, interval.last) if last is not None]
                yield PaidOnShares(
                    plan=self._facts.plan.code,
                    month=str(self._facts.month),
                    payee=payee,
                    kind=kind,
                    issued=DatePeriod(max(sold.first, interval.first), min(lasts) if lasts else None),
                    until=until,
                )
