"""Rows go in and out of PostgreSQL by COPY, a million at a time."""

import gc
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache

from django.db import DatabaseError, connection

CHUNK = 1 << 18


class _LineSource:
    """A file-like view of lines of text, for COPY FROM STDIN."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: Iterator[str] = iter(lines)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """At least `size` bytes while there are any."""
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < max(size, CHUNK):
            block = "".join(line + "\n" for _, line in zip(range(2000), self._lines, strict=False))
            if not block:
                break
            parts.append(block.encode())
            length += len(parts[-1])
        data = b"".join(parts)
        cut = len(data) if size < 0 else size
        self._rest = data[cut:]
        return data[:cut]


def copy_in(table: str, *, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Add rows to a table; each line is a row in COPY's text form, values parted by tabs.

    PostgreSQL copies into no table whose rows it would have to judge: there they come by a temporary table.
    """
    named = ", ".join(columns)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [table])
        is_judged = cursor.fetchone()[0]
        target = f"pg_temp.coming_{table}" if is_judged else table
        if is_judged:
            cursor.execute(f"DROP TABLE IF EXISTS {target}")
            cursor.execute(f"CREATE TEMP TABLE coming_{table} AS TABLE {table} WITH NO DATA")
        cursor.cursor.copy_expert(f"COPY {target} ({named}) FROM STDIN", _LineSource(lines), CHUNK)
        if is_judged:
            cursor.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM {target}")
            cursor.execute(f"DROP TABLE {target}")


def copy_out(query: str) -> memoryview:
    """The rows of a query in COPY's binary form, whole.

    The client hands on every row by itself: a buffer of Python's own takes each without running any code.
    """
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", buffer, CHUNK)
    return buffer.getbuffer()


@contextmanager
def without_loops() -> Iterator[None]:
    """Join large tables by hashing or merging alone.

    Right after an import the server has counted nothing yet, takes a million rows for a few, and would loop
    over them for minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET enable_nestloop = off")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:  # a failed transaction takes it back
            cursor.execute("RESET enable_nestloop")


def next_numbers(table: str, count: int) -> list[int]:
    """The next keys of a table, so that rows which name one another can be copied in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def json_text(value: object) -> str:
    """A document in COPY's text form."""
    return json.dumps(value).replace("\\", "\\\\")


def plain_text(value: str) -> str:
    """A text in COPY's text form."""
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def array_text(values: Iterable[object]) -> str:
    """An array of numbers or dates in COPY's text form."""
    return "{" + ",".join(map(str, values)) + "}"


def integers_text(values: tuple[int, ...]) -> str:
    """An array of integers in COPY's text form: one form, filled at once.

    >>> integers_text((1, -20))
    '{1,-20}'
    """
    return _array_form("%d", len(values)) % values


def cents_text(values: tuple[int, ...]) -> str:
    """An array of dollars, given in cents, in COPY's text form; PostgreSQL places the point.

    >>> cents_text((150, 7))
    '{150e-2,7e-2}'
    """
    return _array_form("%de-2", len(values)) % values


@lru_cache(maxsize=1024)
def _array_form(each: str, count: int) -> str:
    return "{" + ",".join([each] * count) + "}"


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Do without Python's search for cycles: a batch makes a million tuples of numbers, and no cycle.

    They go as soon as nothing names them; the search would walk all of them again and again for nothing.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
