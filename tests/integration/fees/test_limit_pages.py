"""The pages of the lifetime limit on sales charges (Section 2, NASD 2830(d))."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.domain.roles import OUTSIDERS, Role
from governance.domain.work import WorkItem
from governance.models import Plan, ShareClass
from plan_admin.projection.selectors.limit_work import limit_work
from tests.factories.month import GROWTH, INCOME, NET_ASSETS, VALUE, MonthWorld
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
MOST_QUERIES = 40


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    world = MonthWorld.loaded(tmp_path)
    world.tell(sales_charge_limit=[{"portfolios": [GROWTH], "starts": "2003-09-01", "opening": "10000.00"}])
    world.close()
    return world


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def code_of(name: str) -> str:
    return str(ShareClass.objects.get(portfolio__name=name).portfolio.code)


def address(name: str = "", *, app: str = "fees") -> str:
    if not name:
        return reverse(f"{app}:limits", args=["class-b"])
    return reverse(f"{app}:limit", args=["class-b", code_of(name)])


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))


def test_the_list_says_what_was_charged_and_what_is_left(world: MonthWorld) -> None:
    client = signed_in(Role.SECRETARY)

    answer = client.get(address())

    said = answer.content.decode()
    assert "at the close of 30 September 2003" in said
    assert "limit reached" in said
    assert "first on 14 Sep 2003" in said
    assert "10,000.00" in said
    assert "Held to no limit" in said
    (row,) = rows_of(client.get(address(), {"format": "csv"}))
    assert (row["opening"], row["remaining"], row["reached_on"]) == ("10000.00", "0.00", "2003-09-14")
    assert row["state"] == "limit reached"


def test_one_ledger_is_by_month_and_its_days_are_unfolded_on_request(world: MonthWorld) -> None:
    client = signed_in(Role.OFFICER)

    folded = client.get(address(GROWTH)).content.decode()
    unfolded = client.get(address(GROWTH), {"month": "2003-09"})

    assert "14 Sep 2003" in folded
    assert "15 Sep 2003" not in folded
    assert "15 Sep 2003" in unfolded.content.decode()
    assert len(unfolded.context["days"]) == 30
    assert "default, to be confirmed" in folded
    assert "Compounding" in folded or "compounding" in folded
    assert client.get(address(GROWTH), {"month": "nonsense"}).status_code == 200
    days = rows_of(client.get(address(GROWTH), {"format": "csv"}))
    assert len(days) == 30
    assert days[0]["asset_based"] == "750.00"


def test_without_a_limit_the_page_says_that_no_month_is_held_to_it(world: MonthWorld) -> None:
    answer = signed_in(Role.AUDITOR).get(address(INCOME))

    said = answer.content.decode()
    assert "no month is held to it" in said
    assert "no limit on sales charges is recorded" in said
    assert address(INCOME, app="projection") not in said


def test_the_parts_ahead_say_when_at_which_pace(world: MonthWorld) -> None:
    client = signed_in(Role.SECRETARY)

    every = client.get(address(app="projection")).content.decode()
    one = client.get(address(GROWTH, app="projection")).content.decode()
    none = client.get(address(INCOME, app="projection")).content.decode()

    assert GROWTH in every
    assert INCOME not in every
    assert "New gross sales 20 % lower" in one
    assert "no room from 1 Oct 2003" in one
    assert "No month is held to a limit" in none


def test_another_day_is_asked_for_and_one_that_is_none_is_said(world: MonthWorld) -> None:
    client = signed_in(Role.OFFICER)

    assert "at the close of 5 September 2003" in client.get(address(), {"on": "2003-09-05"}).content.decode()
    assert "The day in the address" in client.get(address(), {"on": "x"}).content.decode()


@pytest.mark.parametrize("name", ["", GROWTH])
def test_a_day_ahead_of_the_facts_ends_at_the_last_known_one_and_says_so(
    world: MonthWorld, name: str
) -> None:
    answer = signed_in(Role.OFFICER).get(address(name), {"on": "2030-12-31"})

    said = answer.content.decode()
    assert "at the close of 30 September 2003" in said
    assert "facts are known to 2003-09-30 alone: the ledger ends there, not on 2030-12-31" in said


@pytest.mark.parametrize("role", sorted(OUTSIDERS))
def test_outsiders_do_not_see_it(world: MonthWorld, role: Role) -> None:
    client = signed_in(role)

    for asked in (address(), address(GROWTH), address(app="projection"), address(GROWTH, app="projection")):
        assert client.get(asked).status_code == 403


def test_its_queries_do_not_grow_with_the_limits(world: MonthWorld) -> None:
    client = signed_in(Role.OFFICER)

    def queries(of: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as asked:
            of()
        return len(asked)

    def asked_with(portfolio: str) -> list[int]:
        told = {"portfolios": [portfolio], "starts": "2003-09-01", "opening": "10000.00"}
        world.tell(sales_charge_limit=[told])
        return [
            queries(lambda: client.get(address())),
            queries(lambda: client.get(address(app="projection"))),
        ]

    one, all_of_them = asked_with(INCOME), asked_with(VALUE)

    assert all(after <= before + 2 for before, after in zip(one, all_of_them, strict=True))
    assert max(all_of_them) <= MOST_QUERIES


def test_its_queries_do_not_grow_with_the_months_that_nobody_has_closed(world: MonthWorld) -> None:
    client = signed_in(Role.OFFICER)

    def queries_with_open(month: str) -> int:
        world.price(month, NET_ASSETS)
        redeemed = {"portfolio": GROWTH, "trade_date": f"{month}-03", "kind": "redemption", "shares": 100}
        charge = {"original_issue_date": "2003-07-15", "cdsc": "100.00", "cost_per_share": "20"}
        world.happen([redeemed | charge])
        with CaptureQueriesContext(connection) as asked:
            client.get(address(GROWTH, app="projection"))
        return len(asked)

    one, two, three = [queries_with_open(month) for month in ("2003-10", "2003-11", "2003-12")]

    assert one == two == three


def test_a_limit_that_is_reached_or_near_waits_for_compliance(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(
        sales_charge_limit=[
            {"portfolios": [GROWTH], "starts": "2003-09-01", "opening": "10000.00"},
            {"portfolios": [INCOME], "starts": "2003-09-01", "opening": "20000.00"},
            {"portfolios": [VALUE], "starts": "2003-09-01", "opening": "9000000.00"},
        ]
    )
    world.close()

    items = {item.whom: item for item in limit_work(Plan.objects.get())}

    assert set(items) == {GROWTH, INCOME}
    assert items[GROWTH].what.endswith("is reached")
    assert (items[GROWTH].since, items[GROWTH].due) == (date(2003, 9, 14), None)
    due = items[INCOME].due
    # 15,500.00 and interest after September, 150.00 a day.
    assert due is not None
    assert date(2004, 1, 10) < due < date(2004, 1, 25)
    said = signed_in(Role.OFFICER).get("/needs/").content.decode()
    assert "no asset-based sales charge accrues" in said


def work() -> dict[str, WorkItem]:
    return {item.whom: item for item in limit_work(Plan.objects.get())}


def sale(day: str, amount: str) -> dict[str, object]:
    return {"portfolio": GROWTH, "trade_date": day, "kind": "sale", "shares": 1, "amount": amount}


def test_a_limit_is_reached_since_the_first_of_the_months_without_room(world: MonthWorld) -> None:
    for month in ("2003-10", "2003-11"):
        world.price(month, NET_ASSETS)
        world.close(month)

    assert work()[GROWTH].since == date(2003, 9, 14)


def test_a_month_that_ended_with_room_begins_the_count_anew(world: MonthWorld) -> None:
    world.price("2003-10", NET_ASSETS)
    # 12,500.00 of room, of which the day charges 750.00.
    world.happen([sale("2003-10-31", "200000.00")])
    world.close("2003-10")

    # The month charged 750.00 and wanted 23,250.00: what remains lasts for some weeks, not for years.
    near = work()[GROWTH]
    assert near.what.endswith("will be reached at the present pace")
    assert near.due is not None
    assert date(2003, 11, 15) < near.due < date(2003, 12, 15)

    world.price("2003-11", NET_ASSETS)
    world.close("2003-11")
    world.price("2003-12", NET_ASSETS)
    world.close("2003-12")
    reached = work()[GROWTH]
    assert reached.what.endswith("is reached")
    assert reached.since is not None
    assert f"{reached.since:%Y-%m}" == "2003-11"


def test_a_limit_that_no_month_was_held_to_yet_is_warned_of(world: MonthWorld) -> None:
    world.tell(sales_charge_limit=[{"portfolios": [INCOME], "starts": "2003-09-01", "opening": "20000.00"}])

    due = work()[INCOME].due

    # September charged 4,500.00, and 150.00 a day go on.
    assert due is not None
    assert date(2004, 1, 10) < due < date(2004, 1, 25)


def test_a_class_that_was_charged_beyond_its_room_counts_from_the_first_month_held_to_it(
    world: MonthWorld,
) -> None:
    world.tell(sales_charge_limit=[{"portfolios": [VALUE], "starts": "2003-09-01", "opening": "0.00"}])
    world.price("2003-10", NET_ASSETS)
    world.close("2003-10")

    reached = work()[VALUE]

    assert reached.what.endswith("is reached")
    assert (reached.since, reached.due) == (date(2003, 10, 1), None)
