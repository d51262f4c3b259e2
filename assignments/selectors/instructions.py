"""Payment instructions one by one, and among others, for lists and pages of their own."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assignments.models import PaymentInstruction, PaymentLine
from assignments.selectors.payments import shown_payments
from governance.domain.periods import PlanMonth
from governance.models import Plan

LARGEST_NUMBER = 2**63 - 1


def instructions_of(plan: Plan) -> "QuerySet[PaymentInstruction]":
    """Every instruction of a Plan, whatever became of it, with its Fund."""
    return PaymentInstruction.objects.filter(plan=plan).select_related("fund")


def with_portfolio(rows: "QuerySet[PaymentInstruction]", *, portfolio: int) -> "QuerySet[PaymentInstruction]":
    """Those that have a line of a Portfolio."""
    lines = PaymentLine.objects.filter(instruction=OuterRef("pk"), share_class__portfolio=portfolio)
    return rows.filter(Exists(lines))


def instruction_document(plan: Plan, *, number: int) -> dict[str, Any] | None:
    """One instruction of a Plan with its lines as JSON has them; None where the Plan has no such one."""
    row = instructions_of(plan).filter(pk=number).first() if number <= LARGEST_NUMBER else None
    if row is None:
        return None
    (shown,) = shown_payments(PaymentInstruction.objects.filter(pk=row.pk))
    return {"plan": plan.code, "month": str(PlanMonth(row.month)), **shown.document()}
