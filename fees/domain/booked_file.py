"""Section 2: the file of what the fund accountant booked, read with every fault at once.

A figure may be negative: an accountant takes back in one month what was booked too much in another.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from fees.domain.ties import FeeComponent
from governance.domain.book_entries import did_you_mean
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable, read_month, read_signed_decimal

BOOKED_COLUMNS = ("portfolio", "month", "component", "amount")
COMPONENT_BY_WORD = {component.value.lower(): component for component in FeeComponent}
AMOUNT_DIGITS = 12
Found = TypeVar("Found")


class BookedKey(NamedTuple):
    """Whose figure it is: a share class, the first day of a month, a component."""

    share_class: int
    month: date
    component: FeeComponent


def read_booked_accruals(
    file: CsvFile, *, share_classes: Mapping[str, int], faults: list[Fault]
) -> dict[BookedKey, str]:
    """The booked dollars, as plain decimal text, by share class, month and component.

    Two rows for one of them are a fault, also where they agree: a ledger's line that stands twice may be two.
    `share_classes` has every word for a Portfolio, case folded.
    """
    at = {name: file.index(name) or 0 for name in BOOKED_COLUMNS}
    rows: dict[BookedKey, str] = {}
    first_row: dict[BookedKey, int] = {}
    for number, cells in file.rows(faults):
        cell = {name: cells[place] for name, place in at.items()}
        read = _Row(file, number, cell, faults)
        share_class = read.value("portfolio", lambda text: _share_class(text, share_classes))
        month = read.value("month", read_month)
        component = read.value("component", _component)
        amount = read.value("amount", _amount)
        if share_class is None or month is None or component is None or amount is None:
            continue
        key = BookedKey(share_class, month.first, component)
        if key in rows:
            problem = (
                f"{cell['portfolio']}, {month}, {component.lower()} stands in row {first_row[key]} already"
            )
            faults.append(file.fault(number, "amount", problem, "one row"))
            continue
        rows[key], first_row[key] = amount, number
    return rows


class _Row:
    """Reads the cells of one row, and notes each fault where it stands."""

    def __init__(self, file: CsvFile, number: int, cells: Mapping[str, str], faults: list[Fault]) -> None:
        self._file, self._number, self._cells, self._faults = file, number, cells, faults

    def value(self, column: str, reader: Callable[[str], Found]) -> Found | None:
        """A cell read by `reader`; None after noting its fault."""
        try:
            return reader(self._cells[column])
        except NotReadable as fault:
            self._faults.append(self._file.fault(self._number, column, fault.problem, fault.remedy))
            return None


def _share_class(text: str, share_classes: Mapping[str, int]) -> int:
    found = share_classes.get(text.casefold())
    if found is None:
        remedy = did_you_mean(text, tuple(share_classes))
        raise NotReadable(f"{text!r} is no Portfolio of the Plan", remedy)
    return found


def _component(text: str) -> FeeComponent:
    found = COMPONENT_BY_WORD.get(text.lower())
    if found is None:
        raise NotReadable(f"{text!r} is not a component", f"one of {', '.join(COMPONENT_BY_WORD)}")
    return found


def _amount(text: str) -> str:
    """Dollars with exactly two decimals, so that equal figures are equal text; there is no -0.00."""
    return f"{read_signed_decimal(text, places=2, digits=AMOUNT_DIGITS) + 0:.2f}"
