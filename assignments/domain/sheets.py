"""Tables of figures: what a page shows, what is printed and what a CSV file says are one value.

Numbers stay the whole units of the house (cents, millionths of a Share, trillionths of a dollar) until
they are written; a column's kind says which.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assignments.domain.transfers import percent_text
from governance.domain.money import MILLIONTHS_PER_SHARE, dollars_text, rate_text

ROW_HEAD = ("number", "row", "table", "section", "rule", "formula")


class Kind(StrEnum):
    """What the values of a column are, and so how they are written."""

    TEXT = "TEXT"
    TEXTS = "TEXTS"
    NUMBER = "NUMBER"
    DAY = "DAY"
    MONTH = "MONTH"
    CENTS = "CENTS"
    RATE = "RATE"
    RATES = "RATES"
    SHARES = "SHARES"
    PERCENT = "PERCENT"
    TRILLIONTHS = "TRILLIONTHS"
    PARTS_OF_TRILLIONTHS = "PARTS_OF_TRILLIONTHS"
    STATE = "STATE"
    PAYMENTS = "PAYMENTS"


PLACES = {Kind.TRILLIONTHS: 12, Kind.PARTS_OF_TRILLIONTHS: 24}
IS_NUMBER = frozenset(
    set(Kind) - {Kind.RATES, Kind.TEXT, Kind.TEXTS, Kind.DAY, Kind.MONTH, Kind.STATE, Kind.PAYMENTS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What explains a figure: `what` is fee, share, portion, payment or statement, and of whom.

    `month` where it is another than the page's.
    """

    what: str
    portfolio: str = ""
    component: str = ""
    distributor: str = ""
    assignee: str = ""
    instruction: int = 0
    payee_kind: str = ""
    payee: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRef:
    """A payment instruction and where it stands; no link where it is somebody else's."""

    id: int
    status: str
    is_own: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRate:
    """A rate from a day on, as a fraction a year."""

    rate: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in files, what people read, the unit, what its values are, whether they are long."""

    name: str
    label: str
    kind: Kind
    unit: str = ""
    is_wide: bool = False

    @property
    def is_tight(self) -> bool:
        """Whether its values stay on one line."""
        return self.kind in {Kind.DAY, Kind.MONTH, Kind.STATE}

    @property
    def is_number(self) -> bool:
        """Whether it is aligned as figures are."""
        return self.kind in IS_NUMBER


def money_column(name: str, label: str) -> Column:
    """A column of amounts."""
    return Column(name=name, label=label, kind=Kind.CENTS, unit="dollars")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Values by the name of their column, and what explains some of them."""

    cells: Mapping[str, Any]
    why: Mapping[str, Why] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table under a heading. `section` and `rule` say what it carries out, `formula` how, in words."""

    key: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Row | None = None
    section: str = ""
    rule: str = ""
    formula: str = ""


def exact_text(units: int, *, places: int) -> str:
    """A whole number of units of 10^-places as a decimal: `exact_text(5, places=12)` is '0.000000000005'."""
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def shares_plain(millionths: int) -> str:
    """Shares as files write them, with six decimals."""
    whole, part = divmod(millionths, MILLIONTHS_PER_SHARE)
    return f"{whole}.{part:06d}"


def sheets_table(sheets: Iterable[Sheet], *, about: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """Sheets one below the other as one file: its head and its rows; the columns are those of all sheets.

    Each row begins with what the file is about, its number, whether it is a total, and the table with its
    Section, rule and formula in words. An exact amount has two columns: the whole number, and the decimal.
    """
    all_sheets = tuple(sheets)
    columns = _all_columns(all_sheets)
    head = [*about, *ROW_HEAD, *[name for column in columns for name in _names(column)]]
    lines: list[list[str]] = []
    for sheet in all_sheets:
        own = {column.name for column in sheet.columns}
        words = [sheet.heading, sheet.section, sheet.rule, sheet.formula]
        for row in (*sheet.rows, *((sheet.totals,) if sheet.totals else ())):
            kind = "total" if row is sheet.totals else "row"
            values = [
                text
                for column in columns
                for text in _texts(column, row.cells.get(column.name) if column.name in own else None)
            ]
            lines.append([*about.values(), str(len(lines) + 1), kind, *words, *values])
    return head, lines


def _all_columns(sheets: Sequence[Sheet]) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for sheet in sheets:
        for column in sheet.columns:
            found.setdefault(column.name, column)
    return tuple(found.values())


def _names(column: Column) -> list[str]:
    if column.kind is Kind.TRILLIONTHS:
        return [f"{column.name}_trillionths", f"{column.name}_dollars"]
    if column.kind is Kind.PARTS_OF_TRILLIONTHS:
        return [f"{column.name}_e24", f"{column.name}_dollars_e24"]
    return [column.name]


def _texts(column: Column, value: Any) -> list[str]:
    if value is None:
        return [""] * len(_names(column))
    if column.kind in PLACES:
        return [str(value), exact_text(value, places=PLACES[column.kind])]
    return [plain_text(column.kind, value)]


def plain_text(kind: Kind, value: Any) -> str:
    """A value as a file writes it: plain numbers, days as YYYY-MM-DD."""
    return WRITERS[kind](value) if kind in WRITERS else str(value)


def _rates(rates: Sequence[DatedRate]) -> str:
    return "; ".join(
        [*(one.rate for one in rates[:1]), *(f"{one.rate} from {one.since}" for one in rates[1:])]
    )


WRITERS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.CENTS: dollars_text,
    Kind.RATE: rate_text,
    Kind.RATES: _rates,
    Kind.SHARES: shares_plain,
    Kind.PERCENT: percent_text,
    Kind.PAYMENTS: lambda payments: "; ".join(f"{one.id} {one.status}" for one in payments),
    Kind.TEXTS: "; ".join,
}
