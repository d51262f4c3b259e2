"""Months that hang on a termination: of a Plan that had lapsed, and of one terminated twice."""

from pathlib import Path

import pytest

from tests.factories.month import GROWTH, MonthWorld, fees_of, portfolio_of
from tests.factories.terminations import meeting, termination

pytestmark = pytest.mark.django_db
LAPSED = "Section 10: continuance not approved"


def vote(matter: str, at: str, subject: str | None = None) -> dict[str, object]:
    """A vote of all on Growth."""
    named = {"subject": subject} if subject else {}
    return {"matter": matter, "meeting": at, "portfolios": [GROWTH], "for": "all", **named}


@pytest.mark.plan_section("10", "11")
def test_a_plan_that_had_lapsed_is_not_revived_by_being_terminated(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=("2004-07", "2004-08", "2004-09"))
    world.tell(
        meetings=[meeting("m2", "2004-08-10")],
        terminations=[termination(GROWTH, effective="2004-08-16")],
        votes=[vote("termination", "m2", "t1")],
    )
    for month in ("2004-07", "2004-08"):
        world.close(month)

    september = world.close("2004-09")

    assert fees_of(september, GROWTH)[1:] == (30, "22438.52", "0.00")
    payments = [
        one for one in september["payments"] if any(line["portfolio"] == GROWTH for line in one["lines"])
    ]
    assert payments
    assert all(one["status"] == "HELD" and LAPSED in one["held_because"] for one in payments)
    world.verify()


@pytest.mark.plan_section("11")
def test_what_goes_on_is_decided_on_the_first_day_of_each_termination(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=("2003-11", "2004-01"))
    world.tell(
        meetings=[meeting("m2", "2003-10-14"), meeting("m3", "2003-12-15"), meeting("m4", "2004-01-05")],
        terminations=[termination(GROWTH)],
        votes=[vote("termination", "m2", "t1"), vote("adoption", "m3")],
    )
    before = world.close("2003-11")
    world.tell(
        terminations=[termination(GROWTH, id="t2", effective="2004-01-16")],
        votes=[vote("termination", "m4", "t2")],
        conventions=[{"name": "AFTER_TERMINATION", "value": "ALL", "effective": "2004-01-01"}],
    )

    again = world.close("2003-11", recompute=GROWTH, reason="A later termination.")

    assert fees_of(again, GROWTH) == fees_of(before, GROWTH) == ("computed", 30, "22500.00", "0.00")
    assert portfolio_of(again, GROWTH)["shares"] == portfolio_of(before, GROWTH)["shares"]
    january = world.close("2004-01")
    assert fees_of(january, GROWTH)[3] != "0.00"
    world.verify()
