"""Section 5: the file of net assets owned by the customers of each servicing entity, every fault at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from governance.domain.book_entries import did_you_mean
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable, read_date, read_plain_decimal

SERVICED_COLUMNS = ("portfolio", "date", "entity", "net_assets")
ENTITY_LIMIT = 200
NET_ASSETS_DIGITS = 15


class ServicedKey(NamedTuple):
    """Whose figure it is: a share class, a day, a servicing entity by its name as the files write it."""

    share_class: int
    day: date
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The first row that gave a figure."""

    row: int
    net_assets: str


def read_serviced_assets(
    file: CsvFile,
    *,
    share_classes: Mapping[str, int],
    faults: list[Fault],
    standing: Collection[str] = frozenset(),
) -> dict[ServicedKey, str]:
    """The net assets (dollars, plain decimal text) by share class, day and entity.

    The same figure twice is one figure; two figures are a fault, and so is an entity that stands in other
    letters in an earlier row, or among `standing`, the names of earlier files: spelt twice it would be two
    entities, each held to a limit of its own. `share_classes` has every word for a Portfolio, case folded.
    """
    at = {name: file.index(name) or 0 for name in SERVICED_COLUMNS}
    seen: dict[ServicedKey, _Seen] = {}
    spellings = _Spellings(standing)
    for number, cells in file.rows(faults):
        cell = {name: cells[place] for name, place in at.items()}
        read = _read_row(cell, share_classes)
        for column, reason in read.faults:
            faults.append(file.fault(number, column, reason.problem, reason.remedy))
        if read.key is None:
            continue
        if other := spellings.other(read.key.entity, row=number):
            faults.append(file.fault(number, "entity", other.problem, other.remedy))
            continue
        first = seen.setdefault(read.key, _Seen(row=number, net_assets=read.net_assets))
        if first.net_assets != read.net_assets:
            problem = (
                f"a second value for {read.key.entity}, {cell['portfolio']} on {read.key.day};"
                f" row {first.row} has the first"
            )
            faults.append(file.fault(number, "net_assets", problem, "one a day"))
    return {key: one.net_assets for key, one in seen.items()}


class _Spellings:
    """How each entity was first written, whatever the case and blanks of its letters."""

    def __init__(self, standing: Collection[str]) -> None:
        self._standing = frozenset(standing)
        self._before = {_letters(name): name for name in sorted(standing)}
        self._here: dict[str, tuple[str, int]] = {}

    def other(self, entity: str, *, row: int) -> NotReadable | None:
        """Why an entity is spelt wrongly in a row; None where it is as it was before."""
        letters = _letters(entity)
        if letters not in self._here and entity not in self._standing and letters in self._before:
            before = self._before[letters]
            return NotReadable(f"{entity!r} stands as {before!r} in an earlier file", f"write {before!r}")
        first, at = self._here.setdefault(letters, (entity, row))
        if first == entity:
            return None
        return NotReadable(f"{entity!r} is written {first!r} in row {at}", "one way of writing each entity")


def _letters(name: str) -> str:
    return "".join(name.split()).casefold()


class _Read(NamedTuple):
    """A row as it was read; no key where any cell has a fault."""

    key: ServicedKey | None
    net_assets: str
    faults: list[tuple[str, NotReadable]]


def _read_row(cell: Mapping[str, str], share_classes: Mapping[str, int]) -> _Read:
    readers = {
        "portfolio": lambda text: _share_class(text, share_classes),
        "date": read_date,
        "entity": _entity,
        "net_assets": _net_assets,
    }
    found: dict[str, object] = {}
    faults: list[tuple[str, NotReadable]] = []
    for column, reader in readers.items():
        try:
            found[column] = reader(cell[column])
        except NotReadable as reason:
            faults.append((column, reason))
    if faults:
        return _Read(None, "", faults)
    share_class, day, entity, net_assets = (found[column] for column in SERVICED_COLUMNS)
    return _Read(ServicedKey(share_class, day, entity), str(net_assets), faults)  # type: ignore[arg-type]


def _share_class(text: str, share_classes: Mapping[str, int]) -> int:
    found = share_classes.get(text.casefold())
    if found is None:
        raise NotReadable(f"{text!r} is no Portfolio of the Plan", did_you_mean(text, tuple(share_classes)))
    return found


def _entity(text: str) -> str:
    """A name with single blanks, so that equal names are equal text."""
    name = " ".join(text.split())
    if not name:
        raise NotReadable("is empty", "the name of the entity that services these customers")
    if len(name) > ENTITY_LIMIT:
        raise NotReadable(f"is longer than {ENTITY_LIMIT} characters", "a shorter name")
    return name


def _net_assets(text: str) -> str:
    """Dollars with exactly two decimals, so that equal figures are equal text."""
    return f"{read_plain_decimal(text, places=2, digits=NET_ASSETS_DIGITS):.2f}"
