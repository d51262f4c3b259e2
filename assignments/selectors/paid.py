"""What of a payee's instructions was paid and when, and what came back: the one place that knows it."""

from collections.abc import Iterable

from assignments.domain.accounts import Movement, Payable
from assignments.domain.approvals import OutcomeKind
from assignments.domain.instructions import InstructionStatus
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import told_to_an_assignee
from assignments.models import AuthorizedInstruction, PaymentInstruction, PaymentOutcome
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
    ordered = AuthorizedInstruction.objects.filter(instruction__in=[row[0] for row in rows])
    numbers = dict(ordered.values_list("instruction_id", "authorization__number"))
    return tuple(
        Payable(
            id=number,
            fund=fund,
            month=month,
            status=InstructionStatus(status),
            cents=cents_from_dollars(amount),
            held_because=_told(party, reasons),
            authorization=str(numbers.get(number, "")),
        )
        for number, fund, month, status, amount, reasons in rows
    )


def movements_of(payables: Iterable[Payable]) -> tuple[Movement, ...]:
    """What reached the payee on the day of its settlement, and what of that came back.

    What was returned without ever having settled was never paid.
    """
    amounts = {one.id: one.cents for one in payables if one.cents}
    rows = PaymentOutcome.objects.filter(
        instruction__in=amounts, kind__in=[OutcomeKind.SETTLED.value, OutcomeKind.RETURNED.value]
    )
    outcomes = list(rows.order_by("pk").values_list("instruction_id", "kind", "date"))
    settled = {number for number, kind, _ in outcomes if kind == OutcomeKind.SETTLED}
    return tuple(
        Movement(
            instruction=number,
            day=day,
            cents=amounts[number] if kind == OutcomeKind.SETTLED else -amounts[number],
        )
        for number, kind, day in outcomes
        if number in settled
    )


def _told(party: Party, reasons: Iterable[str]) -> tuple[str, ...]:
    if party.kind is not PayeeKind.ASSIGNEE:
        return tuple(reasons)
    return tuple(dict.fromkeys(told_to_an_assignee(one) for one in reasons))
