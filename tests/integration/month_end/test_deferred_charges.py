"""Section 11: deferred charges that redemptions withheld are paid over, by whoever sold the Shares."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories.month import (
    GROWTH,
    SEPTEMBER,
    VALUE,
    Document,
    MonthWorld,
    book_with,
    entry_with,
    portfolio_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("11")]
OCTOBER = "2003-10"


def redeemed(
    issued: str, cdsc: str, *, portfolio: str = GROWTH, day: str = "2003-09-10", **more: Any
) -> dict[str, Any]:
    """A redemption of 100 Shares that cost 20.00 and withheld a charge."""
    row = {
        "portfolio": portfolio,
        "trade_date": day,
        "kind": "redemption",
        "shares": 100,
        "original_issue_date": issued,
        "cost_per_share": "20",
        "cdsc": cdsc,
    }
    return row | more


def charges(document: Document) -> list[tuple[str, str, str, str | None, str | None, str]]:
    """Payee, status, Distributor, Assignee, month corrected and amount of each line."""
    return sorted(
        (
            one["payee"],
            one["status"],
            line["distributor"],
            line["assignee"] or "",
            line["for_month"] or "",
            line["amount"],
        )
        for one in document["payments"]
        for line in one["lines"]
        if line["component"] == "CDSC"
    )


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=(SEPTEMBER, OCTOBER))


def test_each_charge_is_paid_to_the_distributor_that_sold_the_share(world: MonthWorld) -> None:
    # 5 % of 100 x 20.00 in the first year, 3 % in the fourth: of adi's Shares and of idi's.
    world.happen([redeemed("2003-07-15", "100.00"), redeemed("2000-03-06", "60.00")])

    document = world.close()

    assert charges(document) == [
        ("adi", "PREPARED", "adi", "", "", "100.00"),
        ("idi", "PREPARED", "idi", "", "", "60.00"),
    ]
    assert not [one for one in portfolio_of(document, GROWTH)["problems"] if "Section 11" in one]
    assert "the books agree" in world.verify()


def test_a_charge_that_differs_from_the_terms_is_told_and_paid_as_withheld(world: MonthWorld) -> None:
    world.happen([redeemed("2003-07-15", "90.00")])

    document = world.close()

    assert charges(document) == [("adi", "PREPARED", "adi", "", "", "90.00")]
    assert [one for one in portfolio_of(document, GROWTH)["problems"] if "Section 11" in one] == [
        "Section 11: the redemption of 2003-09-10 (row 2) withheld 90.00, less than expected: the terms of"
        " its Shares give 100.00"
    ]


def test_a_transfer_that_covers_the_charge_takes_its_part_on_the_route(tmp_path: Path) -> None:
    agreements = entry_with("agreements", 1, cdsc_transferable=True)
    transfers = entry_with("transfers", 1, components=["distribution_fee", "cdsc"])
    world = MonthWorld.loaded(tmp_path, book=book_with(agreements=agreements, transfers=transfers))
    world.happen([redeemed("2003-07-15", "100.00")])

    document = world.close()

    # No Monthly Calculation came; it is of Distribution Fees alone.
    assert charges(document) == [
        ("adi", "PREPARED", "adi", "", "", "40.00"),
        ("trust-a", "PREPARED", "adi", "trust-a", "", "60.00"),
    ]
    assert "the books agree" in world.verify()


def test_no_claim_is_set_off_against_a_charge(world: MonthWorld) -> None:
    world.happen(
        [redeemed("1997-02-03", "0.00", portfolio=VALUE), redeemed("2003-07-15", "100.00", portfolio=VALUE)]
    )
    world.tell(
        claims=[
            {
                "fund": "BETA FUNDS, INC.",
                "distributor": "adi",
                "date": "2003-09-10",
                "amount": "50000.00",
                "reason": "x",
            }
        ]
    )

    document = world.close()

    beta = [one for one in document["payments"] if one["payee"] == "adi" and one["fund"].startswith("BETA")]
    assert charges({"payments": beta}) == [("adi", "PREPARED", "adi", "", "", "100.00")]
    assert [one["amount"] for one in beta if one["status"] == "PREPARED"] == ["100.00"]
    assert "the books agree" in world.verify()


def test_a_charge_known_later_is_paid_by_a_line_that_names_its_month(world: MonthWorld) -> None:
    world.happen([redeemed("2003-07-15", "100.00")])
    world.calculate()
    world.close(finish=True)
    world.happen([redeemed("2003-07-15", "130.00"), redeemed("2000-03-06", "60.00")])

    october = world.close(OCTOBER)

    assert charges(october) == [
        ("adi", "PREPARED", "adi", "", SEPTEMBER, "30.00"),
        ("idi", "PREPARED", "idi", "", SEPTEMBER, "60.00"),
    ]
    assert "the books agree" in world.verify()


def test_a_charge_that_was_too_much_comes_back_from_what_the_distributor_receives(world: MonthWorld) -> None:
    world.happen([redeemed("2003-07-15", "100.00", portfolio=VALUE)])
    world.calculate()
    world.close(finish=True)
    world.happen([redeemed("2003-07-15", "70.00", portfolio=VALUE)])

    october = world.close(OCTOBER)

    assert ("adi", "PREPARED", "adi", "", SEPTEMBER, "-30.00") in charges(october)
    assert "the books agree" in world.verify()
