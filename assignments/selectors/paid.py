"""What of a payee's instructions was paid and when, and what came back: the one place that knows it."""

from collections.abc import Iterable

from django.utils import timezone

from assignments.domain.accounts import Movement, Payable
from assignments.domain.instructions import InstructionStatus
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import told_to_an_assignee
from assignments.models import PaymentInstruction
from assignments.selectors.payments import NO_LONGER_STANDING
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan


def payables_of(plan: Plan, *, party: Party, until: PlanMonth) -> tuple[Payable, ...]:
    """Every standing instruction of a Plan that pays the party itself, up to a month."""
    rows = (
        PaymentInstruction.objects.filter(
            plan=plan, month__lte=until.first, payee_kind=party.kind.value, payee=party.code
        )
        .exclude(status__in=NO_LONGER_STANDING)
        .order_by("month", "pk")
        .values_list("pk", "fund__name", "month", "status", "amount", "held_because")
    )
    return tuple(
        Payable(
            id=number,
            fund=fund,
            month=month,
            status=InstructionStatus(status),
            cents=cents_from_dollars(amount),
            held_because=_told(party, reasons),
        )
        for number, fund, month, status, amount, reasons in rows
    )


def movements_of(payables: Iterable[Payable]) -> tuple[Movement, ...]:
    """What reached the payee, by the day on which it settled; what came back was never paid."""
    settled = {one.id: one.cents for one in payables if one.status is InstructionStatus.SETTLED and one.cents}
    days = PaymentInstruction.objects.filter(pk__in=settled).values_list("pk", "status_by__acted_at")
    return tuple(
        Movement(instruction=number, day=timezone.localdate(at), cents=settled[number]) for number, at in days
    )


def _told(party: Party, reasons: Iterable[str]) -> tuple[str, ...]:
    if party.kind is not PayeeKind.ASSIGNEE:
        return tuple(reasons)
    return tuple(dict.fromkeys(told_to_an_assignee(one) for one in reasons))
