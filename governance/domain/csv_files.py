"""CSV files as the doors take them: UTF-8, a header, every fault with its row and column."""

import csv
import io
from collections.abc import Iterator, Sequence

from governance.domain.errors import Refused
from governance.domain.faults import Fault


def decode(data: bytes, *, source: str) -> str:
    """The text of a file; a byte-order mark is dropped, CRLF is kept.

    Raises: Refused if it is not UTF-8, or has a NUL character, which no text of the database can hold.
    """
    text, wrong = "", data.find(b"\0")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        row = data[:wrong].count(b"\n") + 1
        problem, remedy = "is not UTF-8 text", "save it as UTF-8"
        raise Refused([Fault(source=source, row=row, column="", problem=problem, remedy=remedy)])
    return text


class CsvFile:
    """A CSV file whose header was checked; `rows` yields its line number and the cells in header order."""

    def __init__(
        self, text: str, *, source: str, required: Sequence[str], optional: Sequence[str] = ()
    ) -> None:
        """Raises: Refused with every fault of the header."""
        self.source = source
        self._text = text
        self._reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(self._reader, [])
        except csv.Error as error:
            raise Refused([self.fault(1, "", f"is not CSV: {error}")]) from None
        self.columns = [name.strip().lower() for name in header]
        self.header_rows = self._reader.line_num
        faults = self._header_faults(required, optional)
        if faults:
            raise Refused(faults)

    def fault(self, row: int | None, column: str, problem: str, remedy: str = "") -> Fault:
        """A fault of this file."""
        return Fault(source=self.source, row=row, column=column, problem=problem, remedy=remedy)

    def no_rows(self) -> Fault:
        """The fault of a file that has a header and nothing else: an export that went wrong, most likely."""
        return self.fault(None, "", "has a header and no rows", "at least one row")

    def index(self, column: str) -> int | None:
        """Where a column stands; None if the file has no such column."""
        return self.columns.index(column) if column in self.columns else None

    def body(self) -> str:
        """The text after the header, as it stands."""
        lines = self._text.split("\n", self.header_rows)
        return lines[self.header_rows] if len(lines) > self.header_rows else ""

    def has_lone_returns(self) -> bool:
        """Whether a carriage return alone ends some row: then a line of `body` may be several rows."""
        return self._text.count("\r") != self._text.count("\r\n")

    def rows(self, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank; rows of the wrong width go to `faults`."""
        width = len(self.columns)
        before = self._reader.line_num
        try:
            for cells in self._reader:
                row, before = before + 1, self._reader.line_num
                stripped = [cell.strip() for cell in cells]
                if not any(stripped):
                    continue
                if len(cells) == width:
                    yield row, stripped
                else:
                    faults.append(
                        self.fault(row, "", f"has {len(cells)} cells", f"{width} cells, as the header has")
                    )
        except csv.Error as error:
            faults.append(self.fault(before + 1, "", f"is not CSV: {error}"))

    def _header_faults(self, required: Sequence[str], optional: Sequence[str]) -> list[Fault]:
        known = [*required, *optional]
        if not any(self.columns):
            return [self.fault(1, "", "is empty", f"a header: {','.join(required)}")]
        faults = [
            self.fault(1, name or "(no name)", "is not a column of this file", f"one of {', '.join(known)}")
            for name in self.columns
            if name not in known
        ]
        faults += [
            self.fault(1, name, "is missing", f"a column {name}")
            for name in required
            if name not in self.columns
        ]
        faults += [
            self.fault(1, name, "stands twice", "once")
            for name in sorted(set(self.columns))
            if name in known and self.columns.count(name) > 1
        ]
        return faults
