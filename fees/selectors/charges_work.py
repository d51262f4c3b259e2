"""Section 11: redemptions of open months whose deferred sales charge is another than the terms give."""

from collections.abc import Iterator

from fees.domain.deferred_charge import Verdict
from fees.models import MonthlyFee
from fees.selectors.deferred_charges import charges_of
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan

WORTH_A_LOOK = {Verdict.MORE, Verdict.LESS, Verdict.UNCHECKED}


def charges_work(plan: Plan) -> Iterator[WorkItem]:
    """A line for each month that is computed and not finished, with how many redemptions differ."""
    months = (
        MonthlyFee.objects.filter(share_class__plan=plan, status=MonthlyFee.Status.COMPUTED)
        .order_by("month")
        .values_list("month", flat=True)
        .distinct()
    )
    classes = list(plan.share_classes.values_list("pk", flat=True)) if months else []
    for month in map(PlanMonth, months):
        charges = charges_of(classes, month=month, known_at=None)
        count = sum(one.verdict in WORTH_A_LOOK for rows in charges.values() for one in rows)
        if count:
            yield _item(plan, month, count)


def _item(plan: Plan, month: PlanMonth, count: int) -> WorkItem:
    way = Way(
        name="fees:deferred_charges",
        label="See the redemptions",
        kwargs={"plan": plan.code, "month": month},
    )
    redemptions = f"{count} redemption{'' if count == 1 else 's'}"
    return WorkItem(
        key=f"deferred/{plan.code}/{month}",
        whose=Role.OFFICER,
        what=f"{redemptions} withheld another deferred charge than the terms give, or cannot be checked",
        whom=f"{month.first:%B %Y}",
        section="11",
        otherwise="the month is paid with what was withheld; a later correction restates it",
        urgency=Urgency.NOW,
        plan=plan.code,
        does=way,
        seen_at=way,
    )
