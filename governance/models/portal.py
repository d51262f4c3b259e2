"""The portal: outsiders' requests see, in the database, the rows of their own parties alone (ADR 55).

The connection knows how; a connection of another kind, as a linter has, knows nothing of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection


def let_in(person: int) -> None:
    """From now on, until `let_out()`, this thread asks the database as that user's parties."""
    cast(Any, connection).let_in(person)


def let_out() -> None:
    """Whoever was let in is gone."""
    cast(Any, connection).let_out()


@contextmanager
def as_application() -> Iterator[None]:
    """Read what is told to an outsider beyond its own rows, once the database has shown it its own part.

    A test counts who uses this (`tests/architecture/test_portal.py`): each use says what it tells, and why.
    """
    with cast(Any, connection).as_application():
        yield


def act_as_application() -> None:
    """An act that the gate has allowed writes as the application, until its transaction ends."""
    cast(Any, connection).act_as_application()


def is_portal() -> bool:
    """Whether the database shows this request its own parties' rows alone."""
    return bool(cast(Any, connection).is_portal)
