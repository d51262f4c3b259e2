"""What a roll-forward is made of, read by one query each, whatever the number of Portfolios.

Money in cents, Shares in millionths, by the number of the share class.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from fees.domain.activity import ActivityKind
from fees.domain.rollforward import PayableRoll
from fees.domain.ties import ReasonGiven, Tie
from fees.models import BookedAccrual, DailyNetAssets, TieReason
from governance.domain.business_days import first_business_day_on_or_after, last_business_day_on_or_before
from governance.domain.money import cents_from_dollars, millionths_from_shares
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.models import Plan
from governance.models.copying import without_loops

PERHAPS_LATER = 2**62  # facts of a class that is not computed are those known by now
NO_COMPONENT = ""

# What each line does to what is owed. A line of a voided instruction counts while no later one pays the
# same; where it carries something over, or corrects, it also says what has come in by that.
PAYABLES = """
WITH correction AS MATERIALIZED (
    -- A line that corrects is of the distribution fee, but for what it pays a Distributor of its service
    -- fee: that is in the first of its lines that are not held.
    SELECT own.instruction_id, own.line_number, part.component, part.amount
    FROM (
        SELECT line.instruction_id, line.line_number, line.amount,
            CASE WHEN line.assignee_id IS NULL AND instruction.payee_kind = 'DISTRIBUTOR'
                AND row_number() OVER (
                PARTITION BY line.monthly_fee_id, line.corrects, line.distributor_id, line.assignee_id,
                    instruction.payee_kind
                ORDER BY instruction.status = 'HELD', line.instruction_id
            ) = 1 THEN coalesce((
                SELECT sum(paid.in_lines) FROM assignments_sharecorrection AS paid
                WHERE paid.monthly_fee_id = line.monthly_fee_id
                    AND paid.corrected_fee_id::text = line.corrects
                    AND paid.distributor_id = line.distributor_id AND paid.component = 'SERVICE_FEE'
            ), 0) ELSE 0 END AS service
        FROM assignments_paymentinstruction AS instruction
        JOIN assignments_paymentline AS line ON line.instruction_id = instruction.id
        WHERE instruction.plan_id = %(plan)s AND instruction.month <= %(month)s
            AND line.component = 'CORRECTION'
            AND instruction.status NOT IN ('SUPERSEDED', 'REVERSED')
    ) AS own
    CROSS JOIN LATERAL (
        VALUES ('SERVICE_FEE', own.service), ('DISTRIBUTION_FEE', own.amount - own.service)
    ) AS part (component, amount)
    WHERE part.amount <> 0
), entry AS (
    SELECT fee.share_class_id, fee.month, part.component, 'accrued' AS what, part.amount
    FROM fees_monthlyfee AS fee
    JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
    CROSS JOIN LATERAL (
        VALUES ('DISTRIBUTION_FEE', fee.distribution_fee), ('SERVICE_FEE', fee.service_fee)
    ) AS part (component, amount)
    WHERE share_class.plan_id = %(plan)s AND fee.month <= %(month)s AND fee.status IN ('COMPUTED', 'CLOSED')
    UNION ALL
    SELECT line.share_class_id, instruction.month,
        CASE line.component WHEN 'CARRIED_OVER' THEN upper(line.corrects)
            WHEN 'CORRECTION' THEN split.component ELSE line.component END,
        part.what, CASE line.component WHEN 'CORRECTION' THEN split.amount ELSE line.amount END
    FROM assignments_paymentinstruction AS instruction
    JOIN assignments_paymentline AS line ON line.instruction_id = instruction.id
    JOIN fees_monthlyfee AS fee ON fee.id = line.monthly_fee_id
    LEFT JOIN correction AS split
        ON split.instruction_id = line.instruction_id AND split.line_number = line.line_number
    CROSS JOIN LATERAL (
        VALUES
            (CASE WHEN instruction.status IN ('ISSUED', 'SETTLED') THEN 'issued'
                WHEN instruction.status = 'VOIDED' THEN 'voided' ELSE 'unissued' END),
            (CASE line.component WHEN 'CARRIED_OVER' THEN 'carried_over'
                WHEN 'CORRECTION' THEN 'corrections' END)
    ) AS part (what)
    WHERE instruction.plan_id = %(plan)s AND instruction.month <= %(month)s
        AND instruction.status NOT IN ('SUPERSEDED', 'REVERSED')
        AND line.component <> 'CDSC' AND part.what IS NOT NULL
        AND (instruction.status <> 'VOIDED' OR fee.status <> 'SUPERSEDED' AND NOT EXISTS (
            SELECT FROM assignments_paymentline AS again
            JOIN assignments_paymentinstruction AS later ON later.id = again.instruction_id
            WHERE again.monthly_fee_id = line.monthly_fee_id AND again.instruction_id > line.instruction_id
                AND again.component = line.component AND again.distributor_id = line.distributor_id
                AND (again.assignee_id, again.claim_id, again.for_month, again.corrects)
                    IS NOT DISTINCT FROM (line.assignee_id, line.claim_id, line.for_month, line.corrects)
                AND later.status NOT IN ('SUPERSEDED', 'REVERSED')
        ))
), signed AS (
    SELECT *, (amount * 100)::bigint AS cents, month = %(month)s AS is_now,
        CASE what WHEN 'unissued' THEN 0 WHEN 'issued' THEN -1 WHEN 'voided' THEN -1 ELSE 1 END AS sign
    FROM entry
)
SELECT share_class_id, component,
    coalesce(sum(cents * sign) FILTER (WHERE NOT is_now), 0) AS opening,
    coalesce(sum(cents) FILTER (WHERE is_now AND what = 'accrued'), 0) AS accrued,
    coalesce(sum(cents) FILTER (WHERE is_now AND what = 'carried_over'), 0) AS carried_over,
    coalesce(sum(cents) FILTER (WHERE is_now AND what = 'corrections'), 0) AS corrections,
    coalesce(sum(cents) FILTER (WHERE is_now AND what = 'issued'), 0) AS issued,
    coalesce(sum(cents) FILTER (WHERE is_now AND what = 'voided'), 0) AS voided,
    coalesce(sum(cents) FILTER (WHERE what = 'unissued'), 0) AS unissued
