"""What several tests look at is made once, and undone before they look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import TestCase


class _Once(TestCase):
    """Its transaction is the one that is undone; acts may be durable inside it."""


@contextmanager
def made_and_undone(blocker: Any) -> Iterator[None]:
    """Work on the tests' database inside one transaction, which is undone when the block ends.

    For fixtures of a whole module, whose tests carry the mark `django_db` like any other.
    """
    with blocker.unblock():
        _Once.setUpClass()
        try:
            yield
            connection.check_constraints()
        finally:
            _Once.tearDownClass()
            _Once.doClassCleanups()
