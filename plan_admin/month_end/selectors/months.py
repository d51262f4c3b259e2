"""The months of a Plan that were begun, with how far each is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars, dollars_text
from governance.models import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShown:
    """A month in one line: how many Portfolios stand how, and the fees (dollars, as text)."""

    month: date
    computed: int
    closed: int
    failed: int
    not_in_force: int
    distribution_fee: str
    service_fee: str


def months_of(plan: Plan) -> tuple[MonthShown, ...]:
    """The Plan's months, the latest first; one query."""
    standing = MonthlyFee.objects.filter(share_class__plan=plan).exclude(status=MonthlyFee.Status.SUPERSEDED)
    rows = (
        standing.values("month")
        .annotate(
            computed=_count(MonthlyFee.Status.COMPUTED),
            closed=_count(MonthlyFee.Status.CLOSED),
            failed=_count(MonthlyFee.Status.FAILED),
            not_in_force=_count(MonthlyFee.Status.NOT_IN_FORCE),
            distribution=Sum("distribution_fee"),
            service=Sum("service_fee"),
        )
        .order_by("-month")
    )
    return tuple(
        MonthShown(
            month=row["month"],
            computed=row["computed"],
            closed=row["closed"],
            failed=row["failed"],
            not_in_force=row["not_in_force"],
            distribution_fee=dollars_text(cents_from_dollars(row["distribution"])),
            service_fee=dollars_text(cents_from_dollars(row["service"])),
        )
        for row in rows
    )


def _count(status: str) -> Count:
    return Count("pk", filter=Q(status=status))
