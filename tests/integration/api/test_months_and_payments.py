"""Months and payments by the API: the same figures as the command prints, to the cent."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Plan

pytestmark = pytest.mark.django_db
PLAN = "/api/v1/plans/class-b/"


def printed(*words: str) -> Any:
    """The document that a command prints."""
    said = StringIO()
    call_command(*words, "--json", "--user", "who-closed-it", stdout=said, stderr=StringIO())
    return json.loads(said.getvalue())


def test_a_month_is_the_document_that_closing_prints(september: Plan, officer: Client) -> None:
    answer = officer.get(f"{PLAN}months/2003-09/")

    assert answer.json() == printed("close_month", "2003-09")
    assert answer.json()["totals"] == {
        "distribution_fee": "45000.00",
        "service_fee": "15000.00",
        "prepared": "42125.00",
        "held": "16875.00",
    }


def test_a_month_that_nobody_began_is_open(september: Plan, officer: Client) -> None:
    answer = officer.get(f"{PLAN}months/2999-12/")

    assert {one["status"] for one in answer.json()["portfolios"]} == {"open"}
    assert answer.json()["totals"]["distribution_fee"] == "0.00"


def test_months_are_listed_with_how_far_each_is(september: Plan, officer: Client) -> None:
    answer = officer.get(f"{PLAN}months/")

    assert answer.json() == [
        {
            "month": "2003-09",
            "computed": 2,
            "closed": 0,
            "failed": 0,
            "not_in_force": 0,
            "distribution_fee": "45000.00",
            "service_fee": "15000.00",
        }
    ]


def test_instructions_and_their_lines_are_those_of_the_command(september: Plan, officer: Client) -> None:
    payments = {one["id"]: one for one in printed("payments", "2003-09")["payments"]}

    listed = officer.get(f"{PLAN}instructions/").json()["results"]
    detailed = [officer.get(f"{PLAN}instructions/{one['id']}/").json() for one in listed]

    assert [one["id"] for one in listed] == sorted(payments, key=int)
    for short, whole in zip(listed, detailed, strict=True):
        payment = payments[short["id"]]
        assert whole == {"plan": "class-b", "month": "2003-09", **payment}
        assert short == {"month": "2003-09", **{key: payment[key] for key in payment if key != "lines"}}


@pytest.mark.parametrize(
    ("query", "payees"),
    [
        ("month=2003-09", ["adi", "idi", "adi", "adi", "idi", "trust-a"]),
        ("month=2003-10", []),
        ("status=HELD", ["adi", "trust-a"]),
        ("status=HELD&status=PREPARED&payee=idi", ["idi", "idi"]),
        ("payee_kind=ASSIGNEE", ["trust-a"]),
        ("fund=example bond funds, inc.", ["adi", "idi"]),
        ("portfolio=example-energy-fund&payee_kind=DISTRIBUTOR", ["adi", "adi", "idi"]),
    ],
)
def test_instructions_are_filtered(september: Plan, officer: Client, query: str, payees: list[str]) -> None:
    answer = officer.get(f"{PLAN}instructions/?{query}")

    assert [one["payee"] for one in answer.json()["results"]] == payees


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("month=2003-13&status=PAID&payee_kind=X&colour=red", ["colour", "month", "payee_kind", "status"]),
        ("fund=nobody", ["fund"]),
        ("portfolio=nobody", ["portfolio"]),
    ],
)
def test_every_wrong_filter_is_named(
    september: Plan, officer: Client, query: str, columns: list[str]
) -> None:
    answer = officer.get(f"{PLAN}instructions/?{query}")

    assert answer.status_code == 400
    assert [fault["column"] for fault in answer.json()["faults"]] == columns


def test_more_instructions_are_no_more_queries(september: Plan, officer: Client) -> None:
    counts = []
    for size in (1, 2, 6):
        with CaptureQueriesContext(connection) as queries:
            page = officer.get(f"{PLAN}instructions/?page_size={size}").json()
        counts.append((len(page["results"]), len(queries)))

    assert [rows for rows, _ in counts] == [1, 2, 6]
    assert len({number for _, number in counts}) == 1
    assert counts[0][1] <= 8


def test_pages_of_instructions_together_are_the_whole_list(september: Plan, officer: Client) -> None:
    whole = officer.get(f"{PLAN}instructions/").json()["results"]

    first = officer.get(f"{PLAN}instructions/?page_size=4").json()
    second = officer.get(first["next"]).json()

    assert first["results"] + second["results"] == whole
    assert second["next"] is None


def test_plan_status_is_the_document_that_the_command_prints(september: Plan, officer: Client) -> None:
    said = StringIO()
    call_command("plan_status", "--on", "2004-07-01", "--json", stdout=said)

    answer = officer.get(f"{PLAN}status/?on=2004-07-01")

    assert answer.json() == json.loads(said.getvalue())
    assert answer.json()["portfolios"][0]["state"] == "LAPSED"


def test_a_day_that_is_none_is_refused(september: Plan, officer: Client) -> None:
    answer = officer.get(f"{PLAN}status/?on=2004-02-30")

    assert answer.status_code == 400
    assert answer.json()["faults"] == [
        {
            "source": "request",
            "row": None,
            "column": "on",
            "problem": "2004-02-30 is not a day of the calendar",
            "remedy": "a day that exists, as YYYY-MM-DD",
        }
    ]
