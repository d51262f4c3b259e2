"""The year at a glance: sums to the cent, months that are not there, files, and what is asked wrongly."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assignments.selectors.incurred import FundMonth, incurred_by_month
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.overview.selectors import year_shown, years_of
from tests.factories.closed_month import SEPTEMBER, closed_september
from tests.factories.month import GROWTH, MonthWorld
from tests.factories.once import made_and_undone
from tests.factories.people import person
from tests.factories.plans import small_plan

PAGE = "/class-b/overview/"
BOND_FUND, STOCK_FUND = "example-bond-funds-inc", "example-stock-funds-inc"
JANUARY, DECEMBER = PlanMonth(date(2003, 1, 1)), PlanMonth(date(2003, 12, 1))
OCTOBER_2003, JULY_2004 = date(2003, 10, 20), date(2004, 7, 15)


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user)


@pytest.fixture
def officer(db: None) -> Any:
    return person(Role.OFFICER)


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def rows(client: Client, **asked: str) -> list[dict[str, str]]:
    answer = client.get(PAGE, {"format": "csv", **asked})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


@pytest.mark.django_db
def test_fees_are_summed_by_fund_and_month(plan: Plan) -> None:
    found = incurred_by_month(plan, first=JANUARY, last=DECEMBER)

    assert found == (
        FundMonth(fund=BOND_FUND, month=SEPTEMBER, distribution=22_500_00, service=7_500_00),
        FundMonth(fund=STOCK_FUND, month=SEPTEMBER, distribution=22_500_00, service=7_500_00),
    )
    assert incurred_by_month(plan, first=JANUARY, last=PlanMonth(date(2003, 8, 1))) == ()


@pytest.mark.django_db
def test_a_year_is_its_twelve_months_and_what_is_not_computed_is_not_zero(plan: Plan, officer: Any) -> None:
    shown = year_shown(plan, year=2003, today=OCTOBER_2003, user=officer)

    assert shown.totals == (None,) * 8 + (60_000_00,) + (None,) * 3
    assert [(one.code, one.total) for one in shown.funds] == [(BOND_FUND, 30_000_00), (STOCK_FUND, 30_000_00)]
    assert (shown.distribution, shown.service, shown.highest) == (45_000_00, 15_000_00, 60_000_00)
    assert [(one.x, one.height) for one in shown.chart] == [(404, 160)]
    assert years_of(plan) == (2003,)


@pytest.mark.django_db
def test_what_is_held_says_of_which_month_and_why(plan: Plan, officer: Any) -> None:
    shown = year_shown(plan, year=2003, today=OCTOBER_2003, user=officer)

    assert [(one.month, one.payments, one.cents, one.reasons) for one in shown.held] == [
        (SEPTEMBER, 2, 16_875_00, ("Section 6(d): no Monthly Calculation of adi for 2003-09",))
    ]
    assert [one.item.what for one in shown.late] == ["Ask for the Monthly Calculation of adi for 2003-09"]


@pytest.mark.django_db
def test_terms_are_those_of_today_or_of_the_end_of_a_year_that_is_over(plan: Plan, officer: Any) -> None:
    now, then = (year_shown(plan, year=year, today=JULY_2004, user=officer) for year in (2004, 2003))

    assert [(one.state, one.due_until) for one in now.terms] == [("OVERDUE", date(2004, 6, 30))]
    assert [(one.state, one.due_until) for one in then.terms] == [("UPCOMING", date(2004, 6, 30))]
    assert then.on == date(2003, 12, 31)


@pytest.mark.django_db
def test_a_corrected_month_counts_as_corrected(tmp_path: Path, officer: Any) -> None:
    world = MonthWorld.loaded(tmp_path, months=("2003-09", "2003-10"))
    world.close("2003-09", finish=True)
    plan = Plan.objects.get()
    before = year_shown(plan, year=2003, today=OCTOBER_2003, user=officer)

    # 2 September 2003: 73 million instead of 36.5: 750.00 and 250.00 more of that day.
    world.price_rows([(GROWTH, "2003-09-02", "73000000.00")])
    world.close("2003-10")
    after = year_shown(plan, year=2003, today=OCTOBER_2003, user=officer)

    assert (before.corrected, after.corrected) == ((), (SEPTEMBER,))
    stood, corrected = before.totals[8], after.totals[8]
    assert stood is not None
    assert corrected == stood + 1_000_00
    of_september = incurred_by_month(plan, first=SEPTEMBER, last=SEPTEMBER)
    assert sum(one.distribution for one in of_september) == before.distribution + 750_00
    assert [one.fund for one in of_september if one.is_corrected] == ["alpha-funds-inc"]


@pytest.mark.django_db
def test_each_table_is_a_file(plan: Plan, client: Client) -> None:
    assert rows(client, year="2003") == [
        {"fund": "EXAMPLE BOND FUNDS, INC.", "month": "2003-09", "incurred": "30000.00"},
        {"fund": "EXAMPLE STOCK FUNDS, INC.", "month": "2003-09", "incurred": "30000.00"},
    ]
    assert [row["held"] for row in rows(client, year="2003", table="held")] == ["16875.00"]
    assert [row["in_force_until"] for row in rows(client, year="2003", table="terms")] == ["2004-06-30"] * 2
    assert rows(client, year="2003", table="limits") == []
    assert "Ask for the Monthly Calculation of adi for 2003-09" in [
        row["what"] for row in rows(client, year="2003", table="late")
    ]


@pytest.mark.django_db
def test_an_empty_year_leads_to_those_that_are_not(plan: Plan, client: Client) -> None:
    answer = client.get(PAGE, {"year": "1999"})

    assert answer.status_code == 200
    said = answer.content.decode()
    assert "No month of 1999 is computed." in said
    assert '<a href="?year=2003">2003</a>' in said
    assert "<svg" not in said


@pytest.mark.django_db
def test_a_plan_without_a_month_leads_to_the_files(acting_user: Any, client: Client) -> None:
    small_plan(acting_user)

    said = client.get(PAGE).content.decode()

    assert "/class-b/files/" in said
    assert "then close a month" in said


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["x", "-1", "20040", "1979", "٢٠٠٤", "2004' OR 1=1", "9" * 400])
def test_a_year_that_is_none_is_said_and_the_latest_is_shown(plan: Plan, client: Client, year: str) -> None:
    answer = client.get(PAGE, {"year": year, "format": "csv"})

    assert answer.status_code == 422
    assert "is no year; write it like 2004" in answer.content.decode()
    assert "Shown is 2003." in answer.content.decode()


@pytest.mark.django_db
def test_a_table_that_is_none_is_the_page(plan: Plan, client: Client) -> None:
    answer = client.get(PAGE, {"format": "csv", "table": "secrets"})

    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_compliance_s_desk_begins_with_it(plan: Plan, client: Client) -> None:
    said = client.get(PAGE).content.decode()
    desk = said[said.index(">Compliance</p>") :]

    assert desk.index("Overview") < desk.index("Month")
    assert f'<a href="{PAGE}" aria-current="page">Overview</a>' in said


def _queries(blocker: Any, *, more: int) -> list[int]:
    with made_and_undone(blocker):
        user = person(Role.OFFICER, name="reader")
        closed_september(user, more=more)
        client = Client()
        client.force_login(user)
        counted = []
        for year in ("2003", "2004"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(PAGE, {"year": year}).status_code == 200
            counted.append(len(queries))
        return counted


def test_the_page_of_twelve_portfolios_asks_as_much_as_that_of_two(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    assert _queries(django_db_blocker, more=10) == _queries(django_db_blocker, more=0)
