"""The words of an exhibit filed as HTML, as the plain text that `filed_text` reads.

A small reader for the markup of filings: what a browser would show becomes lines of text, paragraphs a
blank line apart, each row of a table one line with its cells apart. Every line knows the line of the file
and the table's row that it comes from. Nothing is fetched and nothing is run; what could show other words
than those that stand there (scripts, hidden or struck words) is refused. Nothing here knows what a
distribution plan is.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from governance.domain.faults import Fault
from governance.domain.html_styles import style_fault
from governance.domain.html_tables import Cell, Table, laid_out
from governance.domain.html_words import BREAK, Piece, PlacedLine, lines_of, raw_lines

DEEPEST_TABLES = 8  # tables within tables
MOST_CELLS = 100_000
MOST_LINES = 100_000
MOST_TAGS = 300_000
WIDEST_SPAN = 200  # columns or rows that one cell may take
MOST_MARKUP_FAULTS = 10

_SPACE = r" \t\n\r\f"
_ATTRIBUTE = re.compile(
    rf"([^{_SPACE}/<>=\"'][^{_SPACE}/<>=\"']*+)"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^{_SPACE}<>\"']++)))?+"
)
_MARKUP = re.compile(
    r"<(?:(?P<comment>!--)|[!?][^>]{0,2000}>"
    r"|(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:_.-]{0,40})"
    rf"(?P<rest>(?:[{_SPACE}/](?:[{_SPACE}/]++|{_ATTRIBUTE.pattern}){{0,400}}+)?+)>"
    r"|(?P<ill>(?=[A-Za-z!?/])))"
)
_COMMENT = re.compile(r"<!--(?:-?>|[\s\S]*?--!?>)")  # as browsers end it
_RAW_ENDS = {  # what stands in these is no markup, to the first end tag
    name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in ("script", "style", "title")
}
_NOTE_MARK = re.compile(r"\(?(?:\d{1,2}|[a-z]|[*+\u2020\u2021]{1,3})\)?")
_ACTIVE = frozenset("script object embed applet iframe frame frameset".split())
_OTHERWISE_SHOWN = frozenset(  # a browser shows what they hold at times, never, or as it is not written
    "template noscript textarea select option datalist noembed noframes xmp plaintext listing svg math"
    " dialog details audio video canvas input button meter progress bdo rp".split()
)
_STRUCK = frozenset("s strike del".split())
_UNSHOWN = frozenset("style title".split())  # words in a head are shown, wherever it ends
_BLOCKS = frozenset(
    "p div center h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote hr body html page text caption address"
    " article section header footer main document".split()
)
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tag:
    name: str
    is_end: bool
    attributes: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    text: str
    line: int


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The document while it is read, tag by tag."""

    source: str
    lines: list[PlacedLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    raised: list[Piece] | None = None
    tables: list[Table] = field(default_factory=list)
    table_count: int = 0
    is_given_up: bool = False
    cell_count: int = 0
    tag_count: int = 0
    pre_depth: int = 0
    unshown: str = ""

    @property
    def _cell(self) -> Cell | None:
        table = self.tables[-1] if self.tables else None
        return None if table is None or table.is_layout else table.open_cell

    @property
    def _here(self) -> list[Piece]:
        if self.raised is not None:
            return self.raised
        return self.pieces if self._cell is None else self._cell.pieces

    def take_words(self, words: _Words) -> None:
        if self.unshown == "style":
            self._refuse_style(words.text, line=words.line, of="a style sheet for ")
        if self.unshown:
            return
        if self.pre_depth and self._cell is None:
            if self._has_room(words.text.count("\n"), line=words.line):
                self.lines += raw_lines(words.text, line=words.line)
        elif words.text.strip() or not (self._here and not self._here[-1].text.strip()):
            self._here.append(Piece(text=html.unescape(words.text), line=words.line))

    def take_tag(self, tag: _Tag) -> None:
        self.tag_count += 1
        if self.tag_count > MOST_TAGS:
            problem = f"has more than {MOST_TAGS:,} tags"
            self._give_up(tag.line, problem, "save the exhibit again from its text, with plain markup")
        if self.unshown:
            self.unshown = "" if tag.is_end and tag.name == self.unshown else self.unshown
            return
        if not tag.is_end:
            self._refuse_what_shows_other_words(tag)
        if tag.name in _UNSHOWN and not tag.is_end:
            self.unshown = tag.name
        elif tag.name == "sup":
            self._raise_or_lower(tag)
        elif tag.name == "table":
            self._table(tag)
        elif tag.name == "tr" or tag.name in _CELLS:
            self._row_or_cell(tag)
        else:
            self._text_tag(tag)

    def _text_tag(self, tag: _Tag) -> None:
        if tag.name == "pre":
            self.end_block()
            self.pre_depth = max(0, self.pre_depth + (-1 if tag.is_end else 1))
        elif tag.name == "br":
            self._here.append(Piece(text=BREAK, line=tag.line))
        elif tag.name in _BLOCKS:
            self.end_block()

    def end_block(self) -> None:
        """End a paragraph; within a cell, begin another line of it."""
        self._lower()
        cell = self._cell
        if cell is not None:
            cell.pieces.append(Piece(text=BREAK, line=cell.line))
            return
        found = lines_of(self.pieces)
        self.pieces = []
        if any(line.text.strip() for line in found):
            self._add(found)

    def _add(self, found: list[PlacedLine]) -> None:
        blank = [PlacedLine(text="", line=found[0].line)] if self.lines and self.lines[-1].text else []
        self.lines += [*blank, *found, PlacedLine(text="", line=found[-1].line)]
        self._has_room(0, line=found[0].line)

    def _has_room(self, more: int, *, line: int) -> bool:
        if len(self.lines) + more <= MOST_LINES:
            return True
        self._give_up(line, f"has more than {MOST_LINES:,} lines", "give the plan's own exhibit alone")
        return False

    def _raise_or_lower(self, tag: _Tag) -> None:
        if tag.is_end:
            self._lower()
        elif self.raised is None:
            self.raised = []

    def _lower(self) -> None:
        """A raised sign is a footnote's mark: it stands before a note, and is left out behind a word."""
        if self.raised is None:
            return
        pieces, self.raised = self.raised, None
        sign = "".join(piece.text for piece in pieces).strip()
        if not _NOTE_MARK.fullmatch(sign):
            self._here.extend(pieces)
        elif not next((piece for piece in reversed(self._here) if piece.text.strip()), None):
            mark = f"({sign.strip('()')})" if sign.strip("()").isalnum() else sign
            self._here.append(Piece(text=f"{mark} ", line=pieces[0].line))

    def _table(self, tag: _Tag) -> None:
        if tag.is_end:
            self._end_table()
            return
        if len(self.tables) == DEEPEST_TABLES:
            problem = f"tables stand more than {DEEPEST_TABLES} deep within one another"
            self._give_up(tag.line, problem, "save the exhibit again from its text, with plain tables")
            return
        for outer in self.tables:  # a table that holds tables only places them on the page
            self._lay_open(outer)
        self.end_block()
        self.table_count += 1
        self.tables.append(Table(number=self.table_count))

    def _lay_open(self, outer: Table) -> None:
        if outer.is_layout:
            return
        found = laid_out(outer)
        outer.is_layout = True
        if found:
            self._add(found)

    def _end_table(self) -> None:
        if not self.tables:
            return
        self.end_block()
        table = self.tables.pop()
        if not table.is_layout and (found := laid_out(table)):
            self._add(found)

    def end(self) -> None:
        """End what the document leaves open."""
        while self.tables:
            self._end_table()
        self.end_block()

    def _row_or_cell(self, tag: _Tag) -> None:
        self._lower()
        table = self.tables[-1] if self.tables else None
        if table is None or table.is_layout:
            self.end_block()
        elif tag.is_end:
            table.end_row() if tag.name == "tr" else table.end_cell()
        elif tag.name == "tr":
            table.begin_row(line=tag.line)
        else:
            self._begin_cell(table, tag)

    def _begin_cell(self, table: Table, tag: _Tag) -> None:
        self.cell_count += 1
        if self.cell_count > MOST_CELLS:
            problem = f"the tables have more than {MOST_CELLS:,} cells"
            self._give_up(tag.line, problem, "give the exhibit alone, with the tables of its Schedule A")
            return
        columns, rows = (self._span(tag, of) for of in ("colspan", "rowspan"))
        table.begin_cell(columns=columns, rows=rows, line=tag.line)

    def _span(self, tag: _Tag, of: str) -> int:
        said = tag.attributes.get(of, "1").strip()
        wide = int(said[:6]) if said[:6].isdecimal() else 1
        if wide > WIDEST_SPAN:
            self._fault(
                tag.line, f"a cell spans {said[:12]} ({of}); at most {WIDEST_SPAN}", "correct the table"
            )
        return min(max(wide, 1), WIDEST_SPAN)

    def _refuse_what_shows_other_words(self, tag: _Tag) -> None:
        if tag.name in _ACTIVE:
            self._fault(
                tag.line, f"has active content (<{tag.name}>)", "take it out; no filed exhibit has any"
            )
            self.unshown = tag.name if tag.name == "script" else ""
        elif tag.name in _OTHERWISE_SHOWN:
            problem = f"has words in <{tag.name}>, which are not always shown as they stand"
            self._fault(tag.line, problem, "give them as a paragraph, or take them out")
        elif tag.name in _STRUCK and not (tag.name == "s" and self.pre_depth):  # there <S> heads a column
            self._fault(
                tag.line, "has words that are struck out", "give the text as it is to hold, without changes"
            )
        elif "hidden" in tag.attributes:
            self._fault(tag.line, "has words that no reader sees", "take hidden words out")
        elif tag.name == "link" and "stylesheet" in tag.attributes.get("rel", "").lower():
            problem = "takes a style sheet from elsewhere, which is not fetched and may hide words"
            self._fault(tag.line, problem, "take the link out")
        else:
            self._refuse_style(tag.attributes.get("style", ""), line=tag.line, of="")

    def _refuse_style(self, style: str, *, line: int, of: str) -> None:
        found = style_fault(style) if style else None
        if found is not None:
            remedy = "take that style out, and the words unless they are to hold"
            self._fault(line + (found.line if of else 0), f"has {of}{found.problem}", remedy)

    def _give_up(self, line: int, problem: str, remedy: str) -> None:
        """No exhibit is like that; to read on would only take long."""
        self._fault(line, problem, remedy)
        self.is_given_up = True

    def _fault(self, line: int, problem: str, remedy: str) -> None:
        if len(self.faults) < MOST_MARKUP_FAULTS:
            fault = Fault(source=self.source, row=line, column="", problem=problem, remedy=remedy)
            self.faults.append(fault)


def read_html(text: str, *, source: str) -> tuple[tuple[PlacedLine, ...], list[Fault]]:
    """The lines of an HTML document as a browser would show them, and why it cannot be taken as it is."""
    reading = _Reading(source=source)
    for token in _tokens(text, faults=reading.faults, source=source):
        if isinstance(token, _Tag):
            reading.take_tag(token)
        else:
            reading.take_words(token)
        if reading.is_given_up or len(reading.faults) >= MOST_MARKUP_FAULTS:
            return (), reading.faults
    reading.end()
    return tuple(reading.lines), reading.faults


def _tokens(text: str, *, faults: list[Fault], source: str) -> Iterator[_Tag | _Words]:
    """Tags and words in order, each with its line. Every place of the text is looked at once.

    A browser lets a tag go on to where it ends it; one that ours would end elsewhere is refused.
    """
    at, line = 0, 1
    while (found := _MARKUP.search(text, at)) is not None and len(faults) < MOST_MARKUP_FAULTS:
        if found.start() > at:
            yield _Words(text=text[at : found.start()], line=line)
        line += text.count("\n", at, found.start())
        end = _end(text, found)
        if end is None or found["ill"] is not None:
            problem, remedy = _unended(text, found)
            faults.append(Fault(source=source, row=line, column="", problem=problem, remedy=remedy))
        if end is None:
            return
        if found["name"]:
            yield _tag(found, line=line)
            if end > found.end():
                yield _Words(text=text[found.end() : end], line=line + found[0].count("\n"))
        line += text.count("\n", found.start(), end)
        at = end
    if at < len(text):
        yield _Words(text=text[at:], line=line)


def _end(text: str, found: re.Match[str]) -> int | None:
    """Where a comment ends, or what stands in a tag and is no markup; None: nowhere."""
    if found["comment"]:
        comment = _COMMENT.match(text, found.start())
        return comment.end() if comment else None
    if found["name"] and not found["end"] and (ends := _RAW_ENDS.get(found["name"].lower())):
        raw_end = ends.search(text, found.end())
        return raw_end.start() if raw_end else None
    return found.end()


def _unended(text: str, found: re.Match[str]) -> tuple[str, str]:
    """The problem and the remedy of what has no end."""
    if found["ill"] is not None:
        begins = " ".join(text[found.start() : found.start() + 20].split())
        remedy = "close the tag and its quotes; write &lt; for a sign that is no tag"
        return f"has a tag that is not whole ({begins})", remedy
    what = "a comment" if found["comment"] else f"<{found['name'].lower()}>"
    return f"{what} is opened and never closed", "close it, or take it out"


def _tag(found: re.Match[str], *, line: int) -> _Tag:
    attributes: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(found["rest"]):  # of two of a name the first holds
        attributes.setdefault(one[1].lower(), html.unescape(one[2] or one[3] or one[4] or ""))
    return _Tag(name=found["name"].lower(), is_end=bool(found["end"]), attributes=attributes, line=line)
