"""What every test may ask for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, cast

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from hypothesis import HealthCheck, settings

from plan_admin.database.base import DatabaseWrapper

# Tests take back what they write. What autovacuum then notes of a table, that it has pages and no rows,
# would have the next test's questions go over all of it for every row.
NOTE_NOTHING = """
    DO $$
    DECLARE one regclass;
    BEGIN
        FOR one IN SELECT relid FROM pg_stat_user_tables LOOP
            EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', one);
        END LOOP;
    END
    $$
"""

# How long an example takes says more of the machine than of the code: no test fails by the clock.
settings.register_profile("suite", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

EMPTYING = {"transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side, a file's tests stay together, but for those that empty the tables when they end.

    What migrations brought is gone after them, so each process comes to them last.
    """
    for item in items:
        file = item.path.relative_to(item.config.rootpath).as_posix()
        item.add_marker(pytest.mark.xdist_group(f"{file} that empties" if _empties_tables(item) else file))


def _empties_tables(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or not asked.isdisjoint(EMPTYING)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tests' database, of whose tables nobody takes statistics."""
    with django_db_blocker.unblock(), cast(DatabaseWrapper, connection).as_owner():
        with connection.cursor() as cursor:
            cursor.execute(NOTE_NOTHING)


@pytest.fixture
def acting_user(db: None) -> Any:
    """A person in whose name a test acts."""
    return get_user_model().objects.create_user(username="acting-user", password="known-to-the-tests")


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` works as the owner of the tables, as the application never does."""
    return cast(DatabaseWrapper, connection).as_owner
