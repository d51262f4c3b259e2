"""Section 12: the notice by which an agreement ends, and who sells after it."""

from datetime import date
from typing import Any

import pytest

from governance.domain.due import DueState
from governance.domain.due_notices import Ending, due_of_notice, due_of_successor

LAST = date(2004, 6, 30)
EARLIEST = date(2004, 5, 1)


def ending(**changes: Any) -> Ending:
    values: dict[str, Any] = {
        "agreement": "adi-2003",
        "number": 7,
        "distributor": "A Distributors",
        "names": ("Growth Fund",),
        "ended_on": LAST,
        "ended_by": "VOTE",
        "notice_given": None,
        "notice_days": None,
        "follows": False,
    }
    return Ending(**{**values, **changes})


@pytest.mark.plan_section("12(a)")
@pytest.mark.parametrize(
    ("_case", "on", "notice_days", "state", "until"),
    [
        ("sixty days are the longest notice", date(2004, 4, 30), None, DueState.UPCOMING, LAST),
        ("it can be given", EARLIEST, None, DueState.DUE, LAST),
        ("the agreement asks for thirty days", EARLIEST, 30, DueState.DUE, date(2004, 5, 31)),
        ("too late for these", date(2004, 6, 1), 30, DueState.OVERDUE, date(2004, 5, 31)),
    ],
)
def test_a_notice_is_due_in_time_for_the_days_that_the_agreement_asks_for(
    _case: str, on: date, notice_days: int | None, state: DueState, until: date
) -> None:
    item = due_of_notice(ending(notice_days=notice_days), on=on)

    assert item is not None
    assert (item.state, item.due_until, item.due_from) == (state, until, EARLIEST)
    assert item.otherwise == "the agreement does not end on 30 June 2004: it goes on until its notice"
    assert item.told == {"agreement": 7}


@pytest.mark.parametrize(
    "changes",
    [{"notice_given": date(2004, 5, 3)}, {"ended_by": "ASSIGNMENT"}, {"ended_by": "NOT_CONTINUED"}],
)
def test_no_notice_is_due_where_it_was_given_or_none_is_needed(changes: dict[str, Any]) -> None:
    assert due_of_notice(ending(**changes), on=EARLIEST) is None


@pytest.mark.plan_section("12(b)")
def test_a_successor_is_due_by_the_last_day_and_what_goes_on_is_said() -> None:
    item = due_of_successor(ending(), on=date(2004, 6, 30))

    assert item is not None
    assert (item.state, item.due_until) == (DueState.DUE, LAST)
    assert item.otherwise == (
        "nobody sells Shares of Growth Fund after 30 June 2004, and no service fee goes to A Distributors;"
        " its distribution fee goes on, on Shares it sold (Section 12(b))"
    )
    assert due_of_successor(ending(follows=True), on=EARLIEST) is None
    assert due_of_successor(ending(), on=date(2004, 7, 1)) is None
