"""CSV for people with spreadsheets: plain numbers, and no cell that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
ROWS_OF_A_PIECE = 1_000
WOULD_RUN = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """A value as a cell; a text that a spreadsheet would take for a formula is quoted, a number is not.

    A line's end within it is a line feed: a carriage return alone, which the writer leaves bare, ends a row.

    >>> safe_cell("-12.50"), safe_cell("=SUM(A1)"), safe_cell(None)
    ('-12.50', "'=SUM(A1)", '')
    """
    text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith(WOULD_RUN) and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A whole file: the head, then the rows."""
    return "".join(csv_pieces(head, rows))


def csv_pieces(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same, some rows at a time."""
    yield _lines([head])
    left = iter(rows)
    while some := list(islice(left, ROWS_OF_A_PIECE)):
        yield _lines([[safe_cell(value) for value in row] for row in some])


def _lines(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
