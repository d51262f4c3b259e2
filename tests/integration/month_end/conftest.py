"""What the tests of a month share."""

from typing import Any

import pytest

from tests.factories.demo import Shown, two_demonstrations
from tests.factories.once import made_and_undone


@pytest.fixture(scope="session")
def shown(django_db_setup: None, django_db_blocker: Any) -> Shown:
    """Two demonstrations on one database, one after the other; nothing of them stays."""
    with made_and_undone(django_db_blocker):
        return two_demonstrations()
