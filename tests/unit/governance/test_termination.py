"""Section 11: what makes a termination a Complete Termination."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from governance.domain.termination import Termination

COMPLETE = Termination(
    id="t1",
    effective=date(2004, 2, 2),
    good_faith=True,
    best_interest_fund=True,
    best_interest_shareholders=True,
    cdsc_unaltered=True,
)


@pytest.mark.plan_section("11")
def test_with_all_three_limbs_a_termination_is_complete() -> None:
    found = COMPLETE.completeness_for("adi")

    assert found.is_complete
    assert found.failures == ()
    assert [str(limb) for limb in found.limbs] == [
        "Section 11(i): met",
        "Section 11(ii): met",
        "Section 11(iii): met",
    ]


@pytest.mark.plan_section("11(i)")
@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ("good_faith", "they did not act in good faith"),
        ("best_interest_fund", "not found in the best interest of the Fund"),
        ("best_interest_shareholders", "not found in the best interest of the shareholders"),
        ("determined", "no determination of the Dis-interested Trustees was carried"),
    ],
)
def test_without_good_faith_or_a_full_determination_it_is_not(lacking: str, reason: str) -> None:
    found = replace(COMPLETE, **dict[str, Any]({lacking: False})).completeness_for("adi")

    assert found.failures == (f"Section 11(i): {reason}",)


@pytest.mark.plan_section("11(ii)")
def test_altered_deferred_sales_charges_defeat_it_for_every_distributor() -> None:
    altered = replace(COMPLETE, cdsc_unaltered=False, in_material_breach=frozenset({"adi"}))

    assert not altered.is_complete_for("adi")
    assert not altered.is_complete_for("idi")


@pytest.mark.plan_section("11(iii)")
def test_paying_others_on_the_shares_of_one_distributor_defeats_it_for_that_one_alone() -> None:
    paid = replace(COMPLETE, paid_others=frozenset({"adi"}))

    assert not paid.is_complete_for("adi")
    assert paid.is_complete_for("idi")


@pytest.mark.plan_section("11(iii)")
def test_a_distributor_in_material_breach_cannot_rely_on_the_third_limb() -> None:
    in_breach = replace(COMPLETE, paid_others=frozenset({"adi"}), in_material_breach=frozenset({"adi"}))

    assert in_breach.is_complete_for("adi")


@pytest.mark.plan_section("11(i)")
def test_a_breach_does_not_replace_the_determination() -> None:
    in_breach = replace(COMPLETE, good_faith=False, in_material_breach=frozenset({"adi"}))

    assert not in_breach.is_complete_for("adi")
