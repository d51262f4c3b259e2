"""Commands in processes of their own, on the database of the tests."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote, urlencode

import psycopg2
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60  # seconds that any of them may take
WAITING = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)
WAITING_FOR_ANY = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def database_url() -> str:
    """The address of the database that the tests use, as DATABASE_URL takes it."""
    connection.ensure_connection()
    info = connection.connection.info
    who = quote(info.user, safe="") + (f":{quote(info.password, safe='')}" if info.password else "")
    place = urlencode({"host": info.host or "", "port": info.port})
    return f"postgresql://{who}@/{quote(info.dbname, safe='')}?{place}"


def start(*words: str) -> "subprocess.Popen[str]":
    """Start `manage.py`; its output is kept."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env={**os.environ, "DATABASE_URL": database_url(), "SECRET_KEY": "known-to-all-and-for-tests-only"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def ended(process: "subprocess.Popen[str]") -> "subprocess.CompletedProcess[str]":
    """Wait until a process has ended; its exit code and all that it said."""
    try:
        out, err = process.communicate(timeout=LONGEST)
    finally:
        process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@contextmanager
def another_connection() -> Iterator[Any]:
    """The database of the tests as somebody else sees it."""
    connection.ensure_connection()
    other = psycopg2.connect(connection.connection.dsn, password=connection.connection.info.password)
    try:
        yield other
    finally:
        other.close()


@contextmanager
def locked(table: str) -> Iterator["TableLock"]:
    """Keep everybody from a table until the block ends, as a connection of its own."""
    with another_connection() as other:
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield TableLock(other)


class TableLock:
    """A table that is locked, and who waits for it or for anything else."""

    def __init__(self, other: Any) -> None:
        self._other = other

    def wait_until_waiting(self, *, how_many: int) -> None:
        """Return once that many processes wait for a table, or for a lock of closers or of acts."""
        wait_until(lambda: count_in(self._other, WAITING) >= how_many)


def wait_until_waiting(*, how_many: int) -> None:
    """Return once that many processes wait for a lock of any kind, also for a row's."""
    with another_connection() as other:  # the application's role does not see what others wait for
        other.autocommit = True
        wait_until(lambda: count_in(other, WAITING_FOR_ANY) >= how_many)


def advisory_locks() -> int:
    """How many locks of closers and of acts anybody holds on this database."""
    return count_in(
        connection,
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())",
    )


def count_in(database: Any, query: str) -> int:
    """The one number that a query gives."""
    with database.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return once it is so. Raises: TimeoutError."""
    began = monotonic()
    while not is_so():
        if monotonic() - began > LONGEST:
            raise TimeoutError("what was waited for did not happen")
        sleep(0.02)


def manage(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run `manage.py` to its end."""
    return ended(start(*words))
