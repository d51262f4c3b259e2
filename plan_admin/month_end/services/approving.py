"""R13, four eyes: approve payments that another person prepared, exactly as they were shown."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser

from assignments.domain.approvals import InstructionContent
from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentApproval, PaymentInstruction, PaymentLine
from assignments.selectors.approvals import contents_of, determinations_behind
from assignments.selectors.payments import UNISSUED
from fees.models import MonthlyFee, MonthlyFeeRun
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section
from governance.models import Act, Plan
from plan_admin.month_end.services.payment_acts import (
    fault_of,
    leave_no_act,
    locked_instructions,
    payment_act,
    refuse,
    set_status,
)
from plan_admin.month_end.services.permitting import holds_now
from plan_admin.month_end.services.ties import refuse_unexplained_differences

CHANGED = "changed since it was shown to you"
LOOK_AGAIN = "look at it again, and approve it as it is now"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalOutcome:
    """The payments that an approval approved, those that were approved so before it, and how many classes
    it closed.
    """

    approved: tuple[int, ...]
    unchanged: tuple[int, ...]
    closed: int


@plan_section("6(a)")
def approve_payments(
    *, plan: Plan, month: PlanMonth, shown: Mapping[int, str], acting_user: AbstractUser
) -> ApprovalOutcome:
    """Approve payments of a month: `shown` has the digest of each as it was shown to the person.

    All or none. The first approval closes the share classes of its lines, and those that stand beside them
    in a payment not issued yet, since what is closed is never prepared again. The same approval again is
    unchanged.

    Raises: Refused with every fault: for what changed since it was shown, is held or dealt with, what the
    person prepared, what the votes do not permit, and a closed class that differs without a reason.
    """
    with payment_act(plan, month=month, kind="approve_payments", acting_user=acting_user) as act:
        rows = locked_instructions(plan, month=month, numbers=shown)
        contents = {one.id: one for one in contents_of(PaymentInstruction.objects.filter(pk__in=rows))}
        approved = {
            row.instruction_id: row.digest for row in PaymentApproval.objects.filter(instruction__in=rows)
        }
        unchanged = {
            number
            for number, row in rows.items()
            if row.status == InstructionStatus.APPROVED
            and approved.get(number) == shown[number] == contents[number].digest
        }
        new = {number: row for number, row in rows.items() if number not in unchanged}
        if not new:
            leave_no_act()
            return ApprovalOutcome(approved=(), unchanged=tuple(sorted(unchanged)), closed=0)
        _refuse_unless_whole(plan, month)
        refuse(_faults(new, contents=contents, shown=shown, act=act))
        _refuse_what_is_not_permitted(plan, month, new, act=act)
        closed = _close_classes(plan, month, new, act=act)
        PaymentApproval.objects.bulk_create(
            PaymentApproval(instruction=row, digest=shown[number], approved_by=act)
            for number, row in sorted(new.items())
        )
        set_status(new.values(), InstructionStatus.APPROVED, act=act)
        Act.objects.filter(pk=act.pk).update(summary={"payments": sorted(new), "closed": closed})
    return ApprovalOutcome(approved=tuple(sorted(new)), unchanged=tuple(sorted(unchanged)), closed=closed)


def _refuse_unless_whole(plan: Plan, month: PlanMonth) -> None:
    """A closing that was killed may have computed anew what the payments are of."""
    run = MonthlyFeeRun.objects.filter(plan=plan, month=month.first, finished_at__isnull=True).first()
    if run is None:
        return
    problem = f"run {run.pk} of {month} did not finish, so that its payments are not whole"
    remedy = f"close {month} again; it goes on where it stopped"
    raise Refused([Fault(source=str(month), row=None, column="", problem=problem, remedy=remedy)])


def _faults(
    rows: Mapping[int, PaymentInstruction],
    *,
    contents: Mapping[int, InstructionContent],
    shown: Mapping[int, str],
    act: Act,
) -> list[Fault]:
    decided = determinations_behind(list(rows))
    preparers = dict(
        PaymentInstruction.objects.filter(pk__in=rows).values_list("pk", "prepared_by__acting_user")
    )
    faults: list[Fault] = []
    for number, row in sorted(rows.items()):
        if row.status != InstructionStatus.PREPARED:
            faults.append(_state_fault(row))
            continue
        content = contents[number]
        if shown[number] != content.digest:
            faults.append(fault_of(number, CHANGED, LOOK_AGAIN))
        if preparers[number] == act.acting_user_id:
            problem = f"you prepared it (act {row.prepared_by_id}): who prepares does not approve"
            faults.append(fault_of(number, problem, "another person approves it"))
        own = [one for one in decided[number] if one.recorded_by.acting_user_id == act.acting_user_id]
        for decision in own:
            problem = f"you determined that it be paid ({decision.entry}): who decides does not approve"
            faults.append(fault_of(number, problem, "another person approves it"))
        if content.waits_for_bank:
            faults.append(fault_of(number, content.waits_for_bank, "confirm or reject the change first"))
    return faults


def _state_fault(row: PaymentInstruction) -> Fault:
    if row.status == InstructionStatus.HELD:
        return fault_of(
            row.pk, f"is held: {'; '.join(row.held_because)}", "bring what it waits for, or decide"
        )
    if row.status == InstructionStatus.APPROVED:
        return fault_of(row.pk, f"is approved already, and {CHANGED}", LOOK_AGAIN)
    return fault_of(row.pk, f"is {row.status.lower()}", "look at the month's payments again")


def _refuse_what_is_not_permitted(
    plan: Plan, month: PlanMonth, rows: Mapping[int, PaymentInstruction], *, act: Act
) -> None:
    """Sections 8 and 10: nothing is approved that the votes, as now known, do not permit."""
    held = holds_now(plan, month=month, known_at=act.pk, instructions=list(rows))
    remedy = "compute it anew, so that it waits; or void it and hold it until a person decides"
    refuse(fault_of(number, "; ".join(reasons), remedy) for number, reasons in sorted(held.items()))


def _close_classes(plan: Plan, month: PlanMonth, rows: Collection[int], *, act: Act) -> int:
    """R13: the first approval closes a share class; those beside it in one payment not issued go with it."""
    fees = _paid_together(plan, month, rows)
    open_ones = MonthlyFee.objects.filter(pk__in=fees, status=MonthlyFee.Status.COMPUTED)
    codes = set(open_ones.values_list("share_class__portfolio__code", flat=True))
    if not codes:
        return 0
    refuse_unexplained_differences(plan, month=month, portfolios=codes)
    return open_ones.update(status=MonthlyFee.Status.CLOSED, closed_by=act)


def _paid_together(plan: Plan, month: PlanMonth, rows: Collection[int]) -> set[int]:
    """The fees that some payments pay, and those beside them in a payment not issued, and beside these."""
    funds = PaymentInstruction.objects.filter(pk__in=rows).values_list("fund", flat=True)
    unissued = PaymentInstruction.objects.filter(
        plan=plan, month=month.first, fund__in=set(funds), status__in=UNISSUED
    )
    # By number: what a plan of the database expects of a month just prepared does not slow it.
    numbers = {*rows, *unissued.values_list("pk", flat=True)}
    lines = PaymentLine.objects.filter(instruction__in=numbers)
    of_payment: dict[int, set[int]] = defaultdict(set)
    for number, fee in lines.values_list("instruction_id", "monthly_fee_id"):
        of_payment[number].add(fee)
    found = {fee for number in rows for fee in of_payment[number]}
    apart = dict(of_payment)
    while beside := [number for number, fees in apart.items() if fees & found]:
        found.update(*(apart.pop(number) for number in beside))
    return found
