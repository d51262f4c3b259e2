"""Late facts of closed months reach the right payees, and nobody else (Section 6, R13)."""

from pathlib import Path
from typing import Any

import pytest

from assignments.models import FundClaim, Restatement, ShareCorrection
from tests.factories.month import (
    BOOK,
    GROWTH,
    INCOME,
    VALUE,
    Document,
    MonthWorld,
    do,
    entry_with,
    portfolio_of,
    shares_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6")]
MONTHS = ("2003-09", "2003-10", "2003-11", "2003-12", "2004-01")
HALF = "18250000.00"
NOTHING: list[Any] = []


def corrections(document: Document) -> list[tuple[str, str, str, str, str, str]]:
    """Payee, status, Portfolio, Assignee, month corrected and amount of each correction."""
    return sorted(
        (one["payee"], one["status"], line["portfolio"], line["assignee"] or "")
        + (line["for_month"], line["amount"])
        for one in document["payments"]
        for line in one["lines"]
        if line["component"] == "CORRECTION"
    )


def claims() -> list[tuple[str, str, str, str]]:
    """Distributor, Assignee, amount and reason of each claim that stands."""
    rows = FundClaim.objects.filter(superseded_by__isnull=True).order_by("pk")
    found = rows.values_list("distributor__code", "assignee__code", "amount", "reason")
    return [(code, assignee or "", str(amount), reason) for code, assignee, amount, reason in found]


def calculated(world: MonthWorld, month: str) -> None:
    """Receive adi's Monthly Calculation of a month with exactly our figures."""
    before = world.close(month, preview=True)
    says = {}
    for portfolio in (GROWTH, INCOME, VALUE):
        share, _, portions, _ = shares_of(before, portfolio)["adi"]
        says[portfolio] = (share, portions)
    world.calculate(month, says=says, received=f"{month}-28")


def closed(world: MonthWorld, *months: str) -> None:
    """Close months, with adi's Calculations."""
    for month in months:
        calculated(world, month)
        world.close(month, finish=True)


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=MONTHS)


def test_a_corrected_net_asset_figure_three_months_old_reaches_the_right_payees(world: MonthWorld) -> None:
    closed(world, "2003-09", "2003-10", "2003-11")
    before = world.payments("2003-09")

    # 2 September 2003: 73 million instead of 36.5: 750.00 and 250.00 more of that day.
    world.price_rows([(GROWTH, "2003-09-02", "73000000.00")])
    december = world.close("2003-12")

    assert corrections(december) == [
        # idi holds 60 % of the Shares; of its 450.00, two thirds are Bank B's, and the agent receives all.
        ("adi", "PREPARED", GROWTH, "", "2003-09", "370.00"),
        ("depository-c", "PREPARED", GROWTH, "", "2003-09", "150.00"),
        ("depository-c", "PREPARED", GROWTH, "bank-b", "2003-09", "300.00"),
        # adi's 300.00: 60 % are Trust A's, directly; adi has 120.00 and the service fee, 250.00.
        ("trust-a", "PREPARED", GROWTH, "trust-a", "2003-09", "180.00"),
    ]
    restated = Restatement.objects.get()
    assert (str(restated.stood_distribution_fee), str(restated.distribution_fee)) == ("22500.00", "23250.00")
    assert (str(restated.stood_service_fee), str(restated.service_fee)) == ("7500.00", "7750.00")
    assert world.payments("2003-09") == before
    assert claims() == []
    assert corrections(world.close("2004-01")) == []
    world.verify()


def test_what_changes_nothing_is_looked_at_once(world: MonthWorld) -> None:
    closed(world, "2003-09")
    # Of a Transfer that has long run, only the day of the notice becomes known otherwise.
    world.tell(transfers=entry_with("transfers", 1, notified="2003-08-21"))

    october, november = world.close("2003-10"), world.close("2003-11")

    assert corrections(october) == corrections(november) == []
    assert Restatement.objects.count() == 3
    assert not ShareCorrection.objects.exclude(amount=0).exists()
    world.verify()


