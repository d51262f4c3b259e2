"""What each line of a Schedule A is: a row of rates, a name, a head, a rule, a note or running text.

Only the line itself is looked at here; what a name without rates belongs to is decided in
`schedule_a_text`, from its neighbours.
"""

import re
from dataclasses import dataclass
from enum import Enum

from governance.domain.filed_text import TextLine, collapse, dates_in, is_page_number, is_prose
from governance.domain.schedule_a_columns import PLAIN, Columns, in_words

LONGEST_LINE = 1_000  # characters; a longer one is no line of a printed table
LONGEST_SHOWN = 80  # characters of a line in a fault


class Kind(Enum):
    """What a line is."""

    RATES = "rates"
    NAME = "name"
    HEAD = "head"
    RULE = "rule"
    NOTE = "note"
    PROSE = "prose"
    END = "end"
    STRAY = "stray"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of Schedule A as read.

    `rates` are the cells as written, left to right; `indent` and `width` are the columns where the
    name (or, of a rule, its first dash run) starts and how long it is; `heads` are the components whose
    column heads stand on the line, in order; `is_headed` says that something of a table's head stands
    beside the name; `labels` that the line says PORTFOLIOS; `problem` is why it cannot be read. `columns`
    says what the rates are, `share_class` under which class's head the row stands, if under one.
    """

    line: int
    kind: Kind
    text: str
    name: str = ""
    indent: int = 0
    width: int = 0
    rates: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    is_headed: bool = False
    labels: bool = False
    problem: str = ""
    share_class: str = ""
    columns: Columns = PLAIN


_WRITTEN = re.compile(r"[^\W_]")
_CELL = re.compile(r"\S+(?: \S+)*")
_TOKEN = re.compile(r"\S+")
_LEADERS = re.compile(r"\.{3,}|(?:\. ){2,}\.?|_{3,}(?=.*\d)")
_SPLIT_PERCENT = re.compile(r"(?<=[\d.]) +%")
_NOT_APPLICABLE = re.compile(r"\bnot +applicable\b", re.IGNORECASE)
_MARKS = re.compile(r"(?:[*+\u2020\u2021\"]|\(\d{1,2}\)|\([a-z]\))+$")
_LEADING_MARKS = re.compile(r"^[*+\u2020\u2021\"]+")
_RULE = re.compile(r"(?:[-=_~] ?){3,}")
_LIKE_A_RATE = re.compile(r"[^\s%]*%|-?[\dOoIl]*[.,][\dOoIl.,]*\d[\dOoIl.,]*|[\dOoIl]*\d[.,]")
_WIDE_GAP = re.compile(r"\S {5,}\S")
_CONTINUED = re.compile(r"[\s,-]*\(? ?\b(?:continued|cont'd|cont\.?) ?\)?$", re.IGNORECASE)
_NOTE_MARK = re.compile(
    r"(?:[*+\u2020\u2021]+|\(\d{1,2}\)|\[\d{1,2}\]|\d{1,2}\)|notes?:)\s*\S", re.IGNORECASE
)
_END = re.compile(
    r"[\"']*(?:all other (?:terms|provisions)|in witness whereof|attest\b|by:|name:|title:|signed\b)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\W*(?:dated|effective|as of|as (?:last )?(?:amended|revised)|amended|revised)\b", re.IGNORECASE
)
_ABSENT = frozenset({"none", "n/a", "na", "n.a.", "nil"})
_COLUMN_WORDS = frozenset(
    "maximum minimum max asset based asset-based sales sale charge charges service servicing fee fees"
    " aggregate total annual rate rates distribution".split()
)
_COMPONENT_OF_WORD = {
    **dict.fromkeys(
        "asset asset-based based sales sale charge distribution".split(), "asset-based sales charge"
    ),
    **dict.fromkeys("service servicing".split(), "service fee"),
    **dict.fromkeys("aggregate total".split(), "aggregate fee"),
}
_LABEL = re.compile(r"\W*(?:name of )?portfolios?\b", re.IGNORECASE)
_BARE_LABELS = frozenset({"fund", "funds", "series"})
_RUNNING_HEAD = re.compile(
    r"\W*(?:(?:schedule a(?: ?- ?\d)?|to|of|the"
    r"|(?:first|second|third|fourth|fifth|sixth) (?:amended and )?restated|amended and restated|restated"
    r"|amended|master distribution plan|distribution plan"
    r"|class(?:es)? [a-z]{1,2}\d?(?:(?: shares)?(?:,| and|, and| &) (?:class )?[a-z]{1,2}\d?)*(?: shares)?"
    r"|and(?= class [a-z]{1,2}\d? shares)|(?:investor|institutional) class shares|securiti[sz]ation feature"
    r"|distribution and service fees|name of portfolio|portfolios?(?: name)?|continued|cont'd)\b[\W_]*)+",
    re.IGNORECASE,
)


def read_row(line: TextLine, *, columns: Columns = PLAIN) -> Row | None:
    """What a line of Schedule A is; None for one without words: empty, a page number, a stray sign.

    `columns` are those of the table's head: how many rates are due on a line.
    """
    words = line.words
    if is_page_number(words) or not (_WRITTEN.search(words) or _RULE.fullmatch(words)):
        return None
    if len(line.text) > LONGEST_LINE:
        return Row(line=line.number, kind=Kind.STRAY, text=words[:LONGEST_SHOWN])
    text = _NOT_APPLICABLE.sub("N/A", _SPLIT_PERCENT.sub("%", _LEADERS.sub(_spaces, line.text)))
    start, rates = _rates_at_end(text, due=columns.due)
    if len(rates) == columns.due:
        return _rates_row(line, text[:start], rates, columns=columns)
    if line.is_note or (_NOTE_MARK.match(words) and is_prose(words, least=2)):
        return Row(line=line.number, kind=Kind.NOTE, text=words)
    if _END.match(words):
        return Row(line=line.number, kind=Kind.END, text=words)
    return (
        _head_row(line)
        or _prose_row(line)
        or _short_of_rates(line, text[:start], rates, columns)
        or _name_row(line)
    )


def _prose_row(line: TextLine) -> Row | None:
    return Row(line=line.number, kind=Kind.PROSE, text=line.words) if is_prose(line.words) else None


def _short_of_rates(line: TextLine, before: str, rates: tuple[str, ...], columns: Columns) -> Row | None:
    return _rates_row(line, before, rates, columns=columns) if rates else None


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _rates_at_end(text: str, *, due: int) -> tuple[int, tuple[str, ...]]:
    """Where the rates at the end of a line start, and the rates, at most so many as are due."""
    tokens = [(found.start(), found.group()) for found in _TOKEN.finditer(text)]
    rates: list[str] = []
    start = len(text)
    for at, token in reversed(tokens):
        bare = _MARKS.sub("", token)
        if not bare:
            continue
        if len(rates) == due or not (_LIKE_A_RATE.fullmatch(bare) or is_absent(bare)):
            break
        rates.insert(0, bare)
        start = at
    numbers = [rate for rate in rates if not is_absent(rate)]
    only_dashes = all(not rate.strip("-") for rate in rates)
    if not numbers and (only_dashes or len(rates) < due):
        return len(text), ()
    return start, tuple(rates)


def is_absent(cell: str) -> bool:
    """Whether a cell says that there is no such fee: None, N/A, Nil, a dash."""
    return cell.lower() in _ABSENT or not cell.strip("-")


def _rates_row(line: TextLine, before: str, rates: tuple[str, ...], *, columns: Columns) -> Row:
    due = columns.due
    name = clean_name(before)
    problem = ""
    last_word = _MARKS.sub("", before.split()[-1]) if before.split() else ""
    if line.is_note:
        problem = "the rates stand among the footnotes of the table"
    elif len(rates) == due and last_word and (_LIKE_A_RATE.fullmatch(last_word) or is_absent(last_word)):
        problem = f"more than {due} rates stand on the line"
    elif len(rates) < due:
        problem = _which_is_no_rate(before, rates, due=due)
    elif _WIDE_GAP.search(before):
        problem = f"more than a name and {in_words(due)} rates stand on the line"
    return Row(
        line=line.number,
        kind=Kind.RATES,
        text=line.words,
        name=name,
        indent=len(before) - len(before.lstrip()),
        width=len(before.strip()),
        rates=rates,
        problem=problem,
        columns=columns,
    )


def _which_is_no_rate(before: str, rates: tuple[str, ...], *, due: int) -> str:
    cells = [found.group() for found in _CELL.finditer(before)][1:]
    if cells and len(cells) + len(rates) == due:
        return ", ".join(f"{cell!r}" for cell in cells) + (
            " is not a rate" if len(cells) == 1 else " are not rates"
        )
    stand = "rate stands" if len(rates) == 1 else "rates stand"
    return f"only {len(rates)} {stand} on the line where {due} are due"


def _head_row(line: TextLine) -> Row | None:
    """The row of a line that belongs to the head of a table or of the page, else None."""
    left, tail = _without_tail(line.text)
    words = collapse(left)
    bare = _without_column_words(words)
    rule = _RULE.fullmatch(words)
    is_running = len(words) < 300 and _RUNNING_HEAD.fullmatch(words) is not None
    is_label = is_running or not bare or (len(bare) < 300 and _RUNNING_HEAD.fullmatch(bare) is not None)
    heads = _components(("" if is_running or bare == words else words) + " " + " ".join(tail))
    if rule:
        kind = Kind.RULE
    elif is_label or (tail and words.lower() in _BARE_LABELS) or (_DATED.match(words) and dates_in(words)):
        kind = Kind.HEAD
    else:
        return None
    return Row(
        line=line.number,
        kind=kind,
        text=line.words,
        indent=len(left) - len(left.lstrip()),
        width=len(words),
        heads=heads,
        is_headed=bool(tail),
        labels=_LABEL.match(bare) is not None,
    )


def _without_tail(text: str) -> tuple[str, list[str]]:
    """A line without the column heads, or their rules, that stand at its right."""
    cells = list(_CELL.finditer(text))
    at = len(cells)
    while at and (
        _is_column_head(cells[at - 1].group()) or (at > 1 and _RULE.fullmatch(cells[at - 1].group()))
    ):
        at -= 1
    tail = cells[at:]
    if not tail or not at:
        return ("", [cell.group() for cell in tail]) if tail else (text, [])
    # One cell a little apart may be the last word of a justified name.
    if len(tail) == 1 and tail[0].start() - cells[at - 1].end() < 4:
        return text, []
    return text[: cells[at - 1].end()], [cell.group() for cell in tail]


def _is_column_head(cell: str) -> bool:
    return not _without_column_words(cell)


def _without_column_words(words: str) -> str:
    left = words.split()
    while left and left[-1].lower().strip("*.,:()%+") in _COLUMN_WORDS:
        left.pop()
    return " ".join(left)


def _components(words: str) -> tuple[str, ...]:
    """The fee components that column heads name, each once, in the order of the line."""
    named = (_COMPONENT_OF_WORD.get(word.strip("*.,:()%+"), "") for word in words.lower().split())
    return tuple(dict.fromkeys(component for component in named if component))


def _name_row(line: TextLine) -> Row:
    left, tail = _without_tail(line.text)
    unfinished = _CONTINUED.sub("", left)
    if _WIDE_GAP.search(left.strip()):
        return Row(line=line.number, kind=Kind.STRAY, text=line.words)
    return Row(
        line=line.number,
        kind=Kind.NAME,
        text=line.words,
        name=clean_name(unfinished),
        indent=len(left) - len(left.lstrip()),
        width=len(left.strip()),
        heads=_components(" ".join(tail)),
        is_headed=bool(tail) or unfinished != left,
    )


def clean_name(text: str) -> str:
    """A name with single spaces, without footnote marks, quotation marks and leaders."""
    name = _LEADING_MARKS.sub("", collapse(text))
    while name != (bare := _MARKS.sub("", name).rstrip(" :")):
        name = bare
    return name


def is_bare_label(name: str) -> bool:
    """Whether a line says only FUND, FUNDS or SERIES: a column head, or the end of a name."""
    return name.lower() in _BARE_LABELS
