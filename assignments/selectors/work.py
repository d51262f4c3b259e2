"""What waits of payments: holds, Monthly Calculations to give, what is prepared and waits for approval."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Min, Sum
from django.utils import timezone

from assignments.domain.bank import is_held_for_bank_details
from assignments.domain.held_work import HoldEnds, calculation_asked_of, calculation_differs, hold_ends
from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan

NOTHING = Decimal(0)


def held_work(plan: Plan) -> Iterator[WorkItem]:
    """One for each month and reason to hold; compliance asks for what is missing, an approver decides."""
    found: dict[tuple[date, str], tuple[int, int, datetime]] = {}
    rows = (
        PaymentInstruction.objects.filter(plan=plan, status=InstructionStatus.HELD)
        .values_list("month", "held_because")
        .annotate(count=Count("pk"), total=Sum("amount"), since=Min("prepared_by__acted_at"))
        .order_by("month")
    )
    for month, reasons, count, total, since in rows:
        for reason in reasons:
            if is_held_for_bank_details(reason):
                continue  # whoever confirms the account ends the hold, and is told of the account
            payments, cents, first = found.get((month, reason), (0, 0, since))
            found[month, reason] = (
                payments + count,
                cents + cents_from_dollars(total or NOTHING),
                min(first, since),
            )
    for (month, reason), (payments, cents, first) in found.items():
        yield _held(plan, PlanMonth(month), reason, hold_ends(reason), payments, cents, first)


def prepared_work(plan: Plan) -> Iterator[WorkItem]:
    """One for each month whose payments are prepared and wait for an approver."""
    return _of_state(
        plan,
        InstructionStatus.PREPARED,
        whose=Role.APPROVER,
        what="prepared",
        otherwise="nobody is paid for the month",
        urgency=Urgency.NOW,
        way=lambda month: _approvals(plan, month, label="Approve them"),
    )


def approved_work(plan: Plan) -> Iterator[WorkItem]:
    """One for each month whose payments are approved and not issued yet."""
    return _of_state(
        plan,
        InstructionStatus.APPROVED,
        whose=Role.OFFICER,
        what="approved and not issued",
        otherwise="nobody is paid what was approved",
        urgency=Urgency.NOW,
        way=lambda month: _approvals(plan, month, label="Issue them"),
    )


def issued_work(plan: Plan) -> Iterator[WorkItem]:
    """One for each month with payments that were issued and of which nobody said what became of them."""
    status = InstructionStatus.ISSUED
    return _of_state(
        plan,
        status,
        whose=Role.OFFICER,
        what="issued and neither settled nor returned",
        otherwise="the payees' statements show them as not paid",
        urgency=Urgency.SOON,
        way=lambda month: _payments(plan, month, status, label="Say what became of them"),
    )


def returned_work(plan: Plan) -> Iterator[WorkItem]:
    """One for each month with payments that came back and were not prepared anew."""
    status = InstructionStatus.RETURNED
    return _of_state(
        plan,
        status,
        whose=Role.OFFICER,
        what="returned and not paid again",
        otherwise="the payees stay without what they are owed",
        urgency=Urgency.NOW,
        way=lambda month: _payments(plan, month, status, label="Pay them again"),
    )


def _of_state(
    plan: Plan,
    status: InstructionStatus,
    *,
    whose: Role,
    what: str,
    otherwise: str,
    urgency: Urgency,
    way: Callable[[PlanMonth], Way],
) -> Iterator[WorkItem]:
    """One for each month with payments in a state, since the first of them came to it."""
    rows = (
        PaymentInstruction.objects.filter(plan=plan, status=status)
        .values_list("month")
        .annotate(count=Count("pk"), total=Sum("amount"), since=Min("status_by__acted_at"))
        .order_by("month")
    )
    for first, count, total, since in rows:
        month = PlanMonth(first)
        yield WorkItem(
            key=f"{status.lower()}/{plan.code}/{month}",
            whose=whose,
            what=_counted(count, "payment is", "payments are", what),
            whom=_month_words(month),
            section="6(a)",
            otherwise=otherwise,
            urgency=urgency,
            plan=plan.code,
            since=timezone.localdate(since),
            cents=cents_from_dollars(total or NOTHING),
            does=way(month),
            seen_at=way(month),
        )


def calculation_work(plan: Plan, *, distributors: Collection[str]) -> Iterator[WorkItem]:
    """The Monthly Calculations for which payments wait, of the Distributors for which somebody acts."""
    for (code, month), since in calculations_asked(plan, distributors=distributors).items():
        yield WorkItem(
            key=f"calculation/{plan.code}/{code}/{month}",
            whose=Role.DISTRIBUTOR,
            what="Your Monthly Calculation has not come",
            whom=_month_words(month),
            section="6(d)",
            otherwise="the 12b-1 Portions and the balance of that month stay held",
            urgency=Urgency.LATE,
            plan=plan.code,
            since=timezone.localdate(since),
            does=Way(
                name="month_end:calculation",
                label="Give it",
                kwargs={"plan": plan.code, "month": month, "distributor": code},
            ),
        )


def calculations_asked(
    plan: Plan, *, distributors: Collection[str] | None = None
) -> dict[tuple[str, PlanMonth], datetime]:
    """The Monthly Calculations for which payments are held, and since when, of Distributors or of all."""
    held = PaymentInstruction.objects.filter(plan=plan, status=InstructionStatus.HELD)
    if distributors is not None:
        held = held.filter(lines__distributor__code__in=distributors)
    rows = (
        held.values_list("month", "held_because")
        .annotate(since=Min("prepared_by__acted_at"))
        .order_by("month")
    )
    asked: dict[tuple[str, PlanMonth], datetime] = {}
    for _, reasons, since in rows:
        for reason in reasons:
            found = calculation_asked_of(reason)
            if found is not None and (distributors is None or found[0] in distributors):
                key = (found[0], PlanMonth.from_text(found[1]))
                asked[key] = min(asked.get(key, since), since)
    return asked


def _held(
    plan: Plan, month: PlanMonth, reason: str, ends: HoldEnds, payments: int, cents: int, first: datetime
) -> WorkItem:
    way = _payments(plan, month, InstructionStatus.HELD, label="See what is held")
    held = f"{_month_words(month)}, {_counted(payments, 'payment', 'payments', 'held')}"
    return WorkItem(
        key=f"held/{plan.code}/{month}/{reason}",
        whose=ends.whose,
        what=ends.what,
        whom=held if calculation_asked_of(reason) else f"{held}: {reason}",
        section=ends.section,
        otherwise=ends.otherwise,
        urgency=Urgency.LATE,
        plan=plan.code,
        since=timezone.localdate(first),
        cents=cents,
        does=_calculation(plan, month, reason) or way,
        seen_at=way,
    )


def _calculation(plan: Plan, month: PlanMonth, reason: str) -> Way | None:
    """Where a Monthly Calculation is missing or differs: its own page, or those of the month that wait."""
    asked = calculation_asked_of(reason)
    if asked is not None:
        of = {"plan": plan.code, "month": PlanMonth.from_text(asked[1]), "distributor": asked[0]}
        return Way(name="month_end:calculation", label="See the Calculation", kwargs=of)
    if not calculation_differs(reason):
        return None
    return Way(
        name="month_end:calculations",
        label="See which differ",
        kwargs={"plan": plan.code},
        query=urlencode({"month": str(month), "only": "waiting"}),
    )


def _approvals(plan: Plan, month: PlanMonth, *, label: str) -> Way:
    return Way(name="month_end:approvals", label=label, kwargs={"plan": plan.code, "month": month})


def _payments(plan: Plan, month: PlanMonth, status: InstructionStatus, *, label: str) -> Way:
    return Way(
        name="month_end:payments",
        label=label,
        kwargs={"plan": plan.code, "month": month},
        query=urlencode({"status": status.value}),
    )


def _counted(count: int, one: str, many: str, word: str) -> str:
    return f"{count} {one if count == 1 else many} {word}"


def _month_words(month: PlanMonth) -> str:
    return f"{month.first:%B %Y}"
