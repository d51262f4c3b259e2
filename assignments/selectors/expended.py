"""Section 7: what was incurred, paid and held, by Portfolio and Distributor, for reports of all parties."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Sum

from assignments.domain.claims import RecoveryKind
from assignments.domain.routes import Component
from assignments.models import ClaimRecovery, DistributorShare12b1, ShareCorrection
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth

# Where each line of a closed month stands, as paid by a day. What nets to nothing is settled at once.
LINES_SQL = """
    SELECT line.share_class_id, distributor.code, line.component,
        CASE line.component WHEN 'CARRIED_OVER' THEN upper(line.corrects) ELSE '' END,
        stands.state, instruction.payee_kind <> 'DISTRIBUTOR', sum(line.amount)
    FROM assignments_paymentline AS line
    JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
    JOIN fees_monthlyfee AS fee ON fee.id = line.monthly_fee_id
    JOIN governance_distributor AS distributor ON distributor.id = line.distributor_id
    LEFT JOIN assignments_paymentoutcome AS settled ON settled.instruction_id = instruction.id
        AND settled.kind = 'SETTLED' AND settled.date <= %(paid_by)s
    CROSS JOIN LATERAL (SELECT CASE
        WHEN instruction.not_paid_by_id IS NOT NULL THEN 'NOT_PAID'
        WHEN instruction.status = 'HELD' THEN 'HELD'
        WHEN instruction.status = 'SETTLED' AND (settled.id IS NOT NULL OR instruction.amount = 0) THEN 'PAID'
        ELSE 'ON_THE_WAY' END AS state) AS stands
    WHERE fee.share_class_id = ANY(%(share_classes)s) AND fee.month BETWEEN %(first)s AND %(last)s
        AND fee.status = 'CLOSED'
        AND (instruction_is_live(instruction.status) OR instruction.not_paid_by_id IS NOT NULL)
    GROUP BY 1, 2, 3, 4, 5, 6
    ORDER BY 1, 2, 3, 4, 5, 6
"""
PAID, HELD, ON_THE_WAY, NOT_PAID = "PAID", "HELD", "ON_THE_WAY", "NOT_PAID"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSum:
    """The lines of one Portfolio, Distributor and component that stand alike; cents.

    `corrects` is the fee of what is carried over; `to_others`: paid to an Assignee or an agent.
    """

    share_class: int
    distributor: str
    component: Component
    corrects: str
    state: str
    to_others: bool
    cents: int


class ShareSum(NamedTuple):
    """A Distributor's share of both fees of a share class in some months; cents."""

    share_class: int
    distributor: str
    distribution_fee: int
    service_fee: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a party gets or gives back of an earlier month, by a correction of `in_month`; cents."""

    share_class: int
    distributor: str
    assignee: str
    component: str
    in_month: PlanMonth
    of_month: PlanMonth
    stood: int
    restated: int

    @property
    def cents(self) -> int:
        """The difference."""
        return self.restated - self.stood


def line_sums(
    share_classes: Collection[int], *, first: PlanMonth, last: PlanMonth, paid_by: date
) -> tuple[LineSum, ...]:
    """Where the payment lines of closed months stand, as paid by a day; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            LINES_SQL,
            {
                "share_classes": list(share_classes),
                "first": first.first,
                "last": last.first,
                "paid_by": paid_by,
            },
        )
        return tuple(
            LineSum(
                share_class=row[0],
                distributor=row[1],
                component=Component(row[2]),
                corrects=row[3],
                state=row[4],
                to_others=row[5],
                cents=cents_from_dollars(row[6]),
            )
            for row in cursor.fetchall()
        )


def handed_back(
    share_classes: Collection[int], *, first: PlanMonth, last: PlanMonth, by: date
) -> dict[tuple[int, str], int]:
    """Section 6(e): what claims brought back in cash in some months, less what the Fund gave back; cents.

    By share class and Distributor, up to a day; of claims that name a Portfolio.
    """
    rows = (
        ClaimRecovery.objects.filter(
            claim__share_class__in=share_classes,
            date__range=(first.first, min(last.last, by)),
            superseded_by__isnull=True,
        )
        .values_list("claim__share_class", "claim__distributor__code", "kind")
        .annotate(total=Sum("amount"))
    )
    found: dict[tuple[int, str], int] = defaultdict(int)
    for share_class, code, kind, total in rows:
        cents = cents_from_dollars(total)
        found[share_class, code] += cents if kind == RecoveryKind.RECEIVED else -cents
    return dict(found)


def share_sums(share_classes: Collection[int], *, first: PlanMonth, last: PlanMonth) -> tuple[ShareSum, ...]:
    """What closed months incurred, by share class and Distributor."""
    rows = DistributorShare12b1.objects.filter(
        monthly_fee__share_class__in=share_classes,
        monthly_fee__month__range=(first.first, last.first),
        monthly_fee__status=MonthlyFee.Status.CLOSED,
    ).values_list("monthly_fee__share_class", "distributor__code", "distribution_fee", "service_fee")
    found: dict[tuple[int, str], list[int]] = {}
    for share_class, code, distribution, service in rows:
        sums = found.setdefault((share_class, code), [0, 0])
        sums[0] += cents_from_dollars(distribution)
        sums[1] += cents_from_dollars(service)
    return tuple(ShareSum(*key, *found[key]) for key in sorted(found))


def corrected_in(
    share_classes: Collection[int], *, first: PlanMonth, last: PlanMonth
) -> tuple[Corrected, ...]:
    """The corrections that closed months bear, party by party; those of nothing are left out."""
    rows = (
        ShareCorrection.objects.filter(
            monthly_fee__share_class__in=share_classes,
            monthly_fee__month__range=(first.first, last.first),
            monthly_fee__status=MonthlyFee.Status.CLOSED,
        )
        .exclude(amount=0)
        .order_by(
            "monthly_fee__month",
            "corrected_fee__month",
            "monthly_fee__share_class__schedule_order",
            "distributor__code",
            "component",
            "assignee__code",
            "pk",
        )
        .values_list(
            "monthly_fee__share_class",
            "distributor__code",
            "assignee__code",
            "component",
            "monthly_fee__month",
            "corrected_fee__month",
            "stood",
            "restated",
        )
    )
    return tuple(
        Corrected(
            share_class=row[0],
            distributor=row[1],
            assignee=row[2] or "",
            component=row[3],
            in_month=PlanMonth(row[4]),
            of_month=PlanMonth(row[5]),
            stood=cents_from_dollars(row[6]),
            restated=cents_from_dollars(row[7]),
        )
        for row in rows
    )