FROM signed
GROUP BY share_class_id, component
"""

CLASSES = """
SELECT fee.share_class_id, fee.status, before.id IS NOT NULL,
    CASE WHEN fee.accrued_on[cardinality(fee.accrued_on)] >= %(last_close)s THEN (
        SELECT coalesce(sum(tracked[cardinality(tracked)] + free[cardinality(free)]), 0)
        FROM fees_cohortaccrual AS cohort WHERE cohort.monthly_fee_id = fee.id
    ) END
FROM fees_monthlyfee AS fee
JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
LEFT JOIN fees_monthlyfee AS before
    ON before.share_class_id = fee.share_class_id AND before.month = %(month_before)s
    AND before.status IN ('COMPUTED', 'CLOSED')
WHERE share_class.plan_id = %(plan)s AND fee.month = %(month)s AND fee.status <> 'SUPERSEDED'
"""

# R5: what is dated on a day that is no business day counts from the next close; an opening, with the last.
SHARES = """
WITH class AS (
    SELECT share_class.id AS share_class_id, coalesce(run.facts_known_at, %(now)s) AS known_at,
        run_before.facts_known_at AS known_before
    FROM governance_shareclass AS share_class
    LEFT JOIN fees_monthlyfee AS fee ON fee.share_class_id = share_class.id AND fee.month = %(month)s
        AND fee.status IN ('COMPUTED', 'CLOSED')
    LEFT JOIN fees_monthlyfeerun AS run ON run.id = fee.run_id
    LEFT JOIN fees_monthlyfee AS before ON before.share_class_id = share_class.id
        AND before.month = %(month_before)s AND before.status IN ('COMPUTED', 'CLOSED')
    LEFT JOIN fees_monthlyfeerun AS run_before ON run_before.id = before.run_id
    WHERE share_class.plan_id = %(plan)s
), counted AS (
    SELECT class.share_class_id, row.kind, row.millionths,
        CASE row.kind WHEN 0 THEN row.trade_date < %(first_close)s
            ELSE row.trade_date <= %(close_before)s END AS is_before,
        day.recorded_by_id <= class.known_at
            AND (day.superseded_by_id IS NULL OR day.superseded_by_id > class.known_at) AS is_known,
        day.recorded_by_id <= class.known_before
            AND (day.superseded_by_id IS NULL OR day.superseded_by_id > class.known_before) AS was_known
    FROM class
    JOIN fees_activityday AS day
        ON day.share_class_id = class.share_class_id AND day.trade_date < %(next_close)s
    JOIN fees_shareactivity AS row ON row.share_class_id = day.share_class_id
        AND row.trade_date = day.trade_date AND row.recorded_by_id = day.recorded_by_id
    WHERE row.kind = 0 OR row.trade_date <= %(last_close)s
)
SELECT share_class_id, kind,
    coalesce(sum(millionths) FILTER (WHERE is_known AND is_before), 0),
    coalesce(sum(millionths) FILTER (WHERE is_known AND NOT is_before), 0),
    coalesce(sum(millionths) FILTER (WHERE was_known AND is_before), 0)
