"""What of a payee's instructions was paid and when, and what came back: the one place that knows it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

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
    """The instructions of a Plan that pay the party itself, up to a month: all that stand, and what was paid.

    One that was paid, came back and has been replaced stays for its payments; nothing is due by it any more.
    """
    rows = list(
        PaymentInstruction.objects.filter(
            plan=plan, month__lte=until.first, payee_kind=party.kind.value, payee=party.code
        )
        .filter(~Q(status__in=NO_LONGER_STANDING) | Q(outcomes__kind=OutcomeKind.SETTLED.value))
        .distinct()
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
            cents=0 if status in NO_LONGER_STANDING else cents_from_dollars(amount),
            held_because=_told(party, reasons),
            authorization=str(numbers.get(number, "")),
            amount=cents_from_dollars(amount),
        )
        for number, fund, month, status, amount, reasons in rows
    )


def movements_of(payables: Iterable[Payable]) -> tuple[Movement, ...]:
    """What reached the payee on the day of its settlement, and what of that came back or was reversed.

    What was returned without ever having settled was never paid.
    """
    amounts = {one.id: one.amount for one in payables if one.amount}
    outcomes: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = PaymentOutcome.objects.filter(instruction__in=amounts).order_by("pk")
    for number, kind, day in rows.values_list("instruction_id", "kind", "date"):
        outcomes[number].append((kind, day))
    found = []
    for number, said in outcomes.items():
        settled = [day for kind, day in said if kind == OutcomeKind.SETTLED]
        back = [day for kind, day in said if kind != OutcomeKind.SETTLED]
        found += [Movement(instruction=number, day=day, cents=amounts[number]) for day in settled]
        if settled:
            found += [Movement(instruction=number, day=day, cents=-amounts[number]) for day in back[:1]]
    return tuple(found)


def _told(party: Party, reasons: Iterable[str]) -> tuple[str, ...]:
    if party.kind is not PayeeKind.ASSIGNEE:
        return tuple(reasons)
    return tuple(dict.fromkeys(told_to_an_assignee(one) for one in reasons))
