"""What an outsider is told beyond its own rows (ADR 18): each function reads so much and no more.

The rows that lead here - lines, fees, instructions - the database has shown to the reader itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import (
    Count,
    Exists,
    FilteredRelation,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import LimitTold
from assignments.models import (
    Assignee,
    DistributorShare12b1,
    Membership,
    PaymentDirection,
    PaymentInstruction,
    PaymentLine,
    TransferScope,
)
from assignments.selectors.payments import NO_LONGER_STANDING
from fees.models import DeferredSalesCharge, MonthlyFee
from fees.selectors.yearly_limits import serviced_in
from governance.domain.money import TRILLIONTHS_PER_CENT, cents_from_dollars, round_half_up
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component, Waiver
from governance.models import DistributionAgreement, Distributor, FiledDocument, Plan
from governance.models.portal import as_application, is_portal
from governance.selectors.assignee_terms import has_assignees
from governance.selectors.due import TermEnd
from governance.selectors.due import stands_until as plan_stands_until
from governance.selectors.due_months import months_in_force
from governance.selectors.joining import joining_after
from governance.selectors.waivers import waivers_known

Key = tuple[int, str]  # monthly fee, Distributor's code
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionTold:
    """What became of an instruction that has a line of the reader: not whom it pays, unless the reader."""

    status: str
    reasons: tuple[str, ...]
    kind: str
    is_own: bool
    is_not_paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTold:
    """A Distributor's share of the distribution fee and what is left to it; cents."""

    distribution: int
    balance: int


def instructions_told(numbers: Collection[int], *, party: Party) -> dict[int, InstructionTold]:
    """Section 6(d), (e): those of these that stand, or that a determination does not pay, by number."""
    with as_application():
        standing = ~Q(status__in=NO_LONGER_STANDING) | Q(not_paid_by__isnull=False)
        rows = PaymentInstruction.objects.filter(standing, pk__in=numbers)
        found = list(rows.values_list("pk", "status", "held_because", "payee_kind", "payee", "not_paid_by"))
    return {
        number: InstructionTold(
            status=status,
            reasons=tuple(reasons),
            kind=kind,
            is_own=kind == party.kind and payee == party.code,
            is_not_paid=not_paid_by is not None,
        )
        for number, status, reasons, kind, payee, not_paid_by in found
    }


def shares_divided(keys: Collection[Key]) -> dict[Key, ShareTold]:
    """Section 6(e): the shares of the distribution fee of which the reader, an agent, is paid lines."""
    with as_application():
        rows = list(
            DistributorShare12b1.objects.filter(
                monthly_fee__in={fee for fee, _ in keys}, distributor__code__in={code for _, code in keys}
            ).values_list("monthly_fee_id", "distributor__code", "distribution_fee", "balance")
        )
    return {
        (fee, code): ShareTold(
            distribution=cents_from_dollars(distribution), balance=cents_from_dollars(balance)
        )
        for fee, code, distribution, balance in rows
        if (fee, code) in keys
    }


