"""The demonstration from an empty database to the month whose Monthly Calculation did not come."""

from decimal import Decimal

import pytest

from tests.factories.demo import AUGUST, MAY, Shown
from tests.factories.month import portfolio_of
from tests.reference.calculator import close
from tests.reference.compare import differences
from tests.reference.demo import first_year, tell_what_is_carried_over

pytestmark = pytest.mark.django_db

DYNAMICS = "INVESCO Dynamics Fund"
STOCK_FUNDS = "INVESCO STOCK FUNDS, INC."
MONTHS_BEFORE = [f"2003-{month:02d}" for month in range(8, 13)] + [
    f"2004-{month:02d}" for month in range(1, 5)
]
# What a repetition adds: the acts of loading, importing and closing, the closings themselves, a verification.
REGISTERS = ("governance_act", "fees_monthlyfeerun", "month_end_paymentbatch", "chain_proof_chaincheck")


def test_the_totals_of_may_to_the_cent(shown: Shown) -> None:
    assert shown.months[MAY]["totals"] == {
        "distribution_fee": "582469.63",
        "service_fee": "194161.01",
        "prepared": "893338.26",
        "held": "160978.84",
    }


def test_one_portfolio_of_may_to_the_cent(shown: Shown) -> None:
    dynamics = portfolio_of(shown.months[MAY], DYNAMICS)

    assert (dynamics["status"], dynamics["days"]) == ("computed", 31)
    assert (dynamics["distribution_fee"], dynamics["service_fee"]) == ("104806.67", "34935.56")
    assert dynamics["authority"] == {
        "adoption": "board-2003-08-13",
        "continuance": None,
        "through": "2004-06-30",
    }
    assert dynamics["shares"] == [
        {
            "distributor": "adi",
            "distribution_fee": "28964.82",
            "service_fee": "34935.56",
            "portions": [{"assignee": "receivables-trust-a", "amount": "17378.89"}],
            "balance": "11585.93",
        },
        {
            "distributor": "idi",
            "distribution_fee": "75841.85",
            "service_fee": "0.00",
            "portions": [{"assignee": "bank-trust-b", "amount": "53337.88"}],
            "balance": "22503.97",
        },
    ]


@pytest.mark.plan_section("6(d)")
def test_portions_and_balances_of_may_wait_for_the_calculation(shown: Shown) -> None:
    held = [one for one in shown.months[MAY]["payments"] if one["status"] == "HELD"]

    assert {tuple(one["held_because"]) for one in held} == {
        ("Section 6(d): no Monthly Calculation of adi for 2004-05",)
    }
    assert {one["payee_kind"] for one in held} == {"ASSIGNEE", "DISTRIBUTOR"}
    assert {line["component"] for one in held for line in one["lines"]} == {"DISTRIBUTION_FEE"}


@pytest.mark.plan_section("6(e)")
def test_the_claim_takes_the_service_fee_of_its_portfolio_and_stays_open(shown: Shown) -> None:
    offsets = [
        (one["fund"], one["payee"], one["amount"], line["portfolio"], line["amount"])
        for one in shown.months[MAY]["payments"]
        for line in one["lines"]
        if line["component"] == "OFFSET"
    ]

    # 50,000.00 is claimed; of Dynamics only the service fee is payable to adi itself.
    assert offsets == [(STOCK_FUNDS, "adi", "54894.37", DYNAMICS, "-34935.56")]


def test_the_months_before_are_paid_and_nothing_of_them_waits(shown: Shown) -> None:
    assert {one["status"] for one in shown.months["2004-04"]["payments"]} == {"SETTLED"}
    assert shown.months["2004-04"]["totals"]["held"] == "0.00"
    assert all(f"Closing and finishing {month}" in shown.said for month in MONTHS_BEFORE)


@pytest.mark.plan_section("2")
def test_what_is_owed_and_the_shares_tie_in_may(shown: Shown) -> None:
    may = shown.rolled[MAY]

    ties = {part["state"] for one in may["portfolios"] for part in (*one["payable"].values(), one["shares"])}
    assert (may["problems"], ties) == ([], {"ties"})
    assert may["totals"]["distribution_fee"] == {
        "opening": "0.00",
        "accrued": "582469.63",
        "carried_over": "0.00",
        "corrections": "0.00",
        "issued": "0.00",
        "voided": "0.00",
        "closing": "582469.63",
        "booked": "582469.74",
        "difference": "0.11",
    }
    assert {one["shares"]["difference"] for one in may["portfolios"]} == {"0.000000"}


def test_the_one_difference_of_april_has_its_reason(shown: Shown) -> None:
    april = shown.rolled["2004-04"]

    explained = [
        (one["portfolio"], name, part["difference"])
        for one in april["portfolios"]
        for name, part in one["payable"].items()
        if part["state"] == "explained"
    ]
    assert (explained, april["problems"]) == (
        [("INVESCO Multi-Sector Fund", "distribution_fee", "1.34")],
        [],
    )


def test_people_see_the_month_and_what_to_try_next(shown: Shown) -> None:
    assert "Totals: distribution fee 582,469.63, service fee 194,161.01;" in shown.said
    assert "160,978.84  Section 6(d): no Monthly Calculation of adi for 2004-05" in shown.said
    assert "plan_status --on 2004-07-01" in shown.said


def test_a_second_demonstration_changes_nothing(shown: Shown) -> None:
    changed = {table for table, count in shown.rows_again.items() if count != shown.rows[table]}

    assert changed <= set(REGISTERS)
    assert shown.months_again[MAY] == shown.months[MAY]
    assert _of_may(shown.said_again) == _of_may(shown.said)


def _of_may(said: str) -> list[str]:
    """What is said of May, without the seconds that it took."""
    lines = said.splitlines()
    first = next(at for at, line in enumerate(lines) if line.endswith("Closing 2004-05"))
    last = next(at for at, line in enumerate(lines) if line.endswith("The Boards go on"))
    return [line.partition("] ")[2] or line for line in lines[first:last]]


def test_the_books_agree_with_the_facts(shown: Shown) -> None:
    assert shown.verified.code == 0
    assert "2004-05, 2004-06" in shown.verified.out
    assert "the books agree with the facts (481 share classes" in shown.verified.out


@pytest.mark.plan_section("13")
def test_what_the_prior_plan_left_payable_is_paid_in_the_first_month(shown: Shown) -> None:
    world = first_year()
    tell_what_is_carried_over(world)

    assert differences(shown.months[AUGUST], close(world, AUGUST)) == []
    carried = [
        line
        for one in shown.months[AUGUST]["payments"]
        for line in one["lines"]
        if line["component"] == "CARRIED_OVER"
    ]
    assert sum(Decimal(line["amount"]) for line in carried) == Decimal("383053.79")
    assert len({line["portfolio"] for line in carried}) == 28
    assert {one["status"] for one in shown.months[AUGUST]["payments"]} == {"SETTLED"}


def test_may_is_what_the_reference_calculator_computes(shown: Shown) -> None:
    assert differences(shown.months[MAY], close(first_year(), MAY)) == []
