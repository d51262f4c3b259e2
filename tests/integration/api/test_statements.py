"""Statements and explanations by the API: the figures of the pages, and to each its own."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assignments.domain.parties import ROLE_OF_KIND
from assignments.domain.routes import PayeeKind
from assignments.services.memberships import confirm_membership, propose_membership
from governance.domain.roles import Role
from governance.models import Plan
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PLAN = "/api/v1/plans/class-b/"
ADI = f"{PLAN}statements/2003-09/distributor/adi/"
TRUST = f"{PLAN}statements/2003-09/assignee/trust-a/"
EXPLAINED = f"{PLAN}explained/2003-09/"
NO_SUCH_THING = {
    "message": "There is no such thing, or it is not yours.",
    "section": "",
    "faults": [],
    "who_may": [],
}


@pytest.fixture
def acts_for(september: Plan) -> Callable[..., Client]:
    """`acts_for(PayeeKind.ASSIGNEE, "trust-a")`: the client of that party's user."""

    def enter(kind: PayeeKind, code: str) -> Client:
        user = person(ROLE_OF_KIND[kind], name=f"{code}-user")
        membership = propose_membership(
            user=user, kind=kind, code=code, acting_user=person(Role.OFFICER, name="o"), reason="A letter"
        )
        confirm_membership(membership_id=membership.pk, acting_user=person(Role.APPROVER, name="a"))
        client = Client()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def adi(acts_for: Callable[..., Client]) -> Client:
    return acts_for(PayeeKind.DISTRIBUTOR, "adi")


@pytest.fixture
def trust(acts_for: Callable[..., Client]) -> Client:
    return acts_for(PayeeKind.ASSIGNEE, "trust-a")


def addresses_in(document: Any) -> Iterator[str]:
    """The addresses of everything that explains a figure of a document."""
    for sheet in document["sheets"]:
        for row in (*sheet["rows"], *((sheet["totals"],) if sheet["totals"] else ())):
            yield from row["why"].values()
    yield from (fact["why"] for fact in document.get("facts", ()) if fact["why"])


def test_staff_see_every_payee_s_statement(september: Plan, officer: Client) -> None:
    listed = officer.get(f"{PLAN}statements/").json()

    assert [(one["payee"], one["amount"], one["is_final"]) for one in listed] == [
        ("trust-a", "20250.00", False),
        ("trust-b", "2812.50", False),
        ("adi", "33750.00", False),
        ("idi", "11250.00", False),
    ]
    assert {officer.get(one["statement"]).status_code for one in listed} == {200}


def test_an_outsider_sees_its_own_statements_and_no_other(september: Plan, trust: Client) -> None:
    listed = trust.get(f"{PLAN}statements/").json()

    assert [(one["payee"], one["amount"]) for one in listed] == [("trust-a", "20250.00")]
    assert trust.get(TRUST).json()["payee"] == "trust-a"
    for other in (ADI, TRUST.replace("trust-a", "trust-b"), TRUST.replace("trust-a", "trust-q")):
        answer = trust.get(other)
        assert (answer.status_code, answer.json()) == (404, NO_SUCH_THING)


def test_an_outsider_who_acts_for_nobody_sees_nothing(september: Plan, as_: Callable[..., Client]) -> None:
    client = as_(Role.DISTRIBUTOR)

    assert client.get(f"{PLAN}statements/").json() == []
    assert client.get(ADI).json() == NO_SUCH_THING


@pytest.mark.parametrize(
    "address", ["instructions/", "instructions/1/", "months/", "net-assets/", "jobs/", "status/", ""]
)
def test_an_outsider_gets_nothing_else_of_the_plan(september: Plan, adi: Client, address: str) -> None:
    assert adi.get(PLAN + address).status_code == 403


@pytest.mark.parametrize("address", [f"{PLAN}statements/", ADI])
def test_the_secretary_gets_no_statements(september: Plan, as_: Callable[..., Client], address: str) -> None:
    answer = as_(Role.SECRETARY).get(address)

    assert answer.status_code == 403
    assert "Distributor's user" in answer.json()["who_may"]


