"""The words by which files name Assignees."""

from collections.abc import Mapping

from assignments.models import Assignee
from governance.domain.book_entries import Entry


def assignees_by_word() -> dict[str, Assignee]:
    """Every word for an Assignee, case folded: its code, or its name where only one bears it."""
    rows = list(Assignee.objects.order_by("code"))
    names = [row.name.casefold() for row in rows]
    words = {row.name.casefold(): row for row in rows if row.name and names.count(row.name.casefold()) == 1}
    return words | {row.code.casefold(): row for row in rows}


def assignee_codes() -> frozenset[str]:
    """The codes of all Assignees."""
    return frozenset(Assignee.objects.values_list("code", flat=True))


def assignee_of(
    entry: Entry, key: str, *, by_word: Mapping[str, Assignee], named_here: frozenset[str]
) -> Assignee | None:
    """The Assignee that a key must name; one that the same book names is never called unknown."""
    word = entry.text(key)
    found = by_word.get(word.casefold())
    if found is None and word.casefold() in named_here:
        entry.mark_failed()
        return None
    return entry.known(key, word, found, what="Assignee", among=tuple(row.code for row in by_word.values()))
