"""Asking the database as an outsider's request does, by SQL of one's own and past the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction

from plan_admin.database.base import DatabaseWrapper

PORTAL = "plan_admin_portal"


@contextmanager
def visiting(user: Any) -> Iterator[None]:
    """Work as the portal's role, for that person, until the block ends."""
    wrapper = cast(DatabaseWrapper, connection)
    wrapper.let_in(user.pk)
    try:
        yield
    finally:
        wrapper.let_out()


def asked(sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """The rows of a statement that no one of ours has looked at, by column; a failure undoes itself."""
    with transaction.atomic(), connection.connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        if cursor.description is None:
            return []
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def tables() -> list[str]:
    """Every table there is."""
    return [
        row["name"]
        for row in asked(
            "SELECT relname::text AS name FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY 1"
        )
    ]


def columns_open_to_the_portal(table: str) -> list[str]:
    """The columns that the portal's role may read."""
    return [
        row["name"]
        for row in asked(
            "SELECT attname::text AS name FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND has_column_privilege(%s, attrelid, attnum, 'SELECT') ORDER BY attnum",
            table,
            PORTAL,
        )
    ]