def test_an_overpaid_distributor_gives_back_from_what_it_receives_of_that_portfolio(
    world: MonthWorld,
) -> None:
    closed(world, "2003-09")
    calculated(world, "2003-10")

    # The 2nd accrued half of what it should not have: 375.00 and 125.00 less.
    world.price_rows([(GROWTH, "2003-09-02", HALF)])
    october = world.close("2003-10")

    assert corrections(october) == [
        # Of adi's 150.00 the balance is 60.00, and the service fee 125.00: kept back from its own.
        ("adi", "PREPARED", GROWTH, "", "2003-09", "-185.00"),
        # Trust A gives back from its Portion of the same Transfer.
        ("trust-a", "PREPARED", GROWTH, "trust-a", "2003-09", "-90.00"),
    ]
    # What goes to the agent is never reduced: idi has nothing of its own, nor has Bank B.
    assert claims() == [
        ("idi", "", "75.00", "Section 6(a): distribution fee overpaid for 2003-09, corrected in 2003-10"),
        (
            "idi",
            "bank-b",
            "150.00",
            "Section 6(b): Portion of bank-b overpaid for 2003-09, corrected in 2003-10 (Transfer t-idi)",
        ),
    ]
    world.verify()


def test_nothing_is_kept_back_across_portfolios_or_funds(world: MonthWorld) -> None:
    closed(world, "2003-09")
    calculated(world, "2003-10")
    # Income had ten times too much all of September: more than October gives.
    world.price("2003-09", {INCOME: "730000.00"})

    october = world.close("2003-10")

    assert {line[2] for line in corrections(october)} == {INCOME}
    own = {
        one["payee"]: sum(float(line["amount"]) for line in one["lines"] if line["portfolio"] == GROWTH)
        for one in october["payments"]
        if one["fund"] == "ALPHA FUNDS, INC."
    }
    assert all(amount >= 0 for amount in own.values())
    world.verify()


def test_what_remains_is_recovered_from_later_portions_of_the_same_transfer(world: MonthWorld) -> None:
    closed(world, "2003-09")
    # Trust A had all of September's 5,400.00 of Growth too much; October's Calculation is not there yet.
    world.price("2003-09", {GROWTH: "0.00"})

    october = world.close("2003-10", finish=True)

    assert [line for line in corrections(october) if line[3] == "trust-a"] == []
    assert [claim for claim in claims() if claim[1] == "trust-a"] == [
        (
            "adi",
            "trust-a",
            "5400.00",
            "Section 6(b): Portion of trust-a overpaid for 2003-09, corrected in 2003-10 (Transfer t-adi)",
        )
    ]
    calculated(world, "2003-11")
    november = world.close("2003-11", finish=True)
    assert [line for line in corrections(november) if line[3] == "trust-a"] == [
        ("trust-a", "PREPARED", GROWTH, "trust-a", "2003-09", "-5400.00")
    ]
    calculated(world, "2003-12")
    december = world.close("2003-12")
    assert [line for line in corrections(december) if line[3] == "trust-a"] == []
    world.verify()


def test_a_transfer_that_ended_since_still_pays_the_former_assignee(world: MonthWorld) -> None:
    world.tell(transfers=entry_with("transfers", 1, ends="2003-10-01"))
    closed(world, "2003-09", "2003-10", "2003-11")
    world.price_rows([(GROWTH, "2003-09-02", "73000000.00")])

    december = world.close("2003-12")

    assert "trust-a" not in {
        portion
        for one in portfolio_of(december, GROWTH)["shares"]
        for portion in [row["assignee"] for row in one["portions"]]
    }
    assert [line for line in corrections(december) if line[3] == "trust-a"] == [
        ("trust-a", "PREPARED", GROWTH, "trust-a", "2003-09", "180.00")
    ]
    world.verify()


def test_of_a_transfer_that_ended_since_a_claim_remains_and_nobody_else_pays(world: MonthWorld) -> None:
    world.tell(transfers=entry_with("transfers", 1, ends="2003-10-01"))
    closed(world, "2003-09", "2003-10", "2003-11")
    world.price_rows([(GROWTH, "2003-09-02", HALF)])

    december = world.close("2003-12", finish=True)

    # adi gives back its own 60.00 and 125.00, not Trust A's 90.00.
    assert corrections(december) == [("adi", "PREPARED", GROWTH, "", "2003-09", "-185.00")]
    assert [claim[:3] for claim in claims() if claim[1] == "trust-a"] == [("adi", "trust-a", "90.00")]
    assert corrections(world.close("2004-01")) == []
    world.verify()


