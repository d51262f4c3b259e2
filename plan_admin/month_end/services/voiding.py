"""R13: take a payment back before it is issued, or after; its lines go to a new one, and nothing is lost."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import AbstractUser

from assignments.domain.approvals import OUTCOME_OF, REVERSED_BECAUSE, VOIDED_BECAUSE, OutcomeKind
from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction, PaymentOutcome
from assignments.selectors.chained_payments import PAYMENT_OUTCOMES
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section
from governance.models import Plan
from governance.services.chain import append_link
from plan_admin.month_end.services.moving import move_lines
from plan_admin.month_end.services.payment_acts import (
    Writing,
    before_its_settlement,
    fault_of,
    leave_no_act,
    locked_instructions,
    not_before_it_was_payable,
    not_in_the_future,
    payment_act,
    refuse,
    set_status,
    state_faults,
    with_reason,
)

BEFORE_ISSUE = (InstructionStatus.PREPARED, InstructionStatus.APPROVED)


@plan_section("6(a)")
def void_payment(
    *,
    plan: Plan,
    month: PlanMonth,
    instruction: int,
    reason: str,
    hold: bool,
    acting_user: AbstractUser,
) -> PaymentInstruction:
    """Void a payment before it is issued; the same lines are prepared anew, or held with that reason.

    Any approval of it is void. Voided so already, nothing changes. Returns the payment that has the lines.

    Raises: Refused without a reason, and where the payment is in another state.
    """
    why = with_reason(reason)
    with payment_act(
        plan,
        month=month,
        kind="void_payment",
        acting_user=acting_user,
        source=_named(month, instruction),
        reason=why,
    ) as act:
        (row,) = locked_instructions(plan, month=month, numbers=[instruction]).values()
        if _is_done(row, InstructionStatus.VOIDED, why):
            moved = _moved_to(row)
            leave_no_act()
            return moved
        refuse(state_faults({row.pk: row}, allowed=BEFORE_ISSUE, what="voided before issue"))
        set_status([row], InstructionStatus.VOIDED, act=act)
        move_lines(
            [row], plan=plan, month=month, act=act, reasons=_held(row, VOIDED_BECAUSE + why, hold=hold)
        )
        return _moved_to(row)


@plan_section("6(a)")
def reverse_payment(
    *,
    plan: Plan,
    month: PlanMonth,
    instruction: int,
    on: date,
    reason: str,
    writing: Writing,
    hold: bool,
    today: date,
    acting_user: AbstractUser,
) -> PaymentInstruction:
    """Reverse a payment after it was issued, as of a day; its lines are held with that reason, or prepared.

    The paper that ordered it stays as it is; reversed so already, nothing changes. Returns the payment that
    has the lines.

    Raises: Refused without reason or document, for a day to come, and where nothing was issued.
    """
    why = with_reason(reason)
    days = (*not_in_the_future(on, today=today), *not_before_it_was_payable(on, month=month))
    refuse([*writing.faults(), *days])
    with payment_act(
        plan,
        month=month,
        kind="reverse_payment",
        acting_user=acting_user,
        source=_named(month, instruction),
        reason=why,
    ) as act:
        (row,) = locked_instructions(plan, month=month, numbers=[instruction]).values()
        if _is_done(row, InstructionStatus.REVERSED, why):
            moved = _moved_to(row)
            leave_no_act()
            return moved
        refuse([*_not_reversible(row), *before_its_settlement(on, [row.pk])])
        PaymentOutcome.objects.create(
            instruction=row,
            kind=OutcomeKind.REVERSED,
            date=on,
            reason=why,
            document=writing.filed(act),
            document_named=writing.kept_at.strip(),
            recorded_by=act,
        )
        append_link(PAYMENT_OUTCOMES, act=act, about=f"payment {row.pk} of {month} reversed")
        set_status([row], InstructionStatus.REVERSED, act=act)
        move_lines(
            [row], plan=plan, month=month, act=act, reasons=_held(row, REVERSED_BECAUSE + why, hold=hold)
        )
        return _moved_to(row)


def _not_reversible(row: PaymentInstruction) -> Collection[Fault]:
    if row.status == InstructionStatus.SETTLED and not row.amount:
        return [fault_of(row.pk, "came to nothing, so that nothing was issued", "leave it")]
    return state_faults(
        {row.pk: row}, allowed=sorted(OUTCOME_OF[OutcomeKind.REVERSED]), what="reversed after issue"
    )


def _held(row: PaymentInstruction, reason: str, *, hold: bool) -> dict[int, tuple[str, ...]]:
    return {row.pk: (reason,)} if hold else {}


def _is_done(row: PaymentInstruction, status: InstructionStatus, why: str) -> bool:
    """Whether just that was done before: a second click, or a request that came twice."""
    return row.status == status and row.not_paid_by_id is None and row.status_by.reason == why


def _moved_to(row: PaymentInstruction) -> PaymentInstruction:
    return PaymentInstruction.objects.filter(released_from=row).latest("pk")


def _named(month: PlanMonth, instruction: int) -> str:
    return f"{month}, payment {instruction}"
