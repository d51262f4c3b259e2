"""A Fund's claims reduce what it pays that Distributor itself, and nothing else (Sections 6(b), 6(e))."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.domain.claims import RecoveryKind
from assignments.models import FundClaim
from governance.models import Plan
from plan_admin.claims.services.recovering import RecoveryAsked, record_handed_over
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
    paid,
)

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6(e)")]


def claim(amount: str, *, date: str = "2003-09-10", **changes: Any) -> dict[str, Any]:
    """A claim of Alpha Funds on adi."""
    return {
        "id": f"c-{date}",
        "fund": ALPHA,
        "distributor": "adi",
        "date": date,
        "amount": amount,
        "reason": "An advance",
        **changes,
    }


def world_with(folder: Path, *claims: dict[str, Any], **options: Any) -> MonthWorld:
    """The world with claims."""
    return MonthWorld.loaded(folder, book=book_with(claims=list(claims)), **options)


def offsets(document: Document) -> list[tuple[str, str, str]]:
    """Claim, Portfolio and amount of each offset that stands."""
    return [
        (line["claim"], line["portfolio"], line["amount"])
        for one in document["payments"]
        if one["status"] != "SUPERSEDED"
        for line in one["lines"]
        if line["component"] == "OFFSET"
    ]


def taken(document: Document) -> Decimal:
    """Dollars that all offsets recover together."""
    return -sum((Decimal(amount) for _, _, amount in offsets(document)), start=Decimal(0))


def test_a_claim_on_no_portfolio_takes_from_all_in_proportion(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("1000.00"))
    world.calculate()

    document = world.close()

    # adi's own are 11,100.00 of Growth and 2,700.00 of Income: 804.347... and 195.652...
    assert offsets(document) == [
        ("c-2003-09-10", GROWTH, "-804.35"),
        ("c-2003-09-10", INCOME, "-195.65"),
    ]
    assert (ALPHA, "adi", "12800.00", "PREPARED") in paid(document)
    assert document["totals"]["prepared"] == "35821.92"


def test_a_claim_on_a_portfolio_takes_from_that_alone(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("5000.00", portfolio=INCOME))
    world.calculate()

    document = world.close()

    assert offsets(document) == [("c-2003-09-10", INCOME, "-2700.00")]
    assert (ALPHA, "adi", "11100.00", "PREPARED") in paid(document)


def test_what_one_month_does_not_recover_the_next_does(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("20000.00"), months=["2003-09", "2003-10", "2003-11"])
    world.calculate()

    september, october = world.close(), world.close("2003-10")

    assert (ALPHA, "adi", "0.00", "SETTLED") in paid(september)
    assert taken(september) == 13800
    # 6,200.00 are left, and October's service fees are 7,750.00 and 1,550.00.
    assert offsets(october) == [
        ("c-2003-09-10", GROWTH, "-5166.67"),
        ("c-2003-09-10", INCOME, "-1033.33"),
    ]
    assert (ALPHA, "adi", "3100.00", "PREPARED") in paid(october)
    assert offsets(world.close("2003-11")) == []


def test_the_oldest_claim_comes_first_and_of_one_day_the_first_imported(tmp_path: Path) -> None:
    of_beta = {"fund": BETA}
    later = claim("200.00", date="2003-09-20", **of_beta)
    first = claim("300.00", date="2003-09-05", id="first", **of_beta)
    second = claim("100.00", date="2003-09-05", id="second", **of_beta)
    world = world_with(tmp_path, later)
    world.tell(claims=[first])
    world.tell(claims=[second])
    world.calculate()

    document = world.close()

    # adi's own of Value are 416.83: 300.00, then 100.00, then what is left.
    assert sorted(offsets(document)) == [
        ("c-2003-09-20", VALUE, "-16.83"),
        ("first", VALUE, "-300.00"),
        ("second", VALUE, "-100.00"),
    ]


@pytest.mark.parametrize(("date", "is_taken"), [("2003-09-30", True), ("2003-10-01", False)])
def test_a_claim_counts_from_the_month_of_its_date(date: str, is_taken: bool, tmp_path: Path) -> None:
    document = world_with(tmp_path, claim("10.00", date=date)).close()

    assert bool(offsets(document)) is is_taken


def test_nothing_is_taken_from_what_a_collection_agent_receives(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("100.00", distributor="idi"), claim("1.00", id="b", distributor="idi"))

    document = world.close()

    assert offsets(document) == []
    assert (ALPHA, "depository-c", "15000.00", "PREPARED") in paid(document)


def test_another_fund_pays_in_full(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("50000.00"))
    world.calculate()

    document = world.close()

    assert paid(document, fund=BETA) == [
        (BETA, "trust-a", "317.03", "PREPARED"),
        (BETA, "adi", "416.83", "PREPARED"),
        (BETA, "idi", "88.06", "PREPARED"),
    ]


@pytest.mark.plan_section("6(b)")
def test_a_portion_suffers_nothing_even_where_the_distributor_receives_it(tmp_path: Path) -> None:
    directions = BOOK["directions"][:1]  # adi directs nothing: the Fund pays it the whole share
    world = MonthWorld.loaded(tmp_path, book=book_with(claims=[claim("50000.00")], directions=directions))

    document = world.close()

    own = next(one for one in document["payments"] if (one["fund"], one["payee"]) == (ALPHA, "adi"))
    assert own["amount"] == "7200.00"
    assert [(line["portfolio"], line["amount"]) for line in own["lines"] if line["assignee"]] == [
        (GROWTH, "5400.00"),
        (INCOME, "1800.00"),
    ]
    assert taken(document) == 13800


def test_nothing_is_taken_from_what_is_held(tmp_path: Path) -> None:
    document = world_with(tmp_path, claim("50000.00")).close()

    assert (ALPHA, "adi", "4800.00", "HELD") in paid(document)
    assert offsets(document) == [
        ("c-2003-09-10", GROWTH, "-7500.00"),
        ("c-2003-09-10", INCOME, "-1500.00"),
    ]


def test_computing_anew_gives_back_what_was_taken_and_takes_again(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("20000.00"))
    assert taken(world.close()) == 9000
    world.price("2003-09", {GROWTH: "73000000.00"})

    anew = world.close(recompute=GROWTH, reason="A correction")

    assert offsets(anew) == [
        ("c-2003-09-10", GROWTH, "-15000.00"),
        ("c-2003-09-10", INCOME, "-1500.00"),
    ]


def test_an_earlier_month_computed_anew_leaves_what_a_later_one_took(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("10000.00"), months=["2003-09", "2003-10"])
    world.close()
    october = world.close("2003-10")
    assert taken(october) == 1000
    world.price("2003-09", {GROWTH: "73000000.00"})

    anew = world.close(recompute=GROWTH, reason="A correction")

    assert taken(anew) == 9000
    assert "the books agree with the facts" in world.verify()
    assert world.close("2003-10") == october


@pytest.mark.parametrize(("amount", "rest"), [("9500.00", 500), ("9000.00", 0), ("5000.00", 0)])
def test_a_corrected_claim_is_the_same_claim(amount: str, rest: int, tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("20000.00"), months=["2003-09", "2003-10"])
    world.close(finish=True)

    world.tell(claims=[claim(amount)])

    assert taken(world.close("2003-10")) == rest


def test_a_supplement_recovers_what_is_still_open(tmp_path: Path) -> None:
    world = world_with(tmp_path, claim("8000.00"), without_net_assets=[INCOME])
    first = world.close(finish=True)
    assert offsets(first) == [("c-2003-09-10", GROWTH, "-7500.00")]

    world.price("2003-09", {INCOME: "7300000.00"})

    assert offsets(world.close()) == [
        ("c-2003-09-10", GROWTH, "-7500.00"),
        ("c-2003-09-10", INCOME, "-500.00"),
    ]


def test_what_was_handed_over_is_not_set_off_again(tmp_path: Path, acting_user: Any) -> None:
    world = world_with(tmp_path, claim("20000.00"), months=["2003-09", "2003-10"])
    assert taken(world.close(finish=True)) == 9000
    handed = RecoveryAsked(
        claim=FundClaim.objects.get().pk,
        kind=RecoveryKind.RECEIVED,
        date=date(2003, 10, 6),
        cents=10_500_00,
        reference="Wire 1",
    )
    record_handed_over(
        plan=Plan.objects.get(), recovery=handed, today=date(2003, 10, 7), acting_user=acting_user
    )

    october = world.close("2003-10")

    assert taken(october) == 500
    assert "the books agree with the facts" in world.verify()
