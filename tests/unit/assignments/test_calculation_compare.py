"""Section 6(d): a Calculation beside our figures, with the likely cause of each difference."""

from datetime import date

import pytest

from assignments.domain.calculation_compare import (
    Cause,
    CohortShare,
    OurFigures,
    OurPortion,
    by_difference,
    compare_portfolio,
)
from assignments.domain.routes import CalculationFigures

pytestmark = pytest.mark.plan_section("6(d)")


def ours(**changes):
    said = {
        "portfolio": "growth",
        "name": "Growth Fund",
        "share_cents": 900_000,
        "portions": {
            "trust-a": OurPortion(name="Trust A", cents=540_000, whole_cents=540_000),
            "trust-b": OurPortion(name="Trust B", cents=90_000, whole_cents=180_000),
        },
        "service_cents": 300_000,
        "fee_cents": 2_250_000,
        "offset_cents": 5_000,
        "days": 30,
        "cohorts": (
            CohortShare(first=date(2003, 7, 1), last=date(2003, 8, 31), cents=700_000),
            CohortShare(first=date(2003, 9, 1), last=None, cents=200_000),
        ),
        "tracked_only_cents": 880_000,
        "other_months": {"2003-10": {"": 930_000, "trust-a": 558_000}},
    }
    return OurFigures(**said | changes)


def compared(share=900_000, *, of=None, **portions):
    said = {"trust_a": 540_000, "trust_b": 90_000} | portions
    named = {name.replace("_", "-"): cents for name, cents in said.items() if cents is not None}
    figures = CalculationFigures(share_cents=share, portions=named)
    return {row.party: row for row in compare_portfolio(of or ours(), figures, distributor="adi")}


def test_equal_figures_have_no_cause():
    rows = compared()

    assert [(row.difference, row.cause, row.words) for row in rows.values()] == [(0, Cause.NONE, "")] * 3


@pytest.mark.parametrize(
    ("share", "cause", "words"),
    [
        (900_002, Cause.ROUNDING, "within 2 cents"),
        (900_015, Cause.ROUNDING, "half a cent a day, 15 cents"),
        (1_200_000, Cause.SERVICE_FEE, "the service fee of 3000.00"),
        (895_000, Cause.OFFSETS, "the Fund's claims of 50.00"),
        (930_000, Cause.WRONG_MONTH, "our figure of 2003-10"),
        (2_250_000, Cause.SHARES, "the fee of the whole class"),
        (880_001, Cause.SHARES, "Free Shares are left out"),
        (700_000, Cause.SHARES, "Shares issued from 2003-09-01 accrued: likely they are left out"),
        (1_600_000, Cause.SHARES, "until 2003-08-31 accrued: likely they are counted twice"),
        (123_456, Cause.UNKNOWN, "no likely cause"),
    ],
)
def test_a_share_that_differs_has_its_likely_cause(share, cause, words):
    row = compared(share)[""]

    assert row.cause is cause
    assert words in row.words


@pytest.mark.parametrize(
    ("portions", "party", "cause"),
    [
        ({"trust_a": 539_999}, "trust-a", Cause.ROUNDING),
        ({"trust_b": 180_000}, "trust-b", Cause.TRANSFER_TERMS),
        ({"trust_a": None}, "trust-a", Cause.MISSING_TRANSFER),
        ({"trust_a": 630_000, "trust_b": None}, "trust-a", Cause.MISSING_TRANSFER),
        ({"trust_a": 558_000}, "trust-a", Cause.WRONG_MONTH),
        ({"trust_c": 100}, "trust-c", Cause.NO_TRANSFER),
        ({"trust_a": 1}, "trust-a", Cause.UNKNOWN),
    ],
)
def test_a_portion_that_differs_has_its_likely_cause(portions, party, cause):
    assert compared(**portions)[party].cause is cause


def test_a_portion_that_is_the_same_part_of_another_share_follows_from_it():
    rows = compared(800_000, trust_a=480_000, trust_b=80_000)

    assert rows["trust-a"].cause is Cause.SHARE_DIFFERS


def test_without_a_calculation_every_figure_is_absent_and_counts_as_nothing():
    rows = compare_portfolio(ours(), None, distributor="adi")

    assert [(row.theirs, row.difference) for row in rows] == [
        (None, -900_000),
        (None, -540_000),
        (None, -90_000),
    ]
    assert {row.words for row in rows} == {"no Calculation that names the Portfolio was received"}


def test_what_is_within_the_tolerance_is_allowed_but_never_an_amount_for_a_stranger():
    rows = compared(900_010, of=ours(tolerance_cents=10), trust_a=540_011, trust_c=1)

    assert {party: row.is_allowed for party, row in rows.items()} == {
        "": True,
        "trust-a": False,
        "trust-b": True,
        "trust-c": False,
    }


def test_the_largest_difference_stands_first():
    rows = by_difference(compared(900_005, trust_a=540_001, trust_b=0).values())

    assert [row.party for row in rows] == ["trust-b", "", "trust-a"]
