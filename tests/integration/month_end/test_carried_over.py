"""Section 13: what was payable under the Prior Plan stays payable, as it is given, and once."""

from pathlib import Path
from typing import Any

import pytest

from assignments.models import CarriedOver, FundClaim
from tests.factories.month import GROWTH, INCOME, SEPTEMBER, VALUE, Document, MonthWorld, do, portfolio_of

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("13")]
MONTHS = ("2003-09", "2003-10")


def carried(document: Document) -> list[tuple[str, str, str, str, str | None, str]]:
    """Payee, status, Portfolio, Assignee, month named and amount of each line."""
    return sorted(
        (
            one["payee"],
            one["status"],
            line["portfolio"],
            line["assignee"] or "",
            line["for_month"],
            line["amount"],
        )
        for one in document["payments"]
        for line in one["lines"]
        if line["component"] == "CARRIED_OVER"
    )


def amount(portfolio: str, distributor: str, dollars: str, **more: Any) -> dict[str, Any]:
    """An amount of the days up to 17 August 2003."""
    of = {"portfolio": portfolio, "distributor": distributor, "component": "distribution_fee"}
    return {**of, "amount": dollars, "through": "2003-08-17", **more}


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=MONTHS)


def test_each_amount_goes_on_its_route_with_the_first_month(world: MonthWorld) -> None:
    world.tell(
        carried_over=[
            # To each Assignee (6(d)), and the balance to adi.
            amount(GROWTH, "adi", "40.00"),
            amount(GROWTH, "adi", "60.00", assignee="trust-a"),
            amount(GROWTH, "adi", "10.00", component="service_fee"),
            # All of it to the agent (6(e)), but the service fee.
            amount(GROWTH, "idi", "30.00"),
            amount(GROWTH, "idi", "70.00", assignee="bank-b"),
            amount(GROWTH, "idi", "9.00", component="service_fee"),
            # No direction: to the Distributor.
            amount(VALUE, "idi", "5.00"),
            amount(VALUE, "idi", "6.00", assignee="bank-b"),
        ]
    )
    before = {one: portfolio_of(world.close(preview=True), one)["shares"] for one in (GROWTH, VALUE)}

    september = world.close()

    # No Monthly Calculation speaks of them, so none is waited for.
    assert carried(september) == [
        ("adi", "PREPARED", GROWTH, "", None, "10.00"),
        ("adi", "PREPARED", GROWTH, "", None, "40.00"),
        ("depository-c", "PREPARED", GROWTH, "", None, "30.00"),
        ("depository-c", "PREPARED", GROWTH, "bank-b", None, "70.00"),
        ("idi", "PREPARED", GROWTH, "", None, "9.00"),
        ("idi", "PREPARED", VALUE, "", None, "5.00"),
        ("idi", "PREPARED", VALUE, "bank-b", None, "6.00"),
        ("trust-a", "PREPARED", GROWTH, "trust-a", None, "60.00"),
    ]
    # The month's own shares know nothing of it.
    assert {one: portfolio_of(september, one)["shares"] for one in before} == before
    assert carried(world.close("2003-10")) == []
    world.verify()


def test_an_assignee_without_its_notice_waits_alone(world: MonthWorld) -> None:
    world.tell(
        transfers=[
            {
                **{
                    "id": "t-adi",
                    "distributor": "adi",
                    "assignee": "trust-a",
                    "kind": "sale",
                    "portfolios": "all",
                    "percent": "60",
                    "issued_from": "2003-07-01",
                    "effective": "2003-09-01",
                }
            }
        ],
        carried_over=[amount(GROWTH, "adi", "40.00"), amount(GROWTH, "adi", "60.00", assignee="trust-a")],
    )

    september = world.close()

    assert carried(september) == [
        ("adi", "PREPARED", GROWTH, "", None, "40.00"),
        ("trust-a", "HELD", GROWTH, "trust-a", None, "60.00"),
    ]
    world.tell(
        transfers=[
            {
                **{
                    "id": "t-adi",
                    "distributor": "adi",
                    "assignee": "trust-a",
                    "kind": "sale",
                    "portfolios": "all",
                    "percent": "60",
                    "issued_from": "2003-07-01",
                    "effective": "2003-09-01",
                    "notified": "2003-10-01",
                }
            }
        ]
    )
    world.review(SEPTEMBER)
    lines = [
        (one["status"], line["amount"])
        for one in world.payments()["payments"]
        for line in one["lines"]
        if line["component"] == "CARRIED_OVER" and one["payee"] == "trust-a"
    ]
    assert lines == [("SUPERSEDED", "60.00"), ("PREPARED", "60.00")]
    world.verify()


