"""The demonstration's Plan, 28 Portfolios: its next month projected, then brought to pass and closed."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.projection.domain.changes import Change, ChangeKind
from plan_admin.projection.selectors.projecting import Projection, project
from tests.factories.month import MonthWorld, rows_of_all_tables
from tests.integration.projection.payees import closed, projected
from tests.reference.demo import DATA, PLAN_TEXT

pytestmark = pytest.mark.django_db
JULY = PlanMonth(date(2004, 7, 1))
LAST_KNOWN = "2004-06-30"


@pytest.fixture
def plan() -> Plan:
    """The demonstration's Plan with all its facts, and no month closed."""
    call_command("load_plan", str(PLAN_TEXT), code="class-b", quiet=True)
    call_command("load_book", str(DATA / "book.yaml"), quiet=True)
    call_command("import_net_assets", str(DATA / "net_assets.csv"), quiet=True)
    call_command("import_share_activity", str(DATA / "share_activity.csv"), quiet=True)
    return Plan.objects.get(code="class-b")


def standing_still() -> Iterator[tuple[str, date, str]]:
    """The last known net assets of each Portfolio, for every business day of July."""
    with (DATA / "net_assets.csv").open(encoding="utf-8") as file:
        last = [row for row in csv.DictReader(file) if row["date"] == LAST_KNOWN]
    for row in last:
        for day in JULY.days():
            if is_business_day(day):
                yield row["portfolio"], day, str(Decimal(row["net_assets"]))


def test_july_is_closed_as_it_was_projected(plan: Plan, tmp_path: Path) -> None:
    before = rows_of_all_tables()
    projection = project(plan, months=12)
    assert rows_of_all_tables() == before
    assert {one.problem for one in projection.changed} == {""}
    world = MonthWorld(tmp_path)

    world.price_rows(standing_still())
    document = world.close(str(JULY))

    assert len(document["portfolios"]) == 28
    assert projected(projection.changed, str(JULY), plan) == closed(document)


@pytest.mark.plan_section("10", "11")
def test_changes_bear_on_those_months_and_portfolios_alone(plan: Plan) -> None:
    classes = sorted(plan.share_classes.values_list("pk", flat=True))
    ends = Change(
        kind=ChangeKind.TERMINATION,
        share_classes=frozenset(classes[:1]),
        day=date(2004, 9, 1),
        complete_for=frozenset({"adi", "idi"}),
    )

    lapsing = project(plan, months=14, change=Change(kind=ChangeKind.LAPSE))
    ending = project(plan, months=4, change=ends)

    assert {str(one.month) for one in lapsing.changed for due in one.dues if due.held_because} == {
        "2005-07",
        "2005-08",
    }
    assert fees(lapsing, changed=True) == fees(lapsing, changed=False)
    differing = {
        (one.share_class, str(one.month))
        for one, without in zip(ending.changed, ending.unchanged, strict=True)
        if one.dues != without.dues
    }
    assert differing == {(classes[0], "2004-09"), (classes[0], "2004-10")}


def fees(projection: Projection, *, changed: bool) -> list[tuple[int, int]]:
    months = projection.changed if changed else projection.unchanged
    return [(one.distribution_fee, one.service_fee) for one in months]
