"""Many years of payments: a closed month of the product's own, and copies of it month by month.

Every copy is written by the application's role with all rules on, so that what the pages read is sound.
"""

from collections.abc import Mapping
from datetime import date
from typing import cast

from django.db import connection, transaction

from assignments.models import PaymentLine
from fees.models import MonthlyFeeRun
from governance.domain.periods import PlanMonth
from plan_admin.database.base import DatabaseWrapper
from tests.bench.measures import Say
from tests.bench.world import MONTH

FEE, INSTRUCTION = "fees_monthlyfee", "assignments_paymentinstruction"
# What a copy changes in each table, in the order in which rows may be added.
CHANGES: tuple[tuple[str, Mapping[str, str]], ...] = (
    (FEE, {"id": "id + %(fees)s", "run_id": "%(run)s", "month": "%(month)s::date"}),
    ("fees_cohortaccrual", {"monthly_fee_id": "monthly_fee_id + %(fees)s"}),
    ("fees_serviceaccrual", {"monthly_fee_id": "monthly_fee_id + %(fees)s"}),
    ("assignments_distributorshare12b1", {"monthly_fee_id": "monthly_fee_id + %(fees)s"}),
    ("assignments_assigneeportion12b1", {"monthly_fee_id": "monthly_fee_id + %(fees)s"}),
    (INSTRUCTION, {"id": "id + %(instructions)s", "month": "%(month)s::date"}),
    (
        "assignments_paymentline",
        {
            "instruction_id": "instruction_id + %(instructions)s",
            "monthly_fee_id": "monthly_fee_id + %(fees)s",
        },
    ),
)


def fill_with_lines(wanted: int, *, say: Say) -> int:
    """Copy the closed month into the months after it until there are so many lines; returns how many."""
    run = MonthlyFeeRun.objects.get()
    a_month = PaymentLine.objects.count()
    last = {table: _last_number(table) for table in (FEE, INSTRUCTION)}
    month, held = MONTH, a_month
    copies = max(-(-wanted // a_month) - 1, 0)
    for number in range(1, copies + 1):
        month = month.next
        with transaction.atomic():
            _copy_month(run, month, fees=number * last[FEE], instructions=number * last[INSTRUCTION], of=last)
        held += a_month
        if number % 20 == 0:
            say(f"{held:,} instruction lines")
    _move_on_sequences()
    return held


def _copy_month(
    run: MonthlyFeeRun, month: PlanMonth, *, fees: int, instructions: int, of: Mapping[str, int]
) -> None:
    copy = MonthlyFeeRun.objects.create(
        plan_id=run.plan_id,
        month=month.first,
        facts_known_at=run.facts_known_at,
        cut_points=run.cut_points,
        started_by_id=run.started_by_id,
        finished_at=run.finished_at,
    )
    values: dict[str, int | date] = {
        "run": copy.pk,
        "month": month.first,
        "fees": fees,
        "instructions": instructions,
    }
    with connection.cursor() as cursor:
        for table, changes in CHANGES:
            columns = _columns(table)
            chosen = ", ".join(changes.get(column, column) for column in columns)
            key = "instruction_id" if table == "assignments_paymentline" else "monthly_fee_id"
            key = "id" if table in (FEE, INSTRUCTION) else key
            limit = of[INSTRUCTION] if "payment" in table else of[FEE]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)})"
                f" SELECT {chosen} FROM {table} WHERE {key} <= {int(limit)}",
                values,
            )


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _last_number(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        return int(cursor.fetchone()[0])


def _move_on_sequences() -> None:
    with cast(DatabaseWrapper, connection).as_owner(), connection.cursor() as cursor:
        for table in (FEE, INSTRUCTION):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
