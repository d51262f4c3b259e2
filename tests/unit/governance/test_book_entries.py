"""An entry of a book, read key by key, and what it would record."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from governance.domain.book_drafts import (
    Draft,
    StandingRecord,
    canonical,
    compare,
    content_of,
    natural_key,
    scope_key,
)
from governance.domain.book_entries import BookNode, Entry, did_you_mean


def node(value: Any, row: int = 7) -> BookNode:
    """A value as a reader would hand it down."""
    if isinstance(value, dict):
        return BookNode(row=row, named={key: node(one, row) for key, one in value.items()})
    if isinstance(value, list):
        return BookNode(row=row, items=tuple(node(one, row + at) for at, one in enumerate(value)))
    return BookNode(row=row, text=value)


def entry(**values: Any) -> Entry:
    return Entry(node(values), source="book.yaml", path="parts[1]")


@pytest.mark.parametrize("written", ["60", "60.0", "060", " 60.00 "])
def test_the_same_decimal_is_the_same_however_it_is_written(written: str) -> None:
    one = entry(percent=written)

    assert canonical(one.decimal("percent", places=10)) == "60"
    assert not one.failed


@pytest.mark.parametrize(
    "written", ["1e5", "NaN", ".inf", "-5", "+5", "60%", "1,000", "1_000", "0x10", "٦٠", "6.", ".6", "six"]
)
def test_what_is_no_plain_decimal_is_a_fault(written: str) -> None:
    one = entry(percent=written)

    one.decimal("percent", places=10)

    (fault,) = one.faults
    assert (fault.source, fault.row, fault.column) == ("book.yaml", 7, "parts[1].percent")
    assert "is not a plain decimal" in fault.problem


@pytest.mark.parametrize(("written", "day"), [("2004-02-29", date(2004, 2, 29)), (None, None), ("", None)])
def test_a_day_may_be_left_out_where_it_is_optional(written: str | None, day: date | None) -> None:
    one = entry(to=written)

    assert one.optional_day("to") == day
    assert not one.failed


@pytest.mark.parametrize("written", ["2003-02-29", "2003-2-1", "20030201", "1 Feb 2003", "2003-02-01 00:00"])
def test_what_is_no_day_is_a_fault(written: str) -> None:
    one = entry(to=written)

    one.optional_day("to")

    assert one.failed


def test_a_missing_value_is_told_once_and_has_a_stand_in() -> None:
    one = entry(name="x")

    assert one.day("from") == date.min
    assert one.month("month").first == date(1, 1, 1)
    assert [fault.problem for fault in one.faults] == ["is missing", "is missing"]


@pytest.mark.parametrize(("written", "value"), [("true", True), ("False", False), (None, True)])
def test_a_flag_is_true_or_false_or_its_default(written: str | None, value: bool) -> None:
    assert entry(flag=written).flag("flag", default=True) is value


@pytest.mark.parametrize("written", ["yes", "1", "on", "y"])
def test_nothing_else_is_a_flag(written: str) -> None:
    one = entry(flag=written)

    one.flag("flag", default=False)

    assert one.failed


def test_an_unknown_key_is_told_with_the_key_most_like_it() -> None:
    one = entry(portfolos="all")

    one.expect("portfolios", "percent")

    assert [str(fault) for fault in one.faults] == [
        "book.yaml, row 7, parts[1].portfolos: is not a key of this entry (did you mean portfolios?)"
    ]


def test_an_entry_within_an_entry_has_no_id_and_fails_with_it() -> None:
    outer = entry(agent={"id": "x", "name": "Depository C"})
    inner = outer.entry("agent")

    assert inner is not None
    inner.expect("name")

    assert outer.failed
    assert [fault.column for fault in outer.faults] == ["parts[1].agent.id"]


def test_a_fault_of_a_list_is_on_the_line_of_its_item() -> None:
    one = entry(names=["a", None, "c"])

    assert one.texts("names") == ("a", "c")
    assert [(fault.row, fault.column) for fault in one.faults] == [(8, "parts[1].names[2]")]


@pytest.mark.parametrize("written", ["all", "ALL", None])
def test_all_is_all_and_so_is_nothing(written: str | None) -> None:
    assert entry(portfolios=written).all_or_texts("portfolios") is None


@pytest.mark.parametrize("written", [[], "Alpha Growth Fund", {"a": "b"}])
def test_what_is_neither_all_nor_a_list_is_a_fault(written: Any) -> None:
    one = entry(portfolios=written)

    one.all_or_texts("portfolios")

    assert one.failed


def test_a_code_is_made_from_a_name_or_written_in_any_case() -> None:
    assert entry(code="ADI").code() == "adi"
    assert entry().code(name="A I M Distributors, Inc.") == "a-i-m-distributors-inc"


def test_what_is_no_entry_is_told_once() -> None:
    one = Entry(node("text"), source="book.yaml", path="parts[1]")

    one.expect("name")
    one.text("name")

    assert [fault.problem for fault in one.faults] == ["is not an entry"]


def test_few_words_are_all_named_and_many_only_in_part() -> None:
    assert did_you_mean("zzz", ("a", "b")) == "one of a, b"
    assert did_you_mean("zzz", tuple("abcdefghijklmn")).endswith("...")
    assert did_you_mean("zzz", ()) == "none is known yet"


def test_a_long_natural_key_keeps_its_identity_in_400_characters() -> None:
    one, other = natural_key("adi", "x" * 500), natural_key("adi", "x" * 501)

    assert len(one) == len(other) == 400
    assert one != other


def test_a_scope_is_all_however_it_is_written_and_short_however_many_it_names() -> None:
    codes = [f"a-rather-long-portfolio-code-{number}" for number in range(20)]

    assert scope_key(["b", "a"], of=2) == "all"
    assert scope_key(["b", "a"], of=3) == "a+b"
    assert scope_key(codes, of=30) == scope_key(reversed(codes), of=30)
    assert scope_key(codes, of=30).startswith("20-portfolios-")


def draft(key: str, row: int = 1, **content: Any) -> Draft:
    one = Entry(node({}, row), source="book.yaml", path="parts[1]")
    return Draft(entry=one, key=key, content=content_of(**content), values={})


def test_drafts_are_new_unchanged_or_corrections() -> None:
    standing = {
        "same": StandingRecord(row_id=1, content={"percent": "60"}),
        "other": StandingRecord(row_id=2, content={"percent": "60"}),
        "unnamed": StandingRecord(row_id=3, content={}),
    }
    drafts = [
        draft("other", 3, percent=Decimal("61")),
        draft("new", 1, percent=Decimal("1")),
        draft("same", 2, percent=Decimal("60.0")),
    ]

    changes = compare(drafts, standing)

    assert changes.unchanged == 1
    assert changes.superseded == (2,)
    assert [one.key for one in changes.to_add] == ["new", "other"]


def test_one_identity_twice_is_a_fault_of_the_second() -> None:
    first, second = draft("same", 1), draft("same", 2)

    changes = compare([first, second], {})

    assert changes.new == (first,)
    assert second.entry.failed
    assert not first.entry.failed
