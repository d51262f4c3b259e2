"""A person's calendar. An item is there only where one of its pages opens: what is refused is not told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assignments.selectors.access import viewer_of
from governance.domain.due import DueItem, DueKind, soonest_first, with_keys
from governance.domain.roles import OUTSIDERS, STAFF, Role
from governance.domain.work import Way
from governance.models import Plan
from governance.selectors.at_hand import read_once
from governance.selectors.own_sections import own_sections_of_plan
from governance.selectors.roles import roles_of
from plan_admin.calendar.selectors.sources import SOURCES, Asked
from plan_admin.frame.ways import page_of_way

SEE_IT = "See it"
AHEAD = timedelta(days=92)
LONGEST = timedelta(days=3 * 366)
MINE, ALL = "mine", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item of a Plan and the page that opens to the reader; `is_mine`: the reader's role does it.

    `key` tells it apart from all else of the Plan; what is not one Plan's has it whichever Plan asks.
    """

    plan: str
    key: str
    item: DueItem
    url: str
    label: str
    is_mine: bool

    @property
    def identity(self) -> str:
        """What tells it apart from all else, and stays while it is due."""
        return f"{self.plan}/{self.key}" if self.item.is_of_plan else self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the entries are asked for; None or empty: all. The days are both included.

    Without a first day, what is late and what has no day is there too; of one Plan also what is of them all.
    """

    plan: str = ""
    kind: DueKind | None = None
    whose: Role | None = None
    only_mine: bool = False
    first: date | None = None
    last: date | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether this one is asked for."""
        item = entry.item
        if self.plan and item.is_of_plan and entry.plan != self.plan:
            return False
        if self.kind is not None and item.kind is not self.kind:
            return False
        if self.whose is not None and item.whose is not self.whose:
            return False
        if self.only_mine and not entry.is_mine:
            return False
        return self._within(item.due_until)

    def _within(self, day: date | None) -> bool:
        if day is None:
            return self.first is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def entries_of(user: Any, *, on: date, until: date) -> tuple[Entry, ...]:
    """All that is due as of a day, up to another, as far as the person may see it; what is late first.

    Staff see what is due of all staff whose pages open to them, an outsider what is its own party's.
    """
    roles = roles_of(user)
    asked = Asked(viewer=viewer_of(user), on=on, until=until)
    sources = [source for source in SOURCES if source.roles & roles]
    found: list[Entry] = []
    with read_once():
        for plan in Plan.objects.order_by("code") if sources else ():
            own = own_sections_of_plan(plan.pk)
            items = [own.in_all(item) for source in sources for item in source.of_plan(asked, plan)]
            found += _opened(user, plan, _told(items, roles))
    order = {id(item): at for at, item in enumerate(soonest_first([one.item for one in found]))}
    return tuple(sorted(found, key=lambda one: order[id(one.item)]))


def sees_all_staff(user: Any) -> bool:
    """Whether a person may ask for more than its own."""
    return bool(roles_of(user) & STAFF)


def has_own_work(user: Any) -> bool:
    """Whether a person is shown its own unless it asks for more: an auditor does nothing, and reads all."""
    return Role.AUDITOR not in roles_of(user)


def wanted_by(user: Any, *, whose: str = MINE, **asked: Any) -> Wanted:
    """What a person asks for: its own work, unless it asks for a role's, or for all that it may see."""
    role = None if whose in (MINE, ALL) else Role(whose)
    asks_for_all = whose == ALL and sees_all_staff(user)
    return Wanted(whose=role, only_mine=role is None and has_own_work(user) and not asks_for_all, **asked)


def _told(items: Iterable[DueItem], roles: frozenset[Role]) -> Iterator[DueItem]:
    for item in items:
        if item.whose in OUTSIDERS and item.whose not in roles:
            continue
        if item.whose in STAFF and not roles & STAFF:
            continue
        yield item


def _opened(user: Any, plan: Plan, items: Iterable[DueItem]) -> Iterator[Entry]:
    roles = roles_of(user)
    for key, item in with_keys(items):
        is_mine = item.whose in roles
        does = item.label if is_mine else SEE_IT
        for name, label, query in ((item.page, does, item.query), (item.shown_at, SEE_IT, "")):
            url = page_of_way(user, Way(name=name, label=label, kwargs=_address(plan, item), query=query))
            if url:
                yield Entry(
                    plan=plan.code,
                    key=key,
                    item=item,
                    url=url,
                    label=label,
                    is_mine=is_mine,
                )
                break


def _address(plan: Plan, item: DueItem) -> Mapping[str, object]:
    return {"plan": plan.code, **item.told}
