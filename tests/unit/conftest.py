"""Unit tests concern the domain alone: any use of a database fails."""

from collections.abc import Iterator
from typing import Any

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


@pytest.fixture(autouse=True)
def _no_database(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    if request.node.get_closest_marker("django_db") or DATABASE_FIXTURES & set(request.fixturenames):
        pytest.fail("a unit test may not use the database; move it to tests/integration")
    with django_db_blocker.block():
        yield
