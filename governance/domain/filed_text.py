"""The lines of a filed exhibit, without what filing and printing added to them.

Lines keep their numbers (1 is the first line of the file), so that every fault can name the line that
a reader sees. Nothing here knows what a distribution plan is.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

GAP = "    "  # what a tab, a table tag or a bar becomes: wider than the gaps of justified text
_NOTES_BEGIN, _NOTES_END = "\ue000", "\ue001"

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\x91\x92", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\x93\x94", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\x96\x97", "-"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f", " "
        ),
        **dict.fromkeys("\u3000\f\v\x00\u2028\u2029", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
        **dict.fromkeys("\t|", GAP),
        "\u2026": "...",
    }
)
_FILING_HEAD = re.compile(
    r"^[ \t]*<(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION)>[^\n]*", re.IGNORECASE | re.MULTILINE
)
_SUPERSCRIPT = re.compile(r"<sup>[^<>\n]{0,20}</sup>", re.IGNORECASE)
_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]*|!--)(?:[\s/][^<>]{0,2000})?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_INLINE_TAGS = frozenset("a b big em font i small span strong sub sup u".split())
_NOTES_END_TAGS = frozenset({"/fn", "/table", "table", "page"})

_BARE_NUMBER = re.compile(r"\d{1,3}")
_PAGE_NUMBER = re.compile(
    r"(?:[-\[(] ?)?(?:(?:page|PAGE|Page) ?)?(?:[A-Z]-)?(?:\d{1,3}|[ivxl]{1,6})(?: of \d{1,3})?(?: ?[-\])])?"
)
_SENTENCE_END = (".", ":", ";", "?", "!", '."', ".)", ";and", "; and", "; or")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS) + "|sept"
_DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: ?, ?| )(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:day of )?(?P<month2>{_MONTH})\.?(?: ?, ?| )"
    r"(?P<year2>\d{4}))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of the file: its number, its text with indentation, whether a `<FN>` made it a footnote."""

    number: int
    text: str
    is_note: bool

    @property
    def words(self) -> str:
        """The text with single spaces."""
        return collapse(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date in running text: where it starts, how it is written, which day it is (None: no such day)."""

    start: int
    written: str
    day: date | None


def collapse(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def read_lines(text: str) -> tuple[TextLine, ...]:
    """The lines of a file: tags, entities and typographic signs resolved, numbering untouched."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_NOTES_BEGIN, " ").replace(_NOTES_END, " ")
    text = _SUPERSCRIPT.sub("", _FILING_HEAD.sub("", text))
    text = _ENTITY.sub(_character, _TAG.sub(_without_tag, text))
    lines: list[TextLine] = []
    is_note = False
    for number, line in enumerate(text.translate(_TYPOGRAPHY).split("\n"), start=1):
        begins, ends = line.rfind(_NOTES_BEGIN), line.rfind(_NOTES_END)
        is_note = begins > ends if max(begins, ends) >= 0 else is_note
        clean = line.replace(_NOTES_BEGIN, GAP).replace(_NOTES_END, GAP).rstrip()
        lines.append(TextLine(number=number, text=clean, is_note=is_note))
    return tuple(lines)


def _character(found: re.Match[str]) -> str:
    # An entity for a line feed must not move the numbers of the lines below it.
    return collapse(html.unescape(found.group())) or " "


def _without_tag(found: re.Match[str]) -> str:
    name = found.group(1).lower()
    if name == "fn":
        return _NOTES_BEGIN
    lines_kept = "\n" * found.group().count("\n")
    if name.removeprefix("/") in _INLINE_TAGS:
        return lines_kept
    return (_NOTES_END if name in _NOTES_END_TAGS else GAP) + lines_kept


def is_page_number(words: str) -> bool:
    """Whether a line is nothing but a page number: `7`, `- 7 -`, `A-3`, `Page 7`."""
    return len(words) < 20 and _PAGE_NUMBER.fullmatch(words) is not None


def without_page_numbers(lines: Iterable[TextLine]) -> list[TextLine]:
    """The lines with page numbers made blank.

    A bare number between two lines of running text is kept: it may be the day of a date.
    """
    kept = list(lines)
    for at, line in enumerate(kept):
        words = line.words
        if not is_page_number(words):
            continue
        neighbours = [kept[near].text for near in (at - 1, at + 1) if 0 <= near < len(kept)]
        if _BARE_NUMBER.fullmatch(words) and len(neighbours) == 2 and all(neighbours):
            continue
        kept[at] = TextLine(number=line.number, text="", is_note=line.is_note)
    return kept


def ends_sentence(words: str) -> bool:
    """Whether a line ends where a sentence or a clause of a list ends."""
    return words.endswith(_SENTENCE_END)


def is_prose(words: str, *, least: int = 3) -> bool:
    """Whether a line is running text rather than a name or a head: `least` small words, a third of all."""
    found = _WORD.findall(words)
    small = sum(1 for word in found if word.islower())
    if small >= least and small * 3 >= len(found):
        return True
    return (
        bool(found)
        and words[:1].islower()
        and found[0].islower()
        and (small >= 2 or words.endswith((".", ",", ";")))
    )


def dates_in(text: str) -> tuple[FoundDate, ...]:
    """Every date written out in a text with single spaces, in order."""
    return tuple(
        FoundDate(start=found.start(), written=found.group(), day=_day(found))
        for found in _DATE.finditer(text)
    )


def _day(found: re.Match[str]) -> date | None:
    month = (found["month"] or found["month2"]).lower()[:3]
    number = next(at for at, name in enumerate(_MONTHS, start=1) if name.startswith(month))
    try:
        return date(int(found["year"] or found["year2"]), number, int(found["day"] or found["day2"]))
    except ValueError:
        return None
