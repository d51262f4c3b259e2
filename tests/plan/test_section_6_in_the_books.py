"""Sections 6, 12(b) and 13 in the books of a tiny Plan: what a lawyer would look for, in round figures.

The world is that of `tests/factories/month.py`: of September 2003 adi's share of Alpha Growth is 9,000.00, of
Alpha Income 3,000.00 and of Beta Value 528.38; idi, whose agreement ended in June, has the rest.
"""

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.factories.month import (
    ALPHA,
    BETA,
    BOOK,
    GROWTH,
    INCOME,
    VALUE,
    Document,
    MonthWorld,
    book_with,
    entry_with,
    portfolio_of,
    shares_of,
)

pytestmark = pytest.mark.django_db
Line = tuple[str, str, str, str | None, str]


def told(**parts: Any) -> dict[str, Any]:
    """The world's book with other Transfers, directions or agreements."""
    return book_with(**parts)


def transfer(number: int, **changes: Any) -> dict[str, Any]:
    """One Transfer of the world's book (0: idi's to Bank B, 1: adi's to Trust A), changed."""
    return entry_with("transfers", number, **changes)[number]


def lines(
    document: Document, *, portfolio: str = GROWTH, states: tuple[str, ...] = ("PREPARED", "HELD")
) -> list[Line]:
    """Payee, component, Distributor, Assignee and amount of each line of a Portfolio that stands."""
    return sorted(
        (one["payee"], line["component"], line["distributor"], line["assignee"] or "", line["amount"])
        for one in document["payments"]
        if one["status"] in states
        for line in one["lines"]
        if line["portfolio"] == portfolio
    )


def to(
    document: Document,
    payee: str,
    *,
    component: str = "DISTRIBUTION_FEE",
    funds: tuple[str, ...] = (ALPHA, BETA),
) -> Decimal:
    """What these Funds are to pay a payee of a component, held or not."""
    return sum(
        (
            Decimal(line["amount"])
            for one in document["payments"]
            if one["payee"] == payee and one["fund"] in funds
            for line in one["lines"]
            if line["component"] == component
        ),
        Decimal(0),
    )


@pytest.mark.plan_section("1", "6(a)")
def test_each_fund_pays_for_its_own_portfolios(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, book=told(transfers=None, directions=None))

    document = world.close()

    found = {(one["fund"], line["portfolio"]) for one in document["payments"] for line in one["lines"]}
    assert found == {(ALPHA, GROWTH), (ALPHA, INCOME), (BETA, VALUE)}
    assert to(document, "adi") == Decimal("12528.38")


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize("kind", ["sale", "assignment", "pledge"])
def test_sold_assigned_or_pledged_a_portion_is_the_same_portion(kind: str, tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, book=told(transfers=[transfer(1, kind=kind)], directions=None))

    document = world.close()

    assert shares_of(document, GROWTH)["adi"] == ("9000.00", "7500.00", {"trust-a": "5400.00"}, "3600.00")


@pytest.mark.plan_section("6(b)")
def test_an_assignee_of_two_distributors_has_a_portion_of_each(tmp_path: Path) -> None:
    """Trust A has 60 % of adi's share and all of what idi sold since July 1998."""
    both = [transfer(0, assignee="trust-a"), transfer(1)]
    world = MonthWorld.loaded(tmp_path, book=told(transfers=both, directions=entry_with("directions", 1)[1:]))
    world.calculate()

    document = world.close()

    assert shares_of(document, GROWTH)["adi"][2] == {"trust-a": "5400.00"}
    assert shares_of(document, GROWTH)["idi"][2] == {"trust-a": "9000.00"}
    # adi directs the Fund to pay its Assignee, idi does not: Trust A is paid by one way and the other.
    assert [one for one in lines(document) if one[3] == "trust-a"] == [
        ("idi", "DISTRIBUTION_FEE", "idi", "trust-a", "9000.00"),
        ("trust-a", "DISTRIBUTION_FEE", "adi", "trust-a", "5400.00"),
    ]


