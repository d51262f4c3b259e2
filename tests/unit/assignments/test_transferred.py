"""Sections 6(b), 11: what a Transfer is of, and which agreements let charges be transferred."""

from datetime import date
from typing import Any

import pytest

from assignments.domain.transferred import (
    ALONE,
    EACH,
    SoldUnder,
    Transferred,
    agreements_that_keep_cdsc,
    percent_of_what,
    transferred_of,
    transferred_words,
)

FEE, CDSC = Transferred.DISTRIBUTION_FEE, Transferred.CDSC


def sold(agreement: str, first: str, last: str | None = None, *, lets: bool = False) -> SoldUnder:
    return SoldUnder(
        agreement=agreement,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last) if last else None,
        cdsc_transferable=lets,
    )


@pytest.mark.parametrize(
    ("said", "covered"),
    [
        (None, ALONE),
        ([], ALONE),
        (["distribution_fee"], (FEE,)),
        (["cdsc"], (CDSC,)),
        (["CDSC", "DISTRIBUTION_FEE"], (FEE, CDSC)),
    ],
)
def test_what_is_covered_is_kept_in_one_order(said: Any, covered: tuple[Transferred, ...]) -> None:
    assert transferred_of(said) == covered
    assert covered in EACH


def test_a_service_fee_is_nothing_that_can_be_transferred() -> None:
    with pytest.raises(ValueError, match="SERVICE_FEE"):
        transferred_of(["service_fee"])


def test_what_is_covered_is_said_in_words() -> None:
    assert transferred_words((FEE, CDSC)) == "distribution fee and contingent deferred sales charge"
    assert percent_of_what((FEE,)) == "12b-1 Share"
    assert percent_of_what((FEE, CDSC)) == "12b-1 Share and of the contingent deferred sales charges"


@pytest.mark.plan_section("11")
@pytest.mark.parametrize(
    ("window", "keeping"),
    [
        ((None, None), ("old", "new")),
        (("2003-07-01", None), ("new",)),
        ((None, "2003-06-29"), ("old",)),
        (("2003-06-30", "2003-06-30"), ("old",)),
        (("2003-07-01", "2003-07-31"), ()),
    ],
)
def test_only_agreements_under_which_shares_of_the_window_are_sold_must_let_it(
    window: tuple[str | None, str | None], keeping: tuple[str, ...]
) -> None:
    agreements = [
        sold("new", "2003-08-01"),
        sold("old", "1996-01-01", "2003-06-30"),
        sold("between", "2003-07-01", "2003-07-31", lets=True),
    ]
    first, last = (date.fromisoformat(day) if day else None for day in window)

    assert agreements_that_keep_cdsc(issued_from=first, issued_to=last, sold_under=agreements) == keeping
