"""XLSX files from outside: looked over before they are opened, read as text, nothing in them carried out.

A workbook is a ZIP archive of XML: a few kilobytes can unpack to gigabytes, or name entities that grow
without end. So its table of contents is held to limits first, and no part may declare a document type.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from governance.domain.errors import Refused
from governance.domain.faults import Fault

BEGINS = b"PK\x03\x04"
ENTRIES_MAX = 500
ENTRY_MAX = 20 * 1024 * 1024  # bytes, unpacked
WHOLE_MAX = 50 * 1024 * 1024  # bytes, unpacked
RATIO_MAX = 200
RATIO_FROM = 1024 * 1024  # bytes: a smaller part may be as dense as it likes
ROWS_MAX = 50_000
COLUMNS_MAX = 50
DOCUMENT_TYPE = b"<!DOCTYPE"
FORMULA = "=..."
AS_CSV = "save the sheet as CSV in UTF-8, or fill in the template"
Cells = tuple[int, list[str]]


def is_xlsx(data: bytes) -> bool:
    """Whether the bytes begin as a workbook (any ZIP archive) does."""
    return data.startswith(BEGINS)


def sheet_lines(data: bytes, *, source: str) -> list[Cells]:
    """The rows of a workbook's first sheet that are not blank, as stripped text, with their numbers.

    A formula is never computed, nor is what a program kept of it taken: it is given as FORMULA, which
    begins as one, for the caller to refuse.

    Raises: Refused for what is no workbook, or one beyond the limits.
    """
    _look_over(data, source=source)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            return _evened([row for row in _rows(workbook, source=source) if any(row[1])])
        finally:
            workbook.close()
    except Refused:
        raise
    except Exception as error:
        # Whatever a library meets in a broken file is a fault of the file.
        problem = f"cannot be read as a workbook ({type(error).__name__})"
        raise Refused([_fault(source, None, problem)]) from error


def _look_over(data: bytes, *, source: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            problem = _size_problem(entries) or _markup_problem(archive, entries)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        problem = "is no whole workbook, or is protected by a password"
    if problem:
        raise Refused([_fault(source, None, problem)])


def _size_problem(entries: list[zipfile.ZipInfo]) -> str:
    """Why the archive is not unpacked, by what its table of contents says; empty where it may be."""
    if len(entries) > ENTRIES_MAX:
        return f"has {len(entries)} parts; a workbook of at most {ENTRIES_MAX} is opened"
    if any(entry.flag_bits & 1 for entry in entries):
        return "is protected by a password"
    whole = sum(entry.file_size for entry in entries)
    largest = max((entry.file_size for entry in entries), default=0)
    if whole > WHOLE_MAX or largest > ENTRY_MAX:
        return f"unpacks to {whole:,} bytes; at most {WHOLE_MAX:,} are opened, and {ENTRY_MAX:,} of one part"
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > RATIO_MAX * max(entry.compress_size, 1):
            return f"is packed more than {RATIO_MAX} times: it is not opened"
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        return "is an archive, and no workbook"
    return ""


def _markup_problem(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    for entry in entries:
        # Whatever a part is called, and however long a comment stands before.
        if DOCUMENT_TYPE in archive.read(entry).replace(b"\0", b"").upper():
            return "declares a document type, which no workbook does: it is not opened"
    return ""


def _rows(workbook: Any, *, source: str) -> Iterator[Cells]:
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > ROWS_MAX:
            raise Refused([_fault(source, number, f"has more than {ROWS_MAX:,} rows")])
        if len(row) > COLUMNS_MAX:
            raise Refused([_fault(source, number, f"has more than {COLUMNS_MAX} columns")])
        yield number, [FORMULA if cell.data_type == "f" else cell_text(cell.value) for cell in row]


def cell_text(value: object) -> str:
    """A cell's value as CSV would have it; the first of a month at midnight is that month's day all the same.

    >>> cell_text(1234.5), cell_text(datetime(2003, 9, 1)), cell_text(None)
    ('1234.5', '2003-09-01', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value.strip()
    return format(Decimal(repr(value)), "f") if _is_number(value) else str(value).strip()


def _is_number(value: object) -> bool:
    """What the library gives for a number that is no whole one; its shortest decimal is what was typed."""
    return type(value).__name__ == "float" or isinstance(value, Decimal)


def _evened(lines: list[Cells]) -> list[Cells]:
    """Rows as wide as the first, where what is beyond it is empty: programs leave cells out at will."""
    if not lines:
        return []
    head = lines[0][1]
    width = max((at for at, name in enumerate(head, start=1) if name), default=0)
    return [(number, _as_wide(cells, width)) for number, cells in lines]


def _as_wide(cells: list[str], width: int) -> list[str]:
    kept = [*cells, *[""] * (width - len(cells))]
    while len(kept) > width and not kept[-1]:
        kept.pop()
    return kept


def _fault(source: str, row: int | None, problem: str) -> Fault:
    return Fault(source=source, row=row, column="", problem=problem, remedy=AS_CSV)