def two_distributors_sell_to_trust_a() -> dict[str, Any]:
    """The world, but Trust A is the Assignee of both Distributors, and both direct it to be paid."""
    transfers = entry_with("transfers", 0, assignee="trust-a")
    direct = {"route": "assignee", "agent": None, "portfolios": "all"}
    return {**BOOK, "transfers": transfers, "directions": entry_with("directions", 0, **direct)}


def both_calculated(world: MonthWorld, month: str) -> None:
    """Both Distributors' Monthly Calculations with exactly our figures."""
    calculated(world, month)
    before = world.close(month, preview=True)
    rows = ["portfolio,distributor_share,assignee,amount"]
    for portfolio in (GROWTH, INCOME, VALUE):
        share, _, portions, _ = shares_of(before, portfolio)["idi"]
        rows += [f"{portfolio},{share},{assignee},{amount}" for assignee, amount in portions.items()]
    path = world.folder / f"idi-{month}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    record = {"distributor": "idi", "month": month, "received": f"{month}-28", "file": path.name}
    world.tell(monthly_calculations=[record])


def test_an_assignee_of_two_distributors_gives_back_within_the_same_transfer(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=MONTHS, book=two_distributors_sell_to_trust_a())
    both_calculated(world, "2003-09")
    world.close(finish=True)
    # All of September's Growth was too much but a fifth of its last day, and October's is a fifth.
    world.price("2003-09", {GROWTH: "0.00"})
    world.price("2003-10", {GROWTH: "7300000.00"})
    both_calculated(world, "2003-10")

    october = world.close("2003-10", finish=True)

    # Of adi it had 5,364.00 too much and has 1,116.00; of idi 8,940.00 and 1,860.00: each gives back its own.
    own = [line for line in corrections(october) if line[3] == "trust-a"]
    assert [line[5] for line in own] == ["-1116.00", "-1860.00"]
    assert [claim[:3] for claim in claims() if claim[1]] == [
        ("adi", "trust-a", "4248.00"),
        ("idi", "trust-a", "7080.00"),
    ]
    world.verify()


def test_what_is_held_has_not_come_too_much_yet_and_the_month_says_so(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=MONTHS, book=two_distributors_sell_to_trust_a())
    calculated(world, "2003-09")
    world.close(finish=True)
    # idi's Calculation of September never came: what it gave is held.
    world.price_rows([(GROWTH, "2003-09-02", HALF)])

    october = world.close("2003-10")

    assert corrections(october) == []
    assert any(
        "2003-09 could not be corrected" in problem for problem in portfolio_of(october, GROWTH)["problems"]
    )
    world.verify()


def test_a_distributor_that_is_an_assignee_too_gives_back_each_for_itself(tmp_path: Path) -> None:
    # adi is the Assignee of idi's Shares sold from 1998 on; all is paid to the Distributors.
    book = {
        **BOOK,
        "assignees": [*BOOK["assignees"], {"code": "adi", "name": "A Distributors", "address": "3 Square"}],
        "transfers": entry_with("transfers", 0, assignee="adi"),
        "directions": [],
    }
    world = MonthWorld.loaded(tmp_path, months=MONTHS, book=book)
    world.close("2003-09", finish=True)
    world.price_rows([(GROWTH, "2003-09-02", HALF)])

    october = world.close("2003-10")

    # idi: 75.00 of its balance. adi the Assignee: 150.00 of idi's share. adi the Distributor: 150.00, 125.00.
    assert corrections(october) == [
        ("adi", "PREPARED", GROWTH, "", "2003-09", "-185.00"),
        ("adi", "PREPARED", GROWTH, "trust-a", "2003-09", "-90.00"),
        ("idi", "PREPARED", GROWTH, "", "2003-09", "-75.00"),
        ("idi", "PREPARED", GROWTH, "adi", "2003-09", "-150.00"),
    ]
    assert claims() == []
    world.verify()


