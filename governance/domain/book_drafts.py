"""What a book's entries would record, against what stands: new, unchanged, or a correction."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from governance.domain.book_entries import Entry
from governance.domain.faults import Fault

ENTRY_LIMIT = 400
DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record that an entry asks for.

    `key` is its identity (the entry's id, or its natural key), `content` what it says in canonical
    form, `values` the record's own columns, `scope` the numbers of the share classes that it reaches.
    """

    entry: Entry
    key: str
    content: Mapping[str, object]
    values: Mapping[str, Any]
    scope: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRecord:
    """A record that stands: its row and what it says."""

    row_id: int
    content: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What to do: rows to supersede, drafts to add. Nothing else changes."""

    new: tuple[Draft, ...]
    corrected: tuple[Draft, ...]
    superseded: tuple[int, ...]
    unchanged: int

    @property
    def to_add(self) -> tuple[Draft, ...]:
        """Every draft to add, in the order of the book."""
        return tuple(sorted((*self.new, *self.corrected), key=lambda draft: draft.entry.row))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOutcome:
    """What became of one part of a book, in entries; `faults` empty: it was taken."""

    part: str
    new: int = 0
    unchanged: int = 0
    corrected: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = field(default=())

    def __str__(self) -> str:
        counts = f"{self.new} new, {self.unchanged} unchanged, {self.corrected} corrected"
        return f"{self.part.replace('_', ' ')}: {counts}"


def identity(entry: Entry, *parts: object) -> str:
    """An entry's id, else its natural key: canonical values in the order that the book's form gives."""
    written = entry.optional_text("id", limit=ENTRY_LIMIT)
    return written or natural_key(*parts)


def natural_key(*parts: object) -> str:
    """Canonical values as one text of at most 400 characters; a longer one ends in its digest.

    >>> natural_key("adi", None, "2003-07-01")
    'adi//2003-07-01'
    """
    whole = "/".join("" if part is None else str(part) for part in parts)
    if len(whole) <= ENTRY_LIMIT:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[: 2 * DIGEST_LENGTH]
    return f"{whole[: ENTRY_LIMIT - len(digest) - 1]}#{digest}"


def scope_key(codes: Iterable[str], *, of: int) -> str:
    """The Portfolios of an identity: `all` where it is all that there are, else their codes in order."""
    named = sorted(set(codes))
    if len(named) == of:
        return "all"
    whole = "+".join(named)
    if len(whole) <= ENTRY_LIMIT // 2:
        return whole
    return f"{len(named)}-portfolios-{hashlib.sha256(whole.encode()).hexdigest()[:DIGEST_LENGTH]}"


def canonical(value: object) -> object:
    """A value as content states it, so that equal facts are equal: 60, "60" and 60.0 are '60'."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): canonical(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [canonical(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value if value is None or isinstance(value, bool | int) else str(value)


def content_of(**values: object) -> dict[str, object]:
    """Named values in canonical form."""
    return {key: canonical(value) for key, value in values.items()}


def compare(drafts: Sequence[Draft], standing: Mapping[str, StandingRecord]) -> Changes:
    """Drafts against what stands; a second draft of one identity is a fault of its entry."""
    seen: dict[str, Draft] = {}
    new: list[Draft] = []
    corrected: list[Draft] = []
    superseded: list[int] = []
    unchanged = 0
    for draft in drafts:
        first = seen.setdefault(draft.key, draft)
        stands = standing.get(draft.key)
        if first is not draft:
            draft.entry.fail(
                "", f"stands already in row {first.entry.row}", "once; two that are alike each need an id"
            )
        elif stands is None:
            new.append(draft)
        elif stands.content == draft.content:
            unchanged += 1
        else:
            corrected.append(draft)
            superseded.append(stands.row_id)
    return Changes(
        new=tuple(new), corrected=tuple(corrected), superseded=tuple(superseded), unchanged=unchanged
    )


def outcome_of(
    part: str, entries: Sequence[Entry], *, new: int = 0, unchanged: int = 0, corrected: int = 0
) -> PartOutcome:
    """The outcome of a part with all that its entries noted, in the order of the file."""
    return PartOutcome(
        part=part,
        new=new,
        unchanged=unchanged,
        corrected=corrected,
        faults=_in_file_order(fault for entry in entries for fault in entry.faults),
        warnings=_in_file_order(warning for entry in entries for warning in entry.warnings),
    )


def _in_file_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.row or 0))
