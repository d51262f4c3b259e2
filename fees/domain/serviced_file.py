"""Section 5: the file of net assets owned by the customers of each servicing entity, every fault at once."""

from collections.abc import Mapping
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
    key: ServicedKey
    net_assets: str


def read_serviced_assets(
    file: CsvFile, *, share_classes: Mapping[str, int], faults: list[Fault]
) -> dict[ServicedKey, str]:
    """The net assets (dollars, plain decimal text) by share class, day and entity.

    The same figure twice is one figure; two figures, or the same entity written in other letters, are a
    fault. `share_classes` has every word for a Portfolio, case folded.
    """
    at = {name: file.index(name) or 0 for name in SERVICED_COLUMNS}
    seen: dict[tuple[int, date, str], _Seen] = {}
    for number, cells in file.rows(faults):
        cell = {name: cells[place] for name, place in at.items()}
        read = _read_row(cell, share_classes)
        for column, reason in read.faults:
            faults.append(file.fault(number, column, reason.problem, reason.remedy))
        if read.key is None:
            continue
        own = _Seen(row=number, key=read.key, net_assets=read.net_assets)
        first = seen.setdefault((*read.key[:2], read.key.entity.casefold()), own)
        if first.key != own.key:
            problem = f"{own.key.entity!r} is written {first.key.entity!r} in row {first.row}"
            faults.append(file.fault(number, "entity", problem, "one way of writing each entity"))
        elif first.net_assets != own.net_assets:
            problem = (
                f"a second value for {own.key.entity}, {cell['portfolio']} on {own.key.day};"
                f" row {first.row} has the first"
            )
            faults.append(file.fault(number, "net_assets", problem, "one a day"))
    return {one.key: one.net_assets for one in seen.values()}


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
