"""Months in which something begins, ends or is amiss: every amount as it must come out."""

from pathlib import Path
from typing import Any

import pytest

from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth
from tests.factories.month import (
    ALPHA,
    BOOK,
    GROWTH,
    INCOME,
    NET_ASSETS,
    VALUE,
    Document,
    MonthWorld,
    book_with,
    entry_with,
    fees_of,
    portfolio_of,
    shares_of,
    without_ids,
)

pytestmark = pytest.mark.django_db

# Net assets of Growth on which a day of a leap year accrues 750.00 and 250.00.
LEAP = {GROWTH: "36600000.00"}
NEO = {"code": "neo", "name": "N Distributors"}


def reasons(document: Document) -> set[tuple[str, ...]]:
    """The sets of reasons for which anything is held."""
    return {tuple(one["held_because"]) for one in document["payments"] if one["held_because"]}


def growth_world(folder: Path, month: str, **parts: Any) -> MonthWorld:
    """The world with net assets of a leap year for Growth alone."""
    world = MonthWorld.loaded(folder, months=[], book=book_with(**parts))
    world.price(month, LEAP)
    return world


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    ("first", "ends", "portion", "balance"),
    [
        ("2003-09-16", None, "2700.00", "6300.00"),  # 15 of 30 days
        ("2003-08-18", "2003-09-11", "1800.00", "7200.00"),  # 10 of 30 days: its end is no longer covered
        ("2003-09-30", None, "180.00", "8820.00"),
        ("2003-08-18", "2003-09-02", "180.00", "8820.00"),
    ],
)
def test_a_transfer_takes_its_part_of_its_own_days(
    first: str, ends: str | None, portion: str, balance: str, tmp_path: Path
) -> None:
    transfers = entry_with("transfers", 1, effective=first, ends=ends)

    document = MonthWorld.loaded(tmp_path, book=book_with(transfers=transfers)).close()

    assert shares_of(document, GROWTH)["adi"] == ("9000.00", "7500.00", {"trust-a": portion}, balance)


@pytest.mark.plan_section("6(b)")
def test_one_transfer_takes_over_from_another_within_the_month(tmp_path: Path) -> None:
    ending, following = entry_with("transfers", 1, ends="2003-09-13")[1], BOOK["transfers"][1]
    more = {**following, "id": "t-2", "percent": "100", "effective": "2003-09-13", "assignee": "bank-b"}

    document = MonthWorld.loaded(tmp_path, book=book_with(transfers=[ending, more])).close()

    # 12 days at 60 % of 300.00, then 18 days at 100 %.
    portions = {"bank-b": "5400.00", "trust-a": "2160.00"}
    assert shares_of(document, GROWTH)["adi"] == ("9000.00", "7500.00", portions, "1440.00")


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize(
    ("ended", "adi_service", "neo_service"),
    [
        ({}, "6750.00", "750.00"),  # adi services on: 15 days alone, then four fifths
        ({"ended_on": "2003-09-15", "ended_by": "notice"}, "3750.00", "3750.00"),
    ],
)
def test_a_distributor_begins_in_the_middle_of_the_month(
    ended: dict[str, str], adi_service: str, neo_service: str, tmp_path: Path
) -> None:
    agreements = entry_with("agreements", 1, sells_until="2003-09-15", **ended)
    new = {"id": "neo-2003", "distributor": "neo", "portfolios": "all", "sells_from": "2003-09-16"}
    book = book_with(agreements=[*agreements, new], distributors=[*BOOK["distributors"], NEO])
    world = MonthWorld.loaded(tmp_path, book=book)
    world.happen([{"portfolio": GROWTH, "trade_date": "2003-09-16", "kind": "sale", "shares": 100_000}])

    shares = shares_of(world.close(), GROWTH)

    # From the 16th neo holds an eleventh: 11,250 / 11 = 1,022.727...; adi 4,500 + 4,090.909...
    assert {code: (share[0], share[1]) for code, share in shares.items()} == {
        "adi": ("8590.91", adi_service),
        "idi": ("12886.36", "0.00"),
        "neo": ("1022.73", neo_service),
    }