@pytest.mark.plan_section("6(b)", "6(e)")
def test_a_distributor_that_is_an_assignee_too_answers_for_claims_with_its_own_alone(tmp_path: Path) -> None:
    """idi transferred to adi what it sold since July 1998, and directs the Fund to pay adi directly.

    The Fund claims more of adi than it has: adi's balance and its service fee answer, idi's Portion does not.
    """
    assignees = [*BOOK["assignees"], {"code": "adi", "name": "A Distributors", "address": "3 Example Square"}]
    direction = {**BOOK["directions"][1], "id": "d-idi", "distributor": "idi"}
    claim = {"fund": ALPHA, "portfolio": GROWTH, "distributor": "adi", "date": "2003-09-10"}
    book = told(
        assignees=assignees,
        transfers=[transfer(0, assignee="adi")],
        directions=[direction],
        claims=[{**claim, "amount": "50000.00", "reason": "An advance."}],
    )
    world = MonthWorld.loaded(tmp_path, book=book)
    path = world.folder / "idi.csv"
    path.write_text(
        "portfolio,distributor_share,assignee,amount\n"
        f"{GROWTH},13500.00,adi,9000.00\n{INCOME},1500.00,adi,1500.00\n{VALUE},88.06,,\n"
    )
    world.tell(
        monthly_calculations=[
            {"distributor": "idi", "month": "2003-09", "received": "2003-10-03", "file": "idi.csv"}
        ]
    )

    document = world.close()

    assert lines(document, states=("PREPARED",)) == [
        ("adi", "DISTRIBUTION_FEE", "adi", "", "9000.00"),
        ("adi", "DISTRIBUTION_FEE", "idi", "adi", "9000.00"),
        ("adi", "OFFSET", "adi", "", "-16500.00"),
        ("adi", "SERVICE_FEE", "adi", "", "7500.00"),
        ("idi", "DISTRIBUTION_FEE", "idi", "", "4500.00"),
    ]
    payments = {
        (one["payee_kind"], one["payee"]): one["amount"]
        for one in document["payments"]
        if one["fund"] == ALPHA
    }
    assert payments["ASSIGNEE", "adi"] == "10500.00"
    assert payments["DISTRIBUTOR", "adi"] == "4500.00"
    assert "the books agree with the facts" in world.verify()


@pytest.mark.plan_section("6(b)", "4")
def test_duties_stay_with_a_distributor_that_transferred_everything(tmp_path: Path) -> None:
    """It services the Shares and is paid for that, and the Fund waits for its Monthly Calculation."""
    book = told(transfers=[transfer(1, percent="100")], directions=BOOK["directions"][1:])
    world = MonthWorld.loaded(tmp_path, book=book)

    document = world.close()

    assert shares_of(document, GROWTH)["adi"] == ("9000.00", "7500.00", {"trust-a": "9000.00"}, "0.00")
    assert ("adi", "SERVICE_FEE", "adi", "", "7500.00") in lines(document, states=("PREPARED",))
    waits = {reason for one in document["payments"] for reason in one["held_because"]}
    assert waits == {"Section 6(d): no Monthly Calculation of adi for 2003-09"}


@pytest.mark.plan_section("6(b)")
def test_a_transfer_leaves_the_claim_as_large_as_it_was(tmp_path: Path) -> None:
    """All is transferred in September, a claim stands; when the Transfer has ended the claim is recovered."""
    claim = {"fund": BETA, "distributor": "adi", "date": "2003-09-10", "amount": "1000.00"}
    book = told(
        transfers=[transfer(1, percent="100", ends="2003-10-01")],
        directions=None,
        claims=[{**claim, "reason": "An advance."}],
    )
    world = MonthWorld.loaded(tmp_path, book=book, months=("2003-09", "2003-10"))

    september, october = world.close(), world.close("2003-10")

    # In September only the service fee answers; in October the whole share does, to the rest of the claim.
    beta = (BETA,)
    assert to(september, "adi", component="SERVICE_FEE", funds=beta) == Decimal("205.48")
    assert to(september, "adi", component="OFFSET", funds=beta) == Decimal("-205.48")
    assert to(october, "adi", funds=beta) == Decimal("545.99")
    assert to(october, "adi", component="SERVICE_FEE", funds=beta) == Decimal("212.33")
    assert to(october, "adi", component="OFFSET", funds=beta) == Decimal("-758.32")


@pytest.mark.plan_section("6(c)")
def test_notice_of_one_transfer_is_no_notice_of_another(tmp_path: Path) -> None:
    """Trust A's first Transfer was notified, its second was not: its Portion waits."""
    second = transfer(1, id="t-more", percent="10", notified=None)
    world = MonthWorld.loaded(
        tmp_path, book=told(transfers=[transfer(1), second], directions=BOOK["directions"][1:])
    )
    world.calculate(says={GROWTH: ("9000.00", {"trust-a": "6300.00"})})

    document = world.close()

    assert lines(document, states=("HELD",)) == [("trust-a", "DISTRIBUTION_FEE", "adi", "trust-a", "6300.00")]
    assert ("adi", "DISTRIBUTION_FEE", "adi", "", "2700.00") in lines(document, states=("PREPARED",))


