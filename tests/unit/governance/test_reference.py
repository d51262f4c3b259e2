"""What a form says becomes what a book says: the same nodes, the same entries, the same faults."""

from datetime import date

import pytest

from governance.domain.book_entries import BookNode
from governance.domain.reference import Said, Value, entries_of, faults_in_words, in_runs, node_of


@pytest.mark.parametrize(
    ("value", "node"),
    [
        (None, BookNode(row=0)),
        ("", BookNode(row=0)),
        ("60", BookNode(row=0, text="60")),
        (True, BookNode(row=0, text="true")),
        (False, BookNode(row=0, text="false")),
        (date(2003, 10, 1), BookNode(row=0, text="2003-10-01")),
        ([], BookNode(row=0, items=())),
        (["a"], BookNode(row=0, items=(BookNode(row=0, text="a"),))),
        ({"a": "b"}, BookNode(row=0, named={"a": BookNode(row=0, text="b")})),
    ],
)
def test_a_value_is_the_node_that_a_book_would_give(value: Value, node: BookNode) -> None:
    assert node_of(value) == node


def test_an_empty_list_says_something_and_an_empty_text_says_nothing() -> None:
    (entry,) = entries_of([said({"aliases": [], "custody_account": ""})])

    assert entry.has("aliases")
    assert not entry.has("custody_account")


def test_a_fault_names_the_record_and_the_key_alone() -> None:
    (entry,) = entries_of([said({"names": [{"name": "", "from": "never"}]})])
    name = entry.entries("names")[0]
    name.text("name")
    name.day("from")

    faults = faults_in_words(entry.faults)

    assert [(one.source, one.row, one.column) for one in faults] == [
        ("Alpha", None, "names[1].name"),
        ("Alpha", None, "names[1].from"),
    ]


def test_what_is_said_is_gathered_by_part_and_plan_in_order() -> None:
    first, second, third = said({"a": "1"}), said({"a": "2"}, plan="class-c"), said({"a": "3"})

    assert in_runs([first, second, third]) == [
        ("portfolios", "class-b", [first, third]),
        ("portfolios", "class-c", [second]),
    ]


def said(values: dict[str, Value], *, plan: str = "class-b") -> Said:
    return Said(part="portfolios", plan=plan, of="Alpha", values=values)
