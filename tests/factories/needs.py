"""What waits for a person, as their list has it."""

from datetime import date
from typing import Any

from plan_admin.needs.selectors import Need, my_needs, needs_of

OCTOBER = date(2003, 10, 15)


def mine(user: Any, *, today: date = OCTOBER) -> dict[str, Need]:
    """What waits for a person, by its key's first word."""
    return {need.item.key.partition("/")[0]: need for need in my_needs(needs_of(user, today=today))}