@pytest.mark.plan_section("6(d)", "6(e)")
@pytest.mark.parametrize(
    ("route", "paid_for_it"),
    [("none", "adi"), ("assignee", "trust-a"), ("collection_agent", "depository-c")],
)
def test_a_direction_changes_who_is_paid_and_no_cent_of_how_much(
    route: str, paid_for_it: str, tmp_path: Path
) -> None:
    """The Portion goes another way each time; every amount of the month is the same."""
    direction = {**deepcopy(BOOK["directions"][1]), "route": route}
    if route == "collection_agent":
        direction["agent"] = {"code": "depository-c", "name": "Depository C", "designated_by": "trust-a"}
    book = told(transfers=[transfer(1)], directions=None if route == "none" else [direction])
    world = MonthWorld.loaded(tmp_path, book=book)
    world.calculate()

    found = lines(world.close(), states=("PREPARED",))

    assert {one[1:] for one in found} == {
        ("DISTRIBUTION_FEE", "adi", "", "3600.00"),
        ("DISTRIBUTION_FEE", "adi", "trust-a", "5400.00"),
        ("DISTRIBUTION_FEE", "idi", "", "13500.00"),
        ("SERVICE_FEE", "adi", "", "7500.00"),
    }
    assert [payee for payee, _, _, assignee, _ in found if assignee] == [paid_for_it]


@pytest.mark.plan_section("6(e)")
def test_the_agent_of_one_assignee_is_paid_the_portions_of_all(tmp_path: Path) -> None:
    """Trust A designated the agent; Bank B's Portion of the same share goes through it too."""
    agent = {"code": "depository-c", "name": "Depository C", "designated_by": "trust-a"}
    direction = {**BOOK["directions"][1], "route": "collection_agent", "agent": agent}
    both = [transfer(1), transfer(1, id="t-more", assignee="bank-b", percent="10")]
    world = MonthWorld.loaded(tmp_path, book=told(transfers=both, directions=[direction]))

    document = world.close()

    assert [one for one in lines(document) if one[2] == "adi"] == [
        ("adi", "SERVICE_FEE", "adi", "", "7500.00"),
        ("depository-c", "DISTRIBUTION_FEE", "adi", "", "2700.00"),
        ("depository-c", "DISTRIBUTION_FEE", "adi", "bank-b", "900.00"),
        ("depository-c", "DISTRIBUTION_FEE", "adi", "trust-a", "5400.00"),
    ]


@pytest.mark.plan_section("12(b)", "6(d)", "6(e)")
@pytest.mark.parametrize("ended_by", ["vote", "notice", "assignment", "not_continued"])
def test_directions_outlive_the_agreement_however_it_ended(ended_by: str, tmp_path: Path) -> None:
    """adi's agreement ended in August too: its Assignee and idi's agent are paid as directed."""
    ended = {"ended_on": "2003-08-31", "ended_by": ended_by}
    agreements = [BOOK["agreements"][0], {**BOOK["agreements"][1], **ended}]
    world = MonthWorld.loaded(tmp_path, book=told(agreements=agreements))
    world.calculate()

    document = world.close()

    assert lines(document, states=("PREPARED",)) == [
        ("adi", "DISTRIBUTION_FEE", "adi", "", "3600.00"),
        ("depository-c", "DISTRIBUTION_FEE", "idi", "", "4500.00"),
        ("depository-c", "DISTRIBUTION_FEE", "idi", "bank-b", "9000.00"),
        ("trust-a", "DISTRIBUTION_FEE", "adi", "trust-a", "5400.00"),
    ]


@pytest.mark.plan_section("12(b)")
def test_a_distributor_that_is_gone_and_transferred_nothing_is_paid_itself(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, book=told(transfers=[transfer(1)], directions=None))

    document = world.close()

    assert [one for one in lines(document) if one[2] == "idi"] == [
        ("idi", "DISTRIBUTION_FEE", "idi", "", "13500.00")
    ]


@pytest.mark.plan_section("13")
def test_the_plan_computes_no_day_of_the_prior_plan(tmp_path: Path) -> None:
    """August 2003: the Plan computes the 14 days from the 18th on, 750.00 and 250.00 each."""
    world = MonthWorld.loaded(tmp_path, months=("2003-08",))

    document = world.close("2003-08")

    growth = portfolio_of(document, GROWTH)
    assert (growth["days"], growth["distribution_fee"], growth["service_fee"]) == (14, "10500.00", "3500.00")
