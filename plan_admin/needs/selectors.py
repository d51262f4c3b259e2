"""The list of a person. An item is there only where its page opens: what a page would refuse is not told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from assignments.selectors.access import viewer_of
from governance.domain.roles import STAFF, Role
from governance.domain.work import WorkItem, most_urgent_first
from governance.models import Plan
from governance.selectors.own_sections import own_sections_of_plan
from governance.selectors.roles import roles_of
from plan_admin.frame.ways import page_of_way
from plan_admin.needs.sources import SOURCES, Asked, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """An item and the page that opens to the reader: where it is done, or where it is only seen."""

    item: WorkItem
    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsOfRole:
    """What waits for one role, what is most urgent first; `is_mine`: the reader has that role."""

    role: Role
    needs: tuple[Need, ...]
    is_mine: bool


def needs_of(user: Any, *, today: date) -> tuple[NeedsOfRole, ...]:
    """What waits for a person, by role; an auditor does nothing, and sees what waits for all the staff."""
    held = roles_of(user)
    asks_for = held | STAFF if Role.AUDITOR in held else held
    asked = Asked(user=user, viewer=viewer_of(user), today=today)
    found: dict[Role, list[WorkItem]] = defaultdict(list)
    for item in _items(asked, asks_for):
        if item.whose in asks_for:
            found[item.whose].append(item)
    shown = [
        NeedsOfRole(
            role=role,
            needs=tuple(_shown(user, most_urgent_first(found[role]))),
            is_mine=role in held,
        )
        for role in Role
        if role in asks_for and (found[role] or role in held)
    ]
    return tuple(one for one in shown if one.needs or one.is_mine)


def my_needs(groups: Iterable[NeedsOfRole]) -> tuple[Need, ...]:
    """All that waits for the reader, of all their roles, what is most urgent first."""
    mine = {need.item.key: need for group in groups if group.is_mine for need in group.needs}
    return tuple(mine[item.key] for item in most_urgent_first(need.item for need in mine.values()))


def tasks_of_plan(user: Any, plan: Plan, *, today: date) -> tuple[Need, ...]:
    """What waits for the staff of one Plan, whoever of them it waits for, as far as its pages open here."""
    asked = Asked(user=user, viewer=viewer_of(user), today=today)
    items = [
        item
        for source in SOURCES
        if source.of_plan is not None and source.roles & STAFF
        for item in source.of_plan(asked, plan)
        if item.whose in STAFF
    ]
    return tuple(_shown(user, most_urgent_first(items)))


def _items(asked: Asked, roles: frozenset[Role]) -> Iterator[WorkItem]:
    sources: list[Source] = [source for source in SOURCES if source.roles & roles]
    plans = list(Plan.objects.order_by("code")) if any(source.of_plan for source in sources) else []
    for source in sources:
        if source.house is not None:
            yield from source.house(asked)
        if source.of_plan is not None:
            for plan in plans:
                own = own_sections_of_plan(plan.pk)
                yield from (own.in_all(item) for item in source.of_plan(asked, plan))


def _shown(user: Any, items: Iterable[WorkItem]) -> Iterator[Need]:
    for item in items:
        for way in (item.does, item.seen_at):
            url = page_of_way(user, way) if way is not None else ""
            if way is not None and url:
                yield Need(item=item, url=url, label=way.label)
                break
