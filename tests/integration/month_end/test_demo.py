"""The demonstration from an empty database to the month whose Monthly Calculation did not come."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command

from governance.domain.money import rate_text
from governance.domain.plan_text import read_plan_text
from tests.factories.month import Document, Said, do, portfolio_of, rows_of_all_tables
from tests.factories.once import made_and_undone
from tests.reference.calculator import close, load
from tests.reference.compare import differences
from tests.reference.demo_calculations import DATA, PLAN_TEXT, calculation_files

pytestmark = pytest.mark.django_db

MAY = "2004-05"
DYNAMICS = "INVESCO Dynamics Fund"
STOCK_FUNDS = "INVESCO STOCK FUNDS, INC."
MONTHS_BEFORE = [f"2003-{month:02d}" for month in range(8, 13)] + [
    f"2004-{month:02d}" for month in range(1, 5)
]
# What a repetition adds: the acts of loading, importing and closing, and the closings themselves.
REGISTERS = ("governance_act", "fees_monthlyfeerun", "month_end_paymentbatch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the demonstration said, what it left, and what a second one did."""

    said: str
    may: Document
    april: Document
    rolled: dict[str, Document]
    rows: dict[str, int]
    said_again: str
    may_again: Document
    rows_again: dict[str, int]
    verified: Said


@pytest.fixture(scope="module")
def shown(django_db_setup: None, django_db_blocker: Any) -> Shown:
    """Two demonstrations on one database, one after the other."""
    with made_and_undone(django_db_blocker):
        said = _demo()
        rows = rows_of_all_tables()
        may, april = _payments_and_fees(MAY), _payments_and_fees("2004-04")
        return Shown(
            said=said,
            may=may,
            april=april,
            rolled={month: _rolled(month) for month in ("2004-04", MAY)},
            rows=rows,
            said_again=_demo(),
            rows_again=rows_of_all_tables(),
            may_again=_payments_and_fees(MAY),
            verified=do("verify_books", quiet=True),
        )


def _demo() -> str:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        call_command("demo")
    return out.getvalue()


def _payments_and_fees(month: str) -> Document:
    """The month as it stands; a preview leaves no trace of the question."""
    return dict(json.loads(do("close_month", month, preview=True, json=True, quiet=True).out))


def _rolled(month: str) -> Document:
    """Both proofs of a month."""
    return dict(json.loads(do("rollforward", month, json=True).out))


def test_the_totals_of_may_to_the_cent(shown: Shown) -> None:
    assert shown.may["totals"] == {
        "distribution_fee": "582483.14",
        "service_fee": "194161.01",
        "prepared": "580726.73",
        "held": "160981.86",
    }


def test_one_portfolio_of_may_to_the_cent(shown: Shown) -> None:
    dynamics = portfolio_of(shown.may, DYNAMICS)

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
    held = [one for one in shown.may["payments"] if one["status"] == "HELD"]

    assert {tuple(one["held_because"]) for one in held} == {
        ("Section 6(d): no Monthly Calculation of adi for 2004-05",)
    }
    assert {one["payee_kind"] for one in held} == {"ASSIGNEE", "DISTRIBUTOR"}
    assert {line["component"] for one in held for line in one["lines"]} == {"DISTRIBUTION_FEE"}


@pytest.mark.plan_section("6(e)")
def test_the_claim_takes_the_service_fee_of_its_portfolio_and_stays_open(shown: Shown) -> None:
    offsets = [
        (one["fund"], one["payee"], one["amount"], line["portfolio"], line["amount"])
        for one in shown.may["payments"]
        for line in one["lines"]
        if line["component"] == "OFFSET"
    ]

    # 50,000.00 is claimed; of Dynamics only the service fee is payable to adi itself.
    assert offsets == [(STOCK_FUNDS, "adi", "25586.22", DYNAMICS, "-34935.56")]


def test_the_months_before_are_closed_and_nothing_of_them_waits(shown: Shown) -> None:
    assert {one["status"] for one in shown.april["payments"]} == {"PREPARED"}
    assert shown.april["totals"]["held"] == "0.00"
    assert all(f"Closing and finishing {month}" in shown.said for month in MONTHS_BEFORE)


@pytest.mark.plan_section("2")
def test_what_is_owed_and_the_shares_tie_in_may(shown: Shown) -> None:
    may = shown.rolled[MAY]

    ties = {part["state"] for one in may["portfolios"] for part in (*one["payable"].values(), one["shares"])}
    assert (may["problems"], ties) == ([], {"ties"})
    assert may["totals"]["distribution_fee"] == {
        "opening": "4775332.40",
        "accrued": "582483.14",
        "carried_over": "0.00",
        "corrections": "0.00",
        "issued": "0.00",
        "voided": "0.00",
        "closing": "5357815.54",
        "booked": "582483.20",
        "difference": "0.06",
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
    assert "Totals: distribution fee 582,483.14, service fee 194,161.01;" in shown.said
    assert "160,981.86  Section 6(d): no Monthly Calculation of adi for 2004-05" in shown.said
    assert "plan_status --on 2004-07-01" in shown.said


def test_a_second_demonstration_changes_nothing(shown: Shown) -> None:
    changed = {table for table, count in shown.rows_again.items() if count != shown.rows[table]}

    assert changed <= set(REGISTERS)
    assert shown.may_again == shown.may
    assert _from_may(shown.said_again) == _from_may(shown.said)


def _from_may(said: str) -> list[str]:
    """What is said from the closing of May on, without the seconds that it took."""
    lines = said.splitlines()
    first = next(at for at, line in enumerate(lines) if line.endswith("Closing 2004-05"))
    return [line.partition("] ")[2] or line for line in lines[first:]]


def test_the_books_agree_with_the_facts(shown: Shown) -> None:
    assert shown.verified.code == 0
    assert "2004-05: the books agree with the facts (280 share classes" in shown.verified.out


def test_may_is_what_the_reference_calculator_computes(shown: Shown) -> None:
    plan = read_plan_text(PLAN_TEXT.read_text(), source=PLAN_TEXT.name)
    percents = [
        (
            line.fund,
            line.portfolio,
            rate_text(line.asset_based_sales_charge * 100),
            rate_text(line.service_fee * 100),
            rate_text(line.aggregate_fee * 100),
        )
        for line in plan.schedule
    ]
    world = load(
        percents,
        plan.effective_date,
        plan.first_continuance_date,
        *(DATA / name for name in ("book.yaml", "net_assets.csv", "share_activity.csv")),
    )

    assert differences(shown.may, close(world, MAY)) == []


def test_the_shipped_calculations_are_what_the_reference_calculator_computes() -> None:
    shipped = {path.name: path.read_text() for path in (DATA / "calculations").iterdir()}

    assert shipped == calculation_files()
