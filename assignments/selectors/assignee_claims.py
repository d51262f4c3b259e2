"""Claims on Assignees: what a correction found overpaid, and what later Portions have given back of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from assignments.domain.corrections import Part, Remainder
from assignments.domain.routes import Component
from assignments.models import FundClaim, PaymentLine
from assignments.selectors.claims import handed_over
from assignments.selectors.payments import NO_LONGER_STANDING
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAssigneeClaim:
    """A claim on an Assignee and what of it is open; of which month and fee it is."""

    id: int
    remainder: Remainder
    for_month: date
    corrects: str


def open_assignee_claims(
    share_classes: Collection[int], *, month: PlanMonth, known_at: int | None
) -> Iterator[tuple[int, OpenAssigneeClaim]]:
    """By share class: its claims on Assignees that are still open, dated before a month; oldest first."""
    rows = list(
        FundClaim.objects.known_at(known_at)
        .filter(assignee__isnull=False, share_class__in=list(share_classes), date__lt=month.first)
        .select_related("distributor", "assignee", "correction__corrected_fee")
        .order_by("date", "recorded_by_id", "pk")
    )
    recovered = _recovered(rows) if rows else {}
    for row in rows:
        left = cents_from_dollars(row.amount) - recovered.get((row.plan_id, row.entry), 0)
        if left <= 0 or row.assignee is None or row.share_class_id is None:
            continue
        corrected = row.correction.corrected_fee if row.correction else None
        yield (
            row.share_class_id,
            OpenAssigneeClaim(
                id=row.pk,
                remainder=Remainder(
                    part=Part(row.distributor.code, row.assignee.code, Component.DISTRIBUTION_FEE),
                    transfer=row.transfer_entry,
                    cents=left,
                ),
                for_month=corrected.month if corrected else row.date.replace(day=1),
                corrects=str(corrected.pk) if corrected else f"claim {row.pk}",
            ),
        )


def _recovered(rows: Collection[FundClaim]) -> Mapping[tuple[int, str], int]:
    """Cents given back of each claim, under whichever version; what an earlier computation took is not."""
    sums = (
        PaymentLine.objects.filter(
            claim__plan__in={row.plan_id for row in rows}, claim__entry__in={row.entry for row in rows}
        )
        .exclude(instruction__status__in=NO_LONGER_STANDING)
        .exclude(monthly_fee__status=MonthlyFee.Status.SUPERSEDED)
        .values_list("claim__plan_id", "claim__entry")
        .annotate(total=Sum("amount"))
    )
    found = {(plan, entry): -cents_from_dollars(total or Decimal(0)) for plan, entry, total in sums}
    for (plan, entry), cents in handed_over(rows).items():
        found[plan, entry] = found.get((plan, entry), 0) + cents
    return found
