"""Sections 2 to 12: what each coming month would pay, by the rules that close a month.

The one projection: accruals, cents and their division are those of a closing (`MonthAccrual`, `month_terms`,
`shares_of_month`), asked about facts that have not happened. Nothing is rounded here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assignments.domain.month_shares import ShareResult, shares_of_month
from assignments.domain.routes import Component
from assignments.domain.transfers import TransferTerms
from fees.domain.accrual import MonthAccrual
from fees.domain.class_month import ClassMonth
from fees.domain.cohorts import CohortScheme
from fees.domain.terms import MonthTerms, month_terms
from governance.domain.conventions import Convention
from governance.domain.errors import PlanRuleViolation
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section
from plan_admin.projection.domain.changed_law import ClassLaw
from plan_admin.projection.domain.coming import Coming
from plan_admin.projection.domain.limit_ahead import LimitAtClose, LimitRun

Transfers = Mapping[tuple[int, str], Sequence[TransferTerms]]


class Due(NamedTuple):
    """An amount (cents) of a coming month, by whose it is: a Portion is its Assignee's, all else the
    Distributor's. It would be held while `held_because` names a reason.
    """

    share_class: int
    month: PlanMonth
    component: Component
    distributor: str
    assignee: str | None
    cents: int
    held_because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectedMonth:
    """A share class's coming month. Fees in cents, exact accruals in trillionths of a dollar.

    `problem`: why there is no figure; `nothing_because`: why nothing is incurred. `limit`: how the lifetime
    limit on sales charges stands at its close, where the class has one.
    """

    share_class: int
    month: PlanMonth
    distribution_fee: int = 0
    service_fee: int = 0
    distribution_exact: int = 0
    service_exact: int = 0
    dues: tuple[Due, ...] = ()
    problem: str = ""
    nothing_because: str = ""
    limit: LimitAtClose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingTerms:
    """What holds in a coming month, or why nobody can say; share classes of one law share it."""

    month: PlanMonth
    terms: MonthTerms | None
    problem: str = ""


@plan_section("2", "5", "8", "10", "11", "12(b)")
def coming_terms(
    law: ClassLaw, *, months: Iterable[PlanMonth], conventions: Sequence[Convention]
) -> tuple[ComingTerms, ...]:
    """Sections 2 to 12: what the Fund would owe on which days of each coming month, and what would wait."""
    return tuple(_coming_terms(law, month, conventions) for month in months)


def _coming_terms(law: ClassLaw, month: PlanMonth, conventions: Sequence[Convention]) -> ComingTerms:
    try:
        terms = month_terms(
            month,
            obligation=law.obligation,
            schedule=law.schedule,
            agreements=law.agreements,
            conventions=conventions,
            waivers=law.waivers,
        )
    except PlanRuleViolation as violation:
        return ComingTerms(month=month, terms=None, problem=str(violation))
    return ComingTerms(month=month, terms=terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccruedMonth:
    """What a share class accrues of a coming month, under its lifetime limit if it has one.

    `accrued` None: nothing is incurred, or `problem` says why nobody can say how much.
    """

    month: PlanMonth
    terms: MonthTerms | None
    accrued: ClassMonth | None
    problem: str
    limit: LimitAtClose | None

    @property
    def nothing_because(self) -> str:
        """Why nothing is incurred; empty where something is, or nobody can say."""
        if self.accrued is not None or self.problem or self.terms is None:
            return ""
        return self.terms.not_in_force


@plan_section("2", "6(a)")
def accrued_months(
    terms: Iterable[ComingTerms], *, coming: Coming, scheme: CohortScheme, limit: LimitRun | None = None
) -> Iterator[AccruedMonth]:
    """Section 2: what a share class accrues of each coming month, as a closing would compute it.

    `limit` holds the months, one after the other, to the lifetime limit on sales charges.
    """
    for one in terms:
        accrued, problem = _accrued(one, coming, scheme)
        left, stands = limit.held(one.month, accrued) if limit is not None else (accrued, None)
        yield AccruedMonth(month=one.month, terms=one.terms, accrued=left, problem=problem, limit=stands)


def _accrued(one: ComingTerms, coming: Coming, scheme: CohortScheme) -> tuple[ClassMonth | None, str]:
    """What the month accrues, None where nothing is incurred; or why nobody can say."""
    if one.terms is None or not one.terms.spans:
        return None, one.problem
    fault = coming.rolled.fault
    if fault is not None:
        return None, f"Section 6(a): {fault.day}: {fault.problem}"
    month = MonthAccrual(scheme=scheme, rolled=coming.rolled, facts=coming.facts, tie_tolerance=0)
    try:
        return month.run(one.terms.spans), ""
    except PlanRuleViolation as violation:
        return None, str(violation)


@plan_section("2", "6(a)", "6(b)")
def project_class(
    share_class: int, *, months: Iterable[AccruedMonth], transfers: Transfers
) -> Iterator[ProjectedMonth]:
    """Section 6: whose each coming month of a share class would be, as a closing would divide it."""
    for one in months:
        problem = one.problem
        if one.terms is not None and one.accrued is not None:
            try:
                yield _divided(share_class, one, one.terms, one.accrued, transfers)
                continue
            except PlanRuleViolation as violation:
                problem = str(violation)
        yield ProjectedMonth(
            share_class=share_class,
            month=one.month,
            problem=problem,
            nothing_because=one.nothing_because,
            limit=one.limit,
        )


def _divided(
    share_class: int, one: AccruedMonth, terms: MonthTerms, accrued: ClassMonth, transfers: Transfers
) -> ProjectedMonth:
    shares = shares_of_month(accrued, share_class=share_class, transfers=transfers)
    held = dict(terms.held_agreements)
    return ProjectedMonth(
        share_class=share_class,
        month=one.month,
        distribution_fee=accrued.distribution_fee,
        service_fee=accrued.service_fee,
        distribution_exact=sum(accrued.distribution_accruals),
        service_exact=sum(accrued.service_accruals),
        dues=tuple(
            due
            for share in shares
            for due in _dues(
                share_class,
                one.month,
                share,
                held_because=(
                    *terms.held_because,
                    *((held[share.distributor],) if share.distributor in held else ()),
                ),
            )
            if due.cents
        ),
        limit=one.limit,
    )


@plan_section("6(a)", "6(b)", "8", "10")
def _dues(
    share_class: int, month: PlanMonth, share: ShareResult, *, held_because: tuple[str, ...]
) -> Iterator[Due]:
    """Section 6(a), 6(b): the Portions, the balance and the service fee of a Distributor's share."""
    fee, service = Component.DISTRIBUTION_FEE, Component.SERVICE_FEE
    code, split = share.distributor, share.split
    for portion in split.portions:
        yield Due(share_class, month, fee, code, portion.assignee, portion.cents, held_because)
    yield Due(share_class, month, fee, code, None, split.balance_cents, held_because)
    yield Due(share_class, month, service, code, None, share.service_fee, held_because)
