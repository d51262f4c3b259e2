"""The parts of a plan's text: what opens it, its Sections and their paragraphs, its Schedule A."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from governance.domain.filed_text import (
    TextLine,
    ends_sentence,
    is_page_number,
    is_prose,
    read_lines,
    without_page_numbers,
)

_SECTION_HEAD = re.compile(r"(section) (\d{1,2}) ?([.:]|(?= |$)) ?(.*)", re.IGNORECASE)
_SCHEDULE_HEAD = re.compile(r"[\"'(]*schedule \"?a\"?(?: ?- ?\d)?(?=\W|$)(.*)", re.IGNORECASE)
_HEADING_WORDS = frozenset(
    "to of the first second third fourth fifth amended and restated master distribution plan class shares"
    " investor institutional securitization feature service fees continued cont'd".split()
)
_OTHER_SCHEDULE = re.compile(r"[\"'(]*(?:schedule|exhibit|appendix) \"?[b-z]\"?\W*", re.IGNORECASE)
_LETTERED_CLASS = re.compile(r"\bclass [a-z]{1,2}\d?\b", re.IGNORECASE)
_TABLE = re.compile(r"\bM(?:AX|IN)IMUM\b|\d ?%")
SCHEDULE_A = "Schedule A"
_SUB_PARAGRAPH = re.compile(r"\(([a-z])\) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParagraph:
    """A paragraph that binds: `number` is "5", "6(b)" or "12(a)", `text` its words with single spaces."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSection:
    """One Section: its number, its text in paragraphs (a blank line apart), the line it begins on."""

    number: str
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParts:
    """The lines of a text: before the Sections, each Section, Schedule A with its heading."""

    opening: tuple[TextLine, ...]
    sections: tuple[tuple[str, tuple[TextLine, ...]], ...]
    schedule: tuple[TextLine, ...]


def parts_of(text: str) -> PlanParts:
    """Divide a text at its Section heads and at the heading SCHEDULE A; a part not there is empty."""
    lines = read_lines(text)
    heads = _section_heads(lines)
    begins = _schedule_start(lines, first=heads[-1][0] + 1 if heads else 0)
    ends = next(
        (at for at in range(begins + 1, len(lines)) if _OTHER_SCHEDULE.fullmatch(lines[at].words)), len(lines)
    )
    starts = [at for at, _ in heads]
    return PlanParts(
        opening=lines[: min([*starts, begins])],
        sections=tuple(
            (number, lines[at:end]) for (at, number), end in zip(heads, [*starts[1:], begins], strict=False)
        ),
        schedule=lines[begins:ends],
    )


def schedule_words(lines: Sequence[TextLine]) -> PlanSection | None:
    """The sentences of Schedule A that stand before its table, as one more Section; None: it has none.

    `lines` are those of Schedule A with its heading.
    """
    prose: list[TextLine] = []
    for line in lines[1:]:
        if not line.words or is_page_number(line.words):
            continue
        if _TABLE.search(line.words):
            break
        if is_prose(line.words) or (prose and line.words[:1].islower()):
            prose.append(line)
    if not prose:
        return None
    return PlanSection(number=SCHEDULE_A, text=" ".join(line.words for line in prose), line=prose[0].number)


def _section_heads(lines: Sequence[TextLine]) -> list[tuple[int, str]]:
    """Where each Section begins. `Section 11` within a sentence, at the start of a line, is no head."""
    heads: list[tuple[int, str]] = []
    last = 0
    above = ""
    for at, line in enumerate(lines):
        words = line.words
        if not words or is_page_number(words):
            continue
        found = _SECTION_HEAD.match(words)
        if found and _is_section_head(found, last=last, above=above):
            last = int(found[2])
            heads.append((at, found[2]))
        above = words
    return heads


def _is_section_head(found: re.Match[str], *, last: int, above: str) -> bool:
    if found[4][:1].islower():
        return False
    if found[1].isupper() and found[3]:
        return True
    return int(found[2]) == last + 1 and (ends_sentence(above) or not is_prose(above))


def _schedule_start(lines: Sequence[TextLine], *, first: int) -> int:
    """The line of the heading SCHEDULE A; the number of lines where there is none."""
    above = ""
    for at in range(first, len(lines)):
        words = lines[at].words
        if not words or is_page_number(words):
            continue
        below = next((line.words for line in lines[at + 1 : at + 50] if _says_something(line)), "")
        if words.strip("\"'(").lower() == "schedule" and below.strip("\"')").lower() == "a":
            return at
        if _is_schedule_heading(words, above=above, below=below):
            return at
        above = words
    return len(lines)


def _says_something(line: TextLine) -> bool:
    return bool(line.text) and not is_page_number(line.words)


def _is_schedule_heading(words: str, *, above: str, below: str) -> bool:
    found = _SCHEDULE_HEAD.match(words)
    if not found or below[:1].islower():
        return False
    if not words.isupper() and is_prose(above) and not ends_sentence(above):
        return False
    rest = _LETTERED_CLASS.sub("class", found[1]).lower().split()
    return all(word.strip("()\"',.:-") in _HEADING_WORDS or not word.strip("()\"',.:-") for word in rest)


def read_section(number: str, lines: Sequence[TextLine]) -> PlanSection:
    """A Section with its text in paragraphs; one that a page break cuts is whole again."""
    paragraphs = [""]
    is_after_gap = False
    for at, line in enumerate(without_page_numbers(lines)):
        words = line.words
        head = _SECTION_HEAD.match(words) if at == 0 else None
        words = head[4] if head else words
        if not words:
            is_after_gap = True
            continue
        is_new = (is_after_gap or _SUB_PARAGRAPH.match(words)) and ends_sentence(paragraphs[-1])
        if is_new:
            paragraphs.append(words)
        else:
            paragraphs[-1] = f"{paragraphs[-1]} {words}".strip()
        is_after_gap = False
    return PlanSection(number=number, text="\n\n".join(paragraphs), line=lines[0].number)


def reference_words(number: str) -> str:
    """A Section or paragraph as it is cited.

    >>> reference_words("6(b)"), reference_words("Schedule A")
    ('Section 6(b)', 'Schedule A')
    """
    return number if number == SCHEDULE_A else f"Section {number}"


def section_paragraphs(sections: Sequence[PlanSection]) -> tuple[PlanParagraph, ...]:
    """Every paragraph that binds, in order: "1" ... "5", "6(a)" ... "6(e)", "7" ... "12", "12(a)", "12(b)".

    Our reading: a Section whose words all stand in lettered paragraphs (Section 6) has none of its own.
    """
    found: list[PlanParagraph] = []
    for section in sections:
        number = section.number
        letter = "a"
        for paragraph in section.text.split("\n\n"):
            lettered = _SUB_PARAGRAPH.match(paragraph)
            if lettered and lettered[1] == letter:
                number = f"{section.number}({letter})"
                letter = chr(ord(letter) + 1)
            if found and found[-1].number == number:
                found[-1] = PlanParagraph(number=number, text=f"{found[-1].text} {paragraph}")
            else:
                found.append(PlanParagraph(number=number, text=paragraph))
    return tuple(found)
