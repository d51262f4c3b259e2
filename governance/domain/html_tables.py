"""A table of a filed HTML document as lines of text: a line for each row, its cells apart and aligned.

Filings cut a rate into cells (`0.75`, `%`), spread a head over several rows, and put empty cells between
columns. A row of names and figures becomes one line; running text in a cell is wrapped as a paragraph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from governance.domain.filed_text import GAP, is_prose
from governance.domain.html_words import Piece, PlacedLine, broken, lines_of, plain

WIDEST_COLUMN = 60  # characters by which a column's own words may move the next one
MOST_COLUMNS = 100  # cells behind them stand one after another in the last
MOST_LINES = 50  # of a cell that a mark may still belong to
FARTHEST_START = 1_000  # characters; columns behind it are only kept apart
LONG_CELL = 100  # characters; more is running text, or no cell of a printed table

_TAIL = re.compile(r"[ %)\]*+\u2020\u2021]+|\((?:\d{1,2}|[a-z])\)")
_FIGURE = re.compile(r"[\d.,]+ ?%?[ *]*|-+|[\u2012-\u2015]+|none|n/a|nil", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Cell:
    """A cell while its words come in; `column` is its place among the columns of the table."""

    column: int
    line: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _TableRow:
    number: int
    line: int
    cells: list[Cell] = field(default_factory=list)
    next_column: int = 0


@dataclass(slots=True, kw_only=True)
class Table:
    """A table while it is read; `is_layout` says that its cells are mere paragraphs of the page."""

    number: int
    is_layout: bool = False
    rows: list[_TableRow] = field(default_factory=list)
    open_cell: Cell | None = None
    _taken: dict[int, int] = field(default_factory=dict)  # column: rows that a cell above still takes

    def begin_row(self, *, line: int) -> None:
        """Begin a row."""
        self.end_row()
        self.rows.append(_TableRow(number=len(self.rows) + 1, line=line))

    def end_row(self) -> None:
        """End a row and the cell that is open in it."""
        self.end_cell()

    def begin_cell(self, *, columns: int, rows: int, line: int) -> None:
        """Begin a cell that takes so many columns and rows."""
        self.end_cell()
        if not self.rows:
            self.begin_row(line=line)
        row = self.rows[-1]
        while row.next_column < MOST_COLUMNS and self._taken.get(row.next_column, 0) >= row.number:
            row.next_column += 1
        self.open_cell = Cell(column=row.next_column, line=line)
        row.cells.append(self.open_cell)
        next_column = min(row.next_column + columns, MOST_COLUMNS)
        if rows > 1:
            last = row.number + rows - 1
            self._taken.update(dict.fromkeys(range(row.next_column, next_column), last))
        row.next_column = next_column

    def end_cell(self) -> None:
        """End the cell that is open."""
        self.open_cell = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """A cell with words: its column, and its lines as they stand."""

    column: int
    lines: tuple[str, ...]
    cell: Cell

    @property
    def text(self) -> str:
        """The lines as one; the first keeps its indentation."""
        return " ".join([self.lines[0], *(line.strip() for line in self.lines[1:])])


def laid_out(table: Table) -> list[PlacedLine]:
    """The table as lines of text, without a blank line at either end."""
    rows = [(row, _filled(row)) for row in table.rows]
    starts = _starts([cells for _, cells in rows])
    found: list[PlacedLine] = []
    for row, cells in rows:
        lines = _lines_of_row(row, cells, starts=starts)
        found += [replace(line, table=table.number, row=row.number) for line in lines]
    while found and not found[0].text:
        del found[0]
    while found and not found[-1].text:
        found.pop()
    return found


def _filled(row: _TableRow) -> list[_Filled]:
    """The cells of a row that have words; a per cent sign or a mark of its own belongs to the cell before.

    Running text takes no mark, and what has many lines already takes no more: each would copy them all.
    """
    filled: list[_Filled] = []
    for cell in row.cells:
        lines = tuple(text for words in broken(cell.pieces) if (text := plain(words)).strip())
        if not lines:
            continue
        is_tail = all(_TAIL.fullmatch(line.strip()) for line in lines)
        if is_tail and filled and _takes_tail(filled[-1], lines):
            filled[-1] = _with_tail(filled[-1], lines)
        else:
            filled.append(_Filled(column=cell.column, lines=lines, cell=cell))
    return filled


def _takes_tail(cell: _Filled, tails: tuple[str, ...]) -> bool:
    """Whether a cell is a figure or a name, as the cells of a printed table are, and stays one with it."""
    if len(cell.lines) > MOST_LINES or _is_long(cell):
        return False
    return len(cell.text) + sum(len(tail.strip()) for tail in tails) <= LONG_CELL


def _with_tail(cell: _Filled, tails: tuple[str, ...]) -> _Filled:
    if len(tails) == len(cell.lines):
        joined = tuple(line + tail.strip() for line, tail in zip(cell.lines, tails, strict=True))
        return replace(cell, lines=joined)
    return replace(cell, lines=(*cell.lines[:-1], cell.lines[-1] + "".join(tail.strip() for tail in tails)))


def _starts(rows: Sequence[Sequence[_Filled]]) -> dict[int, int]:
    """Where each column begins, in characters."""
    widths: dict[int, int] = {}
    for cells in rows:
        if len(cells) > 1 and not any(_is_long(cell) for cell in cells):
            for cell in cells:
                widest = min(len(cell.text), WIDEST_COLUMN)
                widths[cell.column] = max(widths.get(cell.column, 0), widest)
    starts: dict[int, int] = {}
    at = 0
    for column in sorted(widths):
        starts[column] = min(at, FARTHEST_START)
        at += widths[column] + len(GAP)
    return starts


def _lines_of_row(row: _TableRow, cells: list[_Filled], *, starts: dict[int, int]) -> list[PlacedLine]:
    if not cells:
        return [PlacedLine(text="", line=row.line)]
    if any(_is_long(cell) for cell in cells):
        return [line for cell in _with_marks(cells) for line in lines_of(cell.cell.pieces)]
    stacked = _stacked(cells)
    return [PlacedLine(text=_one_line(some, starts=starts), line=row.line) for some in stacked]


def _is_long(cell: _Filled) -> bool:
    return len(cell.text) > LONG_CELL or (is_prose(cell.text) and len(cell.text) > WIDEST_COLUMN)


def _with_marks(cells: list[_Filled]) -> list[_Filled]:
    """Cells of running text, each with the short cell before it (a footnote's mark, a number) in front."""
    joined: list[_Filled] = []
    mark: list[Piece] = []
    for cell in cells:
        if _is_long(cell):
            whole = Cell(column=cell.column, line=cell.cell.line, pieces=[*mark, *cell.cell.pieces])
            joined.append(replace(cell, cell=whole))
            mark = []
        else:
            mark += [Piece(text=f"{cell.text.strip()} ", line=cell.cell.line)]
    if mark:
        first = joined[-1] if joined else cells[0]
        joined.append(replace(first, cell=Cell(column=0, line=first.cell.line, pieces=mark)))
    return joined


def _stacked(cells: list[_Filled]) -> list[list[_Filled]]:
    """One row, or as many as its cells have lines where figures stand above one another in each."""
    counts = {len(cell.lines) for cell in cells}
    height = max(counts)
    figures = cells[1:]
    is_stack = (
        height > 1
        and counts == {height}
        and figures
        and all(_FIGURE.fullmatch(line.strip()) for cell in figures for line in cell.lines)
    )
    if len(cells) == 1 or is_stack:
        return [[replace(cell, lines=(cell.lines[at],)) for cell in cells] for at in range(height)]
    return [cells]


def _one_line(cells: list[_Filled], *, starts: dict[int, int]) -> str:
    parts: list[str] = []
    length = 0
    for cell in cells:
        text = cell.text
        start = starts.get(cell.column, 0)
        if parts:
            text = text.strip()
            start = max(start, length + len(GAP))
        parts += [" " * (start - length), text]
        length = start + len(text)
    return "".join(parts).rstrip()