FROM counted
GROUP BY share_class_id, kind
"""


class ClassState(NamedTuple):
    """Where a share class stands in the month; `cohorts` sum to so many millionths at its last close."""

    status: str
    follows_a_computed_month: bool
    cohorts: int | None


@dataclass(slots=True)
class Movement:
    """A class's Shares in millionths before the month, in it by kind, and before it as was known then."""

    opening: int = 0
    moved: dict[ActivityKind, int] | None = None
    closing_before: int = 0


def payable_rolls(
    plan: Plan, *, month: PlanMonth
) -> tuple[dict[tuple[int, str], PayableRoll], dict[int, int]]:
    """The rolls by share class and component, and what was set off against claims this month (positive).

    The component is empty where a line carries over or corrects, and does not say which.
    """
    rolls: dict[tuple[int, str], PayableRoll] = {}
    set_off: dict[int, int] = {}
    for share_class, component, *amounts in _rows(
        PAYABLES, parameters={"plan": plan.pk, "month": month.first}
    ):
        names = ("opening", "accrued", "carried_over", "corrections", "issued", "voided", "unissued")
        roll = PayableRoll(**{name: int(cents) for name, cents in zip(names, amounts, strict=True)})
        if component == "OFFSET":
            set_off[share_class] = -roll.issued
        else:
            rolls[share_class, component] = roll
    return rolls, set_off


def class_states(plan: Plan, *, month: PlanMonth) -> dict[int, ClassState]:
    """Each share class that the month's closings have looked at."""
    rows = _rows(CLASSES, parameters={"plan": plan.pk, **_days(month)})
    return {
        share_class: ClassState(status, follows, None if cohorts is None else int(cohorts))
        for share_class, status, follows, cohorts in rows
    }


def share_movements(plan: Plan, *, month: PlanMonth) -> Mapping[int, Movement]:
    """The Shares of each class by the facts that its fee was computed from; of others, by those known now."""
    found: dict[int, Movement] = defaultdict(Movement)
    with without_loops():
        rows = _rows(SHARES, parameters={"plan": plan.pk, **_days(month)})
    for share_class, kind, before, during, as_was_known in rows:
        one, of = found[share_class], ActivityKind(kind)
        sign = 1 if of < ActivityKind.EXCHANGE_OUT else -1
        one.opening += sign * int(before)
        one.closing_before += sign * int(as_was_known)
        if during:
            one.moved = {**(one.moved or {}), of: int(during)}
    return found


def booked_of(plan: Plan, *, month: PlanMonth) -> dict[tuple[int, Tie], int]:
    """What the fund accountant booked, in cents, as it stands now."""
    rows = BookedAccrual.objects.filter(
        superseded_by__isnull=True, month=month.first, share_class__plan=plan
    ).values_list("share_class_id", "component", "amount")
    return {(share_class, Tie(part)): cents_from_dollars(amount) for share_class, part, amount in rows}


def outstanding_of(plan: Plan, *, month: PlanMonth) -> dict[int, int]:
    """What the transfer agent says is outstanding on the month's last business day, as it stands now."""
    rows = DailyNetAssets.objects.filter(
        superseded_by__isnull=True,
        date=last_business_day_on_or_before(month.last),
        share_class__plan=plan,
        shares_outstanding__isnull=False,
    ).values_list("share_class_id", "shares_outstanding")
    return {share_class: millionths_from_shares(shares) for share_class, shares in rows if shares is not None}


def reasons_of(plan: Plan, *, month: PlanMonth) -> dict[tuple[int, Tie], ReasonGiven]:
    """The reasons that stand for the month's differences."""
    rows = TieReason.objects.filter(
        superseded_by__isnull=True, month=month.first, share_class__plan=plan
    ).values_list("share_class_id", "tie", "difference", "reason", "recorded_by__acting_user__username")
    return {
        (share_class, Tie(tie)): ReasonGiven(difference=difference, reason=reason, by=by)
        for share_class, tie, difference, reason, by in rows
    }


def _days(month: PlanMonth) -> dict[str, date | int]:
    """The month's last close, the one before the month, and the first closes of this month and the next."""
    return {
        "month": month.first,
        "month_before": month.previous.first,
        "close_before": last_business_day_on_or_before(month.first - ONE_DAY),
        "first_close": first_business_day_on_or_after(month.first),
        "last_close": last_business_day_on_or_before(month.last),
        "next_close": first_business_day_on_or_after(month.next.first),
        "now": PERHAPS_LATER,
    }


def _rows(query: str, *, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
