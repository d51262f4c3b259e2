"""A statement to the cent, and the same figures on the page, in print and in the file."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import Statement
from assignments.selectors.access import Viewer, access_statement
from governance.domain.roles import Role
from governance.models import Plan
from governance.templatetags.figures import dollars
from tests.factories import outsiders
from tests.factories.closed_month import BOND, SEPTEMBER, STOCK, closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person

pytestmark = pytest.mark.django_db

BASE = "/class-b/statements/2003-09"
WHY = "/class-b/explained/2003-09"
BOND_CODE = "example-high-yield-fund"
STAFF = Viewer(is_staff=True, parties=frozenset())
PAGES = (
    "/class-b/statements/",
    f"{BASE}/distributor/adi/",
    f"{BASE}/assignee/trust-a/",
    f"{BASE}/agent/depository/",
    f"{WHY}/fee/{BOND_CODE}/service_fee/",
    f"{WHY}/share/{BOND_CODE}/adi/distribution_fee/",
    f"{WHY}/portion/{BOND_CODE}/adi/trust-a/",
)


class _Cells(HTMLParser):
    """The words of every cell of a page's tables, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.is_inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {data.strip()}".strip()


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: Any) -> Iterator[Plan]:
    with made_and_undone(django_db_blocker):
        user = get_user_model().objects.create_user(username="acting-user")
        yield closed_september(user, besides=outsiders.AGENT_BOOK)


@pytest.fixture
def client(plan: Plan) -> Client:
    found = Client()
    found.force_login(person(Role.AUDITOR))
    return found


def _statement(plan: Plan, kind: PayeeKind, code: str) -> Statement:
    return access_statement(STAFF, plan, month=SEPTEMBER, party=Party(kind=kind, code=code))


@pytest.mark.plan_section("6(a)", "6(b)", "6(e)")
def test_distributor_is_told_its_share_what_goes_to_others_and_what_a_claim_takes(plan: Plan) -> None:
    statement = _statement(plan, PayeeKind.DISTRIBUTOR, "adi")

    found = {
        one.portfolio_name: (one.distribution, one.balance, one.service_fee, one.lines.offsets)
        for one in statement.entries
    }
    assert found == {BOND: (16_87500, 6_75000, 7_50000, -1_00000), STOCK: (16_87500, 6_75000, 7_50000, 0)}
    bond, stock = statement.entries
    assert (bond.lines.payable, bond.lines.held, bond.lines.elsewhere) == (23_37500, 0, 0)
    assert (stock.lines.payable, stock.lines.held, stock.lines.elsewhere) == (7_50000, 6_75000, 10_12500)
    assert stock.lines.held_because == ("Section 6(d): no Monthly Calculation of adi for 2003-09",)
    assert (statement.due, statement.apart) == (47_75000, 0)
    assert [(one.assignee, one.portion) for one in statement.assignees] == [("trust-a", 10_12500)] * 2


@pytest.mark.plan_section("6(d)")
def test_assignee_is_told_that_without_a_direction_the_distributor_pays_it(plan: Plan) -> None:
    bond, stock = _statement(plan, PayeeKind.ASSIGNEE, "trust-a").entries

    assert (bond.distribution, bond.lines.payable, bond.lines.held) == (10_12500, 0, 0)
    assert bond.lines.elsewhere == 10_12500
    assert bond.lines.route == "paid to the Distributor; look to adi (Section 6(d))"
    assert bond.lines.payments == ()
    assert (stock.lines.held, stock.lines.elsewhere, stock.lines.route) == (10_12500, 0, "the Fund")


@pytest.mark.plan_section("6(e)")
def test_agent_is_told_of_the_whole_share_and_the_assignee_to_look_to_it(plan: Plan) -> None:
    agent = _statement(plan, PayeeKind.COLLECTION_AGENT, "depository")
    assignee = _statement(plan, PayeeKind.ASSIGNEE, "trust-b")

    assert [(one.distributor, one.distribution, one.lines.payable) for one in agent.entries] == [
        ("idi", 5_62500, 5_62500)
    ] * 2
    assert {one.lines.route for one in assignee.entries} == {
        "paid to the collection agent; look to it (Section 6(e))"
    }
    assert [one.distribution for one in assignee.entries] == [1_40625] * 2


@pytest.mark.parametrize("address", PAGES)
def test_page_and_print_have_the_same_cells(client: Client, address: str) -> None:
    page, paper = _Cells(), _Cells()
    page.feed(client.get(address).content.decode())
    paper.feed(client.get(f"{address}?format=print").content.decode())

    assert page.rows
    assert page.rows == paper.rows


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (PAGES[1], ("distribution", "balance", "service_fee", "offsets", "due", "payable", "held")),
        (PAGES[2], ("distribution", "payable", "held", "elsewhere")),
        (PAGES[3], ("distribution", "payable", "held")),
        (PAGES[5], ("floor", "further_cent", "amount")),
    ],
)
def test_file_has_the_figures_of_the_page(client: Client, address: str, names: tuple[str, ...]) -> None:
    page = _Cells()
    page.feed(client.get(address).content.decode())
    lines = list(csv.DictReader(io.StringIO(client.get(f"{address}?format=csv").content.decode())))

    assert lines
    on_the_page = [cell for row in page.rows for cell in row]
    for line in lines:
        for name in names:
            if line[name]:
                assert dollars(line[name]) in on_the_page, (name, line)
    for total in (line for line in lines if line["row"] == "total"):
        parts = [line for line in lines if line["row"] == "row" and line["table"] == total["table"]]
        for name in names:
            if total[name]:
                assert sum(Decimal(line[name] or 0) for line in parts) == Decimal(total[name])


def test_every_convention_is_printed_on_a_statement(client: Client) -> None:
    text = client.get(f"{PAGES[1]}?format=print").content.decode()

    assert all(name in text for name in ("DAY_COUNT", "NET_ASSETS_BASIS", "SERVICE_FEE", "TIE_TOLERANCE"))


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2004, 6, 30), "These payments stand until 30 Jun 2004 unless the Boards continue the Plan"),
        (date(2004, 7, 1), "was in force through 30 Jun 2004; no continuance was carried by then"),
    ],
)
@pytest.mark.parametrize("more", ["", "?format=print"])
def test_a_statement_says_until_when_its_payments_stand(
    client: Client, monkeypatch: pytest.MonkeyPatch, today: date, says: str, more: str
) -> None:
    monkeypatch.setattr("assignments.views.months.timezone.localdate", lambda: today)

    for party in ("distributor/adi", "assignee/trust-a"):
        assert says in client.get(f"{BASE}/{party}/{more}").content.decode()


def test_every_link_of_a_statement_leads_somewhere(client: Client) -> None:
    text = client.get(PAGES[1]).content.decode()
    links = {
        part.split('"')[0] for part in text.split('href="')[1:] if part.startswith("/class-b/explained/")
    }

    assert len(links) > 10
    for address in sorted(links):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "agrees with the stored figure" in page.content.decode()


def test_statements_are_filtered_and_ordered_by_the_address(client: Client) -> None:
    text = client.get("/class-b/statements/?kind=assignee&sort=amount&month=2003-09").content.decode()

    assert text.index("Trust A") < text.index("Trust B")
    assert "The Depository" not in text