@pytest.mark.plan_section("2")
@pytest.mark.parametrize(
    ("conventions", "distribution_fee", "service_fee"),
    [
        ([], "21750.00", "7250.00"),
        ([("DAY_COUNT", "ACTUAL_365", "2003-08-18")], "21809.59", "7269.86"),
        # 14 days of 750.00 and 15 of 752.0547...
        ([("DAY_COUNT", "ACTUAL_365", "2004-02-15")], "21780.82", "7260.27"),
        (
            [("DAY_COUNT", "ACTUAL_365", "2003-08-18"), ("DAY_COUNT", "ACTUAL_ACTUAL", "2004-02-15")],
            "21778.77",
            "7259.59",
        ),
    ],
)
def test_february_of_a_leap_year_has_29_days_of_a_366th(
    conventions: list[tuple[str, str, str]], distribution_fee: str, service_fee: str, tmp_path: Path
) -> None:
    rows = [dict(zip(("name", "value", "effective"), one, strict=True)) for one in conventions]
    world = growth_world(tmp_path, "2004-02", conventions=rows or None)

    document = world.close("2004-02")

    assert fees_of(document, GROWTH) == ("computed", 29, distribution_fee, service_fee)


@pytest.mark.plan_section("2")
@pytest.mark.parametrize(
    ("conventions", "fee"),
    [
        (None, "33750.00"),
        ([{"name": "NET_ASSETS_BASIS", "value": "PRIOR_DAY", "effective": "2003-09-01"}], "33000.00"),
        ([{"name": "NET_ASSETS_BASIS", "value": "PRIOR_DAY", "effective": "2003-09-17"}], "33750.00"),
    ],
)
def test_the_day_before_counts_from_the_convention_s_own_date(
    conventions: list[dict[str, str]] | None, fee: str, tmp_path: Path
) -> None:
    world = MonthWorld.loaded(tmp_path, book=book_with(conventions=conventions))
    days = [day for day in PlanMonth.from_text("2003-09").days() if is_business_day(day) and day.day >= 16]
    world.price_rows((GROWTH, day, "73000000.00") for day in days)

    document = world.close()

    assert portfolio_of(document, GROWTH)["distribution_fee"] == fee