def test_a_statement_has_the_figures_of_its_page_s_file(september: Plan, adi: Client) -> None:
    file = adi.get("/class-b/statements/2003-09/distributor/adi/?format=csv").content.decode()
    rows = list(csv.DictReader(StringIO(file, newline="")))

    found = adi.get(ADI).json()

    listed = [
        (sheet["heading"], row["cells"])
        for sheet in found["sheets"]
        for row in (*sheet["rows"], *((sheet["totals"],) if sheet["totals"] else ()))
    ]
    assert len(listed) == len(rows)
    for (heading, cells), row in zip(listed, rows, strict=True):
        assert row["table"] == heading
        assert {name: text or "" for name, text in cells.items()} == {name: row[name] for name in cells}
    assert (found["due"], found["payable"], found["held"]) == ("47750.00", "30875.00", "6750.00")


@pytest.mark.parametrize(
    ("query", "payees"),
    [
        ("payee_kind=ASSIGNEE", ["trust-a", "trust-b"]),
        ("payee=adi&month=2003-09", ["adi"]),
        ("month=2003-10", []),
    ],
)
def test_statements_are_filtered(september: Plan, officer: Client, query: str, payees: list[str]) -> None:
    listed = officer.get(f"{PLAN}statements/?{query}").json()

    assert [one["payee"] for one in listed] == payees


def test_every_wrong_filter_is_named(september: Plan, officer: Client) -> None:
    answer = officer.get(f"{PLAN}statements/?month=x&payee_kind=y&payee=%00")

    assert answer.status_code == 400
    assert [fault["column"] for fault in answer.json()["faults"]] == ["month", "payee", "payee_kind"]


def test_every_figure_leads_to_what_explains_it_down_to_the_days(september: Plan, officer: Client) -> None:
    waiting, seen = [ADI, TRUST], set()
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            answer = officer.get(address)
            assert answer.status_code == 200, address
            assert answer.json().get("agrees", True) is True, address
            waiting += addresses_in(answer.json())

    assert {
        address.removeprefix(EXPLAINED).partition("/")[0] for address in seen if EXPLAINED in address
    } == {
        "fee",
        "share",
        "portion",
        "payment",
    }


def test_an_explained_share_has_its_days_and_its_proof(september: Plan, adi: Client) -> None:
    found = adi.get(f"{EXPLAINED}share/example-energy-fund/adi/distribution_fee/").json()

    assert (found["amount"], found["agrees"], found["is_final"]) == ("16875.00", True, False)
    assert max(len(sheet["rows"]) for sheet in found["sheets"]) >= 30
    assert {sheet["section"] for sheet in found["sheets"]} >= {"6(a)"}


@pytest.mark.parametrize(
    "address",
    [
        "share/example-energy-fund/idi/distribution_fee/",
        "portion/example-energy-fund/idi/trust-b/",
        "payment/1/",
        "payment/99999999999999999999/",
        "fee/no-such-fund/service_fee/",
        "fee/example-energy-fund/no-such-fee/",
    ],
)
def test_what_is_another_s_and_what_is_not_there_look_alike(
    september: Plan, trust: Client, address: str
) -> None:
    answer = trust.get(EXPLAINED + address)

    assert (answer.status_code, answer.json()) == (404, NO_SUCH_THING)


def test_an_outsider_reads_its_own_payment(september: Plan, trust: Client, officer: Client) -> None:
    own = officer.get(f"{PLAN}instructions/?payee=trust-a").json()["results"][0]

    found = trust.get(f"{EXPLAINED}payment/{own['id']}/").json()

    assert (found["amount"], own["status"]) == (own["amount"], "HELD")


def test_a_statement_asks_a_bounded_number_of_questions(september: Plan, officer: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert officer.get(ADI).status_code == 200

    assert len(queries) <= 23  # the last: the head of the chain
