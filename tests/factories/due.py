"""The small closed Plan with its people, a day in the month after, and what each of them is told is due."""

from datetime import date, timedelta
from typing import Any

from plan_admin.calendar.selectors.entries import Entry, entries_of
from tests.factories import outsiders

MONDAY = date(2003, 10, 6)  # September is computed, its fifth business day is the next day
AHEAD = timedelta(days=92)


def everybody() -> dict[str, Any]:
    """A person of each role, with an e-mail address each."""
    people = outsiders.everybody()
    for name, one in people.items():
        one.email = f"{name}@example.com"
        one.save()
    return people


def entries(user: Any, *, on: date = MONDAY, days: timedelta = AHEAD) -> dict[str, Entry]:
    """What is due for a person, by its key."""
    found = entries_of(user, on=on, until=on + days)
    by_key = {entry.key: entry for entry in found}
    assert len(by_key) == len(found)
    return by_key
