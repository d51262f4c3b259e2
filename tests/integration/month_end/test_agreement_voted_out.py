"""An agreement voted out for a Portfolio sells it no more, and a successor can (R5, Section 12(a))."""

from datetime import timedelta
from pathlib import Path

import pytest

from governance.models import SellingPeriod
from tests.factories.month import GROWTH, INCOME, VALUE, MonthWorld, do, fees_of, portfolio_of
from tests.factories.terminations import meeting

pytestmark = pytest.mark.django_db


def sells() -> set[tuple[str, str | None]]:
    """By Portfolio, the last day on which adi sells it."""
    rows = SellingPeriod.objects.filter(superseded_by__isnull=True, distributor__code="adi")
    return {
        (name, None if end is None else str(end - timedelta(days=1)))
        for name, end in rows.values_list("share_class__portfolio__name", "sells__endswith")
    }


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    """The agreement of adi ends for Growth by the vote of 14 October 2003."""
    found = MonthWorld.loaded(tmp_path, months=("2003-11",))
    out = {"matter": "agreement_termination", "subject": "adi-2003", "meeting": "m2", "for": "all"}
    found.tell(meetings=[meeting("m2", "2003-10-14")], votes=[{**out, "portfolios": [GROWTH]}])
    return found


@pytest.mark.plan_section("3", "12(a)")
def test_shares_issued_after_the_vote_are_nobody_s(world: MonthWorld) -> None:
    world.happen([{"portfolio": GROWTH, "trade_date": "2003-11-03", "kind": "sale", "shares": 1000}])

    november = world.close("2003-11")

    assert fees_of(november, GROWTH)[0] == "failed", portfolio_of(november, GROWTH)


@pytest.mark.plan_section("3", "12(a)")
def test_a_successor_can_sell_there(world: MonthWorld) -> None:
    successor = {"id": "new", "distributor": "idi", "portfolios": [GROWTH], "sells_from": "2003-10-15"}

    said = do("load_book", str(world.written_book(agreements=[successor])), leave_held=True)

    assert said.code == 0, said.err


@pytest.mark.plan_section("3", "12(a)")
def test_a_corrected_vote_lets_it_sell_on(world: MonthWorld) -> None:
    assert sells() == {(GROWTH, "2003-10-14"), (INCOME, None), (VALUE, None)}
    lost = {
        "matter": "agreement_termination",
        "subject": "adi-2003",
        "meeting": "m2",
        "against": ["Bob Best"],
    }

    world.tell(votes=[{**lost, "portfolios": [GROWTH]}])

    assert sells() == {(GROWTH, None), (INCOME, None), (VALUE, None)}


@pytest.mark.plan_section("3", "10")
def test_one_that_is_not_continued_goes_on_selling(tmp_path: Path) -> None:
    found = MonthWorld.loaded(tmp_path, months=("2003-11",))
    named = {"matter": "agreement", "subject": "adi-2003", "meeting": "m2", "portfolios": "all", "for": "all"}

    found.tell(meetings=[{**meeting("m2", "2003-10-14"), "called_for": ["agreement"]}], votes=[named])

    assert sells() == {(GROWTH, None), (INCOME, None), (VALUE, None)}
