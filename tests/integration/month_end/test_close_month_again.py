"""The same month once more: what stands stays, what failed is tried, what is finished is closed."""

from pathlib import Path
from typing import Any

import pytest

from assignments.models import PaymentInstruction
from fees.models import MonthlyFee, MonthlyFeeRun
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from plan_admin.month_end.selectors.month_page import HELD, Wanted, share_classes_wanted
from tests.factories.month import (
    ALPHA,
    BETA,
    GROWTH,
    INCOME,
    NET_ASSETS,
    MonthWorld,
    do,
    entry_with,
    paid,
    portfolio_of,
    rows_of_all_tables,
    shares_of,
    without_ids,
)

pytestmark = pytest.mark.django_db

ALPHA_PAID = [
    (ALPHA, "trust-a", "7200.00", "PREPARED"),
    (ALPHA, "depository-c", "15000.00", "PREPARED"),
    (ALPHA, "adi", "13800.00", "PREPARED"),
]
LATER_TRANSFER = {
    "id": "t-adi-2",
    "distributor": "adi",
    "assignee": "bank-b",
    "portfolios": "all",
    "percent": "40",
    "effective": "2003-09-01",
    "notified": "2003-08-20",
}


def kept(document: dict[str, Any], status: str) -> list[tuple[str, str]]:
    """Payee and amount of the instructions in a state."""
    return [(one["payee"], one["amount"]) for one in document["payments"] if one["status"] == status]


def fees(*statuses: str) -> dict[str, int]:
    """The numbers of the fees in these states, by Portfolio."""
    rows = MonthlyFee.objects.filter(status__in=statuses)
    return dict(rows.values_list("share_class__portfolio__name", "pk"))


def test_what_is_computed_stays_as_it_is(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    first = world.close()
    stood = fees("COMPUTED")
    rows = rows_of_all_tables()

    again = world.close()

    assert again == first
    assert fees("COMPUTED") == stood
    noted = {
        "governance_act": rows["governance_act"] + 1,
        "fees_monthlyfeerun": 2,
        "month_end_paymentbatch": rows["month_end_paymentbatch"] + 1,
    }
    assert rows_of_all_tables() == {**rows, **noted}


@pytest.mark.plan_section("6(b)")
def test_a_transfer_recorded_later_changes_nothing_that_is_computed(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    first = world.close()

    world.tell(transfers=[LATER_TRANSFER])

    assert world.close() == first


def test_a_failed_class_is_tried_again_and_its_funds_instructions_are_made_anew(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])
    world.calculate()
    first = world.close()
    stood = fees("COMPUTED")
    assert paid(first, fund=ALPHA) == [
        (ALPHA, "trust-a", "5400.00", "PREPARED"),
        (ALPHA, "depository-c", "13500.00", "PREPARED"),
        (ALPHA, "adi", "11100.00", "PREPARED"),
    ]

    world.price("2003-09", {INCOME: NET_ASSETS[INCOME]})
    again = world.close()

    assert portfolio_of(again, INCOME)["distribution_fee"] == "4500.00"
    assert {name: number for name, number in fees("COMPUTED").items() if name != INCOME} == stood
    assert paid(again, fund=ALPHA) == ALPHA_PAID
    assert {one["sequence"] for one in again["payments"]} == {1}
    everything = world.payments()
    assert kept(everything, "SUPERSEDED") == [
        ("trust-a", "5400.00"),
        ("depository-c", "13500.00"),
        ("adi", "11100.00"),
    ]
    beta = [one["id"] for one in first["payments"] if one["fund"] == BETA]
    assert [one["id"] for one in again["payments"] if one["fund"] == BETA] == beta


def test_a_class_that_fails_again_changes_nothing_for_the_others(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])
    first = world.close()

    again = world.close()

    assert again == first
    assert MonthlyFee.objects.filter(status="SUPERSEDED").count() == 1


