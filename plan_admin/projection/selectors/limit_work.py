"""Section 2: lifetime limits on sales charges that are reached, or will be within a year."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from fees.models import LedgerMonth, LimitedShares, MonthlyFee
from fees.selectors.facts import last_figures
from governance.domain.money import TRILLIONTHS_PER_CENT, cents_from_dollars, dollars_from_cents
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan, ShareClass
from governance.selectors.parties import ShareClassRow, share_classes_of
from plan_admin.projection.selectors.known import EVERY_ACT, horizon_of
from plan_admin.projection.selectors.limits import PACES, limits_ahead

MONTHS_AHEAD = 12
# Front-end and deferred charges that are known of days after the last ledger's, and a year of 366 days.
DAYS_TO_SPARE = 31
OTHERWISE = "from then on no asset-based sales charge accrues (Section 2); the service fee goes on"
DONE = (MonthlyFee.Status.COMPUTED.value, MonthlyFee.Status.CLOSED.value)
# Each class with a limit, and its last month with figures: what was left, and what a day's charge came to for
# each dollar of net assets before the limit cut it.
LAST_SQL = f"""
    SELECT asked.share_class_id, asked.starts, asked.opening, last.month, last.remaining, last.reached_on,
        last.a_dollar_wanted
    FROM (
        SELECT DISTINCT terms.share_class_id, terms.starts, terms.opening
        FROM {LimitedShares._meta.db_table} AS terms
        JOIN {ShareClass._meta.db_table} AS share_class ON share_class.id = terms.share_class_id
        WHERE share_class.plan_id = %(plan)s AND terms.superseded_by_id IS NULL
    ) AS asked
    LEFT JOIN LATERAL (
        SELECT fee.month, ledger.unpaid + ledger.interest AS remaining, ledger.reached_on, (
            SELECT max(day.wanted / nullif(day.net_assets, 0))
            FROM unnest(
                coalesce(nullif(ledger.wanted, '{{}}'), fee.distribution_accruals), fee.net_assets
            ) AS day (wanted, net_assets)
        ) AS a_dollar_wanted
        FROM {MonthlyFee._meta.db_table} AS fee
        LEFT JOIN {LedgerMonth._meta.db_table} AS ledger
            ON ledger.monthly_fee_id = fee.id AND ledger.corrected_fee_id IS NULL
        WHERE fee.share_class_id = asked.share_class_id AND fee.status IN {DONE}
        ORDER BY fee.month DESC
        LIMIT 1
    ) AS last ON true
"""  # noqa: S608 - the SQL is our own
# From when classes have had no room: the first of the months without any that follow one another. A month
# that a later one restated is as it was restated last.
SINCE_SQL = f"""
    WITH month AS (
        SELECT DISTINCT ON (fee.share_class_id, fee.month) fee.share_class_id, fee.month, ledger.reached_on,
            CASE WHEN ledger.unpaid IS NULL THEN ledger.reached_on IS NOT NULL
                ELSE ledger.unpaid + ledger.interest <= 0 END AS is_reached
        FROM {LedgerMonth._meta.db_table} AS ledger
        JOIN {MonthlyFee._meta.db_table} AS bearing ON bearing.id = ledger.monthly_fee_id
        JOIN {MonthlyFee._meta.db_table} AS fee
            ON fee.id = coalesce(ledger.corrected_fee_id, ledger.monthly_fee_id)
        WHERE fee.share_class_id = ANY(%(share_classes)s)
            AND fee.superseded_by_id IS NULL AND bearing.superseded_by_id IS NULL
        ORDER BY fee.share_class_id, fee.month, ledger.corrected_fee_id IS NULL, ledger.id DESC
    )
    SELECT share_class_id, coalesce(min(reached_on), min(month))
    FROM month
    WHERE month > coalesce((
        SELECT max(other.month) FROM month AS other
        WHERE other.share_class_id = month.share_class_id AND NOT other.is_reached
    ), DATE '0001-01-01')
    GROUP BY share_class_id
"""  # noqa: S608 - the SQL is our own


def limit_work(plan: Plan) -> Iterator[WorkItem]:
    """Each share class whose limit is reached or will be; only those that may be are projected."""
    reached, near = by_the_last_month(plan)
    if not reached and not near:
        return
    classes = share_classes_of(plan)
    rows = {row.share_class: row for row in classes}
    for share_class, day in reached.items():
        yield _item(plan, rows[share_class], day=day, what="The lifetime limit on sales charges is reached")
    if not near:
        return
    ahead = limits_ahead(plan, share_classes=near, months=MONTHS_AHEAD, paces=PACES[:1], rows=classes)
    for one in ahead:
        due = one.lines[0].reached_on
        if due is not None:
            yield _item(
                plan,
                rows[one.share_class],
                due=due,
                what="The lifetime limit on sales charges will be reached at the present pace",
            )


class _Last(NamedTuple):
    """A class with a limit and its last month with figures; dollars, `remaining` and the last in trillionths.

    `remaining` None: that month stands under no limit yet.
    """

    share_class: int
    starts: date
    opening: Decimal
    month: date | None
    remaining: Decimal | None
    reached_on: date | None
    a_dollar_wanted: Decimal | None

    @property
    def has_no_room(self) -> bool:
        """Whether the last month left none."""
        return self.remaining is not None and self.remaining <= 0

    def may_be_near(self, *, net_assets: int, until: date) -> bool:
        """Whether the charges could use up what remains by a day, at these net assets (cents).

        What remains can only grow beside the charges. Where nothing was wanted nobody can say.
        """
        if self.reached_on is not None or not self.a_dollar_wanted:
            return True
        remaining, since = Decimal(cents_from_dollars(self.opening) * TRILLIONTHS_PER_CENT), self.starts
        if self.month is not None and self.remaining is not None:
            remaining, since = self.remaining, PlanMonth(self.month).last
        days = (until - since).days + DAYS_TO_SPARE
        return remaining < self.a_dollar_wanted * dollars_from_cents(net_assets) * days


def by_the_last_month(plan: Plan) -> tuple[dict[int, date], list[int]]:
    """The classes without room, with the day since which there is none; and those that may be near."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_SQL, {"plan": plan.pk})
        last = [_Last(*row) for row in cursor.fetchall()]
    figures = last_figures([one.share_class for one in last], known_at=EVERY_ACT)
    if not figures:
        return {}, []
    until = horizon_of(max(day for day, _ in figures.values()), months=MONTHS_AHEAD).last
    reached = _since([one.share_class for one in last if one.has_no_room])
    near = [
        one.share_class
        for one in last
        if not one.has_no_room
        and one.share_class in figures
        and one.may_be_near(net_assets=figures[one.share_class][1], until=until)
    ]
    return reached, near


def _since(share_classes: Sequence[int]) -> dict[int, date]:
    """The day from which each class has been without room."""
    if not share_classes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SINCE_SQL, {"share_classes": list(share_classes)})
        return dict(cursor.fetchall())


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
