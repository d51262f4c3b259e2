"""Tables as a workbook: amounts are numbers, days are days, and no text is ever run."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assignments.domain.sheets import PLACES, Column, Kind, Row, Sheet, exact_text, plain_text
from governance.domain.money import dollars_text
from governance.domain.xlsx_writing import Cell, xlsx_bytes
from governance.domain.xlsx_writing import Sheet as Worksheet


def sheets_workbook(sheets: Iterable[Sheet], *, about: Mapping[str, str], says: Iterable[str] = ()) -> bytes:
    """A workbook: first what it is about and what must be said of it, then a sheet for each table.

    A table's totals are its last row. What is not there is an empty cell.
    """
    first = Worksheet(
        name="About",
        head=["What", "Says"],
        rows=[
            *([name.replace("_", " "), value] for name, value in about.items()),
            *(["", sentence] for sentence in says),
        ],
    )
    return xlsx_bytes([first, *(_worksheet(one) for one in sheets)])


def _worksheet(sheet: Sheet) -> Worksheet:
    rows = [_row(sheet, row) for row in sheet.rows]
    if sheet.totals is not None and sheet.rows:
        rows.append(_row(sheet, sheet.totals))
    return Worksheet(name=sheet.heading, head=[_head(one) for one in sheet.columns], rows=rows)


def _head(column: Column) -> str:
    return f"{column.label}, {column.unit}" if column.unit else column.label


def _row(sheet: Sheet, row: Row) -> list[Cell]:
    return [_cell(column, row.cells.get(column.name)) for column in sheet.columns]


def _cell(column: Column, value: Any) -> Cell:
    if value is None:
        return None
    if column.kind is Kind.CENTS:
        return Decimal(dollars_text(value))
    if column.kind is Kind.NUMBER:
        return int(value)
    if column.kind is Kind.DAY:
        return value if isinstance(value, date) else date.fromisoformat(value)
    if column.kind in PLACES:
        return exact_text(value, places=PLACES[column.kind])
    return plain_text(column.kind, value)
