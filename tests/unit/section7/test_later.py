"""Section 7: what has moved of a presented quarter is said in the next report, each change once."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plan_admin.section7.domain.later import (
    says_what_moved,
    what_moved,
    what_moved_of_offsets,
    what_moved_of_spending,
)
from plan_admin.section7.domain.report import (
    AmountRow,
    LaterRow,
    Of,
    OffsetRow,
    ReportContent,
    SpentRow,
    canonical_text,
    content_from,
)
from plan_admin.section7.domain.report_sheets import report_sheets

pytestmark = pytest.mark.plan_section("7")

NOTHING: dict[str, Any] = dict.fromkeys(
    ("incurred", "paid", "to_others", "held", "on_the_way", "not_paid"), 0
)
WHO: dict[str, Any] = {"portfolio": "growth", "portfolio_name": "Growth", "distributor": "adi"}
AUGUST_TO_OCTOBER = ReportContent(
    plan="class-b",
    plan_title="Master Plan",
    share_class="Class B",
    fund="alpha",
    fund_name="Alpha Funds",
    board="Board of Trustees",
    first_month="2003-08",
    last_month="2003-10",
    quarter="the quarter ended 31 October 2003",
    months=("2003-08", "2003-09", "2003-10"),
    presented_on="2003-11-07",
    known_at=17,
)
# As a report of before stands in the database: its later rows had no other figures than these.
LATER_OF_BEFORE = {
    **WHO,
    "quarter": "2003-10",
    "of": "MONTH",
    "component": "SERVICE_FEE",
    "incurred_before": 100_00,
    "paid_before": 0,
    "held_before": 30_00,
    "incurred": 100_00,
    "paid": 30_00,
    "held": 0,
}


def amount(of: Of = Of.MONTH, **figures: Any) -> AmountRow:
    return AmountRow(**WHO, of=of.value, component="SERVICE_FEE", **{**NOTHING, **figures})


def told(**changes: Any) -> ReportContent:
    return replace(AUGUST_TO_OCTOBER, **changes)


def next_report(**tables: Any) -> ReportContent:
    return told(first_month="2003-11", last_month="2004-01", presented_on="2004-02-06", **tables)


def moved(row: LaterRow) -> dict[str, tuple[int | None, int | None]]:
    """Each figure that moved: as told, and now."""
    pairs = {name: (getattr(row, f"{name}_before"), getattr(row, name)) for name in NOTHING}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize(
    ("_case", "before", "now", "expected"),
    [
        (
            "on its way, and paid since",
            {"incurred": 100_00, "on_the_way": 100_00},
            {"incurred": 100_00, "paid": 100_00},
            {"paid": (0, 100_00), "on_the_way": (100_00, 0)},
        ),
        (
            "on its way, and never paid",
            {"incurred": 100_00, "on_the_way": 100_00},
            {"incurred": 100_00, "not_paid": 100_00},
            {"on_the_way": (100_00, 0), "not_paid": (0, 100_00)},
        ),
        (
            "held, and never paid",
            {"incurred": 100_00, "held": 100_00},
            {"incurred": 100_00, "not_paid": 100_00},
            {"held": (100_00, 0), "not_paid": (0, 100_00)},
        ),
        (
            "paid to the Distributor, returned, and paid to its Assignee",
            {"incurred": 100_00, "paid": 100_00},
            {"incurred": 100_00, "paid": 100_00, "to_others": 40_00},
            {"to_others": (0, 40_00)},
        ),
    ],
)
def test_every_figure_that_moved_is_said(
    _case: str, before: dict[str, Any], now: dict[str, Any], expected: dict[str, tuple[int, int]]
) -> None:
    (row,) = what_moved(told(amounts=(amount(**before),)), since=(), now=(amount(**now),))

    assert row.quarter == "2003-10"
    assert moved(row) == expected


def test_a_line_that_is_there_no_more_is_said() -> None:
    carried = amount(Of.CARRIED_OVER, incurred=50_00, held=50_00)

    (row,) = what_moved(told(amounts=(carried,)), since=(), now=())

    assert (row.of, row.portfolio_name) == ("CARRIED_OVER", "Growth")
    assert moved(row) == {"incurred": (50_00, 0), "held": (50_00, 0)}


def test_a_line_that_was_not_there_then_is_said() -> None:
    (row,) = what_moved(told(), since=(), now=(amount(Of.CDSC, incurred=9_00, paid=9_00),))

    assert moved(row) == {"incurred": (0, 9_00), "paid": (0, 9_00)}


@pytest.mark.parametrize("now", [(), (amount(incurred=100_00, not_paid=100_00),)])
def test_what_a_report_told_since_is_not_said_again(now: tuple[AmountRow, ...]) -> None:
    first = told(amounts=(amount(incurred=100_00, on_the_way=100_00),))
    second = next_report(later=what_moved(first, since=(), now=now))

    assert len(second.later) == 1
    assert what_moved(first, since=(first, second), now=now) == ()


def test_what_moves_twice_is_compared_with_what_was_told_last() -> None:
    first = told(amounts=(amount(incurred=100_00, on_the_way=100_00),))
    held = next_report(later=what_moved(first, since=(), now=(amount(incurred=100_00, held=100_00),)))

    (row,) = what_moved(first, since=(first, held), now=(amount(incurred=100_00, not_paid=100_00),))

    assert moved(row) == {"held": (100_00, 0), "not_paid": (0, 100_00)}


def test_what_reports_of_before_did_not_say_is_compared_with_what_was_told_first() -> None:
    text = canonical_text(next_report())
    plain = {**json.loads(text), "later": [LATER_OF_BEFORE]}
    del plain["offsets_later"]
    first = told(amounts=(amount(incurred=100_00, held=30_00, on_the_way=70_00),))

    second = content_from(json.dumps(plain))
    (row,) = what_moved(first, since=(second,), now=(amount(incurred=100_00, paid=30_00, not_paid=70_00),))

    assert second.later[0].on_the_way is None
    assert moved(row) == {"on_the_way": (70_00, 0), "not_paid": (0, 70_00)}


def test_a_report_of_before_has_the_table_that_it_had() -> None:
    second = content_from(
        json.dumps({**json.loads(canonical_text(next_report())), "later": [LATER_OF_BEFORE]})
    )

    sheet = {one.key: one for one in report_sheets(second)}["later"]

    names = [column.name for column in sheet.columns]
    assert names[4:] == ["paid_before", "paid", "held_before", "held"]
    assert sheet.totals is not None
    assert [sheet.totals.cells[name] for name in names[4:]] == [0, 30_00, 30_00, 0]


def test_the_table_has_each_figure_that_moved() -> None:
    rows = what_moved(
        told(amounts=(amount(Of.CARRIED_OVER, incurred=5_00, on_the_way=5_00),)),
        since=(),
        now=(amount(Of.CARRIED_OVER, incurred=5_00, not_paid=5_00),),
    )

    sheet = {one.key: one for one in report_sheets(next_report(later=rows))}["later"]

    assert [column.label for column in sheet.columns][4:] == [
        "Paid, as told",
        "Paid now",
        "Held, as told",
        "Held now",
        "On its way, as told",
        "On its way now",
        "Not paid, as told",
        "Not paid now",
    ]
    assert sheet.rows[0].cells["component"] == "Service fee, carried over (Section 13)"
    assert (sheet.rows[0].cells["on_the_way_before"], sheet.rows[0].cells["not_paid"]) == (5_00, 5_00)


def test_what_was_set_off_and_is_not_any_more_is_said_once() -> None:
    first = told(offsets=(OffsetRow(**WHO, cents=3_00),))

    (row,) = what_moved_of_offsets(first, since=(), now=())
    second = next_report(offsets_later=(row,))

    assert (row.cents_before, row.cents) == (3_00, 0)
    assert what_moved_of_offsets(first, since=(second,), now=()) == ()
    sheet = {one.key: one for one in report_sheets(second)}["offsets_later"]
    assert sheet.rows[0].cells["cents_before"] == 3_00


def test_spending_that_is_taken_back_is_said_once() -> None:
    spent = SpentRow(**WHO, purpose="advertising", activity="advertising_programs", cents=8_00)
    first = told(spent=(spent,))

    (row,) = what_moved_of_spending(first, since=(), now=(replace(spent, cents=5_00),))
    second = next_report(spent_later=(row,))

    assert (row.cents_before, row.cents) == (8_00, 5_00)
    assert what_moved_of_spending(first, since=(second,), now=(replace(spent, cents=5_00),)) == ()
    assert what_moved_of_spending(first, since=(second,), now=())[0].cents_before == 5_00


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2004, 5, 9), False), (date(2004, 5, 10), True), (date(2004, 8, 6), True)]
)
def test_only_the_report_that_follows_all_that_are_kept_says_what_has_moved(on: date, expected: bool) -> None:
    assert says_what_moved(on, presented=[date(2003, 11, 7), date(2004, 5, 10)]) is expected
    assert says_what_moved(on, presented=()) is True
