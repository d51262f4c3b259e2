"""What a page of sheets says, in words for a paper: the same values, written as the page writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assignments.domain.sheets import Column, Kind, Row, Sheet
from assignments.templatetags.sheets import WORDS
from governance.templatetags.figures import DASH, MARKS, cents

NAMES = ("portfolio", "fund", "payments")  # of any length: they share what the figures leave of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure (cents) that stands above the tables."""

    label: str
    cents: int


def paper_data(
    *,
    title: str,
    says: str,
    facts: Sequence[Fact],
    remarks: Sequence[str],
    sheets: Sequence[Sheet],
    foot: Sequence[str] = (),
) -> Mapping[str, Any]:
    """All of it as the template of the paper takes it: texts, and which columns hold figures."""
    return {
        "title": title,
        "says": says,
        "facts": [[one.label, cents(one.cents)] for one in facts],
        "remarks": list(remarks),
        "sheets": [_sheet(one) for one in sheets],
        "foot": list(foot),
    }


def _sheet(sheet: Sheet) -> Mapping[str, Any]:
    return {
        "heading": sheet.heading,
        "section": sheet.section,
        "formula": sheet.formula,
        "head": [_head(one) for one in sheet.columns],
        "right": [at for at, one in enumerate(sheet.columns) if one.is_number],
        "texts": [at for at, one in enumerate(sheet.columns) if one.is_wide or one.name in NAMES],
        "rows": [_row(sheet.columns, row) for row in sheet.rows],
        "total": _row(sheet.columns, sheet.totals) if sheet.totals and sheet.rows else None,
    }


def _head(column: Column) -> str:
    return f"{column.label}, {column.unit}" if column.unit and column.unit != "dollars" else column.label


def _row(columns: Sequence[Column], row: Row) -> list[str]:
    return [_words(column, row) for column in columns]


def _words(column: Column, row: Row) -> str:
    """As the page writes it: what has no value is a dash, what the row does not have is left out."""
    value = row.cells.get(column.name)
    if value is None:
        return "" if column.name not in row.cells else DASH
    if column.kind is Kind.STATE:
        return _state(value)
    if column.kind is Kind.PAYMENTS:
        return "; ".join(f"{one.id} {_state(one.status)}" for one in value) or DASH
    return str(WORDS[column.kind](value))


def _state(word: str) -> str:
    _, _, told = MARKS.get(word.lower(), ("", "", word.lower().replace("_", " ")))
    return told
