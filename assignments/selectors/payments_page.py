"""The payment instructions of a month, a page at a time, as an address asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan

SORTS: Mapping[str, tuple[str, ...]] = {
    "fund": ("fund__name", "payee_kind", "payee", "sequence", "pk"),
    "payee": ("payee_kind", "payee", "fund__name", "sequence", "pk"),
    "amount": ("-amount", "pk"),
    "status": ("status", "fund__name", "payee", "pk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsWanted:
    """Which instructions a page shows; empty: all. `status` "" leaves out what no longer stands."""

    fund: str = ""
    payee: str = ""
    status: str = ""
    sort: str = "fund"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """One instruction on the page; the amount in cents."""

    number: int
    sequence: int
    fund: str
    payee: str
    payee_kind: str
    cents: int
    status: str
    held_because: tuple[str, ...]
    adoption: str
    continuance: str
    through: str

    @property
    def payee_kind_words(self) -> str:
        """What the payee is, as people say it."""
        return self.payee_kind.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSums:
    """All instructions that the address asks for, on whichever page they stand."""

    payments: int
    cents: int


def payments_wanted(
    plan: Plan, *, month: PlanMonth, wanted: PaymentsWanted
) -> "QuerySet[PaymentInstruction]":
    """The instructions asked for, in order."""
    rows = PaymentInstruction.objects.filter(plan=plan, month=month.first)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    else:
        rows = rows.exclude(status=InstructionStatus.SUPERSEDED)
    if wanted.fund:
        rows = rows.filter(fund__code=wanted.fund)
    if wanted.payee:
        rows = rows.filter(payee=wanted.payee)
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["fund"]))


def payment_sums(rows: "QuerySet[PaymentInstruction]") -> PaymentSums:
    """How many they are, and their cents together."""
    found: dict[str, Any] = rows.order_by().aggregate(count=Count("pk"), total=Sum("amount"))
    return PaymentSums(payments=found["count"], cents=cents_from_dollars(found["total"] or Decimal(0)))


def payment_rows(rows: "QuerySet[PaymentInstruction]") -> tuple[PaymentRow, ...]:
    """A page's instructions as it shows them."""
    return tuple(
        PaymentRow(
            number=row.pk,
            sequence=row.sequence,
            fund=row.fund.name,
            payee=row.payee,
            payee_kind=row.payee_kind,
            cents=cents_from_dollars(row.amount),
            status=row.status,
            held_because=tuple(row.held_because),
            adoption=row.authority.get("adoption") or "",
            continuance=row.authority.get("continuance") or "",
            through=row.authority.get("through") or "",
        )
        for row in rows.select_related("fund")
    )
