"""Words of a filed HTML document as lines: white space as one space, breaks kept, long lines wrapped."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

BREAK = "\ue003"  # the end of a line within a paragraph or a cell
WIDTH = 94  # characters of a line of running text

_SPACES = re.compile(r"[ \t\n\r\f]+")
_WORDS_AND_SPACES = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
_HELD_BACK = re.compile(r"(?:section|schedule|exhibit|appendix)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words between two tags, with the line of the file on which they begin."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    """A line of text and where it comes from: a line of the file and, of a table, which table and row."""

    text: str
    line: int
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word between white space, with its line of the file."""

    text: str
    line: int


def raw_lines(text: str, *, line: int) -> list[PlacedLine]:
    """Preformatted words: each line as it stands."""
    return [
        PlacedLine(text=html.unescape(one).rstrip(), line=line + at)
        for at, one in enumerate(text.strip("\n").split("\n"))
        if one.strip() or at
    ]


def broken(pieces: Iterable[Piece]) -> list[list[Word]]:
    """The words of some pieces, a list for each line that a break ends. A fixed space is part of a word."""
    lines: list[list[Word]] = [[]]
    parts: list[str] = []
    begins = 1
    for part, line in _parts(pieces):
        if parts and (part is BREAK or _SPACES.fullmatch(part)):
            lines[-1].append(Word(text="".join(parts), line=begins))
            parts = []
        if part is BREAK:
            lines.append([])
        elif not _SPACES.fullmatch(part):
            begins = begins if parts else line
            parts.append(part)
    return lines


def _parts(pieces: Iterable[Piece]) -> Iterator[tuple[str, int]]:
    """Words, spaces and breaks, each with its line, and a space at the end."""
    for piece in pieces:
        if piece.text == BREAK:
            yield BREAK, piece.line
            continue
        line = piece.line
        for part in _WORDS_AND_SPACES.findall(piece.text):
            yield part, line
            line += part.count("\n")
    yield " ", 1


def plain(words: Sequence[Word]) -> str:
    """Words with one space between them; fixed spaces at the beginning are an indentation."""
    return " ".join(word.text for word in words).replace("\u00a0", " ").rstrip()


def lines_of(pieces: Iterable[Piece], *, width: int = WIDTH) -> list[PlacedLine]:
    """A paragraph as lines: each break begins one, and what is longer than `width` is wrapped."""
    found: list[PlacedLine] = []
    line = 1
    for words in broken(pieces):
        if not plain(words).strip():
            found.append(PlacedLine(text="", line=words[0].line if words else line))
            continue
        for some in _wrapped(words, width=width):
            line = some[0].line
            found.append(PlacedLine(text=plain(some), line=line))
    while found and not found[0].text:
        del found[0]
    while found and not found[-1].text:
        found.pop()
    return found


def _wrapped(words: Sequence[Word], *, width: int) -> list[list[Word]]:
    """Greedy, but no line begins with the word Section or Schedule, and none is the last word alone.

    A line that begins with `Section 11` would read as the head of a Section, a lone number as a page's.
    """
    lines: list[list[Word]] = [[]]
    length = 0
    for at, word in enumerate(words):
        fits = length + 1 + len(word.text) <= width
        is_last = at == len(words) - 1
        if not lines[-1] or fits or is_last or _HELD_BACK.match(word.text.lstrip("\"'(\u201c")):
            lines[-1].append(word)
            length += 1 + len(word.text)
        else:
            lines.append([word])
            length = len(word.text)
    return lines
