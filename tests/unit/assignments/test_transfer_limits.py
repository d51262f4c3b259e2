"""Section 6(b): Transfers together never cover more than the whole of a Distributor's 12b-1 Share."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assignments.domain.transfer_limits import Excess, excesses
from assignments.domain.transfers import PARTS_OF_WHOLE, TransferTerms, parts_from_percent

pytestmark = pytest.mark.plan_section("6(b)")
START = date(2003, 9, 1)


def terms(
    number: int,
    percent: str,
    *,
    issued_from: date | None = None,
    issued_to: date | None = None,
    first_day: date = START,
    last_day: date | None = None,
) -> TransferTerms:
    return TransferTerms(
        id=number,
        assignee="trust-a",
        percent_parts=parts_from_percent(Decimal(percent)),
        issued_from=issued_from,
        issued_to=issued_to,
        first_day=first_day,
        last_day=last_day,
        noticed=True,
    )


def test_the_whole_share_may_be_transferred() -> None:
    assert list(excesses([terms(1, "60"), terms(2, "40")])) == []


def test_the_smallest_part_more_is_too_much() -> None:
    (excess,) = excesses([terms(1, "60"), terms(2, "40.0000000001")])

    assert excess == Excess(transfers=(1, 2), issued=None, day=START, percent_parts=PARTS_OF_WHOLE + 1)


def test_windows_that_only_touch_do_not_add_up() -> None:
    before = terms(1, "100", issued_to=date(2003, 6, 30))
    after = terms(2, "100", issued_from=date(2003, 7, 1))

    assert list(excesses([before, after])) == []


def test_windows_with_one_day_in_common_add_up_on_that_day() -> None:
    before = terms(1, "60", issued_to=date(2003, 7, 1))
    after = terms(2, "60", issued_from=date(2003, 7, 1))

    (excess,) = excesses([before, after])

    assert (excess.issued, excess.percent_parts) == (date(2003, 7, 1), parts_from_percent(Decimal(60)) * 2)


def test_the_last_day_of_one_and_the_first_of_the_next_do_not_add_up() -> None:
    first = terms(1, "100", last_day=date(2003, 12, 31))
    second = terms(2, "100", first_day=date(2004, 1, 1))

    assert list(excesses([first, second])) == []


def test_each_set_of_transfers_is_named_once() -> None:
    rows = [terms(1, "60"), terms(2, "60"), terms(3, "60", first_day=date(2004, 1, 1))]

    assert [excess.transfers for excess in excesses(rows)] == [(1, 2), (1, 2, 3)]


DAYS = st.integers(0, 4).map(lambda days: START + timedelta(days=days))


@st.composite
def boxes(draw: st.DrawFn) -> TransferTerms:
    issued = sorted([draw(DAYS), draw(DAYS)])
    running = sorted([draw(DAYS), draw(DAYS)])
    return terms(
        draw(st.integers(1, 1_000_000)),
        str(draw(st.sampled_from([20, 34, 50, 67, 100]))),
        issued_from=draw(st.sampled_from([None, issued[0]])),
        issued_to=draw(st.sampled_from([None, issued[1]])),
        first_day=running[0],
        last_day=draw(st.sampled_from([None, running[1]])),
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(boxes(), max_size=5, unique_by=lambda one: one.id))
def test_the_corners_find_what_looking_at_every_day_finds(rows: list[TransferTerms]) -> None:
    days = [START + timedelta(days=number) for number in range(-1, 7)]
    exceeds = any(
        sum(
            one.percent_parts
            for one in rows
            if (one.issued_from or date.min) <= issued <= (one.issued_to or date.max)
            and one.first_day <= day <= (one.last_day or date.max)
        )
        > PARTS_OF_WHOLE
        for issued, day in product(days, days)
    )

    assert bool(list(excesses(rows))) == exceeds
