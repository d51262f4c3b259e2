"""What waits for somebody: what it is, since when, by when, and what happens otherwise, by which Section.

Each app gives the items that it knows; the list of a person is put together from them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from governance.domain.roles import Role


class Urgency(StrEnum):
    """Whether it is late, waits now, or can still wait."""

    LATE = "LATE"
    NOW = "NOW"
    SOON = "SOON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An address of a page by its name, what it is told, and the words of the link."""

    name: str
    label: str
    kwargs: Mapping[str, object] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """Something that waits for whoever has the role `whose`.

    `key` tells it apart from all others and stays while it waits. `does` is where it is done; who may only
    look finds it at `seen_at`. `since` is the day on which it began to wait, `due` the last day on which it
    is in time (either may be unknown). `cents` is the money that waits for it.
    """

    key: str
    whose: Role
    what: str
    whom: str
    section: str
    otherwise: str
    urgency: Urgency
    does: Way
    seen_at: Way | None = None
    plan: str = ""
    since: date | None = None
    due: date | None = None
    cents: int | None = None


_ORDER = {urgency: at for at, urgency in enumerate(Urgency)}


def most_urgent_first(items: Iterable[WorkItem]) -> tuple[WorkItem, ...]:
    """What is late first; then by the day on which it is due or since which it waits, the earliest first."""
    return tuple(sorted(items, key=_rank))


def _rank(item: WorkItem) -> tuple[int, date, str]:
    return (_ORDER[item.urgency], item.due or item.since or date.max, item.key)