def test_an_amount_given_late_comes_with_the_next_month_and_names_the_first(world: MonthWorld) -> None:
    world.close(finish=True)
    world.tell(carried_over=[amount(INCOME, "idi", "12.00")])

    october = world.close("2003-10")

    assert carried(october) == [("depository-c", "PREPARED", INCOME, "", "2003-09", "12.00")]
    world.verify()


def test_a_corrected_amount_is_paid_by_the_difference(world: MonthWorld) -> None:
    world.tell(carried_over=[amount(VALUE, "idi", "12.00")])
    world.close(finish=True)
    world.tell(carried_over=[amount(VALUE, "idi", "15.50")])

    october = world.close("2003-10")

    assert carried(october) == [("idi", "PREPARED", VALUE, "", "2003-09", "3.50")]
    assert CarriedOver.objects.count() == 2
    world.verify()


def test_what_was_too_much_is_kept_back_there_and_the_rest_is_claimed(world: MonthWorld) -> None:
    world.tell(carried_over=[amount(GROWTH, "idi", "12.00"), amount(VALUE, "idi", "12000.00")])
    world.close(finish=True)
    world.tell(carried_over=[amount(GROWTH, "idi", "0.00"), amount(VALUE, "idi", "1000.00")])

    october = world.close("2003-10")

    # Of Growth all goes to the agent, and nothing of that is kept back. Of Value idi has 91.00 in October.
    assert [line[5] for line in carried(october) if line[2] == VALUE] == ["-91.00"]
    assert [line for line in carried(october) if line[2] == GROWTH] == []
    claims = FundClaim.objects.order_by("amount").values_list("amount", "reason")
    assert [(str(claimed), reason) for claimed, reason in claims] == [
        (
            "12.00",
            "Section 13: distribution fee carried over until 2003-08-17 was too much, corrected in 2003-10",
        ),
        (
            "10909.00",
            "Section 13: distribution fee carried over until 2003-08-17 was too much, corrected in 2003-10",
        ),
    ]
    world.verify()


def test_computing_the_first_month_anew_takes_it_anew(world: MonthWorld) -> None:
    world.tell(carried_over=[amount(GROWTH, "idi", "12.00")])
    first = world.close()

    again = world.close(recompute=GROWTH, reason="A test.")

    assert carried(again) == carried(first)
    world.verify()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (
            amount(GROWTH, "idi", "1.00", component="service_fee", assignee="bank-b"),
            "no part of the service fee",
        ),
        (amount(GROWTH, "idi", "1.00", through="2003-08-18"), "is a day of the Plan itself"),
        (amount(GROWTH, "idi", "-1.00"), "amount"),
        (amount(GROWTH, "nobody", "1.00"), "nobody"),
        (amount(GROWTH, "idi", "1.00", assignee="nobody"), "nobody"),
    ],
)
def test_bad_entries_are_refused_whole(world: MonthWorld, entry: dict[str, Any], fault: str) -> None:
    said = do("load_book", str(world.written_book(carried_over=[amount(INCOME, "idi", "1.00"), entry])))

    assert said.code == 1
    assert fault in said.err
    assert CarriedOver.objects.count() == 0
