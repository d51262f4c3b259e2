"""`manage.py project`: tables for people, one document for programs, every fault at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories.month import (
    ALPHA,
    GROWTH,
    INCOME,
    NET_ASSETS,
    Document,
    MonthWorld,
    do,
    rows_of_all_tables,
)

pytestmark = pytest.mark.django_db
FEE = "DISTRIBUTION_FEE"


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    """Facts through September 2003; in October a day of Growth accrues 750.00 and 250.00."""
    return MonthWorld.loaded(tmp_path)


def asked(**options: Any) -> Document:
    said = do("project", json=True, **options)
    assert said.code == 0, said.err
    return dict(json.loads(said.out))


def of(document: Document, portfolio: str, month: str) -> Document:
    return next(
        dict(one) for one in document["portfolios"] if (one["portfolio"], one["month"]) == (portfolio, month)
    )


def test_the_document_says_what_it_is_and_ties(world: MonthWorld) -> None:
    before = rows_of_all_tables()

    document = asked(months="2")

    assert rows_of_all_tables() == before
    assert (document["plan"], document["as_of"]) == ("class-b", "2003-09-30")
    assert document["months"] == ["2003-10", "2003-11"]
    assert document["is"].endswith("nothing of it is owed, prepared or paid.")
    growth = of(document, GROWTH, "2003-10")
    assert (growth["fund"], growth["distribution_fee"], growth["service_fee"]) == (
        ALPHA,
        "23250.00",
        "7750.00",
    )
    assert growth["payees"][0] == {
        "component": FEE,
        "distributor": "adi",
        "assignee": "trust-a",
        "amount": "5580.00",
        "held_because": [],
    }
    cents = sum(
        int(payee["amount"].replace(".", "")) for one in document["portfolios"] for payee in one["payees"]
    )
    assert document["totals"]["under_the_change"] == f"{cents // 100}.{cents % 100:02d}"
    assert document["totals"]["difference"] == "0.00"


@pytest.mark.plan_section("10")
def test_a_lapse_holds_what_it_computes(world: MonthWorld) -> None:
    document = asked(months="12", lapse=True)

    june, july = of(document, GROWTH, "2004-06"), of(document, GROWTH, "2004-07")
    assert document["change"]["from"] == "2004-07-01"
    assert {tuple(one["held_because"]) for one in june["payees"]} == {()}
    assert {tuple(one["held_because"]) for one in july["payees"]} == {
        ("Section 10: continuance not approved",)
    }
    assert document["totals"]["difference"] == "0.00"
    assert document["totals"]["held"] != "0.00"


@pytest.mark.plan_section("11")
def test_a_termination_of_one_portfolio_leaves_the_others(world: MonthWorld) -> None:
    document = asked(months="2", terminate=[INCOME], day="2003-11-01", complete_for=["adi", "idi"])

    assert of(document, INCOME, "2003-10")["distribution_fee"] == "4650.00"
    assert of(document, INCOME, "2003-11")["payees"] == []
    assert of(document, INCOME, "2003-11")["no_change"]["distribution_fee"] == "4500.00"
    assert of(document, GROWTH, "2003-11")["distribution_fee"] == "22500.00"


@pytest.mark.plan_section("9")
def test_rates_are_amended_portfolio_by_portfolio(world: MonthWorld) -> None:
    document = asked(
        months="1", amend=[f"{GROWTH}=0.50,0.25,0.75", f"{INCOME}=0.75,0.10,0.85"], day="2003-10-01"
    )

    growth, income = of(document, GROWTH, "2003-10"), of(document, INCOME, "2003-10")
    assert (growth["distribution_fee"], growth["service_fee"]) == ("15500.00", "7750.00")
    assert (income["distribution_fee"], income["service_fee"]) == ("4650.00", "620.00")


def test_people_read_the_same(world: MonthWorld) -> None:
    said = do("project", months="1", market="12", sales="-6").out

    assert "never an instruction" in said
    assert "Net assets per Share change by 12 % a year, and Shares change by -6 % a year" in said
    assert "trust-a: 12b-1 Portion of adi" in said


def test_a_portfolio_that_cannot_be_projected_says_why_and_the_others_go_on(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])

    document = asked(months="1")

    assert "no net assets on 2003-10-01" in of(document, INCOME, "2003-10")["problem"]
    assert of(document, GROWTH, "2003-10")["distribution_fee"] == "23250.00"
    assert f"{INCOME}: 2003-10: Section 2: no net assets" in do("project", months="1").out
    assert world.verify()


@pytest.mark.parametrize(
    ("options", "faults"),
    [
        ({"months": "0"}, ["Months: '0' is no number of months (1 to 36)"]),
        ({"months": "37"}, ["Months: '37' is no number of months (1 to 36)"]),
        (
            {"market": "ten", "sales": "101"},
            ["Market: 'ten' is not a plain decimal", "Net sales: 101 % a year is too far"],
        ),
        (
            {"terminate": ["No Such Fund"], "day": "2003-09-30", "complete_for": ["nobody"]},
            [
                "From: 2003-09-30 is not one of the days projected (2003-10-01 to 2004-09-30",
                "Terminated: 'No Such Fund' is no Portfolio of the Plan",
                "Complete for: 'nobody' is no Distributor under the Plan (one of adi, idi)",
            ],
        ),
        ({"terminate": [GROWTH]}, ["From: is missing"]),
        ({"terminate": [GROWTH], "day": "1 Nov"}, ["From: '1 Nov' is not a date"]),
        (
            {"amend": [f"{GROWTH}=0.80,0.25,1.05", f"{INCOME}=a,b,c"], "day": "2003-10-01"},
            [f"Rates of {GROWTH}: Section 2: on 2003-10-01", f"Rates of {INCOME}: 'a' is not a plain"],
        ),
        ({"amend": [f"{GROWTH}=0.50"], "day": "2003-10-01"}, ["Rates: 'Alpha Growth Fund=0.50' is not of"]),
        ({"lapse": True, "day": "2003-10-01"}, ["From: is of no change"]),
        ({"complete_for": ["adi"]}, ["Complete for: is of no termination"]),
    ],
)
def test_every_fault_is_named_with_what_would_be_right(
    world: MonthWorld, options: dict[str, Any], faults: list[str]
) -> None:
    said = do("project", **options)

    assert (said.code, said.out) == (1, "")
    assert all(fault in said.err for fault in faults), said.err
    assert len(said.err.strip().splitlines()) == len(faults)


def test_a_plan_without_net_assets_is_refused(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path, without_net_assets=NET_ASSETS)

    said = do("project")

    assert said.code == 1
    assert "no net assets are known (Section 2)" in said.err
