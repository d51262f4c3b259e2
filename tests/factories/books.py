"""A small book of the small Plan, its file, and what loading it did."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from plan_admin.book.services import BookOutcome, load_book
from tests.factories.plans import ALPHA, GROWTH

Book = dict[str, Any]
CALCULATION = """portfolio,distributor_share,assignee,amount
Alpha Growth Fund,100.00,trust-a,60.00
Alpha Income Fund,50.00,,
"""

_BOOK: Book = {
    "funds": [{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "07-31"}],
    "portfolios": [{"portfolio": GROWTH, "aliases": ["GRWB", "1234-B"]}],
    "boards": [
        {
            "funds": "all",
            "trustees": [
                {"name": "Ann Able", "interested": True, "from": "2003-01-01"},
                {"name": "Bob Best", "from": "2003-01-01"},
                {"name": "Cyd Cole", "from": "2003-01-01"},
            ],
        }
    ],
    "meetings": [
        {"id": "m1", "funds": "all", "date": "2003-08-13", "mode": "in_person", "called_for": ["adoption"]}
    ],
    "votes": [{"matter": "adoption", "meeting": "m1", "portfolios": "all", "for": "all"}],
    "distributors": [{"code": "idi", "name": "I Distributors"}, {"code": "adi", "name": "A Distributors"}],
    "agreements": [
        {
            "id": "idi-1996",
            "distributor": "idi",
            "portfolios": "all",
            "sells_from": "1996-01-01",
            "sells_until": "2003-06-30",
            "ended_on": "2003-06-30",
            "ended_by": "vote",
        },
        {
            "id": "adi-2003",
            "distributor": "adi",
            "portfolios": "all",
            "sells_from": "2003-07-01",
            "terms": {
                "in_writing": "Signed on 1 July 2003.",
                "no_penalty": "Clause 9.",
                "terminable_by_vote": "Clause 9.",
                "notice_days": 60,
                "notice": "Clause 9.",
                "ends_on_assignment": "Clause 10.",
            },
        },
    ],
    "assignees": [{"code": "trust-a", "name": "Trust A", "address": "1 Example Square"}],
    "transfers": [
        {
            "distributor": "adi",
            "assignee": "trust-a",
            "kind": "sale",
            "portfolios": "all",
            "percent": "60",
            "issued_from": "2003-07-01",
            "effective": "2003-09-01",
            "notified": "2003-08-20",
        }
    ],
    "directions": [
        {"distributor": "adi", "portfolios": "all", "route": "assignee", "effective": "2003-09-01"}
    ],
    "monthly_calculations": [
        {"distributor": "adi", "month": "2003-09", "received": "2003-10-03", "file": "calc.csv"}
    ],
    "claims": [
        {
            "fund": ALPHA,
            "portfolio": GROWTH,
            "distributor": "adi",
            "date": "2003-09-10",
            "amount": "50.00",
            "reason": "Sales literature",
        }
    ],
    "conventions": [{"name": "DAY_COUNT", "value": "ACTUAL_365", "effective": "2003-08-18"}],
}


def small_book(**parts: Any) -> Book:
    """The small book with some parts replaced; a part given as None is left out."""
    book = {**deepcopy(_BOOK), **parts}
    return {part: entries for part, entries in book.items() if entries is not None}


def the_book_with(part: str, **changes: Any) -> Book:
    """The small book with the last entry of a part changed; a key given as None is left out."""
    book = small_book()
    entry = {**book[part][-1], **changes}
    book[part][-1] = {key: value for key, value in entry.items() if value is not None}
    return book


def written(folder: Path, book: Book | str | bytes, *, calculation: str | None = CALCULATION) -> Path:
    """The file of a book, with the calculation that it names beside it."""
    path = folder / "book.yaml"
    if isinstance(book, dict):
        book = yaml.safe_dump(book, sort_keys=False)
    path.write_bytes(book if isinstance(book, bytes) else book.encode())
    if calculation is not None:
        (folder / "calc.csv").write_text(calculation)
    return path


def loaded(
    acting_user: Any,
    folder: Path,
    book: Book | str | bytes | None = None,
    *,
    plan: str | None = None,
    calculation: str | None = CALCULATION,
) -> BookOutcome:
    """The outcome of loading a book, by default the small one."""
    path = written(folder, small_book() if book is None else book, calculation=calculation)
    return load_book(path=path, plan_code=plan, acting_user=acting_user)


def refused(
    acting_user: Any,
    folder: Path,
    book: Book | str | bytes,
    *,
    plan: str | None = None,
    calculation: str | None = CALCULATION,
) -> list[Fault]:
    """The faults for which a book is refused; nothing of it, and no trace of it, may be stored."""
    path = written(folder, book, calculation=calculation)
    before = rows_of_all_tables()
    with pytest.raises(Refused) as caught:
        load_book(path=path, plan_code=plan, acting_user=acting_user)
    assert rows_of_all_tables() == before
    return list(caught.value.faults)


def the_fault(faults: list[Fault]) -> Fault:
    """The one fault there must be."""
    assert len(faults) == 1, "\n".join(map(str, faults))
    return faults[0]


def counts_of(outcome: BookOutcome) -> dict[str, tuple[int, int, int]]:
    """By part: new, unchanged and corrected."""
    return {part.part: (part.new, part.unchanged, part.corrected) for part in outcome.parts}


def changed(outcome: BookOutcome) -> dict[str, tuple[int, int, int]]:
    """The parts of which something was new or corrected."""
    return {part: counts for part, counts in counts_of(outcome).items() if counts[0] or counts[2]}


def rows_of_all_tables() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}
