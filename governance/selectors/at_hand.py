"""What several sources of one page ask for, read once while the page is made."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from governance.models import Plan
from governance.models.portal import is_portal
from governance.selectors.law import ShareClassLaw, law_of

Read = TypeVar("Read")
_KEPT: ContextVar[dict[Hashable, Any] | None] = ContextVar("read_once", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within it, and no longer, what was read is at hand. For reading alone: nothing may be written in it."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


def at_hand(key: Hashable, read: Callable[[], Read]) -> Read:
    """What was read under the key; it is read where that is not yet so.

    An outsider's own view of the database is kept apart from the application's.
    """
    kept = _KEPT.get()
    if kept is None:
        return read()
    apart = (is_portal(), key)
    if apart not in kept:
        kept[apart] = read()
    found: Read = kept[apart]
    return found


def law_at_hand(plan: Plan, **given: Any) -> Mapping[int, ShareClassLaw]:
    """The law of all share classes of a Plan, as it is known now; `given` are its classes or conventions."""
    return at_hand(("law", plan.pk), lambda: law_of(plan, **given))
