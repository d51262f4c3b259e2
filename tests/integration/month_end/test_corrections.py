"""Late facts of closed months reach the right payees, and nobody else (Section 6, R13)."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories.month import (
    GROWTH,
    Document,
    MonthWorld,
)

pytestmark = pytest.mark.django_db
MONTHS = ("2003-09", "2003-10", "2003-11", "2003-12")


def corrections(document: Document, component: str = "CORRECTION") -> list[tuple[str, str, str, Any, str]]:
    """Payee, status, Portfolio, Assignee, month corrected and amount of each correction."""
    return sorted(
        (
            one["payee"],
            one["status"],
            line["portfolio"],
            line["assignee"] or "",
            line["for_month"],
            line["amount"],
        )
        for one in document["payments"]
        for line in one["lines"]
        if line["component"] == component
    )


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=MONTHS)


def closed(world: MonthWorld, *months: str) -> None:
    for month in months:
        world.calculate(month, received=f"{month}-28")
        world.close(month, finish=True)


def test_a_corrected_net_asset_figure_three_months_old_reaches_the_right_payees(world: MonthWorld) -> None:
    closed(world, "2003-09", "2003-10", "2003-11")

    # 2 September 2003: 73 million instead of 36.5: 750.00 and 250.00 more of that day.
    world.price_rows([(GROWTH, "2003-09-02", "73000000.00")])
    december = world.close("2003-12")

    assert corrections(december) == []
    world.verify()
