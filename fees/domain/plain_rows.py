"""Rows of a share-activity file, a block of lines at a time and column by column.

A file has a million rows, a few thousand days and Portfolios, and a handful of kinds: each is judged once,
and a column of decimals that stand as they are stored is judged by one expression.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress
from operator import gt
from typing import Generic, TypeVar, cast

from fees.domain.activity import KIND_BY_WORD, ActivityKind
from fees.domain.charge_cells import UNKNOWN_ISSUE, doubtful_rows
from governance.domain.fields import NotReadable, read_date

OUTSIDE = "outside:"
NULL = "\\N"
FREE_TEXT_LIMIT = 200
LINE_END = "\n"
Key = tuple[int, str]
Words = tuple[str, ...]
Meaning = TypeVar("Meaning")


class _Judged(dict[Words, Meaning | None], Generic[Meaning]):
    """What cells mean, judged when they are first seen together; None: to be read cell by cell."""

    def __init__(self, judge: Callable[..., Meaning | None]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, words: Words) -> Meaning | None:
        meaning = self[words] = self._judge(*words)
        return meaning


class _Decimals:
    """Decimals with exactly `places` decimals and no zeros before them; other forms are brought to it."""

    def __init__(self, *, places: int, digits: int) -> None:
        self._places = places
        stored = rf"(?:0|[1-9][0-9]{{0,{digits - 1}}})\.[0-9]{{{places}}}"
        self._stored = re.compile(rf"(?:(?:{stored})?\n)*+")
        self._plain = re.compile(rf"([0-9]{{1,{digits}}})(?:\.([0-9]{{1,{places}}}))?")

    def read(self, cells: Sequence[str]) -> Sequence[str | None]:
        """Each cell as it is stored, "" where it is empty, None where it is not plain."""
        if self._stored.fullmatch(LINE_END.join((*cells, ""))):
            return cells
        return [self._read_one(cell) if cell else "" for cell in cells]

    def _read_one(self, cell: str) -> str | None:
        plain = self._plain.fullmatch(cell)
        if plain is None:
            return None
        whole, part = plain.groups("")
        return f"{int(whole)}.{part.ljust(self._places, '0')}"


SHARES = _Decimals(places=6, digits=12)
DECIMALS = {
    "amount": _Decimals(places=2, digits=15),
    "front_end": _Decimals(places=2, digits=15),
    "cdsc": _Decimals(places=2, digits=15),
    "cost_per_share": _Decimals(places=6, digits=15),
}


@dataclass(frozen=True, slots=True)
class PlainBlock:
    """The rows of a block in file order: each one's key (share class, trade date) and COPY tail.

    A row without a key or a tail is to be read cell by cell. `references`: texts as written, or "".
    """

    keys: Sequence[Key | None]
    tails: Sequence[str | None]
    references: Sequence[str]
    _cells: Sequence[str]
    _width: int

    def cells(self, at: int) -> list[str]:
        """The cells of a row by its place in the block, from 0."""
        start = at * (self._width + 1)
        return [cell.strip() for cell in self._cells[start : start + self._width]]


class PlainRows:
    """Reads blocks of lines whose cells are parted by commas alone."""

    def __init__(
        self,
        columns: Sequence[str],
        *,
        plan: str,
        share_classes: Mapping[str, Mapping[str, int]],
        references_required: bool,
    ) -> None:
        """`share_classes`: by Plan code, its words for a Portfolio; `plan`: where no cell says it."""
        self._columns = columns
        self._width = len(columns)
        self._plan = plan
        self._share_classes = share_classes
        self._references_required = references_required
        self._keys = _Judged(self._key)
        self._issues = _Judged(_issue)
        self._others = _Judged(self._other)

    def read(self, block: str) -> PlainBlock | None:
        """The rows of a block of whole lines; None if some line has not as many cells as the header."""
        step, rows = self._width + 1, block.count(LINE_END) + 1
        lines = block.removesuffix("\r").replace("\r\n", LINE_END)
        cells = lines.replace(LINE_END, f",{LINE_END},").split(",")
        cells.append(LINE_END)
        # Only a line's end is a cell of its own: where all stand in their places, every line has its width.
        if len(cells) != rows * step or cells[self._width :: step].count(LINE_END) != rows:
            return None
        column = {name: cells[at::step] for at, name in enumerate(self._columns)}
        return self._block(column, cells=cells, rows=rows)

    def _block(self, column: Mapping[str, Sequence[str]], *, cells: Sequence[str], rows: int) -> PlainBlock:
        empty, null = [""] * rows, [NULL] * rows
        plans, days, kinds = column.get("plan", empty), column["trade_date"], column["kind"]
        issued = column.get("original_issue_date", empty)
        references = [text.strip() for text in column.get("reference", empty)]
        decimal = {
            name: _or_null(form.read(column[name])) for name, form in DECIMALS.items() if name in column
        }
        others = zip(plans, kinds, column.get("other_portfolio", empty), strict=True)
        tail = [
            list(map(KIND_NUMBERS.get, kinds)),
            _millionths(SHARES.read(column["shares"])),
            list(map(self._issues.__getitem__, zip(kinds, issued, strict=True))),
            list(map(self._others.__getitem__, others)),
            self._references(references),
            decimal.get("amount", null),
            decimal.get("front_end", null),
            decimal.get("cdsc", null),
            _texts([text.strip() for text in column["cdsc_waiver"]]) if "cdsc_waiver" in column else null,
            decimal.get("cost_per_share", null),
        ]
        late = (at for at in compress(range(rows), map(gt, issued, days)) if issued[at] != UNKNOWN_ISSUE)
        return PlainBlock(
            keys=list(map(self._keys.__getitem__, zip(plans, column["portfolio"], days, strict=True))),
            tails=_tails(tail, without=chain(late, doubtful_rows(column))),
            references=references,
            _cells=cells,
            _width=self._width,
        )

    def _references(self, references: Sequence[str]) -> Sequence[str | None]:
        texts = _texts(references)
        return [None if text == NULL else text for text in texts] if self._references_required else texts

    def _key(self, plan: str, portfolio: str, day: str) -> Key | None:
        share_class = self._share_classes.get(plan or self._plan, {}).get(portfolio.casefold())
        return (share_class, day) if share_class is not None and _is_day(day) else None

    def _other(self, plan: str, kind: str, other: str) -> str | None:
        """The columns of the other share class and the outside name."""
        if not other:
            return None if kind == ActivityKind.EXCHANGE_IN.word else f"{NULL}\t{NULL}"
        if other.lower().startswith(OUTSIDE):
            return None
        source = self._share_classes.get(plan or self._plan, {}).get(other.casefold())
        return None if source is None else f"{source}\t{NULL}"


KIND_NUMBERS = {word: str(kind.value) for word, kind in KIND_BY_WORD.items()}


def _tails(columns: Sequence[Sequence[str | None]], *, without: Iterable[int]) -> list[str | None]:
    """The columns row by row in COPY text form; None for the rows `without` and where a column has None."""
    rows = zip(*columns, strict=True)
    tails: list[str | None]
    try:
        tails = list(map("\t".join, cast("Iterable[tuple[str, ...]]", rows)))
    except TypeError:  # a None: seldom, and asking every cell would cost as much as joining them
        tails = [None if None in row else "\t".join(row) for row in zip(*columns, strict=True)]
    for at in without:
        tails[at] = None
    return tails


def _millionths(shares: Sequence[str | None]) -> Sequence[str | None]:
    try:
        digits = LINE_END.join(cast("Sequence[str]", shares)).replace(".", "").split(LINE_END)
        return list(map(str, map(int, digits)))
    except (TypeError, ValueError):  # a cell that is not plain, or is empty
        return [str(int(text.replace(".", ""))) if text else None for text in shares]


def _or_null(column: Sequence[str | None]) -> Sequence[str | None]:
    return [NULL if text == "" else text for text in column]


def _texts(cells: Sequence[str]) -> Sequence[str | None]:
    """Free text in COPY text form, None where it is too long."""
    if not any(cells):
        return [NULL] * len(cells)
    return [copy_text(text) if len(text) <= FREE_TEXT_LIMIT else None for text in cells]


def _issue(kind: str, issued: str) -> str | None:
    """The columns of the issue date and whether it is unknown."""
    if not issued:
        return f"{NULL}\tf"
    if kind == ActivityKind.REINVESTMENT.word:
        return None
    if issued == UNKNOWN_ISSUE:
        return f"{NULL}\tt"
    return f"{issued}\tf" if _is_day(issued) else None


@lru_cache(maxsize=1 << 14)
def _is_day(text: str) -> bool:
    try:
        read_date(text)
    except NotReadable:
        return False
    return True


def copy_tail(
    *,
    kind: ActivityKind,
    millionths: int,
    issued: str,
    other: str = "",
    outside: str = "",
    reference: str = "",
    amount: str = "",
    front_end: str = "",
    cdsc: str = "",
    cdsc_waiver: str = "",
    cost_per_share: str = "",
) -> str:
    """A row's content after its key, in COPY text form, tab-separated in the order of COPY_TAIL_COLUMNS."""
    unknown = issued == UNKNOWN_ISSUE
    return "\t".join(
        (
            str(kind.value),
            str(millionths),
            "\\N" if unknown or not issued else issued,
            "t" if unknown else "f",
            other or "\\N",
            copy_text(outside),
            copy_text(reference),
            amount or "\\N",
            front_end or "\\N",
            cdsc or "\\N",
            copy_text(cdsc_waiver),
            cost_per_share or "\\N",
        )
    )


COPY_TAIL_COLUMNS = (
    "kind",
    "millionths",
    "original_issue_date",
    "issue_date_unknown",
    "other_share_class_id",
    "outside",
    "reference",
    "amount",
    "front_end",
    "cdsc",
    "cdsc_waiver",
    "cost_per_share",
)


def copy_text(text: str) -> str:
    """A text cell in COPY text form."""
    if not text:
        return "\\N"
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
