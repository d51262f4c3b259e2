"""The lifetime ledger of many share classes (Section 2): ten years day by day, and what it costs a closing.

The floor is one SQL query over the same rows: by a window, what sales allow less what was charged, of each
share class and day; its rows are fetched by COPY. It adds no interest, and it never stops at zero.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import yaml
from django.db import connection, transaction

from fees.domain.activity import ActivityKind
from fees.domain.lifetime_limit import LIMIT_PER_CENT, RATE_WITH_SERVICE_FEE
from fees.models import MonthlyFeeRun
from fees.selectors.lifetime_ledger import ledgers_of
from fees.selectors.limit_terms import limit_terms_of
from governance.domain.business_days import is_business_day
from governance.domain.money import TRILLIONTHS_PER_CENT
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from plan_admin.book.services import load_book_data
from tests.bench.database import bench_user, fresh_database, load_law, owner_runs, seconds_to_fetch, settle
from tests.bench.workers import asked_of_a_process
from tests.bench.world import MONTH

MONTHS = 120
LEDGER_TABLES = ("fees_activityday", "fees_shareactivity", "fees_monthlyfee")
# Sales and accruals hang on keys and days alone, so that every run has the same.
DAYS_SOLD = """
    INSERT INTO fees_activityday (share_class_id, trade_date, recorded_by_id, added, row_count, digest)
    SELECT share_class.id, sold, %(act)s, false, 1, sha256('')
    FROM governance_shareclass AS share_class, unnest(%(days)s::date[]) AS sold
"""
SOLD = f"""
    INSERT INTO fees_shareactivity (share_class_id, trade_date, recorded_by_id, line, kind, millionths,
        original_issue_date, issue_date_unknown, amount, front_end)
    SELECT share_class.id, sold, %(act)s, 2, {ActivityKind.SALE.value}, 100000000, sold, false, cents * 0.01,
        CASE WHEN cents %% 10 = 0 THEN round(cents * 0.0001, 2) END
    FROM governance_shareclass AS share_class, unnest(%(days)s::date[]) AS sold,
        LATERAL (SELECT share_class.id * 1000000 + (sold - DATE '2000-01-01') AS number) AS numbered,
        LATERAL (SELECT abs(hashint8(number)::bigint) %% 4000000 AS cents) AS valued
"""  # noqa: S608 - the SQL is our own
CLOSED = """
    INSERT INTO fees_monthlyfee (run_id, share_class_id, month, status, problems, held_because,
        held_agreements, authority, conventions, rates, accrued_on, net_assets, distribution_accruals,
        service_accruals, average_daily_net_assets, distribution_fee, service_fee, aggregate_fee)
    SELECT %(run)s, share_class.id, %(first)s, 'COMPUTED', '[]', '[]', '{}', '{}', '{}', '[]',
        array_agg(day ORDER BY day), '{}', array_agg(accrual ORDER BY day), '{}', 0, 0, 0, 0
    FROM governance_shareclass AS share_class,
        LATERAL (SELECT day::date, 600000000000000 + 123456789
            * abs(hashint8(share_class.id * 1000000 + (day::date - DATE '2000-01-01'))::bigint %% 3000000)
            FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day') AS day
        ) AS accrued (day, accrual)
    GROUP BY share_class.id
"""
WINDOW = f"""
    WITH sold AS (
        SELECT share_class_id, trade_date,
            sum(amount) * {RATE_WITH_SERVICE_FEE * LIMIT_PER_CENT * 100}
            - coalesce(sum(front_end), 0) * {TRILLIONTHS_PER_CENT * 100} AS room
        FROM fees_shareactivity JOIN fees_activityday USING (share_class_id, trade_date, recorded_by_id)
        WHERE kind IN ({ActivityKind.SALE.value}, {ActivityKind.SALE_CANCELLED.value})
            AND superseded_by_id IS NULL
        GROUP BY 1, 2
    )
    SELECT fee.share_class_id, entry.day, sum(coalesce(sold.room, 0) - entry.accrual)
        OVER (PARTITION BY fee.share_class_id ORDER BY entry.day)
    FROM fees_monthlyfee AS fee
    CROSS JOIN LATERAL unnest(fee.accrued_on, fee.distribution_accruals) AS entry (day, accrual)
    LEFT JOIN sold ON sold.share_class_id = fee.share_class_id AND sold.trade_date = entry.day
    WHERE fee.superseded_by_id IS NULL