def test_a_second_late_fact_is_corrected_against_what_the_first_left(world: MonthWorld) -> None:
    closed(world, "2003-09")
    world.price_rows([(VALUE, "2003-09-02", "2000000.00")])
    calculated(world, "2003-10")
    october = world.close("2003-10", finish=True)
    world.price_rows([(VALUE, "2003-09-02", "1000000.00")])
    calculated(world, "2003-11")
    november = world.close("2003-11")

    first = {line[0:1] + line[3:4]: float(line[5]) for line in corrections(october)}
    second = {line[0:1] + line[3:4]: float(line[5]) for line in corrections(november)}
    assert first == {key: -amount for key, amount in second.items()}
    assert all(amount > 0 for amount in first.values())
    assert Restatement.objects.count() == 2
    world.verify()


def test_a_sale_that_becomes_known_late_corrects_every_month_since(world: MonthWorld) -> None:
    closed(world, "2003-09", "2003-10")
    # adi sold a million Shares on 15 September: half of all Shares, so idi holds 30 % from then on.
    sale = {"portfolio": GROWTH, "trade_date": "2003-09-15", "kind": "sale", "shares": 1_000_000}
    world.happen([sale])
    calculated(world, "2003-11")

    november = world.close("2003-11")

    assert {line[4] for line in corrections(november)} == {"2003-09", "2003-10"}
    assert [
        (str(one.stood_distribution_fee), str(one.distribution_fee)) for one in Restatement.objects.all()
    ] == [
        ("22500.00", "22500.00"),
        ("23250.00", "23250.00"),
    ]
    world.verify()


def test_a_backdated_transfer_moves_what_is_paid_directly_and_nothing_of_a_share_paid_as_one(
    world: MonthWorld,
) -> None:
    closed(world, "2003-09")
    # Half of idi's Shares of before July 1998 went to Bank B from 1 September on: the agent had all of it.
    late = {
        "id": "t-late",
        "distributor": "idi",
        "assignee": "bank-b",
        "kind": "sale",
        "portfolios": "all",
        "percent": "50",
        "issued_to": "1998-06-30",
        "effective": "2003-09-01",
        "notified": "2003-10-01",
    }
    world.tell(transfers=[late])
    calculated(world, "2003-10")

    october = world.close("2003-10")

    # Of Growth 4,500.00 are of those Shares. The agent is told how to divide what it had, and gets no more.
    assert [line for line in corrections(october) if line[2] == GROWTH] == [
        ("depository-c", "PREPARED", GROWTH, "", "2003-09", "-2250.00"),
        ("depository-c", "PREPARED", GROWTH, "bank-b", "2003-09", "2250.00"),
    ]
    # So with Value, which the Fund pays to idi itself.
    value = [line for line in corrections(october) if line[2] == VALUE]
    assert [line[0] for line in value] == ["idi", "idi"]
    assert sum(float(line[5]) for line in value) == 0
    assert claims() == []
    world.verify()


def test_a_lapsed_month_s_correction_waits_with_it(world: MonthWorld) -> None:
    closed(world, "2003-09")
    world.tell(directions=entry_with("directions", 1, effective="2003-09-02"))
    world.price_rows([(GROWTH, "2003-09-02", "73000000.00")])

    preview = world.close("2003-10", preview=True)
    october = world.close("2003-10")

    assert corrections(preview) == corrections(october)
    world.verify()


def test_a_month_is_not_computed_anew_where_later_ones_rest_on_its_corrections(world: MonthWorld) -> None:
    closed(world, "2003-09")
    world.price_rows([(GROWTH, "2003-09-02", HALF)])
    world.close("2003-10")
    world.price_rows([(GROWTH, "2003-09-02", "36500000.00")])
    world.close("2003-11")

    refused = do("close_month", "2003-10", recompute=GROWTH, reason="A test.")

    assert refused.code == 1
    assert "2003-11 rests on the corrections that 2003-10 bears" in refused.err


def test_computing_the_bearing_month_anew_corrects_and_claims_anew(world: MonthWorld) -> None:
    closed(world, "2003-09")
    world.price_rows([(GROWTH, "2003-09-02", HALF)])
    first = world.close("2003-10")
    told = claims()

    again = world.close("2003-10", recompute=GROWTH, reason="A test.")

    assert corrections(again) == corrections(first)
    assert claims() == told
    world.verify()
