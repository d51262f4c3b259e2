"""What became of a record: who changed what, when, and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from governance.models import Act, Recorded

ACT_NUMBER = re.compile(r"^act (\d+)")
DEEDS = {"+": "added", "~": "changed", "-": "removed"}
OWN_COLUMNS = ("history_", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field, what it said and what it says."""

    field: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of a record, or of what hangs on it; `act` None where no act is known."""

    at: datetime
    who: str
    deed: str
    about: str
    changes: tuple[Change, ...]
    act: int | None
    kind: str
    source: str
    reason: str


def steps_of_rows(*sources: tuple[str, models.QuerySet[Any]]) -> tuple[Step, ...]:
    """Steps of an editable record and of its lists, each given as (what it is, its history), latest first."""
    found = [
        (about, row, before)
        for about, rows in sources
        for row, before in _with_before(rows.select_related("history_user"))
    ]
    acts = _acts({number for _, row, _ in found if (number := _act_number(row)) is not None})
    steps = [_row_step(about, row, before, acts=acts) for about, row, before in found]
    return tuple(sorted(steps, key=lambda step: step.at, reverse=True))


def _with_before(rows: models.QuerySet[Any]) -> Iterable[tuple[Any, Any]]:
    before: dict[Any, Any] = {}
    for row in rows.order_by("history_date", "history_id"):
        yield row, before.get(row.id)
        before[row.id] = row


def _act_number(row: Any) -> int | None:
    found = ACT_NUMBER.match(row.history_change_reason or "")
    return int(found.group(1)) if found else None


def _acts(numbers: Iterable[int]) -> Mapping[int, Act]:
    return Act.objects.select_related("acting_user").in_bulk(list(numbers))


def _row_step(about: str, row: Any, before: Any, *, acts: Mapping[int, Act]) -> Step:
    act = acts.get(_act_number(row) or 0)
    user = act.acting_user if act else row.history_user
    was = {} if before is None or row.history_type == "-" else _values(before)
    becomes = _values(row)
    if row.history_type == "-":
        was, becomes = becomes, {}
    return Step(
        at=row.history_date,
        who=_name(user),
        deed=DEEDS[row.history_type],
        about=about,
        changes=_changes(was, becomes),
        act=act.pk if act else None,
        kind=act.kind if act else "",
        source=act.source if act else "",
        reason=act.reason if act else (row.history_change_reason or ""),
    )


def _values(row: Any) -> dict[str, object]:
    """A historical row's own values, without the references that say what it belongs to."""
    return {
        str(field.verbose_name): getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.name.startswith(OWN_COLUMNS) and not field.is_relation
    }


def _changes(was: Mapping[str, object], becomes: Mapping[str, object]) -> tuple[Change, ...]:
    return tuple(
        Change(field=key.replace("_", " "), was=_words(was.get(key)), becomes=_words(becomes.get(key)))
        for key in dict.fromkeys((*becomes, *was))
        if was.get(key) != becomes.get(key) and (_words(was.get(key)) or _words(becomes.get(key)))
    )


def _words(value: object) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_words(one)}" for key, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_words(one) for one in value)
    return str(value)


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user is not None else ""


def steps_of_versions(record: Recorded) -> tuple[Step, ...]:
    """The versions of a record that is never edited, each with the act that made it, latest first."""
    model: Any = type(record)
    same = {"plan_id": record.plan_id} if hasattr(record, "plan_id") else {}
    versions = list(
        model.objects.filter(entry=record.entry, **same)
        .select_related("recorded_by__acting_user", "superseded_by__acting_user")
        .order_by("pk")
    )
    steps: list[Step] = []
    was: Mapping[str, object] = {}
    for version in versions:
        steps.append(_version_step(version.recorded_by, was, version.content))
        was = version.content
    if versions and versions[-1].superseded_by is not None:
        steps.append(_version_step(versions[-1].superseded_by, was, {}))
    return tuple(reversed(steps))


def _version_step(act: Act, was: Mapping[str, object], becomes: Mapping[str, object]) -> Step:
    deed = "added" if not was else "changed" if becomes else "no longer stands"
    return Step(
        at=act.acted_at,
        who=_name(act.acting_user),
        deed=deed,
        about="",
        changes=_changes(was, becomes) if becomes else (),
        act=act.pk,
        kind=act.kind,
        source=act.source,
        reason=act.reason,
    )
