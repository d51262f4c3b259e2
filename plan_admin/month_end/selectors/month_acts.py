"""Who did what about a month, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from assignments.models import PaymentApproval, PaymentAuthorization, PaymentInstruction, PaymentOutcome
from fees.models import MonthlyFee, MonthlyFeeRun
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan

ACTS_SHOWN = 100
WORDS = {
    "close_month": "closed the month",
    "finish_month": "finished the month",
    "review_held": "reviewed what is held",
    "approve_payments": "approved payments",
    "issue_payments": "issued payments",
    "payments_settled": "recorded payments as settled",
    "payments_returned": "recorded payments as returned",
    "pay_again": "prepared a returned payment anew",
    "void_payment": "voided a payment before issue",
    "reverse_payment": "reversed a payment",
    "determine_payment": "determined a held payment",
    "determine_lapse": "determined a lapse (Section 10)",
    "import_net_assets": "imported net assets",
    "import_share_activity": "imported share activity",
    "import_booked_accruals": "imported booked accruals",
    "import_prime_rates": "imported prime rates",
    "import_serviced_assets": "imported net assets by servicing entity",
    "explain_difference": "explained a difference",
    "load_book": "loaded a book",
    "record_vote": "recorded a vote",
    "record_carried_over": "gave an amount carried over",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActShown:
    """One act about the month, in words."""

    number: int
    who: str
    what: str
    when: datetime
    why: str
    outcome: str


def acts_of(plan: Plan, *, month: PlanMonth) -> tuple[ActShown, ...]:
    """The latest acts on the month and its payments, newest first."""
    runs = MonthlyFeeRun.objects.filter(plan=plan, month=month.first).values("started_by")
    closed = MonthlyFee.objects.filter(
        share_class__plan=plan, month=month.first, closed_by__isnull=False
    ).values("closed_by")
    paid = PaymentInstruction.objects.filter(plan=plan, month=month.first)
    orders = PaymentAuthorization.objects.filter(plan=plan, month=month.first)
    rows = (
        Act.objects.filter(
            Q(pk__in=runs)
            | Q(pk__in=closed)
            | Q(pk__in=paid.values("prepared_by"))
            | Q(pk__in=paid.values("status_by"))
            | Q(pk__in=PaymentApproval.objects.filter(instruction__in=paid).values("approved_by"))
            | Q(pk__in=PaymentOutcome.objects.filter(instruction__in=paid).values("recorded_by"))
            | Q(pk__in=orders.values("issued_by"))
        )
        .select_related("acting_user")
        .order_by("-pk")
    )
    return tuple(
        ActShown(
            number=row.pk,
            who=row.acting_user.get_full_name() or row.acting_user.get_username(),
            what=WORDS.get(row.kind, row.kind.replace("_", " ")),
            when=row.acted_at,
            why=row.reason,
            outcome=_outcome(row),
        )
        for row in rows[:ACTS_SHOWN]
    )


def _outcome(act: Act) -> str:
    """What the act says of itself; a run that was given up says why."""
    if "abandoned" in act.summary:
        return f"given up: {act.summary['abandoned']}"
    if "share_classes" in act.summary:
        return f"{act.summary['share_classes']} share classes"
    return ""
