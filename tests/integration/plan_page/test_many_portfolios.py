"""A Plan of 62 Portfolios: its lists are bounded, say what they leave out, and lead to the whole of it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client

from governance.domain.roles import Role
from plan_admin.book.services import load_book_data
from plan_admin.needs.selectors import tasks_of_plan
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person

MORE, WAIVED = 60, 20
PLAN_PAGE, OVERVIEW, IN_FORCE = "/class-b/plan/", "/class-b/overview/", "/class-b/status/"
SEPTEMBER_30 = {"on": "2003-09-30"}


def waivers() -> bytes:
    """Each of twenty Portfolios is charged a rate of its own."""
    lowered = [
        {
            "portfolios": [f"Example Sector {number} Fund"],
            "component": "distribution_fee",
            "charged": f"0.{number:02d}",
            "effective": "2003-09-01",
            "reason": "For a while",
        }
        for number in range(1, WAIVED + 1)
    ]
    return yaml.safe_dump({"waivers": lowered}).encode()


@pytest.fixture(scope="module")
def client(django_db_setup: None, django_db_blocker: Any) -> Iterator[Client]:
    with made_and_undone(django_db_blocker):
        user = person(Role.OFFICER, name="reader")
        closed_september(user, more=MORE)
        load_book_data(
            data=waivers(),
            source="waivers.yaml",
            plan_code="class-b",
            acting_user=user,
            read_file=lambda name: b"",
        )
        found = Client()
        found.force_login(user)
        yield found


def said(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows(client: Client, address: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(address, {**asked, "format": "csv"})
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_forty_portfolios_are_named_and_the_rest_is_counted(client: Client) -> None:
    page = said(client, PLAN_PAGE, **SEPTEMBER_30)
    beside = page[page.index('id="section-10"') : page.index('id="section-11"')]

    assert "<summary>62 Portfolios</summary>" in beside
    assert "Example Sector 38 Fund and 22 more, all in" in beside
    assert "Example Sector 39 Fund" not in beside
    assert 'href="/class-b/status/?on=2003-09-30"' in beside


def test_rates_are_few_beside_sections_2_and_5_more_beside_schedule_a_and_all_in_the_file(
    client: Client,
) -> None:
    page = said(client, PLAN_PAGE, **SEPTEMBER_30)
    section_2 = page[page.index('id="section-2"') : page.index('id="section-3"')]
    schedule = page[page.index('id="section-schedule-a"') :]
    found = rows(client, PLAN_PAGE, **SEPTEMBER_30, table="rates")

    assert "Not shown here: 18 further sets of rates" in section_2
    assert "Not shown here: 9 further sets of rates" in schedule
    assert len(found) == MORE + 2
    one = next(row for row in found if row["portfolio"] == "Example Sector 7 Fund")
    assert (one["maximum_asset_based"], one["charged_asset_based"], one["not_charged_because"]) == (
        "0.0075",
        "0.0007",
        "",
    )


def test_the_file_of_rates_says_why_a_portfolio_is_charged_none(client: Client) -> None:
    found = rows(client, PLAN_PAGE, on="2004-07-15", table="rates")

    assert {(row["charged_asset_based"], row["charged_service"]) for row in found} == {("0", "0")}
    assert {row["not_charged_because"] for row in found} == {
        "lapsed after 30 June 2004: nothing is charged; what later days would come to is held"
    }


def twentyfold(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Twenty times what waits for somebody, as where many Portfolios ask for it one by one."""
    monkeypatch.setattr(f"{module}.tasks_of_plan", lambda *args, **asked: tasks_of_plan(*args, **asked) * 20)


def test_of_many_tasks_five_stand_beside_their_paragraph_and_all_on_a_page_of_their_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    twentyfold(monkeypatch, "plan_admin.plan_page.selectors.page")
    page = said(client, PLAN_PAGE, **SEPTEMBER_30)
    beside = page[page.index('id="section-7"') : page.index('id="section-8"')]
    whole = said(client, PLAN_PAGE, **SEPTEMBER_30, open="7")

    assert beside.count("Quarterly reports to be presented</strong>") == 5
    assert 'href="?on=2003-09-30&amp;open=7"' in beside
    assert "<h1>Open under 7</h1>" in whole
    assert whole.count("Quarterly reports to be presented</strong>") == 50
    assert "Page 1 of 2, 80 rows in all" in whole
    assert "Not shown here: 75 more" in beside
    assert '<a href="?on=2003-09-30">The Plan</a>' in whole


@pytest.mark.parametrize("asked", ["14", "6(z)", "<script>", "9" * 300])
def test_what_is_open_under_no_paragraph_of_it_is_the_whole_page(client: Client, asked: str) -> None:
    assert "<h1>The Plan</h1>" in said(client, PLAN_PAGE, **SEPTEMBER_30, open=asked)


def test_the_plan_in_force_has_fifty_portfolios_a_page(client: Client) -> None:
    first, second = (said(client, IN_FORCE, **SEPTEMBER_30, page=page) for page in ("1", "2"))

    assert "in force for 62 Portfolios" in first
    assert "Page 1 of 2, 62 rows in all" in first
    assert [page.count('<th scope="row">') for page in (first, second)] == [50, 12]
    assert len(rows(client, IN_FORCE, **SEPTEMBER_30)) == MORE + 2


def test_the_overview_s_lists_lead_to_a_page_of_their_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    twentyfold(monkeypatch, "plan_admin.overview.selectors")
    page = said(client, OVERVIEW, year="2003")
    late = page[page.index('id="late"') : page.index('id="terms"')]
    whole = said(client, OVERVIEW, year="2003", table="late")

    assert late.count("<strong>") == 10
    assert 'href="?year=2003&amp;table=late"' in late
    assert whole.count("<strong>") == 50
    assert '<a href="?year=2003">Overview of 2003</a>' in whole
    assert "Example Sector 39 Fund" not in page


def test_of_many_funds_the_overview_shows_those_that_incurred_most(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plan_admin.overview.selectors.FUNDS_SHOWN", 1)

    page = said(client, OVERVIEW, year="2003")
    table = page[page.index('aria-labelledby="fees"') : page.index('id="held"')]
    whole = said(client, OVERVIEW, year="2003", table="fees")

    assert '<th scope="row">EXAMPLE STOCK FUNDS, INC.</th>' in table
    assert "EXAMPLE BOND FUNDS, INC." not in table
    assert "Not shown here: 1 Fund that incurred less" in table
    assert '<th scope="row">EXAMPLE BOND FUNDS, INC.</th>' in whole
