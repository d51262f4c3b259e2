"""The small Plan with a closed September and a user of each party."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from plan_admin.month_end.services.finishing import finish_month
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september, quiet
from tests.factories.once import made_and_undone

IRREVOCABLE = outsiders.AGENT_BOOK.replace(b"route:", b"irrevocable: true\n    route:")


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Everybody, by name; idi's direction to its agent is irrevocable, and September 2003 is finished."""
    with made_and_undone(django_db_blocker):
        acting = get_user_model().objects.create_user(username="acts-for-the-test")
        plan = closed_september(acting, besides=IRREVOCABLE)
        finish_month(plan=plan, month=SEPTEMBER, acting_user=acting, progress=quiet, reason="Done")
        yield outsiders.everybody()


@pytest.fixture
def people(everybody: dict[str, Any], db: None) -> dict[str, Any]:
    return everybody
