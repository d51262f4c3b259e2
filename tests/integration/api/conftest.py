"""A closed month to ask the API about, and people who ask."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from governance.domain.roles import Role
from governance.models import Plan
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person


@pytest.fixture(scope="module")
def september(django_db_setup: None, django_db_blocker: Any) -> Iterator[Plan]:
    """The small Plan whose September 2003 is closed, made once for a module."""
    with made_and_undone(django_db_blocker):
        yield closed_september(person(name="who-closed-it"))


@pytest.fixture(autouse=True)
def nothing_is_counted() -> None:
    """No request of an earlier test counts."""
    cache.clear()


@pytest.fixture
def as_(db: None) -> Callable[..., Client]:
    """`as_(Role.OFFICER)`: a client whose person has signed in on the pages."""

    def enter(*roles: Role) -> Client:
        client = Client()
        client.force_login(person(*roles))
        return client

    return enter


@pytest.fixture
def officer(as_: Callable[..., Client]) -> Client:
    """The officer's client."""
    return as_(Role.OFFICER)
