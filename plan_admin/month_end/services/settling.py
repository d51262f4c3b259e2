"""R13: what became of issued payments, as a person records it: settled or returned; and paying again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser

from assignments.domain.approvals import OUTCOME_OF, OutcomeKind
from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction, PaymentOutcome
from assignments.selectors.chained_payments import PAYMENT_OUTCOMES
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section
from governance.models import Act, Plan
from governance.services.chain import append_link
from plan_admin.month_end.services.moving import move_lines
from plan_admin.month_end.services.payment_acts import (
    REASON_MISSING,
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
)

REFERENCE_LIMIT = 200
REFERENCE_MISSING = Fault(
    source="", row=None, column="reference", problem="is missing", remedy="the bank's reference"
)
REFERENCE_LONG = Fault(
    source="",
    row=None,
    column="reference",
    problem=f"is longer than {REFERENCE_LIMIT} characters",
    remedy="a shorter reference",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSaid:
    """What the bank said of a payment: the day, its reference, and why it came back."""

    kind: OutcomeKind
    on: date
    reference: str = ""
    reason: str = ""

    def faults(self, *, today: date) -> tuple[Fault, ...]:
        """What is missing or cannot be."""
        faults = [*not_in_the_future(self.on, today=today)]
        if self.kind is OutcomeKind.SETTLED and not self.reference.strip():
            faults.append(REFERENCE_MISSING)
        if len(self.reference) > REFERENCE_LIMIT:
            faults.append(REFERENCE_LONG)
        if self.kind is OutcomeKind.RETURNED and not self.reason.strip():
            faults.append(REASON_MISSING)
        return tuple(faults)


@plan_section("6(a)")
def record_outcome(
    *,
    plan: Plan,
    month: PlanMonth,
    instructions: Collection[int],
    said: OutcomeSaid,
    today: date,
    acting_user: AbstractUser,
) -> int:
    """Record that issued payments were settled, or returned. Returns how many it recorded.

    All or none; the same record again is unchanged.

    Raises: Refused with every fault.
    """
    refuse([*said.faults(today=today), *not_before_it_was_payable(said.on, month=month)])
    with payment_act(
        plan,
        month=month,
        kind=f"payments_{said.kind.lower()}",
        acting_user=acting_user,
        reason=said.reason,
    ) as act:
        rows = locked_instructions(plan, month=month, numbers=instructions)
        known, new = _known_and_new(rows, said)
        if not new:
            leave_no_act()
            return 0
        refuse(_faults(new, known=known, said=said))
        PaymentOutcome.objects.bulk_create(
            PaymentOutcome(
                instruction=row,
                kind=said.kind,
                date=said.on,
                reference=said.reference.strip(),
                reason=said.reason.strip(),
                recorded_by=act,
            )
            for _, row in sorted(new.items())
        )
        append_link(PAYMENT_OUTCOMES, act=act, about=f"payments of {month} {said.kind.lower()}: {len(new)}")
        set_status(new.values(), InstructionStatus(said.kind.value), act=act)
        Act.objects.filter(pk=act.pk).update(summary={"payments": sorted(new)})
    return len(new)


@plan_section("6(a)")
def pay_again(
    *, plan: Plan, month: PlanMonth, instruction: int, acting_user: AbstractUser
) -> PaymentInstruction:
    """Prepare the lines of a returned payment anew; another person approves it. Asked again, it is the same.

    Returns the payment that has the lines. Raises: Refused where it was not returned.
    """
    with payment_act(
        plan,
        month=month,
        kind="pay_again",
        acting_user=acting_user,
        source=f"{month}, payment {instruction}",
    ) as act:
        (row,) = locked_instructions(plan, month=month, numbers=[instruction]).values()
        again = PaymentInstruction.objects.filter(released_from=row, prepared_by__kind="pay_again").first()
        if again is not None:
            leave_no_act()
            return again
        refuse(state_faults({row.pk: row}, allowed=[InstructionStatus.RETURNED], what="paid again"))
        set_status([row], InstructionStatus.SUPERSEDED, act=act)
        move_lines([row], plan=plan, month=month, act=act, reasons={})
        return PaymentInstruction.objects.get(released_from=row)


def _known_and_new(
    rows: Mapping[int, PaymentInstruction], said: OutcomeSaid
) -> tuple[dict[int, PaymentOutcome], dict[int, PaymentInstruction]]:
    """What is recorded of these payments, and of which of them it is not what is said."""
    known = {
        one.instruction_id: one for one in PaymentOutcome.objects.filter(instruction__in=rows, kind=said.kind)
    }
    new = {
        number: row
        for number, row in rows.items()
        if number not in known or not _is_same(known[number], said) or row.status != said.kind
    }
    return known, new


def _faults(
    rows: Mapping[int, PaymentInstruction], *, known: Mapping[int, PaymentOutcome], said: OutcomeSaid
) -> list[Fault]:
    """Why an outcome cannot be recorded, for each payment."""
    fresh = {number: row for number, row in rows.items() if number not in known}
    faults = [_recorded_otherwise(known[number]) for number in sorted(rows) if number in known]
    faults += state_faults(fresh, allowed=sorted(OUTCOME_OF[said.kind]), what=said.kind.value.lower())
    faults += before_its_settlement(said.on, fresh)
    faults += [
        fault_of(number, "came to nothing, so that nothing was issued", "leave it")
        for number, row in sorted(rows.items())
        if not row.amount
    ]
    return faults


def _is_same(one: PaymentOutcome, said: OutcomeSaid) -> bool:
    return (one.date, one.reference, one.reason) == (said.on, said.reference.strip(), said.reason.strip())


def _recorded_otherwise(one: PaymentOutcome) -> Fault:
    reference = f", reference {one.reference}" if one.reference else ""
    return fault_of(
        one.instruction_id,
        f"was recorded as {one.kind.lower()} on {one.date}{reference}",
        "what was recorded stands; a payment that came back is recorded as returned",
    )
