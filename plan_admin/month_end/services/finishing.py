"""Finish a month: its computed share classes are closed, and what arrives later is a correction."""

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.services.acts import begin_act
from plan_admin.month_end.services.progress import Progress
from plan_admin.month_end.services.ties import refuse_unexplained_differences


def finish_month(
    *, plan: Plan, month: PlanMonth, acting_user: AbstractUser, progress: Progress, reason: str = ""
) -> int:
    """Close every computed share class of a month (R13); failed ones stay open. Returns how many it closed.

    The caller is the month's one closer, and all that is computed has its instructions.

    Raises: Refused where a difference from what others say of the month has no reason.
    """
    with transaction.atomic(durable=True):
        computed = MonthlyFee.objects.filter(
            share_class__plan=plan, month=month.first, status=MonthlyFee.Status.COMPUTED
        )
        if not computed.exists():
            return 0
        act = begin_act(kind="finish_month", acting_user=acting_user, source=str(month), reason=reason)
        # Under the lock of the facts: nothing that differs can come in between.
        refuse_unexplained_differences(plan, month=month)
        closed = computed.update(status=MonthlyFee.Status.CLOSED, closed_by=act)
    progress(f"{month}: {closed} share classes closed")
    return closed
