"""What every test may ask for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, cast

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from plan_admin.database.base import DatabaseWrapper


@pytest.fixture
def acting_user(db: None) -> Any:
    """A person in whose name a test acts."""
    return get_user_model().objects.create_user(username="acting-user", password="known-to-the-tests")


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` works as the owner of the tables, as the application never does."""
    return cast(DatabaseWrapper, connection).as_owner
