"""Months in, after and across a termination of the Plan (Section 11), through `close_month`."""

from pathlib import Path
from typing import Any

import pytest

from assignments.models import Restatement
from governance.models import CovenantBreach
from tests.factories.month import (
    GROWTH,
    INCOME,
    Document,
    MonthWorld,
    do,
    fees_of,
    portfolio_of,
    shares_of,
)
from tests.factories.terminations import certification, meeting, termination, votes_on

pytestmark = pytest.mark.django_db
MONTHS = ("2003-09", "2003-10", "2003-11", "2003-12", "2004-01")
NOTHING: tuple[str, str, dict[str, str], str] = ("0.00", "0.00", {}, "0.00")
UNDONE = "Section 11(iii): somebody else was paid on the Shares sold by idi, not in breach"


def ended(world: MonthWorld, *portfolios: str, determined: bool = True, **changes: Any) -> None:
    """The Plan is terminated for some Portfolios from 16 October 2003 on."""
    world.tell(
        terminations=[termination(*portfolios, **changes)],
        meetings=[meeting("m2", "2003-10-14")],
        votes=votes_on(*portfolios, determined=determined),
    )


def adopted_again(world: MonthWorld, day: str = "2003-12-15") -> None:
    """The Boards adopt the Plan for Growth anew."""
    world.tell(
        meetings=[meeting("m3", day)],
        votes=[{"matter": "adoption", "meeting": "m3", "portfolios": [GROWTH], "for": "all"}],
    )


def corrections(document: Document) -> list[tuple[str, str, str | None, str, str, str]]:
    """Payee, status, Assignee, month corrected, amount and why held, of each correction."""
    return [
        (one["payee"], one["status"], line["assignee"], line["for_month"], line["amount"])
        + ("; ".join(one["held_because"]),)
        for one in document["payments"]
        for line in one["lines"]
        if line["component"] == "CORRECTION"
    ]


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=MONTHS)


@pytest.mark.plan_section("11")
def test_a_complete_termination_ends_everything_from_its_day_on(world: MonthWorld) -> None:
    ended(world, GROWTH)

    october, november = world.close("2003-10"), world.close("2003-11")

    # 15 days of 750.00 and 250.00.
    assert fees_of(october, GROWTH) == ("computed", 15, "11250.00", "3750.00")
    assert portfolio_of(october, GROWTH)["authority"] == {
        "adoption": "m1",
        "continuance": None,
        "through": None,
    }
    assert fees_of(november, GROWTH) == ("computed", 0, "0.00", "0.00")
    assert portfolio_of(november, GROWTH)["problems"] == [
        "Section 11: the Plan is terminated, and no Shares earned anything in the month",
        "Section 11: terminated on 2003-10-16; a Complete Termination as to adi, idi: nothing more on the"
        " Shares they sold. Voted: m2",
    ]
    assert fees_of(november, INCOME) == ("computed", 30, "4500.00", "1500.00")
    assert CovenantBreach.objects.count() == 0
    world.verify()


@pytest.mark.plan_section("11(i)")
def test_without_the_determination_the_distribution_fee_goes_on_for_shares_sold_before(
    world: MonthWorld,
) -> None:
    ended(world, GROWTH, determined=False)
    sale = {"portfolio": GROWTH, "trade_date": "2003-11-03", "kind": "sale", "shares": 250_000}
    world.happen([sale])

    october, november = world.close("2003-10"), world.close("2003-11")

    assert fees_of(october, GROWTH) == ("computed", 31, "23250.00", "3750.00")
    # Two days of 750.00, then 28 of which four fifths of the Shares were sold before.
    assert fees_of(november, GROWTH) == ("computed", 30, "18300.00", "0.00")
    assert shares_of(november, GROWTH)["idi"][:2] == ("10980.00", "0.00")
    world.verify()


@pytest.mark.plan_section("11")
def test_where_the_convention_says_so_both_fees_go_on_for_shares_sold_before(world: MonthWorld) -> None:
    world.tell(conventions=[{"name": "AFTER_TERMINATION", "value": "ALL", "effective": "2003-08-18"}])
    ended(world, GROWTH, determined=False)
    sale = {"portfolio": GROWTH, "trade_date": "2003-11-03", "kind": "sale", "shares": 250_000}
    world.happen([sale])

    november = world.close("2003-11")

    assert fees_of(november, GROWTH) == ("computed", 30, "18300.00", "6100.00")
    world.verify()


