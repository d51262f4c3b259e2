"""R13, Section 11: deferred charges that were too much are kept back, or claimed from whoever had them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.models import FundClaim, ShareCorrection
from tests.factories.month import (
    GROWTH,
    SEPTEMBER,
    VALUE,
    MonthWorld,
    book_with,
    entry_with,
)
from tests.integration.month_end.test_deferred_charges import charges, redeemed

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("11")]
OCTOBER, NOVEMBER = "2003-10", "2003-11"


def claims() -> list[tuple[str, str, Decimal, str]]:
    """Distributor, Assignee, amount and reason of what is claimed of corrected charges."""
    rows = FundClaim.objects.filter(
        correction__component=ShareCorrection.Part.CDSC, superseded_by__isnull=True
    ).order_by("pk")
    return [
        (row.distributor.code, row.assignee.code if row.assignee else "", row.amount, row.reason)
        for row in rows.select_related("distributor", "assignee")
    ]


def withheld_too_much(
    tmp_path: Path, *, book: dict[str, Any] | None = None, portfolio: str = VALUE
) -> MonthWorld:
    """September pays 9,000.00 of one redemption; then it turns out to have withheld nothing."""
    world = MonthWorld.loaded(tmp_path, months=(SEPTEMBER, OCTOBER, NOVEMBER), book=book)
    world.happen([redeemed("2003-07-15", "9000.00", portfolio=portfolio)])
    world.calculate()
    world.close(finish=True)
    world.happen([redeemed("2003-07-15", "0.00", portfolio=portfolio)])
    return world


def test_what_a_distributor_cannot_give_back_is_claimed(tmp_path: Path) -> None:
    world = withheld_too_much(tmp_path, book=book_with(transfers=None, directions=None))

    october = world.close(OCTOBER, finish=True)

    kept = sum(Decimal(line[-1]) for line in charges(october))
    (claim,) = claims()
    assert kept < 0
    assert claim == (
        "adi",
        "",
        Decimal("9000.00") + kept,
        "Section 11: contingent deferred sales charges overpaid for 2003-09, corrected in 2003-10",
    )
    assert "the books agree" in world.verify()

    # Section 6(e): a claim on the Distributor is set off against what it receives later.
    november = world.close(NOVEMBER)

    offsets = [
        line["amount"]
        for one in november["payments"]
        for line in one["lines"]
        if line["component"] == "OFFSET" and line["distributor"] == "adi"
    ]
    assert offsets
    assert all(Decimal(amount) < 0 for amount in offsets)
    assert "the books agree" in world.verify()


@pytest.mark.parametrize("components", [["distribution_fee", "cdsc"], ["cdsc"]], ids=str)
def test_what_an_assignee_cannot_give_back_is_claimed_from_it(tmp_path: Path, components: list[str]) -> None:
    agreements = entry_with("agreements", 1, cdsc_transferable=True)
    transfers = entry_with("transfers", 1, components=components)
    world = withheld_too_much(tmp_path, book=book_with(agreements=agreements, transfers=transfers))

    world.close(OCTOBER, finish=True)

    found = claims()
    assert {(code, assignee) for code, assignee, _, _ in found} == {("adi", ""), ("adi", "trust-a")}
    corrected = ShareCorrection.objects.filter(component=ShareCorrection.Part.CDSC)
    assert sorted((row.amount, row.in_lines - row.claimed) for row in corrected) == [
        (Decimal("-5400.00"), Decimal("-5400.00")),
        (Decimal("-3600.00"), Decimal("-3600.00")),
    ]
    assert [reason for _, assignee, _, reason in found if assignee] == [
        "Section 6(b), 11: part of trust-a of contingent deferred sales charges overpaid for 2003-09,"
        " corrected in 2003-10 (Transfer t-adi)"
    ]
    assert "the books agree" in world.verify()


def test_fee_and_charges_of_one_transfer_are_claimed_apart(tmp_path: Path) -> None:
    agreements = entry_with("agreements", 1, cdsc_transferable=True)
    transfers = entry_with("transfers", 1, components=["distribution_fee", "cdsc"])
    book = book_with(agreements=agreements, transfers=transfers, directions=None)
    world = MonthWorld.loaded(tmp_path, months=(SEPTEMBER, OCTOBER), book=book)
    world.happen([redeemed("2003-07-15", "9000.00")])
    world.close(finish=True)
    world.happen([redeemed("2003-07-15", "0.00")])
    for month in (SEPTEMBER, OCTOBER):
        world.price(month, {GROWTH: "1000.00"})

    world.close(OCTOBER)

    of_trust = FundClaim.objects.filter(assignee__code="trust-a", superseded_by__isnull=True)
    assert sorted(row.correction.component for row in of_trust if row.correction) == [
        "CDSC",
        "DISTRIBUTION_FEE",
    ]
    assert "the books agree" in world.verify()
