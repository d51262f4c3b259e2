"""How records are entered: a correction supersedes first, then each record is added on its own."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction

from governance.domain.book_drafts import Changes, Draft, StandingRecord
from governance.models.acts import Act, Recorded

Describe = Callable[[Draft], tuple[str, str]]
ANOTHER_RULE = "a rule of the database refuses it"


def standing_records(model: type[Recorded], **of: Any) -> dict[str, StandingRecord]:
    """The records that stand, by their identity."""
    rows = model.objects.filter(superseded_by__isnull=True, **of).values_list("entry", "pk", "content")
    return {entry: StandingRecord(row_id=pk, content=content) for entry, pk, content in rows}


def supersede(model: type[models.Model], *, act: Act, **rows: Any) -> None:
    """Mark rows that stand as superseded by an act; they are kept."""
    model._default_manager.filter(superseded_by__isnull=True, **rows).update(superseded_by=act)


def add_each(
    changes: Changes, *, add: Callable[[Draft], None], words: Mapping[str, Describe]
) -> tuple[Draft, ...]:
    """Add each draft; one that the database refuses becomes a fault of its entry, in words.

    `words` says, by the name of a constraint, what is wrong and what would be right.
    Returns the drafts that were added.
    """
    added = []
    for draft in changes.to_add:
        try:
            with transaction.atomic():
                add(draft)
        except IntegrityError as error:
            constraint = constraint_of(error)
            if draft.entry.failed:
                continue  # one entry may ask for several records; its first fault says it all
            if constraint in words:
                draft.entry.fail("", *words[constraint](draft))
            else:
                draft.entry.fail("", f"{ANOTHER_RULE}: {first_line(error)}", constraint)
        else:
            added.append(draft)
    return tuple(added)


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that was violated; empty where the database does not say."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


def first_line(error: Exception) -> str:
    """What the database says, without its details."""
    return str(error).partition("\n")[0]


def save_noting(row: models.Model, *, act: Act) -> None:
    """Save an editable row; its history names the acting user and the act.

    Only what changed is written: the application may not touch the columns that identify a party.
    """
    _note(row, act=act)
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk is not None else None
    if stored is None:
        row.save()
        return
    names = [field.attname for field in row._meta.concrete_fields]
    row.save(update_fields=[name for name in names if getattr(row, name) != getattr(stored, name)])


def delete_noting(rows: Iterable[models.Model], *, act: Act) -> int:
    """Delete editable rows one by one; their history names the acting user and the act."""
    count = 0
    for row in rows:
        _note(row, act=act)
        row.delete()
        count += 1
    return count


def _note(row: models.Model, *, act: Act) -> None:
    row._history_user = act.acting_user  # type: ignore[attr-defined]
    row._change_reason = str(act)[:100]  # type: ignore[attr-defined]
