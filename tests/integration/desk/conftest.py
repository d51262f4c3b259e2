"""The desk of the small Plan, and a browser of each role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.domain.roles import Role
from governance.models import Plan
from tests.factories.people import person
from tests.factories.plans import small_plan


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    """Two Funds, three Portfolios."""
    return small_plan(acting_user)


@pytest.fixture
def as_role(db: None) -> Callable[..., Client]:
    """`as_role(Role.OFFICER)` is the client of a person of that role, who has signed in."""

    def enter(*roles: Role) -> Client:
        client = Client()
        client.force_login(person(*roles))
        return client

    return enter


@pytest.fixture
def officer(as_role: Callable[..., Client]) -> Client:
    """The compliance officer's client."""
    return as_role(Role.OFFICER)


@pytest.fixture
def file_of() -> Callable[[str, str | bytes], SimpleUploadedFile]:
    """`file_of(name, content)` is a file as a browser sends it."""

    def make(name: str, content: str | bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)

    return make
