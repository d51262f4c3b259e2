"""Who did what, when, from which source and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.models import Act

SHOWN = 8
WORDS = ("rows", "new", "unchanged", "corrected")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDone:
    """An act as pages show it."""

    number: int
    kind: str
    at: datetime
    who: str
    source: str
    reason: str
    summary: str


def last_acts(*kinds: str, limit: int = SHOWN) -> tuple[ActDone, ...]:
    """The last acts of these kinds, the latest first."""
    rows = Act.objects.filter(kind__in=kinds).select_related("acting_user").order_by("-pk")[:limit]
    return tuple(_shown(row) for row in rows)


def last_act_by_kind(kinds: Iterable[str]) -> dict[str, ActDone]:
    """The last act of each kind, in one query."""
    rows = (
        Act.objects.filter(kind__in=list(kinds))
        .select_related("acting_user")
        .order_by("kind", "-pk")
        .distinct("kind")
    )
    return {row.kind: _shown(row) for row in rows}


def _shown(row: Act) -> ActDone:
    user = row.acting_user
    return ActDone(
        number=row.pk,
        kind=row.kind,
        at=row.acted_at,
        who=user.get_full_name() or user.get_username(),
        source=row.source,
        reason=row.reason,
        summary=summary_words(row.summary),
    )


def summary_words(summary: Mapping[str, Any]) -> str:
    """What an act did, as its summary counts it.

    >>> summary_words({"rows": 3, "new": 2, "corrected": 1})
    '3 rows: 2 new, 1 corrected'
    >>> summary_words({"votes": [1, 2, 0], "funds": [0, 8, 0]})
    'votes: 1 new, 2 unchanged; funds: 8 unchanged'
    """
    if "rows" in summary:
        counted = ", ".join(f"{summary[word]} {word}" for word in WORDS[1:] if word in summary)
        return f"{summary['rows']} rows: {counted}"
    return "; ".join(_part_words(str(name), value) for name, value in summary.items())


def _part_words(name: str, value: Any) -> str:
    if isinstance(value, list) and len(value) == len(WORDS[1:]) and all(isinstance(n, int) for n in value):
        counted = ", ".join(f"{count} {word}" for count, word in zip(value, WORDS[1:], strict=True) if count)
        return f"{name.replace('_', ' ')}: {counted or 'nothing'}"
    return f"{name.replace('_', ' ')} {value}"
