"""The bytes of a filed exhibit as plain text: text files as they stand, HTML files by what they show.

Both end as the same lines, so that the law in them is read once. `Exhibit.places` says, for each line
of the text of an HTML file, where in the file it stands.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from governance.domain.csv_files import decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.filed_html import read_html
from governance.domain.html_words import PlacedLine

LARGEST_EXHIBIT = 5 * 1024 * 1024  # bytes
MEGABYTE = 1024 * 1024
HTML_ENDS = (".htm", ".html")

_IS_HTML = re.compile(rb"<(?:html|!doctype\s+html)[\s>]", re.IGNORECASE)
_HEAD_BYTES = 20_000
_CHARSET = re.compile(rb"<meta[^<>]{0,300}charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_UTF_8 = frozenset({"utf-8", "utf8"})
_WINDOWS = frozenset({"windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"})
_OTHER_LINE = re.compile(r"\bon line (\d{1,9})\b")  # as the faults of a Schedule A name another line
_DOCUMENT = re.compile(r"^[ \t]*<DOCUMENT>", re.IGNORECASE | re.MULTILINE)
_TEXT = re.compile(r"<TEXT>", re.IGNORECASE)
_FILING_LINE = re.compile(
    r"(?:<DOCUMENT>)?\s*(?:\Z|<(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION)>)", re.IGNORECASE
)  # of a line without white space around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """An exhibit as plain text; `places` has one for each line, and is empty where the file is plain text."""

    text: str
    places: tuple[PlacedLine, ...] = ()


def too_large(size: int, *, source: str) -> Fault | None:
    """Why a file of so many bytes is not read at all; None: it may be."""
    if size <= LARGEST_EXHIBIT:
        return None
    has, most = -(-size // MEGABYTE), LARGEST_EXHIBIT // MEGABYTE
    problem = f"has {has:,} MB; an exhibit of at most {most} MB is read"
    return Fault(
        source=source, row=None, column="", problem=problem, remedy="give the plan's own exhibit alone"
    )


def read_exhibit(data: bytes, *, source: str) -> Exhibit:
    """The text of a file, as text or as HTML by what it is. Raises: Refused with every fault."""
    large = too_large(len(data), source=source)
    if large is not None:
        raise Refused([large])
    if not is_html(data, source=source):
        return Exhibit(text=decode(data, source=source))
    text = _decoded(data, source=source).replace("\r\n", "\n").replace("\r", "\n")
    count = len(_DOCUMENT.findall(text))
    if count > 1:
        problem = f"holds {count} documents of a filing"
        raise Refused([_fault(source, None, problem, "give the document that is the plan, alone")])
    lines, faults = read_html(_without_filing_head(text), source=source)
    if faults:
        raise Refused(faults)
    return Exhibit(text="\n".join(line.text for line in lines) + "\n", places=lines)


def is_html(data: bytes, *, source: str) -> bool:
    """Whether a file is read as HTML: by how its name ends, or by its own first words."""
    return source.lower().endswith(HTML_ENDS) or _IS_HTML.search(data[:_HEAD_BYTES]) is not None


def placed(faults: Iterable[Fault], places: Sequence[PlacedLine]) -> list[Fault]:
    """Faults of a text with the line of the file that each stands on and, in a table, which row."""
    return [_placed(fault, places) for fault in faults]


def line_of_file(line: int, places: Sequence[PlacedLine]) -> int:
    """The line of the file that a line of the text comes from."""
    return places[line - 1].line if 0 < line <= len(places) else line


def _placed(fault: Fault, places: Sequence[PlacedLine]) -> Fault:
    if fault.row is None or not 0 < fault.row <= len(places):
        return fault
    place = places[fault.row - 1]
    column = fault.column
    if place.table is not None:
        column = f"{column}, table {place.table} row {place.row}".removeprefix(", ")
    problem = _OTHER_LINE.sub(lambda line: f"on line {line_of_file(int(line[1]), places)}", fault.problem)
    return replace(fault, row=place.line, column=column, problem=problem)


def _without_filing_head(text: str) -> str:
    """The text without what the filing put before its document, whose lines still count.

    Line by line: one pattern over the whole head would try its lines in every combination.
    """
    begins = _TEXT.search(text)
    if begins is None:
        return text
    head = text[: begins.start()].split("\n")
    if not all(_FILING_LINE.match(line.strip()) for line in head):
        return text
    return "\n" * (len(head) - 1) + text[begins.end() :]


def _decoded(data: bytes, *, source: str) -> str:
    """UTF-8 where it is that, else the Windows signs in which filings of the time were written."""
    said = _CHARSET.search(data[:_HEAD_BYTES])
    name = said[1].decode("ascii").lower() if said else ""
    if name and name not in _UTF_8 | _WINDOWS:
        problem = f"says that it is written in {name}"
        raise Refused([_fault(source, None, problem, "save it in UTF-8 or Windows-1252")])
    if b"\0" in data:
        row = data[: data.index(b"\0")].count(b"\n") + 1
        raise Refused([_fault(source, row, "is not text", "give the exhibit as text or HTML")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        problem = "is written neither in UTF-8 nor in Windows-1252"
        raise Refused([_fault(source, row, problem, "save it as UTF-8")]) from None


def _fault(source: str, row: int | None, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row, column="", problem=problem, remedy=remedy)
