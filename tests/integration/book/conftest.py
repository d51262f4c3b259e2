"""Every book of these tests is of the small Plan."""

from typing import Any

import pytest

from governance.models import Plan
from tests.factories.plans import small_plan


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    """Two Funds, three Portfolios."""
    return small_plan(acting_user)
