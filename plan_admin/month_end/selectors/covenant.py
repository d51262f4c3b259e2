"""Section 11(ii), (iii) in the months: what protects which Shares, and which months are to be corrected."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from assignments.models import PaymentDirection, PaymentLine, Restatement
from assignments.selectors.payments import NO_LONGER_STANDING
from assignments.selectors.transfers import transfers_of
from fees.models import MonthlyFee
from governance.domain.covenant import Protected
from governance.domain.obligation import ObligationSpan, PlanState
from governance.domain.periods import DatePeriod, PlanMonth
from governance.models import Plan, Termination, TerminationScope
from governance.selectors.law import law_of
from governance.selectors.selling import selling_spans

WITH_FIGURES = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedShares:
    """A termination of a Plan for one of its share classes, and what it protects."""

    plan: Plan
    share_class: int
    portfolio: int
    protected: Protected


def protected_shares(plan: Plan, *, month: PlanMonth, known_at: int) -> list[ProtectedShares]:
    """The carried terminations of any Plan for the Portfolios and the class of Shares of this one."""
    scopes = TerminationScope.objects.filter(
        termination__in=_terminations(known_at, month=month),
        share_class__plan__share_class=plan.share_class,
        share_class__portfolio__share_classes__plan=plan,
    )
    by_plan: dict[int, dict[int, int]] = defaultdict(dict)
    for of, share_class, portfolio in scopes.values_list(
        "share_class__plan_id", "share_class_id", "share_class__portfolio_id"
    ):
        by_plan[of][share_class] = portfolio
    plans = Plan.objects.in_bulk(by_plan)
    return [
        one
        for number in sorted(by_plan)
        for one in _protected_of(plans[number], by_plan[number], month=month, known_at=known_at)
    ]


def _terminations(known_at: int, *, month: PlanMonth) -> "QuerySet[Termination]":
    return Termination.objects.known_at(known_at).filter(effective__lte=month.last)


def _protected_of(
    plan: Plan, classes: Mapping[int, int], *, month: PlanMonth, known_at: int
) -> Iterator[ProtectedShares]:
    laws = law_of(plan, known_at=known_at, only=list(classes))
    sold = selling_spans(plan, known_at=known_at)
    designees = _designees(plan, known_at=known_at)
    for share_class, portfolio in sorted(classes.items()):
        by_seller: dict[str, list[DatePeriod]] = defaultdict(list)
        for code, first, last in sold.get(share_class, ()):
            by_seller[code].append(DatePeriod(first, last))
        for one in laws[share_class].terminations:
            if one.decision is not None and one.facts.effective <= month.last:
                yield ProtectedShares(
                    plan=plan,
                    share_class=share_class,
                    portfolio=portfolio,
                    protected=Protected(
                        termination=one.facts,
                        sold=by_seller,
                        designees={code: designees[share_class, code] for code in by_seller},
                    ),
                )


def _designees(plan: Plan, *, known_at: int) -> dict[tuple[int, str], set[str]]:
    """By share class and Distributor: the codes of its Assignees, and of the agents that it named."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for key, transfers in transfers_of(plan, known_at=known_at).items():
        found[key].update(terms.assignee for terms in transfers)
    agents = PaymentDirection.objects.known_at(known_at).filter(plan=plan, agent__isnull=False)
    for share_class, code, agent in agents.values_list(
        "scope__share_class_id", "distributor__code", "agent__code"
    ):
        found[share_class, code].add(agent)
    return found


class Undone(NamedTuple):
    """A month that was computed as if a termination were Complete as to a Distributor, and why it was not."""

    fee: int
    distributor: str
    reason: str


def undone_since(
    plan: Plan, *, month: PlanMonth, known_at: int | None, share_classes: Collection[int]
) -> list[Undone]:
    """The months before this one that were computed as if a termination were Complete, which it was not.

    By what was known at an act; months that knew it, or were restated knowing it, are left out.
    """
    scope = TerminationScope.objects.filter(share_class__in=share_classes)
    classes = set(scope.values_list("share_class_id", flat=True))
    if not classes:
        return []
    since: dict[tuple[int, str], tuple[PlanMonth, str]] = {}
    for share_class, law in law_of(plan, known_at=known_at, only=classes).items():
        for one in law.terminations:
            if one.decision is None:
                continue
            for code in {code for span in law.obligation for code, _ in span.held_for}:
                why = one.facts.broken_for(code)
                if why:
                    since[share_class, code] = (PlanMonth.of(one.facts.effective), "; ".join(why))
    return list(_not_restored(since, month=month)) if since else []


