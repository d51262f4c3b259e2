"""Section 2: lifetime limits on sales charges that are reached, or will be within a year."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from governance.domain.errors import Refused
from governance.domain.money import TRILLIONTHS_PER_CENT, cents_from_dollars
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan
from governance.selectors.parties import ShareClassRow, share_classes_of
from plan_admin.projection.selectors.limits import PACES, limits_ahead

MONTHS_AHEAD = 12
# What remains can only grow beside the charges, and no month's charge at the present pace is more than
# 31 / 28 of the last one's: 14 of the last are more than twelve that come.
MONTHS_BOUND = 14
OTHERWISE = "from then on no asset-based sales charge accrues (Section 2); the service fee goes on"
# The last month of each ledger that stands.
LAST_SQL = """
    SELECT DISTINCT ON (fee.share_class_id)
        fee.share_class_id, ledger.unpaid + ledger.interest, fee.distribution_fee, ledger.reached_on
    FROM fees_ledgermonth AS ledger
    JOIN fees_monthlyfee AS fee ON fee.id = ledger.monthly_fee_id
    JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
    WHERE share_class.plan_id = %s AND ledger.corrected_fee_id IS NULL AND fee.superseded_by_id IS NULL
    ORDER BY fee.share_class_id, fee.month DESC
"""


def limit_work(plan: Plan) -> Iterator[WorkItem]:
    """Each share class whose limit is reached or will be; only those that may be are projected."""
    reached, near = _by_the_last_month(plan)
    if not reached and not near:
        return
    rows = {row.share_class: row for row in share_classes_of(plan)}
    for share_class, day in reached.items():
        yield _item(plan, rows[share_class], day=day, what="The lifetime limit on sales charges is reached")
    try:
        ahead = limits_ahead(plan, share_classes=near, months=MONTHS_AHEAD, paces=PACES[:1]) if near else ()
    except Refused:
        return
    for one in ahead:
        due = one.lines[0].reached_on
        if due is not None:
            yield _item(
                plan,
                rows[one.share_class],
                due=due,
                what="The lifetime limit on sales charges will be reached at the present pace",
            )


def _by_the_last_month(plan: Plan) -> tuple[dict[int, date], list[int]]:
    """The classes without room, with the day on which there was none; and those that may be near."""
    reached: dict[int, date] = {}
    near: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute(LAST_SQL, [plan.pk])
        for share_class, remaining, fee, day in cursor.fetchall():
            if day is not None and remaining <= 0:
                reached[share_class] = day
            elif remaining < MONTHS_BOUND * cents_from_dollars(fee) * TRILLIONTHS_PER_CENT:
                near.append(share_class)
    return reached, near


def _item(
    plan: Plan, row: ShareClassRow, *, what: str, day: date | None = None, due: date | None = None
) -> WorkItem:
    way = Way(
        name="fees:limit", label="To its ledger", kwargs={"plan": plan.code, "portfolio": row.portfolio}
    )
    return WorkItem(
        key=f"limit/{plan.code}/{row.portfolio}",
        whose=Role.OFFICER,
        what=what,
        whom=row.portfolio_name,
        section="2",
        otherwise=OTHERWISE,
        urgency=Urgency.NOW if due is None else Urgency.SOON,
        plan=plan.code,
        since=day,
        due=due,
        does=way,
        seen_at=way,
    )
