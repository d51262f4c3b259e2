"""What it means that the database refuses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from plan_admin.database.base import DatabaseWrapper
from tests.factories.rows import Setting, execute

Rows = Callable[[Setting], Any]
SUPERSEDED_ONCE = "superseded_by_id"


@contextmanager
def accepted() -> Iterator[None]:
    """What happens inside must hold also when the transaction ends."""
    with transaction.atomic():
        yield
        connection.check_constraints()


@contextmanager
def refused_by(name: str, *, words: str | None = None) -> Iterator[None]:
    """What happens inside must break the constraint of that name, at once or when the transaction ends."""
    with pytest.raises(IntegrityError, match=words) as caught, accepted():
        yield
    assert cast(Any, caught.value.__cause__).diag.constraint_name == name


@contextmanager
def not_permitted() -> Iterator[None]:
    """The application's role must not be allowed to do what happens inside."""
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        yield
    assert isinstance(caught.value.__cause__, InsufficientPrivilege)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A constraint, rows that it lets pass, and rows, one more than allowed, that it refuses."""

    name: str
    passes: Rows
    refuses: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A table whose rows stay as they are, a row of it, and a change that somebody might try."""

    table: str
    row: Rows
    change: str
    may_set: tuple[str, ...] = ()
    may_change: tuple[str, ...] = ()


def check_break(case: Break, here: Setting) -> None:
    """Both sides of a constraint."""
    with accepted():
        case.passes(here)
    with refused_by(case.name):
        case.refuses(here)


def check_frozen(case: Frozen, here: Setting) -> None:
    """The application lacks the right to edit or delete a row, and a trigger holds the owner to the same."""
    case.row(here)
    statements = (f"UPDATE {case.table} SET {case.change}", f"DELETE FROM {case.table}")
    for statement in statements:
        with not_permitted():
            execute(statement)
        with cast(DatabaseWrapper, connection).as_owner(), refused_by(f"{case.table}_append_only"):
            execute(statement)


def updatable_columns(table: str) -> set[str]:
    """The columns that the application's role may update."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND has_column_privilege(attrelid, attnum, 'UPDATE')",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def constraint_names(app: str) -> set[str]:
    """The names of all constraints that an app's models state."""
    return {
        constraint.name
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
