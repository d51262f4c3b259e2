"""The one projection against the closing: on facts that stand still both say the same, to the cent."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth, days_between
from governance.models import Act, Plan
from plan_admin.projection.domain.engine import ProjectedMonth
from plan_admin.projection.selectors.projecting import project
from tests.factories.month import (
    BOOK,
    GROWTH,
    INCOME,
    NET_ASSETS,
    VALUE,
    MonthWorld,
    book_with,
    rows_of_all_tables,
)
from tests.integration.projection.payees import closed, projected

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = "2003-10", "2003-11"
PRO_RATA = [{"name": "FREE_SHARES", "value": "PRO_RATA", "effective": "2003-08-18"}]
PRIOR_DAY = [{"name": "NET_ASSETS_BASIS", "value": "PRIOR_DAY", "effective": "2003-08-18"}]
ALL_SHARE = [{"name": "SERVICE_FEE", "value": "ALL_DISTRIBUTORS", "effective": "2003-08-18"}]
ODD_FIGURES = {GROWTH: "36123456.78", INCOME: "7301234.01", VALUE: "999999.99"}


def months_of(plan: Plan, count: int) -> list[ProjectedMonth]:
    return list(project(plan, months=count).changed)


@pytest.mark.plan_section("2", "5", "6(a)", "6(b)")
@pytest.mark.parametrize(
    "conventions", [None, PRO_RATA, PRIOR_DAY, ALL_SHARE], ids=["none", "pro rata", "prior day", "all share"]
)
def test_a_flat_projection_is_the_closed_month(
    tmp_path: Path, conventions: list[dict[str, str]] | None
) -> None:
    world = MonthWorld.loaded(tmp_path, book=book_with(conventions=conventions), months=())
    world.price("2003-09", ODD_FIGURES)
    world.happen(
        [
            {"portfolio": GROWTH, "trade_date": "2003-09-12", "kind": "reinvestment", "shares": "777.777777"},
            {"portfolio": VALUE, "trade_date": "2003-09-15", "kind": "sale", "shares": "1234.5"},
        ]
    )
    plan = Plan.objects.get()
    before = rows_of_all_tables()

    months = months_of(plan, 3)

    assert rows_of_all_tables() == before
    for month in (OCTOBER, NOVEMBER):
        world.price(month, ODD_FIGURES)
        assert projected(months, month, plan) == closed(world.close(month))


@pytest.mark.plan_section("2")
def test_a_month_that_has_begun_counts_what_is_known_of_it(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    plan = Plan.objects.get()
    known = {GROWTH: "40000000.00", INCOME: "8000000.00", VALUE: "1100000.00"}
    world.price_rows(
        (name, day, amount) for name, amount in known.items() for day in ("2003-10-01", "2003-10-02")
    )
    world.happen([{"portfolio": VALUE, "trade_date": "2003-10-02", "kind": "sale", "shares": "500"}])

    months = months_of(plan, 1)

    assert [str(one.month) for one in months] == [OCTOBER] * 3
    rest = [day for day in days_between(date(2003, 10, 3), date(2003, 10, 31)) if is_business_day(day)]
    world.price_rows((name, day, amount) for name, amount in known.items() for day in rest)
    assert projected(months, OCTOBER, plan) == closed(world.close(OCTOBER))


@pytest.mark.plan_section("6(b)")
def test_a_transfer_that_ends_in_a_coming_month_ends_in_the_projection_too(tmp_path: Path) -> None:
    transfers = [dict(one) for one in BOOK["transfers"]]
    transfers[1]["ends"] = "2003-10-16"
    world = MonthWorld.loaded(tmp_path, book=book_with(transfers=transfers))
    plan = Plan.objects.get()

    months = months_of(plan, 2)

    world.price(OCTOBER, NET_ASSETS)
    assert projected(months, OCTOBER, plan) == closed(world.close(OCTOBER))
    assert not any(
        due.assignee == "trust-a" for one in months for due in one.dues if str(one.month) == NOVEMBER
    )


def test_what_was_known_at_an_act_is_projected_again(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    plan = Plan.objects.get()
    act = Act.objects.latest("pk").pk
    then = months_of(plan, 1)
    world.price(OCTOBER, {name: "1.00" for name in NET_ASSETS})

    assert list(project(plan, months=1, known_at=act).changed) == then
    assert str(project(plan, months=1).months[0]) == NOVEMBER


def test_totals_by_payee_are_the_fees(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path)
    fees: dict[PlanMonth, int] = defaultdict(int)
    dues: dict[PlanMonth, int] = defaultdict(int)

    for one in months_of(Plan.objects.get(), 12):
        fees[one.month] += one.distribution_fee + one.service_fee
        dues[one.month] += sum(due.cents for due in one.dues)

    assert fees == dues
    assert len(fees) == 12
