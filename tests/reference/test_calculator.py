"""Months small enough to work out by hand, with the cents written down."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reference.calculator import close, load
from tests.reference.days import is_business_day
from tests.reference.facts import World

FUND = "EXAMPLE FUNDS, INC."
SCHEDULE = [
    (FUND, "Example Alpha Fund", "0.75", "0.25", "1.00"),
    (FUND, "Example Beta Fund", "0.75", "0.25", "1.00"),
]
ALPHA = "example-alpha-fund"
BETA = "example-beta-fund"


def a_book(**parts: Any) -> dict[str, Any]:
    """A Plan adopted on 13 August 2003 and one Distributor since 1 July 2003."""
    book: dict[str, Any] = {
        "boards": [
            {
                "funds": "all",
                "trustees": [
                    {"name": "One", "interested": False, "from": "2003-01-01"},
                    {"name": "Two", "interested": False, "from": "2003-01-01"},
                    {"name": "Three", "interested": True, "from": "2003-01-01"},
                ],
            }
        ],
        "meetings": [
            {
                "id": "m1",
                "funds": "all",
                "date": "2003-08-13",
                "mode": "in_person",
                "called_for": ["adoption"],
            }
        ],
        "votes": [{"matter": "adoption", "meeting": "m1", "portfolios": "all", "for": "all"}],
        "distributors": [{"code": "adi", "name": "ADI"}, {"code": "idi", "name": "IDI"}],
        "agreements": [agreement("adi")],
    }
    return {**book, **parts}


def agreement(distributor: str, **changes: Any) -> dict[str, Any]:
    entry = {
        "id": f"{distributor}-1",
        "distributor": distributor,
        "portfolios": "all",
        "sells_from": "2003-07-01",
    }
    return {**entry, **changes}


def level_assets(amount: str, *, last: date = date(2003, 9, 30), code: str = ALPHA) -> list[str]:
    """The same net assets on every business day from 15 August 2003."""
    days = [date(2003, 8, 15) + timedelta(days=count) for count in range((last - date(2003, 8, 15)).days + 1)]
    return [f"{code},{day},{amount}," for day in days if is_business_day(day)]


def a_world(folder: Path, *, book: dict[str, Any], net_assets: list[str], activity: list[str]) -> World:
    (folder / "book.yaml").write_text(yaml.safe_dump(book))
    (folder / "net.csv").write_text("\n".join(["portfolio,date,net_assets,shares_outstanding", *net_assets]))
    header = "portfolio,trade_date,kind,shares,original_issue_date,other_portfolio"
    (folder / "activity.csv").write_text("\n".join([header, *activity]))
    return load(
        SCHEDULE,
        date(2003, 8, 18),
        date(2004, 6, 30),
        folder / "book.yaml",
        folder / "net.csv",
        folder / "activity.csv",
    )


def lines_of(document: dict[str, Any]) -> list[tuple[str, str, str, str | None, str]]:
    return [
        (payment["payee"], payment["status"], line["component"], line["assignee"], line["amount"])
        for payment in document["payments"]
        for line in payment["lines"]
    ]


def test_a_level_month_is_thirty_days_of_rate_over_365(tmp_path: Path) -> None:
    world = a_world(
        tmp_path,
        book=a_book(),
        net_assets=level_assets("1000000.00"),
        activity=[f"{ALPHA},2003-08-15,opening,1000,2003-07-01,"],
    )

    document = close(world, "2003-09")

    # 1,000,000.00 x 0.0075 x 30 / 365 = 616.438356...; x 0.0025 = 205.479452...; x 0.01 = 821.917808...
    alpha, beta = document["portfolios"]
    assert (alpha["distribution_fee"], alpha["service_fee"]) == ("616.44", "205.48")
    assert (alpha["days"], alpha["average_daily_net_assets"]) == (30, "1000000.00")
    assert alpha["authority"] == {"adoption": "m1", "continuance": None, "through": "2004-06-30"}
    assert (beta["status"], beta["days"], beta["distribution_fee"]) == ("computed", 0, "0.00")
    assert lines_of(document) == [
        ("adi", "PREPARED", "DISTRIBUTION_FEE", None, "616.44"),
        ("adi", "PREPARED", "SERVICE_FEE", None, "205.48"),
    ]


def test_the_month_in_which_the_plan_begins_counts_from_its_day(tmp_path: Path) -> None:
    world = a_world(
        tmp_path,
        book=a_book(),
        net_assets=level_assets("1000000.00"),
        activity=[f"{ALPHA},2003-08-15,opening,1000,2003-07-01,"],
    )

    alpha = close(world, "2003-08")["portfolios"][0]

    # 14 days, 18 to 31 August: 287.671232... and 95.890410...
    assert (alpha["days"], alpha["distribution_fee"], alpha["service_fee"]) == (14, "287.67", "95.89")


def test_the_service_fee_gives_up_a_cent_when_both_parts_round_up(tmp_path: Path) -> None:
    world = a_world(
        tmp_path,
        book=a_book(),
        net_assets=level_assets("900.00"),
        activity=[f"{ALPHA},2003-08-15,opening,1000,2003-07-01,"],
    )

    alpha = close(world, "2003-09")["portfolios"][0]

    # 0.554794... and 0.184931... round to 0.55 and 0.18, and 0.739726... to 0.74: nothing to give up.
    assert (alpha["distribution_fee"], alpha["service_fee"]) == ("0.55", "0.18")

    world.net_assets = {key: (Fraction(1290), None) for key in world.net_assets}
    alpha = close(world, "2003-09")["portfolios"][0]

    # 0.795205... rounds to 0.80, 0.265068... to 0.27, but 1.060273... only to 1.06: the service fee is 0.26.
    assert (alpha["distribution_fee"], alpha["service_fee"]) == ("0.80", "0.26")


def test_a_business_day_without_a_row_fails_the_class_alone(tmp_path: Path) -> None:
    rows = [row for row in level_assets("1000000.00") if "2003-09-10" not in row]
    world = a_world(
        tmp_path,
        book=a_book(),
        net_assets=[*rows, *level_assets("365000.00", code=BETA)],
        activity=[
            f"{ALPHA},2003-08-15,opening,1000,2003-07-01,",
            f"{BETA},2003-08-15,opening,1000,2003-07-01,",
        ],
    )

    alpha, beta = close(world, "2003-09")["portfolios"]

    assert (alpha["status"], beta["status"]) == ("failed", "computed")
    assert (beta["distribution_fee"], beta["service_fee"]) == ("225.00", "75.00")


def test_shares_sold_by_two_distributors_earn_each_its_part_also_after_an_agreement_ended(
    tmp_path: Path,
) -> None:
    first = agreement("adi", sells_until="2003-08-31", ended_on="2003-09-15")
    second = agreement("idi", sells_from="2003-09-01")
    world = a_world(
        tmp_path,
        book=a_book(agreements=[first, second]),
        net_assets=level_assets("365000.00"),
        activity=[f"{ALPHA},2003-08-15,opening,300,2003-07-01,", f"{ALPHA},2003-09-16,sale,100,,"],
    )

    alpha = close(world, "2003-09")["portfolios"][0]

    # A day is 7.50 and 2.50. Distribution: 15 days all adi's, 15 days 3/4: 112.50 + 84.375 against 28.125.
    # Service: until 15 September both are in force and adi alone holds Shares; from the 16th idi alone.
    assert [(row["distributor"], row["distribution_fee"], row["service_fee"]) for row in alpha["shares"]] == [
        ("adi", "196.88", "37.50"),
        ("idi", "28.12", "37.50"),
    ]


def test_saturdays_sale_counts_from_mondays_close(tmp_path: Path) -> None:
    first = agreement("adi", sells_until="2003-09-05")
    second = agreement("idi", sells_from="2003-09-06")
    world = a_world(
        tmp_path,
        book=a_book(agreements=[first, second]),
        net_assets=level_assets("365000.00"),
        activity=[f"{ALPHA},2003-08-15,opening,100,2003-07-01,", f"{ALPHA},2003-09-06,sale,100,,"],
    )

    shares = close(world, "2003-09")["portfolios"][0]["shares"]

    # Seven days at 7.50 for adi alone, 23 days at 3.75 each.
    assert [row["distribution_fee"] for row in shares] == ["138.75", "86.25"]


def test_a_portion_is_of_the_window_only_and_is_paid_by_the_calculation(tmp_path: Path) -> None:
    book = a_book(
        assignees=[{"code": "trust-a", "name": "Trust A", "address": "1 Main Street"}],
        transfers=[
            {
                "distributor": "adi",
                "assignee": "trust-a",
                "portfolios": "all",
                "percent": "60",
                "issued_from": "2003-07-10",
                "effective": "2003-09-16",
                "notified": "2003-09-01",
            }
        ],
        directions=[
            {"distributor": "adi", "portfolios": "all", "route": "assignee", "effective": "2003-09-30"}
        ],
        monthly_calculations=[
            {"distributor": "adi", "month": "2003-09", "received": "2003-10-03", "file": "calc.csv"}
        ],
        claims=[
            {
                "id": "c1",
                "fund": FUND,
                "distributor": "adi",
                "date": "2003-09-30",
                "amount": "1000.00",
                "reason": "x",
            }
        ],
    )
    (tmp_path / "calc.csv").write_text(
        f"portfolio,distributor_share,assignee,amount\n{ALPHA},225.00,trust-a,22.50\n"
    )
    world = a_world(
        tmp_path,
        book=book,
        net_assets=level_assets("365000.00"),
        activity=[
            f"{ALPHA},2003-08-15,opening,200,2003-07-01,",
            f"{ALPHA},2003-08-15,opening,100,2003-07-11,",
        ],
    )

    document = close(world, "2003-09")

    # 15 days x 7.50 x 1/3 x 60 % = 22.50. The claim takes the balance and the service fee, never the Portion.
    assert lines_of(document) == [
        ("adi", "SETTLED", "DISTRIBUTION_FEE", None, "202.50"),
        ("adi", "SETTLED", "OFFSET", None, "-277.50"),
        ("adi", "SETTLED", "SERVICE_FEE", None, "75.00"),
        ("trust-a", "PREPARED", "DISTRIBUTION_FEE", "trust-a", "22.50"),
    ]
    assert world.offsets["2003-09"] == {"c1": Fraction("277.5")}


def test_portions_wait_for_the_calculation_and_the_service_fee_does_not(tmp_path: Path) -> None:
    book = a_book(
        assignees=[{"code": "trust-a", "name": "Trust A", "address": "1 Main Street"}],
        transfers=[
            {
                "distributor": "adi",
                "assignee": "trust-a",
                "portfolios": "all",
                "percent": "100",
                "effective": "2003-09-01",
            }
        ],
        directions=[
            {"distributor": "adi", "portfolios": "all", "route": "assignee", "effective": "2003-09-01"}
        ],
    )
    world = a_world(
        tmp_path,
        book=book,
        net_assets=level_assets("365000.00"),
        activity=[f"{ALPHA},2003-08-15,opening,200,2003-07-01,"],
    )

    document = close(world, "2003-09")

    assert lines_of(document) == [
        ("adi", "PREPARED", "SERVICE_FEE", None, "75.00"),
        ("trust-a", "HELD", "DISTRIBUTION_FEE", "trust-a", "225.00"),
    ]
    assert document["payments"][1]["held_because"] == [
        "Section 6(d): no Monthly Calculation of adi for 2003-09"
    ]


def test_a_lapse_on_any_day_holds_the_month(tmp_path: Path) -> None:
    book = a_book()
    book["meetings"].append(
        {
            "id": "late",
            "funds": "all",
            "date": "2004-07-15",
            "mode": "in_person",
            "called_for": ["continuance"],
        }
    )
    book["votes"].append(
        {"matter": "continuance", "meeting": "late", "portfolios": "all", "for": ["One", "Two"]}
    )
    world = a_world(
        tmp_path,
        book=book,
        net_assets=level_assets("366000.00", last=date(2004, 8, 31)),
        activity=[f"{ALPHA},2003-08-15,opening,200,2003-07-01,"],
    )

    july = close(world, "2004-07")
    august = close(world, "2004-08")

    assert july["portfolios"][0]["status"] == "held"
    assert july["totals"] == {
        "distribution_fee": "232.50",
        "service_fee": "77.50",
        "prepared": "0.00",
        "held": "310.00",
    }
    assert august["portfolios"][0]["authority"] == {
        "adoption": "m1",
        "continuance": "late",
        "through": "2005-06-30",
    }
    assert august["totals"]["prepared"] == "310.00"


@pytest.mark.parametrize(
    ("voted", "through"),
    [("2004-04-01", "2005-06-30"), ("2004-03-31", "2005-03-30"), ("2004-06-30", "2005-06-30")],
)
def test_a_continuance_extends_by_ninety_days_or_by_the_anniversary(
    tmp_path: Path, voted: str, through: str
) -> None:
    book = a_book()
    book["meetings"].append(
        {"id": "m2", "funds": "all", "date": voted, "mode": "in_person", "called_for": ["continuance"]}
    )
    book["votes"].append({"matter": "continuance", "meeting": "m2", "portfolios": "all", "for": "all"})
    world = a_world(tmp_path, book=book, net_assets=[], activity=[])

    alpha = close(world, "2004-06")["portfolios"][0]

    assert alpha["authority"]["through"] == through


def test_a_fault_of_the_source_of_an_undated_exchange_fails_both(tmp_path: Path) -> None:
    world = a_world(
        tmp_path,
        book=a_book(),
        net_assets=[*level_assets("365000.00"), *level_assets("365000.00", code=BETA)],
        activity=[
            f"{ALPHA},2003-08-15,opening,200,2003-07-01,",
            f"{BETA},2003-08-15,opening,200,2003-07-01,",
            f"{BETA},2003-09-03,exchange_in,10,,{ALPHA}",
            f"{ALPHA},2003-09-20,redemption,201,2003-07-01,",
        ],
    )

    august = close(world, "2003-08")
    september = close(world, "2003-09")

    assert [row["status"] for row in august["portfolios"]] == ["computed", "computed"]
    assert [row["status"] for row in september["portfolios"]] == ["failed", "failed"]


def test_a_dated_exchange_brings_the_seller_of_the_source(tmp_path: Path) -> None:
    book = a_book(
        agreements=[agreement("adi", portfolios=[ALPHA]), agreement("idi", portfolios=[BETA])],
    )
    world = a_world(
        tmp_path,
        book=book,
        net_assets=level_assets("365000.00", code=BETA),
        activity=[
            f"{BETA},2003-08-15,opening,200,2003-07-01,",
            f"{BETA},2003-08-29,exchange_in,100,2003-07-02,{ALPHA}",
        ],
    )

    beta = close(world, "2003-09")["portfolios"][1]

    assert [(row["distributor"], row["distribution_fee"], row["service_fee"]) for row in beta["shares"]] == [
        ("adi", "75.00", "0.00"),
        ("idi", "150.00", "75.00"),
    ]