def _not_restored(
    since: Mapping[tuple[int, str], tuple[PlanMonth, str]], *, month: PlanMonth
) -> Iterator[Undone]:
    fees = MonthlyFee.objects.filter(
        share_class__in={share_class for share_class, _ in since},
        month__gte=min(first.first for first, _ in since.values()),
        month__lt=month.first,
        status__in=WITH_FIGURES,
    )
    restated = Restatement.objects.filter(corrected_fee__in=fees, monthly_fee__status__in=WITH_FIGURES)
    known = {
        (fee, code) for fee, codes in restated.values_list("corrected_fee_id", "undone") for code in codes
    }
    for fee in fees.order_by("month", "share_class_id"):
        for (share_class, code), (first, reason) in sorted(since.items()):
            knew = "Section 11(" in fee.held_agreements.get(code, "") or (fee.pk, code) in known
            if fee.share_class_id == share_class and fee.month >= first.first and not knew:
                yield Undone(fee=fee.pk, distributor=code, reason=reason)


def corrected_in(*, share_class: int, month: PlanMonth) -> PlanMonth | None:
    """The later month that bears a correction of this one; None where none does."""
    bears = Restatement.objects.filter(
        corrected_fee__share_class=share_class,
        corrected_fee__month=month.first,
        monthly_fee__status__in=WITH_FIGURES,
    ).values_list("monthly_fee__month", flat=True)
    first = bears.order_by("monthly_fee__month").first()
    return None if first is None else PlanMonth(first)


def rests_on(*, share_class: int, month: PlanMonth) -> PlanMonth | None:
    """A later month that corrects further what this one corrected, or recovered what it claimed."""
    borne = Restatement.objects.filter(
        monthly_fee__share_class=share_class,
        monthly_fee__month=month.first,
        monthly_fee__status__in=WITH_FIGURES,
    )
    further = Restatement.objects.filter(
        corrected_fee__in=borne.values("corrected_fee"),
        monthly_fee__month__gt=month.first,
        monthly_fee__status__in=WITH_FIGURES,
    ).values_list("monthly_fee__month", flat=True)
    recovered = (
        PaymentLine.objects.filter(
            Q(claim__correction__restatement__in=borne)
            | Q(
                claim__carried_over__monthly_fee__share_class=share_class,
                claim__carried_over__monthly_fee__month=month.first,
            ),
            instruction__month__gt=month.first,
        )
        .exclude(instruction__status__in=NO_LONGER_STANDING)
        .values_list("instruction__month", flat=True)
    )
    months = sorted({*further, *recovered})
    return PlanMonth(months[0]) if months else None


def termination_notes(
    plan: Plan, *, month: PlanMonth, known_at: Mapping[int, int]
) -> dict[int, tuple[str, ...]]:
    """By share class: that the Plan is terminated on days of the month, by which votes, and as to whom how.

    `known_at` is the act at which the facts of each share class were pinned.
    """
    scope = TerminationScope.objects.filter(share_class__in=known_at)
    classes = set(scope.values_list("share_class_id", flat=True))
    found: dict[int, tuple[str, ...]] = {}
    for act in sorted({known_at[one] for one in classes}):
        own = {one for one in classes if known_at[one] == act}
        for share_class, law in law_of(plan, known_at=act, only=own).items():
            ended = [one for one in law.terminations if one.decision is not None]
            votes = sorted({vote for one in ended if one.decision is not None for vote in one.decision.by})
            words = [
                f"{span.reason}. Voted: {', '.join(votes)}"
                for span in law.obligation
                if span.state is PlanState.TERMINATED and _touches(span, month)
            ]
            found[share_class] = tuple(words)
    return found


def _touches(span: ObligationSpan, month: PlanMonth) -> bool:
    return (span.first is None or span.first <= month.last) and (
        span.last is None or month.first <= span.last
    )