@pytest.mark.plan_section("8")
def test_the_first_month_begins_with_the_plan(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2003-08"])

    document = world.close("2003-08")

    assert fees_of(document, GROWTH) == ("computed", 14, "10500.00", "3500.00")
    assert portfolio_of(document, GROWTH)["average_daily_net_assets"] == "36500000.00"
    assert shares_of(document, GROWTH)["adi"] == ("4200.00", "3500.00", {}, "4200.00")


@pytest.mark.plan_section("8")
def test_a_late_adoption_puts_the_plan_in_force_from_its_day_and_for_its_fund_alone(tmp_path: Path) -> None:
    late = {"id": "m1", "funds": "all", "date": "2003-08-25", "mode": "in_person", "called_for": ["adoption"]}
    vote = {"matter": "adoption", "meeting": "m1", "portfolios": [GROWTH, INCOME], "for": "all"}
    world = MonthWorld.loaded(tmp_path, months=["2003-08"], book=book_with(meetings=[late], votes=[vote]))

    document = world.close("2003-08")

    assert fees_of(document, GROWTH) == ("computed", 7, "5250.00", "1750.00")
    assert fees_of(document, INCOME) == ("computed", 7, "1050.00", "350.00")
    assert fees_of(document, VALUE) == ("not_in_force", 0, "0.00", "0.00")
    assert {one["fund"] for one in document["payments"]} == {ALPHA}


@pytest.mark.plan_section("8")
def test_before_the_plan_nothing_is_owed_and_nothing_is_asked_for(tmp_path: Path) -> None:
    document = MonthWorld.loaded(tmp_path).close("2003-07")

    assert [one["status"] for one in document["portfolios"]] == ["not_in_force"] * 3
    assert portfolio_of(document, GROWTH)["problems"][0].startswith("Section 8: ")
    assert document["payments"] == []
    assert set(document["totals"].values()) == {"0.00"}


@pytest.mark.plan_section("10")
def test_the_last_day_of_the_first_term_is_in_force_and_the_next_is_not(tmp_path: Path) -> None:
    world = growth_world(tmp_path, "2004-06")
    world.price("2004-07", LEAP)

    june, july = world.close("2004-06"), world.close("2004-07")

    assert fees_of(june, GROWTH) == ("computed", 30, "22500.00", "7500.00")
    assert fees_of(july, GROWTH) == ("held", 31, "23250.00", "7750.00")
    assert july["totals"] == {
        "distribution_fee": "23250.00",
        "service_fee": "7750.00",
        "prepared": "0.00",
        "held": "31000.00",
    }
    lapse, calculation = (
        "Section 10: continuance not approved",
        "Section 6(d): no Monthly Calculation of adi for 2004-07",
    )
    assert reasons(july) == {(lapse,), (lapse, calculation)} or reasons(july) == {
        (lapse,),
        (calculation, lapse),
    }


@pytest.mark.plan_section("10")
def test_a_continuance_within_the_month_leaves_the_days_before_it_lapsed(tmp_path: Path) -> None:
    meeting = {"id": "m2", "funds": "all", "date": "2004-07-15", "mode": "in_person"}
    world = growth_world(
        tmp_path,
        "2004-07",
        meetings=[*BOOK["meetings"], {**meeting, "called_for": ["continuance"]}],
        votes=[
            *BOOK["votes"],
            {"matter": "continuance", "meeting": "m2", "portfolios": "all", "for": "all"},
        ],
    )

    document = world.close("2004-07")

    growth = portfolio_of(document, GROWTH)
    assert fees_of(document, GROWTH) == ("held", 31, "23250.00", "7750.00")
    assert growth["authority"] == {"adoption": "m1", "continuance": "m2", "through": "2005-06-30"}
    assert all("Section 10: continuance not approved" in one for one in reasons(document))


@pytest.mark.plan_section("5")
def test_suspended_sales_change_nothing(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    before = world.close()
    suspended = [{"from": "2003-09-01", "to": "2003-09-30"}]

    world.tell(portfolios=[{"portfolio": one, "sales_suspended": suspended} for one in NET_ASSETS])

    anew = world.close(recompute=GROWTH, reason="To see that nothing changes")
    assert without_ids(anew) == without_ids(before)


@pytest.mark.plan_section("8")
def test_an_agreement_that_was_not_approved_holds_all_that_its_distributor_would_receive(
    tmp_path: Path,
) -> None:
    votes = [{"matter": "adoption", "covers": "plan", "meeting": "m1", "portfolios": "all", "for": "all"}]
    world = MonthWorld.loaded(tmp_path, book=book_with(votes=votes))
    world.calculate()

    document = world.close()

    held = [one for one in document["payments"] if one["status"] == "HELD"]
    assert [(one["payee"], one["amount"]) for one in held] == [
        ("trust-a", "7200.00"),
        ("adi", "13800.00"),
        ("trust-a", "317.03"),
        ("adi", "416.83"),
    ]
    assert reasons(document) == {("Section 8: agreement not approved",)}
    assert [one["status"] for one in document["portfolios"]] == ["computed"] * 3
    # idi's agreement ended under the Prior Plan: what it sold is paid.
    assert document["totals"]["prepared"] == "15088.06"


@pytest.mark.plan_section("12(b)")
def test_when_the_agreement_ends_the_service_fee_stops_and_the_distribution_fee_goes_on(
    tmp_path: Path,
) -> None:
    agreements = entry_with("agreements", 1, ended_on="2003-09-20", ended_by="assignment")

    document = MonthWorld.loaded(tmp_path, book=book_with(agreements=agreements)).close()

    assert fees_of(document, GROWTH) == ("computed", 30, "22500.00", "5000.00")
    assert shares_of(document, GROWTH)["adi"][:2] == ("9000.00", "5000.00")


@pytest.mark.plan_section("6(e)")
def test_an_agent_that_nobody_designated_or_without_a_transfer_is_warned_of_and_paid(tmp_path: Path) -> None:
    agent = {"code": "depository-c", "name": "Depository C"}
    world = MonthWorld.loaded(
        tmp_path,
        without_net_assets=[INCOME],
        book=book_with(
            directions=entry_with("directions", 0, agent=agent)[:1],
            transfers=entry_with("transfers", 0, portfolios=[INCOME]),
        ),
    )

    document = world.close()

    start = "Section 6(e): the direction of idi for {} to pay depository-c"
    undesignated = f"{start} names no Assignee that designated the agent; record who did"
    untransferred = f"{start} stands where no Transfer is in force; end it, or record the Transfer"
    assert portfolio_of(document, GROWTH)["problems"] == [
        undesignated.format(GROWTH),
        untransferred.format(GROWTH),
    ]
    assert portfolio_of(document, INCOME)["problems"][1:] == [undesignated.format(INCOME)]
    assert {one["status"] for one in document["payments"]} == {"PREPARED"}
