"""CSV for people with spreadsheets: plain numbers, and no cell that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
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
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return text.getvalue()