def waivers_told(known_at: Mapping[int, int]) -> dict[int, tuple[Waiver, ...]]:
    """Section 2: the waivers of the share classes of which the reader has a part."""
    with as_application():
        return waivers_known(known_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTold:
    """Of a class's month, beside its fees: what the lifetime limit cut, and `to_fund`, cents.

    That is what the Fund kept of the reader's deferred charges. `is_serviced`: net assets by servicing entity
    are given.
    """

    limit: LimitTold | None
    to_fund: int
    is_serviced: bool


def classes_told(fees: Collection[int], *, month: PlanMonth, party: Party) -> dict[int, ClassTold]:
    """Sections 2, 5: what is told beside the months of which the reader has a part.

    What the lifetime limit cut are class figures. Only a Distributor is told what of its own deferred charges
    the Fund kept, and that net assets by servicing entity are given: that they are, and nothing of them.
    """
    charges = DeferredSalesCharge.objects.filter(
        monthly_fee=OuterRef("pk"), distributor__code=party.code, to_fund__gt=0
    )
    kept = charges.values("monthly_fee").annotate(kept=Sum("to_fund")).values("kept")
    ledger = Q(ledger_months__corrected_fee__isnull=True) & ~Q(ledger_months__wanted=[])
    is_distributor = party.kind is PayeeKind.DISTRIBUTOR
    with as_application():
        rows = list(
            MonthlyFee.objects.filter(pk__in=fees)
            .annotate(
                cut=FilteredRelation("ledger_months", condition=ledger),
                kept=Subquery(kept),
                serviced=Exists(serviced_in(month).filter(share_class=OuterRef("share_class"))),
            )
            .values_list("pk", "cut__reached_on", "cut__wanted", "distribution_accruals", "kept", "serviced")
        )
    return {
        fee: ClassTold(
            limit=_limit_told(reached_on, wanted, charged),
            to_fund=cents_from_dollars(kept) if kept and is_distributor else 0,
            is_serviced=serviced and is_distributor,
        )
        for fee, reached_on, wanted, charged, kept, serviced in rows
    }


def _limit_told(
    reached_on: date | None, wanted: list[Decimal] | None, charged: list[Decimal]
) -> LimitTold | None:
    if not wanted:
        return None
    not_charged = round_half_up(int(sum(wanted) - sum(charged)), TRILLIONTHS_PER_CENT)
    return LimitTold(reached_on=reached_on, not_charged=not_charged)


def classes_waiting(plan: Plan, *, month: PlanMonth, done: Collection[str]) -> int:
    """Section 8: how many share classes the Plan has by the month's end that have no figures yet."""
    of_month = Q(monthly_fees__month=month.first, monthly_fees__status__in=done)
    with as_application():
        known = ~Q(pk__in=joining_after(plan, day=month.last))
        found = plan.share_classes.annotate(
            done=FilteredRelation("monthly_fees", condition=of_month)
        ).aggregate(known=Count("pk", filter=known, distinct=True), computed=Count("done", distinct=True))
        return int(found["known"] - found["computed"])


def stands_until(plan: Plan, *, on: date, portfolios: Collection[str]) -> tuple[TermEnd, ...]:
    """Section 10: until when the Plan is in force for the reader's Portfolios."""
    with as_application():
        return plan_stands_until(plan, on=on, portfolios=portfolios)


def database_shows_share(fee: MonthlyFee, *, distributor: str, component: Component) -> bool:
    """Whether a Distributor's share is the reader's by the database too, or is paid to it as an agent."""
    if not is_portal():
        return True
    if DistributorShare12b1.objects.filter(monthly_fee=fee, distributor__code=distributor).exists():
        return True
    if component is not Component.DISTRIBUTION_FEE:
        return False
    collected = PaymentLine.objects.filter(
        monthly_fee=fee,
        distributor__code=distributor,
        instruction__payee_kind=PayeeKind.COLLECTION_AGENT,
    )
    return collected.exclude(instruction__status__in=NO_LONGER_STANDING).exists()


def distributors_seen() -> frozenset[str]:
    """The Distributors whom the database shows to the reader: its own, and those that pay or direct to it."""
    return frozenset(Distributor.objects.values_list("code", flat=True))


def assignees_seen() -> frozenset[str]:
    """The Assignees whom the database shows to the reader: its own, and those of its own Transfers."""
    return frozenset(Assignee.objects.values_list("code", flat=True))


def writings_told(numbers: Collection[int]) -> dict[int, str]:
    """Section 6: the names of writings that came with disputes that the reader was shown."""
    with as_application():
        return dict(FiledDocument.objects.filter(pk__in=numbers).values_list("pk", "name"))


def writing_told(number: int) -> FiledDocument | None:
    """Section 6: a writing that came with a dispute that the reader was shown."""
    with as_application():
        return FiledDocument.objects.filter(pk=number).first()


def told_whole(rows: "QuerySet[Row]") -> list[Row]:
    """The rows that the database shows to the reader, with what the query reads beside them.

    For what is the reader's own: who said it and when, the writing that came with it.
    """
    if not is_portal():
        return list(rows)
    bare = rows.select_related(None).prefetch_related(None)
    if not rows.query.distinct_fields:
        bare = bare.order_by()  # what it is ordered by may be another's
    seen = list(bare.values_list("pk", flat=True))
    with as_application():
        return list(rows.filter(pk__in=seen))


def lines_standing(
    plan: Plan, *, month: PlanMonth, distributor: str | None, component: str
) -> list[tuple[int, str, str, list[str]]]:
    """Section 6(d): how the payments stand of lines that the reader sees, whomever an instruction pays.

    Monthly fee, Distributor's code, the instruction's status and why it is held.
    """
    lines: QuerySet[PaymentLine, Any] = PaymentLine.objects.filter(
        monthly_fee__share_class__plan=plan, monthly_fee__month=month.first, component=component
    )
    if distributor is not None:
        lines = lines.filter(distributor__code=distributor)
    seen = list(lines.values_list("pk", flat=True)) if is_portal() else None
    with as_application():
        if seen is not None:
            lines = PaymentLine.objects.filter(pk__in=seen)
        lines = lines.exclude(instruction__status__in=NO_LONGER_STANDING)
        return list(
            lines.values_list(
                "monthly_fee_id", "distributor__code", "instruction__status", "instruction__held_because"
            )
        )


def months_closed(plan: Plan, *, portfolios: Collection[str] | None = None) -> tuple[date, ...]:
    """The first days of the months that are closed for any Portfolio, or for one of some: no figure."""
    with as_application():
        closed = MonthlyFee.objects.filter(share_class__plan=plan, status=MonthlyFee.Status.CLOSED)
        if portfolios is not None:
            closed = closed.filter(share_class__portfolio__code__in=portfolios)
        return tuple(closed.order_by("month").values_list("month", flat=True).distinct())


def directions_that_pay(rows: "QuerySet[PaymentDirection]") -> list[PaymentDirection]:
    """Section 6(d): of these, the directions that pay the reader's Assignees and that it does not see itself.

    They name a Distributor that the reader sees, and no other payee.
    """
    if not is_portal():
        return []
    seen = list(rows.values_list("pk", flat=True))
    own = list(_own_memberships().filter(assignee__isnull=False).values_list("assignee_id", flat=True))
    with as_application():
        pays = TransferScope.objects.filter(
            superseded_by__isnull=True,
            transfer__superseded_by__isnull=True,
            transfer__distributor=OuterRef("distributor"),
            transfer__assignee__in=own,
            share_class__directions__direction=OuterRef("pk"),
        )
        of_assignees = rows.filter(Exists(pays), route=PaymentDirection.Route.ASSIGNEE)
        return list(of_assignees.exclude(pk__in=seen))


def database_owns(distributor: str) -> bool:
    """Whether the reader acts for that Distributor by the database too."""
    return not is_portal() or _own_memberships().filter(distributor__code=distributor).exists()


def _own_memberships() -> "QuerySet[Membership]":
    """The database shows an outsider its own alone."""
    return Membership.objects.filter(confirmed_by__isnull=False, ended_by__isnull=True)


def payment_days_told(plan: Plan) -> dict[str, int]:
    """Section 6(a): by Distributor, the business day of the next month on which its payments are due.

    Of several agreements the one that began to sell last says it. No other term of an agreement is told.
    """
    with as_application():
        rows = DistributionAgreement.objects.filter(
            plan=plan, superseded_by__isnull=True, kind=DistributionAgreement.Kind.DISTRIBUTION
        ).order_by("sells_from", "pk")
        return dict(rows.values_list("distributor__code", "payment_day"))


def assignees_told(plan: Plan, *, on: date | None = None) -> bool:
    """Section 6(b): whether rights can be transferred to Assignees, by votes that are not told."""
    with as_application():
        return has_assignees(plan, on=on)


def months_told(plan: Plan, *, first: PlanMonth, last: PlanMonth) -> tuple[PlanMonth, ...]:
    """Section 10: the months in which the Plan is in force for a Portfolio, by votes that are not told."""
    with as_application():
        return months_in_force(plan, first=first, last=last)