"""  # noqa: S608 - as above


@dataclass(slots=True, kw_only=True)
class MeasuredLedgers:
    """What the ledgers of ten years gave: seconds, the quickest of the rounds, and megabytes."""

    classes: int
    days: int = 0
    seconds: float = 0.0
    floor: float = 0.0
    peak_mb: float = 0.0
    rounds: list[float] = field(default_factory=list)


def load_limit(plan: Plan) -> None:
    """Section 2: the lifetime limit for every share class, by the conventions that are defaults."""
    limit: dict[str, Any] = {"portfolios": "all", "starts": str(MONTH.first), "opening": "1000000.00"}
    load_book_data(
        data=yaml.safe_dump({"sales_charge_limit": [limit]}).encode(),
        source="bench-limit.yaml",
        plan_code=plan.code,
        acting_user=bench_user(),
        read_file=lambda name: b"",
    )


def forget_limit() -> None:
    """Take the lifetime limit out again, as if nobody had given it."""
    owner_runs("TRUNCATE fees_limitedshares, fees_saleschargelimit CASCADE")


def measure_ledgers(*, classes: int, rounds: int) -> MeasuredLedgers:
    """Ten closed years of so many share classes, with sales on every business day, and their ledgers."""
    measured = MeasuredLedgers(classes=classes)
    floors = []
    with fresh_database() as database:
        load_limit(load_law(classes))
        last = fill_years()
        settle(LEDGER_TABLES)
        for _ in range(rounds):
            floors.append(seconds_to_fetch(WINDOW))
            said, peak_mb = asked_of_a_process("ledgers", last.toordinal(), database=database)
            measured.rounds.append(said["seconds"])
            measured.days = said["days"]
            measured.peak_mb = max(measured.peak_mb, peak_mb)
    measured.seconds, measured.floor = min(measured.rounds), min(floors)
    return measured


def fill_years() -> date:
    """The sales and the closed months, by the application's role with all rules on; returns the last day."""
    plan, act, month = Plan.objects.get(code="bench"), Act.objects.latest("pk"), MONTH
    months = [month, *(month := month.next for _ in range(MONTHS - 1))]
    # The sales first: after a closing they would be late facts.
    for one in months:
        _sell(act, one)
    for one in months:
        _close(plan, act, one)
    return months[-1].last


@transaction.atomic
def _sell(act: Act, month: PlanMonth) -> None:
    days = [day for day in month.days() if is_business_day(day)]
    with connection.cursor() as cursor:
        for statement in (DAYS_SOLD, SOLD):
            cursor.execute(statement, {"act": act.pk, "days": days})


@transaction.atomic
def _close(plan: Plan, act: Act, month: PlanMonth) -> None:
    run = MonthlyFeeRun.objects.create(
        plan=plan,
        month=month.first,
        facts_known_at=act.pk,
        cut_points=[],
        started_by=act,
        finished_at=datetime(2013, 10, 1, tzinfo=UTC),
    )
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, {"run": run.pk, "first": month.first, "last": month.last})


def seconds_of_ledgers(plan: Plan, *, until: date) -> tuple[float, int]:
    """What the product needs to read and work out every ledger up to a day, and how many days they have."""
    limits = limit_terms_of(plan)
    started = time.perf_counter()
    ledgers = ledgers_of(limits, until=until, known_at=None)
    seconds = time.perf_counter() - started
    return seconds, sum(len(one.columns.days) for one in ledgers.values())
