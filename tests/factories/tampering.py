"""Changing what stands as the owner of the tables would, past every guard of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection

from governance.domain.chain import Link, digest_of, next_link
from governance.selectors.chain import links
from plan_admin.database.base import DatabaseWrapper
from tests.factories.rows import execute

CHAIN = "governance_chainlink"


@contextmanager
def without_guards(*tables: str) -> Iterator[None]:
    """As the owner, with the triggers of these tables off. References stay."""
    with cast(DatabaseWrapper, connection).as_owner(), connection.cursor() as cursor:
        _ask_everything_now(cursor)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        _ask_everything_now(cursor)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def tamper(table: str, statement: str, *parameters: Any) -> None:
    """One statement past the guards of its table, that touches one row."""
    with without_guards(table):
        assert execute(statement, *parameters) == 1


def write_anew(sequence: int, *, was: str, becomes: str) -> None:
    """Change the content of a link, and every digest and head from there on, so that they agree."""
    known = list(links())
    with without_guards(CHAIN):
        before: Link | None = None
        for link in known:
            content = link.content.replace(was, becomes) if link.sequence == sequence else link.content
            anew = _again(link, content, before)
            execute(
                f"UPDATE {CHAIN} SET content = %s, digest = %s, previous = %s, head = %s WHERE sequence = %s",
                content,
                digest_of(content),
                anew.previous,
                anew.head,
                link.sequence,
            )
            before = anew


def _again(link: Link, content: str, before: Link | None) -> Link:
    (moment,) = _one("SELECT linked_at FROM governance_chainlink WHERE sequence = %s", link.sequence)
    return next_link(
        last=(before.sequence, before.head) if before else None,
        kind=link.kind,
        act=link.act,
        about=link.about,
        linked_at=moment,
        content=content,
    )


def _one(sql: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


def _ask_everything_now(cursor: Any) -> None:
    # A table with checks that wait for the commit cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
