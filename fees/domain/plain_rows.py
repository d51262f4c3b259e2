"""Rows of a share-activity file in the commonest form, read by what their cells have been seen to say.

A file has a million rows, a few thousand days and Portfolios, and a handful of kinds: each is judged once.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from fees.domain.activity import KIND_BY_WORD, ActivityKind
from governance.domain.fields import NotReadable, read_date

OUTSIDE = "outside:"
UNKNOWN_ISSUE = "unknown"
NULL = "\\N"
COMMON = ("portfolio", "trade_date", "kind", "shares", "amount", "original_issue_date", "other_portfolio")
FORMS = {
    "trade_date": r"([0-9]{4}-[0-9]{2}-[0-9]{2})",
    "kind": "(" + "|".join(sorted(KIND_BY_WORD, reverse=True)) + ")",
    "shares": r"([0-9]{1,12}(?:\.[0-9]{1,6})?)",
    "amount": r"([0-9]{1,15}(?:\.[0-9]{1,2})?|)",
    "original_issue_date": r"([0-9]{4}-[0-9]{2}-[0-9]{2}|unknown|)",
}
EMPTY = -1  # where a row has its last cell, which is no column's
PlainRow = tuple[tuple[int, str], str]


class PlainRows:
    """`expression` finds a row's cells, one group a column and an empty one; `read` says what they mean."""

    def __init__(self, columns: Sequence[str], *, share_classes: Mapping[str, int]) -> None:
        """`share_classes`: all words for a Portfolio, case folded."""
        cells = ",".join(FORMS.get(name, r"([^,\n\r]*)") for name in columns)
        self.expression = re.compile(f"^{cells}()\r?$", re.MULTILINE | re.ASCII)
        self._share_classes = share_classes
        self._common = itemgetter(*(columns.index(one) if one in columns else EMPTY for one in COMMON))
        self._rare = [at for at, one in enumerate(columns) if one not in COMMON]
        self._keys: dict[tuple[str, str], tuple[int, str] | None] = {}
        self._issues: dict[tuple[str, str], str | None] = {}
        self._moves: dict[tuple[str, str], tuple[str, str] | None] = {}

    def read(self, cells: tuple[str, ...]) -> PlainRow | None:
        """The row's (share class, trade date) and its COPY tail; None: it is to be read cell by cell."""
        for at in self._rare:
            if cells[at]:
                return None
        portfolio, day, kind, shares, amount, issued, other = self._common(cells)
        try:
            key = self._keys[portfolio, day]
            issue = self._issues[kind, issued]
            move = self._moves[kind, other]
        except KeyError:
            key, issue, move = self._judge(portfolio, day, kind, issued, other)
        if key is None or issue is None or move is None or (issued > day and issued != UNKNOWN_ISSUE):
            return None
        whole, _, part = shares.partition(".")
        return key, (
            f"{move[0]}\t{int(whole + part.ljust(6, '0'))}\t{issue}\t{move[1]}\t\\N"
            f"\t{_two_places(amount) if amount else NULL}\t\\N\t\\N\t\\N\t\\N"
        )

    def _judge(
        self, portfolio: str, day: str, kind: str, issued: str, other: str
    ) -> tuple[tuple[int, str] | None, str | None, tuple[str, str] | None]:
        """What cells that were not seen together before mean; None where one of them is at fault."""
        share_class = self._share_classes.get(portfolio.casefold())
        key = (share_class, day) if share_class is not None and _is_day(day) else None
        issue = _issue(KIND_BY_WORD[kind], issued)
        move = self._move(KIND_BY_WORD[kind], other)
        self._keys[portfolio, day], self._issues[kind, issued], self._moves[kind, other] = key, issue, move
        return key, issue, move

    def _move(self, kind: ActivityKind, other: str) -> tuple[str, str] | None:
        """The kind, and the columns of the other share class and the outside name."""
        if not other:
            return None if kind is ActivityKind.EXCHANGE_IN else (str(kind.value), f"{NULL}\t{NULL}")
        source = None if other.lower().startswith(OUTSIDE) else self._share_classes.get(other.casefold())
        return None if source is None else (str(kind.value), f"{source}\t{NULL}")


@lru_cache(maxsize=1 << 14)
def _issue(kind: ActivityKind, issued: str) -> str | None:
    """The columns of the issue date and whether it is unknown."""
    if not issued:
        return f"{NULL}\tf"
    if kind is ActivityKind.REINVESTMENT:
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
            _copy_text(outside),
            _copy_text(reference),
            amount or "\\N",
            front_end or "\\N",
            cdsc or "\\N",
            _copy_text(cdsc_waiver),
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


def _copy_text(text: str) -> str:
    if not text:
        return "\\N"
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _two_places(amount: str) -> str:
    if not amount:
        return ""
    whole, _, part = amount.partition(".")
    return f"{int(whole)}.{part.ljust(2, '0')}"
