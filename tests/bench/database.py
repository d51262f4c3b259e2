"""A database of the bench's own, beside the user's on the same server; and the floor: copying alone.

The floor is what PostgreSQL needs to copy the same rows out, and into tables with the same columns and
primary keys and nothing else.
"""

import io
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast

import yaml
from django.db import connection

from governance.models import Plan
from governance.services.plans import load_plan
from plan_admin.book.services import load_book_data
from plan_admin.database.base import DatabaseWrapper
from plan_admin.users.models import User
from tests.bench.world import book, plan_of

INPUTS = ("fees_activityday", "fees_shareactivity", "fees_dailynetassets")
RESULTS = (
    "fees_monthlyfee",
    "fees_cohortaccrual",
    "fees_serviceaccrual",
    "assignments_distributorshare12b1",
    "assignments_assigneeportion12b1",
    "assignments_paymentinstruction",
    "assignments_paymentline",
)
BATCHES = ("month_end_runbatch", "month_end_paymentbatch")
BARE = "bench_bare_"


@contextmanager
def databases_of_our_own(name: str = "plan_admin_bench") -> Iterator[None]:
    """Make an empty database with the product's tables, for `fresh_database` to copy; drop it at the end."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


@contextmanager
def fresh_database() -> Iterator[str]:
    """Work in a copy of the empty database, and drop it."""
    empty = connection.settings_dict["NAME"]
    connection.close()
    connection.creation.clone_test_db(suffix="work", verbosity=0, autoclobber=True)
    connection.settings_dict["NAME"] = f"{empty}_work"
    try:
        yield f"{empty}_work"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = empty
        connection.creation.destroy_test_db(suffix="work", verbosity=0)


def enter_database(name: str) -> None:
    """Work in a database that another process has made."""
    connection.close()
    connection.settings_dict["NAME"] = name


def bench_user() -> User:
    """In whose name the bench acts."""
    return User.objects.get_or_create(username="bench")[0]


def load_law(classes: int) -> Plan:
    """Load the Plan and its book; returns the Plan."""
    user = bench_user()
    load_plan(data=plan_of(classes).encode(), source="bench-plan.txt", code="bench", acting_user=user)
    load_book_data(
        data=yaml.safe_dump(book(), sort_keys=False).encode(),
        source="bench-book.yaml",
        plan_code="bench",
        acting_user=user,
        read_file=lambda name: b"",
    )
    return Plan.objects.get(code="bench")


def owner_runs(*statements: str) -> None:
    """Run SQL as the owner of the tables, outside any transaction."""
    with cast(DatabaseWrapper, connection).as_owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def settle(tables: Iterable[str] = INPUTS) -> None:
    """What the server does by itself within minutes of a large import, done now and for both sides."""
    owner_runs(*(f"VACUUM (ANALYZE) {table}" for table in tables))


def forget_results() -> None:
    """Empty the tables of results, so that the same month can be closed again."""
    owner_runs(f"TRUNCATE fees_monthlyfeerun, {', '.join((*BATCHES, *RESULTS))} CASCADE")


def row_counts(tables: Iterable[str]) -> dict[str, int]:
    """How many rows each table holds."""
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
        return counts


def seconds_to_copy_out(tables: Iterable[str]) -> float:
    """Copy whole tables to this process, which throws them away."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", _Nowhere())
    return time.perf_counter() - started


def seconds_to_fetch(query: str) -> float:
    """Copy the rows of a query to this process, which throws them away."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY ({query}) TO STDOUT", _Nowhere())
    return time.perf_counter() - started


def seconds_to_copy_in(tables: Iterable[str]) -> float:
    """Copy the rows of whole tables into bare ones: the same columns and primary keys and nothing else."""
    seconds = 0.0
    for table in tables:
        held = io.BytesIO()
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", held)
        _make_bare(table)
        held.seek(0)
        with cast(DatabaseWrapper, connection).as_owner(), connection.cursor() as cursor:
            started = time.perf_counter()
            cursor.cursor.copy_expert(f"COPY {BARE}{table} FROM STDIN", held)
            seconds += time.perf_counter() - started
        owner_runs(f"DROP TABLE {BARE}{table}")
    return seconds


def _make_bare(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(attname, ', ' ORDER BY array_position(indkey::int[], attnum::int))"
            " FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
            " WHERE indrelid = %s::regclass AND indisprimary",
            [table],
        )
        key = cursor.fetchone()[0]
    owner_runs(
        f"DROP TABLE IF EXISTS {BARE}{table}",
        f"CREATE TABLE {BARE}{table} (LIKE {table})",
        f"ALTER TABLE {BARE}{table} ADD PRIMARY KEY ({key})",
    )


class _Nowhere:
    def write(self, data: bytes) -> int:
        return len(data)
