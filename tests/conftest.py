"""What every test may ask for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import groupby
from typing import Any, cast

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

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


class RunsOfFiles(LoadScopeScheduling):
    """Side by side, what stands together of a file stays together, and is begun in the order of the list.

    Tests that empty the tables when they end are last in it, by pytest-django: what migrations brought is
    gone after them, so each process comes to them last.
    """

    def schedule(self) -> None:
        self.config.option.loadscopereorder = False
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self._runs[nodeid]

    @cached_property
    def _runs(self) -> dict[str, str]:
        files = groupby(self.collection or (), key=lambda nodeid: nodeid.split("::")[0])
        return {one: f"{file} {run}" for run, (file, tests) in enumerate(files) for one in tests}


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> RunsOfFiles:
    """How `-n` shares the tests out."""
    return RunsOfFiles(config, log)


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