def held_as_a_whole(month: str) -> int:
    """How many share classes the month page lists as held."""
    wanted = Wanted(status=HELD)
    return len(share_classes_wanted(Plan.objects.get(), month=PlanMonth.from_text(month), wanted=wanted))


@pytest.mark.plan_section("10")
def test_a_hold_that_was_released_stays_so_when_the_fund_is_prepared_anew(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2004-07"], without_net_assets=[INCOME])
    world.tell(directions=[{**one, "ends": "2004-01-01"} for one in entry_with("directions", 0)])
    assert {one["status"] for one in world.close("2004-07")["payments"]} == {"HELD"}
    assert held_as_a_whole("2004-07") == 2
    meeting = {"id": "m2", "funds": "all", "date": "2004-06-09", "mode": "in_person"}
    world.tell(
        meetings=[{**meeting, "called_for": ["continuance"]}],
        votes=[{"matter": "continuance", "meeting": "m2", "portfolios": "all", "for": "all"}],
    )
    world.review()
    assert held_as_a_whole("2004-07") == 0

    world.price("2004-07", {INCOME: NET_ASSETS[INCOME]})
    again = world.close("2004-07")

    assert kept(again, "HELD") == []
    assert [one["status"] for one in again["portfolios"]] == ["computed", "computed", "computed"]
    assert {one["authority"]["continuance"] for one in again["payments"]} == {"m2"}
    assert "the books agree with the facts" in world.verify()


def test_computing_anew_takes_the_facts_as_now_known_and_keeps_what_was(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    world.close()
    stood = fees("COMPUTED")
    world.price("2003-09", {GROWTH: "73000000.00"})

    anew = world.close(recompute="alpha-growth-fund", reason="The pricing agent corrected its file")

    assert portfolio_of(anew, GROWTH)["distribution_fee"] == "45000.00"
    assert portfolio_of(anew, INCOME)["distribution_fee"] == "4500.00"
    assert fees("SUPERSEDED") == {GROWTH: stood[GROWTH]}
    assert {name: number for name, number in fees("COMPUTED").items() if name != GROWTH} == {
        name: number for name, number in stood.items() if name != GROWTH
    }
    assert sorted(amount for _, amount in kept(world.payments(), "SUPERSEDED")) == [
        "13800.00",
        "15000.00",
        "7200.00",
    ]
    act = Act.objects.filter(kind="close_month").latest("pk")
    assert act.reason == "The pricing agent corrected its file"
    assert MonthlyFee.objects.get(pk=stood[GROWTH]).superseded_by == act
    assert MonthlyFeeRun.objects.get(started_by=act).recompute is not None
    assert "the books agree with the facts" in world.verify()


@pytest.mark.plan_section("6(d)")
def test_computed_anew_a_calculation_of_the_old_figures_holds(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    world.close()
    world.price("2003-09", {GROWTH: "73000000.00"})

    anew = world.close(recompute=GROWTH.upper(), reason="A correction")

    reason = (
        "Section 6(d): the Monthly Calculation differs by 9000.00 (12b-1 Share of adi: 9000.00,"
        " ours 18000.00), by 5400.00 (trust-a: 5400.00, ours 10800.00)"
    )
    assert [(one["payee"], one["amount"]) for one in anew["payments"] if one["held_because"] == [reason]] == [
        ("trust-a", "10800.00"),
        ("adi", "7200.00"),
    ]
    assert (ALPHA, "trust-a", "1800.00", "PREPARED") in paid(anew)


@pytest.mark.parametrize("reason", ["", "   "])
def test_computing_anew_needs_a_reason(reason: str, tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()
    rows = rows_of_all_tables()

    said = do("close_month", "2003-09", recompute=GROWTH, reason=reason, json=True)

    assert (said.code, said.out) == (1, "")
    assert "--reason" in said.err
    assert rows_of_all_tables() == rows


def test_what_cannot_be_computed_anew_stays_as_it_is(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    first = world.close()
    world.happen(
        [{"portfolio": GROWTH, "trade_date": "2003-09-10", "kind": "redemption", "shares": 2_000_000}]
    )

    said = do("close_month", "2003-09", recompute=GROWTH, reason="A redemption came late", json=True)

    assert (said.code, said.out) == (1, "")
    assert "it cannot be computed anew" in said.err
    assert "redemption of 2000000.000000 Shares" in said.err
    assert world.close() == first


def test_what_is_finished_is_not_computed_anew(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    first = world.close(finish=True)
    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"CLOSED"}
    rows = rows_of_all_tables()

    said = do("close_month", "2003-09", recompute=GROWTH, reason="Too late", json=True)

    assert (said.code, said.out) == (1, "")
    assert "2003-09 is closed for this Portfolio" in said.err
    assert rows_of_all_tables() == rows
    assert world.close() == first


def test_facts_that_arrive_after_the_finish_change_nothing(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    first = world.close(finish=True)

    world.price("2003-09", dict.fromkeys(NET_ASSETS, "73000000.00"))
    world.happen([{"portfolio": GROWTH, "trade_date": "2003-09-10", "kind": "redemption", "shares": 100_000}])
    world.tell(
        transfers=[LATER_TRANSFER],
        conventions=[{"name": "DAY_COUNT", "value": "ACTUAL_365", "effective": "2003-08-18"}],
        claims=[
            {"fund": ALPHA, "distributor": "adi", "date": "2003-09-10", "amount": "9.99", "reason": "Late"}
        ],
    )
    undesignated = {"code": "depository-c", "name": "Depository C"}
    world.tell(directions=entry_with("directions", 0, agent=undesignated))
    world.review()

    assert world.close() == first
    assert world.close(finish=True) == first


def test_a_class_computed_after_the_finish_brings_a_supplement_of_its_lines_alone(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])
    world.calculate()
    first = world.close(finish=True)
    stood = {one["id"] for one in first["payments"]}

    world.price("2003-09", {INCOME: NET_ASSETS[INCOME]})
    again = world.close()

    supplement = [one for one in again["payments"] if one["id"] not in stood]
    assert [(one["sequence"], one["payee"], one["amount"]) for one in supplement] == [
        (2, "trust-a", "1800.00"),
        (2, "depository-c", "1500.00"),
        (2, "adi", "2700.00"),
    ]
    assert {line["portfolio"] for one in supplement for line in one["lines"]} == {INCOME}
    assert "the books agree with the facts" in world.verify()
    assert {one["id"]: one for one in again["payments"] if one["id"] in stood} == {
        one["id"]: one for one in first["payments"]
    }
    assert kept(world.payments(), "SUPERSEDED") == []


def test_a_supplement_is_made_anew_until_it_too_is_finished(tmp_path: Path) -> None:
    late = [INCOME, GROWTH]
    world = MonthWorld.loaded(tmp_path, without_net_assets=late)
    world.close(finish=True)
    world.price("2003-09", {INCOME: NET_ASSETS[INCOME]})
    world.close()

    world.price("2003-09", {GROWTH: NET_ASSETS[GROWTH]})
    again = world.close()

    alpha = [one for one in again["payments"] if one["fund"] == ALPHA]
    assert {one["sequence"] for one in alpha} == {1}  # nothing of this Fund was finished before
    assert [one["amount"] for one in alpha if one["payee"] == "depository-c"] == ["15000.00"]
    assert shares_of(again, GROWTH)["adi"] == ("9000.00", "7500.00", {"trust-a": "5400.00"}, "3600.00")


def test_a_month_closed_in_two_steps_equals_one_closed_at_once(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])
    world.calculate()
    world.close()
    world.price("2003-09", {INCOME: NET_ASSETS[INCOME]})

    again = world.close()

    whole = world.close(recompute=INCOME, reason="To compare")
    assert without_ids(again) == without_ids(whole)
    assert PaymentInstruction.objects.exclude(status="SUPERSEDED").count() == len(whole["payments"])