@pytest.mark.plan_section("11(iii)")
def test_what_compliance_certifies_as_not_kept_brings_back_what_the_distributor_should_have_had(
    world: MonthWorld,
) -> None:
    ended(world, GROWTH)
    for month in ("2003-10", "2003-11"):
        world.close(month, finish=True)
    before = {month: world.payments(month) for month in ("2003-10", "2003-11")}
    world.tell(certifications=[certification(GROWTH, kept=False)])

    december = world.close("2003-12")

    # idi holds 60 % of Growth: 450.00 a day, 300.00 of it Bank B's. 16 days of October, then 30 and 31.
    assert shares_of(december, GROWTH) == {
        "adi": NOTHING,
        "idi": ("13950.00", "0.00", {"bank-b": "9300.00"}, "4650.00"),
    }
    assert corrections(december) == [
        ("depository-c", "HELD", None, "2003-10", "2400.00", UNDONE),
        ("depository-c", "HELD", None, "2003-11", "4500.00", UNDONE),
        ("depository-c", "HELD", "bank-b", "2003-10", "4800.00", UNDONE),
        ("depository-c", "HELD", "bank-b", "2003-11", "9000.00", UNDONE),
    ]
    held = [one for one in december["payments"] if one["held_because"] == [UNDONE]]
    assert [(one["payee"], one["amount"]) for one in held] == [("depository-c", "34650.00")]
    assert {month: world.payments(month) for month in before} == before
    world.verify()


@pytest.mark.plan_section("11(iii)")
def test_closing_again_corrects_nothing_twice_and_the_next_month_corrects_no_more(world: MonthWorld) -> None:
    ended(world, GROWTH)
    world.close("2003-10")
    world.tell(certifications=[certification(GROWTH, kept=False)])
    first = world.close("2003-11")

    assert corrections(world.close("2003-11")) == corrections(first)
    assert corrections(world.close("2003-12")) == []
    assert "0 released" in world.review("2003-11")
    assert Restatement.objects.count() == 1
    world.verify()


@pytest.mark.plan_section("11(iii)")
def test_computing_the_bearing_month_anew_bears_the_corrections_again(world: MonthWorld) -> None:
    ended(world, GROWTH)
    world.close("2003-10")
    world.tell(certifications=[certification(GROWTH, kept=False)])
    first = world.close("2003-11")

    again = world.close("2003-11", recompute=GROWTH, reason="A test.")

    assert corrections(again) == corrections(first)
    refused = do("close_month", "2003-10", recompute=GROWTH, reason="A test.")
    assert refused.code == 1
    assert "2003-10 was corrected in 2003-11" in refused.err
    world.verify()


@pytest.mark.plan_section("11(iii)")
def test_a_plan_adopted_anew_that_pays_a_service_fee_on_another_s_shares_breaks_the_covenant(
    world: MonthWorld,
) -> None:
    ended(world, GROWTH)
    for month in ("2003-10", "2003-11"):
        world.close(month)
    adopted_again(world)

    december = world.close("2003-12")

    breach = CovenantBreach.objects.get()
    assert (breach.termination, breach.distributor and breach.distributor.code, breach.limb) == (
        "t1",
        "idi",
        "iii",
    )
    assert breach.evidence == (
        "2003-12: the Plan class-b pays adi a service fee on Shares that idi sold before 2003-10-16"
    )
    # As to adi it stays Complete: nothing before 15 December. As to idi it was not: the whole month.
    assert shares_of(december, GROWTH)["adi"][:2] == ("5100.00", "4250.00")
    assert shares_of(december, GROWTH)["idi"][:2] == ("13950.00", "0.00")
    assert [line[3:5] for line in corrections(december)] == [
        ("2003-10", "2400.00"),
        ("2003-11", "4500.00"),
        ("2003-10", "4800.00"),
        ("2003-11", "9000.00"),
    ]
    world.close("2003-12")
    assert CovenantBreach.objects.count() == 1
    world.verify()


@pytest.mark.plan_section("11(iii)")
def test_a_distributor_in_material_breach_at_the_time_is_not_protected(world: MonthWorld) -> None:
    ended(world, GROWTH, in_material_breach=["idi"])
    world.close("2003-10")
    adopted_again(world)

    december = world.close("2003-12")

    assert CovenantBreach.objects.count() == 0
    assert corrections(december) == []
    assert shares_of(december, GROWTH)["idi"][:2] == ("7650.00", "0.00")
    world.verify()


@pytest.mark.plan_section("11")
def test_where_each_serves_its_own_shares_an_adoption_anew_breaks_nothing(world: MonthWorld) -> None:
    world.tell(conventions=[{"name": "SERVICE_FEE", "value": "ALL_DISTRIBUTORS", "effective": "2003-08-18"}])
    ended(world, GROWTH)
    adopted_again(world)

    december = world.close("2003-12")

    assert CovenantBreach.objects.count() == 0
    assert fees_of(december, GROWTH) == ("computed", 17, "12750.00", "4250.00")
    world.verify()


@pytest.mark.plan_section("11(ii)")
def test_other_cdsc_terms_undo_the_termination_as_to_every_distributor(world: MonthWorld) -> None:
    ended(world, GROWTH)
    world.close("2003-10")
    world.tell(certifications=[certification(GROWTH, kept=False, limb="ii", distributor="adi")])

    november = world.close("2003-11")

    assert fees_of(november, GROWTH) == ("computed", 30, "22500.00", "0.00")
    reasons = {reason for one in november["payments"] for reason in one["held_because"]}
    assert (
        "Section 11(ii): the contingent deferred sales charges on outstanding Shares were altered after the"
        " termination" in reasons
    )
    assert {line[0] for line in corrections(november)} == {"adi", "depository-c", "trust-a"}
    world.verify()
