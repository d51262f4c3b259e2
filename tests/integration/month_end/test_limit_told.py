"""Section 2: what the lifetime limit cut is told on every statement, and explained down to the day."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from assignments.domain.explanation import Explanation
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Row, Sheet
from assignments.selectors.access import (
    EVERYBODY,
    access_fee,
    access_payment,
    access_portion,
    access_share,
    access_statement,
    access_year,
)
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component
from governance.domain.roles import Role
from governance.models import Plan
from tests.factories import outsiders
from tests.factories.month import (
    GROWTH,
    SEPTEMBER,
    Document,
    MonthWorld,
    book_with,
    do,
    entry_with,
    portfolio_of,
    shares_of,
)
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
CODE = "alpha-growth-fund"
MONTH = PlanMonth(date(2003, 9, 1))
OCTOBER = "2003-10"
REACHED = (
    "Section 2: the lifetime limit on sales charges was reached in Alpha Growth Fund on 2003-09-14: of the"
    " month's asset-based sales charge"
)
ADI = Party(kind=PayeeKind.DISTRIBUTOR, code="adi")
IDI = Party(kind=PayeeKind.DISTRIBUTOR, code="idi")
TRUST_A = Party(kind=PayeeKind.ASSIGNEE, code="trust-a")
DEPOSITORY = Party(kind=PayeeKind.COLLECTION_AGENT, code="depository-c")
WORDS = {
    PayeeKind.DISTRIBUTOR: "distributor",
    PayeeKind.ASSIGNEE: "assignee",
    PayeeKind.COLLECTION_AGENT: "agent",
}
EVERY_KIND = (ADI, IDI, TRUST_A, DEPOSITORY)
CHANGED = {
    "a cut day": "UPDATE fees_monthlyfee SET distribution_accruals[20] = 1000",
    "a day before the limit was reached": (
        "UPDATE fees_monthlyfee SET distribution_accruals[2] = distribution_accruals[2] - 1000"
    ),
    "a day before the limit": "UPDATE fees_ledgermonth SET wanted[20] = 1",
    "the fee": "UPDATE fees_monthlyfee SET distribution_fee = distribution_fee + 1",
}


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    """The limit of Alpha Growth Fund is reached in September; two redemptions withheld a charge."""
    agreements = entry_with("agreements", 1, cdsc_transferable=True)
    transfers = entry_with("transfers", 1, components=["distribution_fee", "cdsc"])
    book = book_with(agreements=agreements, transfers=transfers)
    world = MonthWorld.loaded(tmp_path, book=book, months=(SEPTEMBER, OCTOBER))
    limit = {"portfolios": [GROWTH], "starts": "2003-09-01", "opening": "10000.00"}
    world.tell(sales_charge_limit=[limit])
    world.happen([redeemed("2003-09-03", "2003-07-15", "100.00"), redeemed("2003-09-24", "2003-07-15", "70")])
    return world


@pytest.fixture
def closed(world: MonthWorld) -> Document:
    return world.close()


def redeemed(day: str, issued: str, cdsc: str) -> dict[str, Any]:
    return {
        "portfolio": GROWTH,
        "trade_date": day,
        "kind": "redemption",
        "shares": 100,
        "original_issue_date": issued,
        "cost_per_share": "20",
        "cdsc": cdsc,
    }


def plan() -> Plan:
    return Plan.objects.get()


def explained_fee(component: Component = Component.DISTRIBUTION_FEE) -> Explanation:
    return access_fee(EVERYBODY, plan(), month=MONTH, portfolio=CODE, component=component)


def explained_share(distributor: str) -> Explanation:
    return access_share(
        EVERYBODY,
        plan(),
        month=MONTH,
        portfolio=CODE,
        distributor=distributor,
        component=Component.DISTRIBUTION_FEE,
    )


def sheet(explanation: Explanation, key: str) -> Sheet:
    return next(one for one in explanation.sheets if one.key == key)


def day(explanation: Explanation, day_: date, key: str = "days") -> Row:
    return next(row for row in sheet(explanation, key).rows if row.cells["day"] == day_)


def test_the_fee_of_a_cut_month_is_explained_and_each_cut_day_says_why(closed: Document) -> None:
    found = explained_fee()

    assert found.agrees, found.differences
    fee = Decimal(portfolio_of(closed, GROWTH)["distribution_fee"])
    assert found.amount == fee * 100
    cut = day(found, date(2003, 9, 20)).cells
    assert cut["accrual"] == 0
    assert cut["note"].startswith(
        "before the limit 750.00 of the class; Section 2: the lifetime limit on sales charges leaves 0.00"
    )
    assert "limit" not in day(found, date(2003, 9, 5)).cells["note"]
    before, cut_off, rest = (row.cells for row in sheet(found, "month").rows)
    assert before["exact"] == 22500 * 10**12
    assert cut_off["what"].endswith("(reached on 2003-09-14)")
    assert before["exact"] + cut_off["exact"] == rest["exact"]
    assert found.remarks[0].startswith(REACHED)
    assert explained_fee(Component.SERVICE_FEE).agrees


def test_shares_and_portions_of_a_cut_month_are_explained(closed: Document) -> None:
    for distributor, amounts in shares_of(closed, GROWTH).items():
        found = explained_share(distributor)
        assert found.agrees, found.differences
        assert found.amount == Decimal(amounts[0]) * 100
        assert day(found, date(2003, 9, 20), "cohort").cells["accrual"] == 0
        for assignee in amounts[2]:
            portion = access_portion(
                EVERYBODY, plan(), month=MONTH, portfolio=CODE, distributor=distributor, assignee=assignee
            )
            assert portion.agrees, portion.differences
            assert any(one.startswith(REACHED) for one in portion.remarks)


@pytest.mark.parametrize("what", CHANGED)
def test_a_stored_figure_of_a_cut_month_that_was_altered_is_not_explained(
    what: str, closed: Document, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    statement = CHANGED[what]
    table = statement.split()[1]
    own = "monthly_fee_id" if table == "fees_ledgermonth" else "id"
    fee = "SELECT monthly_fee_id FROM fees_ledgermonth"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"{statement} WHERE {own} IN ({fee})")
        assert cursor.rowcount == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    assert not explained_fee().agrees


def test_everybody_who_has_a_part_is_told_what_was_not_charged(closed: Document) -> None:
    fee = Decimal(portfolio_of(closed, GROWTH)["distribution_fee"])
    not_charged = f"{Decimal(22500) - fee:.2f}"

    for party in EVERY_KIND:
        statement = access_statement(EVERYBODY, plan(), month=MONTH, party=party)
        told = [one for one in statement.remarks if one.startswith(REACHED)]
        assert len(told) == 1, party
        assert f"{not_charged} was not charged; service fees go on" in told[0]
        year = access_year(EVERYBODY, plan(), party=party, year=2003, fund=None)
        assert [one for one in year.remarks if REACHED in one] == [f"{SEPTEMBER}: {told[0]}"]


def test_what_the_fund_keeps_of_a_charge_is_told_to_the_distributor_whose_it_was(closed: Document) -> None:
    for party in EVERY_KIND:
        statement = access_statement(EVERYBODY, plan(), month=MONTH, party=party)
        kept = [one for one in statement.remarks if "70.00 found no room under the lifetime limit" in one]
        assert len(kept) == (party == ADI), party


def test_charges_stand_on_the_statements_of_those_who_have_them(closed: Document) -> None:
    due = {}
    for party in EVERY_KIND:
        statement = access_statement(EVERYBODY, plan(), month=MONTH, party=party)
        due[party.code] = sum(one.lines.cdsc for one in statement.entries)
        assert sum(one.apart for one in statement.entries) == 0, party
        year = access_year(EVERYBODY, plan(), party=party, year=2003, fund=None)
        assert year.total(lambda one: one.lines.cdsc) == due[party.code]
    # Of adi's 100.00, Trust A has 60 %; the Distributor's statement has the whole.
    assert due == {"adi": 100_00, "idi": 0, "trust-a": 60_00, "depository-c": 0}


def payments_with_charges(document: Document, payee: str) -> list[int]:
    return [
        one["id"]
        for one in document["payments"]
        if one["payee"] == payee and any(line["component"] == "CDSC" for line in one["lines"])
    ]


@pytest.mark.plan_section("11")
def test_a_charge_is_explained_down_to_the_redemption(closed: Document) -> None:
    (number,) = payments_with_charges(closed, "adi")

    found = access_payment(EVERYBODY, plan(), month=MONTH, instruction=number)

    assert found.agrees, found.differences
    first, second = (row.cells for row in sheet(found, "charges").rows)
    assert (first["trade_date"], first["issued"]) == (date(2003, 9, 3), date(2003, 7, 15))
    assert (first["withheld"], first["amount"], first["to_fund"]) == (10000, 10000, 0)
    assert (second["withheld"], second["amount"], second["to_fund"]) == (7000, 0, 7000)
    line = next(row for row in sheet(found, "lines").rows if "deferred" in row.cells["component"])
    assert line.cells["rests_on"] == line.cells["amount"] == 40_00


@pytest.mark.plan_section("11")
def test_an_assignee_is_told_of_its_own_part_and_the_days_alone(closed: Document) -> None:
    (number,) = payments_with_charges(closed, "trust-a")

    found = access_payment(EVERYBODY, plan(), month=MONTH, instruction=number)

    assert found.agrees, found.differences
    own = sheet(found, "charges")
    assert [(row.cells["trade_date"], row.cells["given"]) for row in own.rows] == [
        (date(2003, 9, 3), 60 * 10**24)
    ]
    assert {column.name for column in own.columns} == {
        "portfolio",
        "line",
        "distributor",
        "trade_date",
        "given",
    }


@pytest.mark.plan_section("11")
def test_a_charge_of_an_earlier_month_says_that_it_corrects_it(tmp_path: Path) -> None:
    book = book_with(transfers=None, directions=None)
    world = MonthWorld.loaded(tmp_path, book=book, months=(SEPTEMBER, OCTOBER))
    world.happen([redeemed("2003-09-03", "2003-07-15", "100.00")])
    world.close(finish=True)
    world.happen([redeemed("2003-09-04", "2003-07-15", "30.00")])
    october = world.close(OCTOBER)
    numbers = [
        one["id"]
        for one in october["payments"]
        if any(line["component"] == "CDSC" and line["for_month"] == SEPTEMBER for line in one["lines"])
    ]

    assert numbers
    for number in numbers:
        found = access_payment(EVERYBODY, plan(), month=MONTH.next, instruction=number)
        assert found.agrees, found.differences
        rows = [row.cells for row in sheet(found, "lines").rows]
        lines = [one for one in rows if "deferred" in one["component"]]
        assert all("correction of 2003-09" in one["component"] for one in lines)
        assert all(one["rests_on"] == one["amount"] for one in lines)
        others = [
            row.cells for row in sheet(found, "lines").rows if row.cells["component"].startswith("corr")
        ]
        assert all(one["rests_on"] == one["amount"] for one in others)


def test_a_cut_month_is_explained_to_outsiders_and_names_nobody_else(
    closed: Document, client: Client
) -> None:
    people = {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}
    users = {
        party: outsiders.member(f"{party.code}-user", party.kind, party.code, people=people)
        for party in EVERY_KIND
    }
    fee = reverse("assignments:explain_fee", args=["class-b", SEPTEMBER, CODE, "distribution_fee"])
    for party, user in users.items():
        client.force_login(user)
        text = client.get(fee).content.decode()
        assert "the lifetime limit on sales charges leaves" in text, party
        assert "does not agree with the stored figure" not in text
        statement = client.get(f"/class-b/statements/{SEPTEMBER}/{WORDS[party.kind]}/{party.code}/")
        assert REACHED.replace("'", "&#x27;") in statement.content.decode(), party
        kept = "70.00 found no room under the lifetime limit" in statement.content.decode()
        assert kept == (party == ADI), party
    for party, address in ((IDI, "idi"), (ADI, "adi")):
        client.force_login(users[party])
        share = reverse(
            "assignments:explain_share", args=["class-b", SEPTEMBER, CODE, address, "distribution_fee"]
        )
        assert client.get(f"/api/v1/plans{share}").json()["agrees"] is True
    client.force_login(users[TRUST_A])
    (own,) = payments_with_charges(closed, "trust-a")
    (other,) = payments_with_charges(closed, "adi")
    payment = reverse("assignments:explain_payment", args=["class-b", SEPTEMBER, own])
    document = client.get(f"/api/v1/plans{payment}").json()
    assert document["agrees"] is True
    assert "100.00" not in str(document)
    theirs = reverse("assignments:explain_payment", args=["class-b", SEPTEMBER, other])
    assert client.get(theirs).status_code == 404


def test_the_month_page_has_the_deferred_charges_beside_the_fees(closed: Document, client: Client) -> None:
    client.force_login(person(Role.AUDITOR))

    text = client.get(f"/class-b/months/{SEPTEMBER}/").content.decode()

    assert "Deferred charges" in text
    assert "+ deferred charges" in text
    assert "the lifetime limit on sales charges leaves no room" in text


def test_the_text_report_says_what_of_the_payments_are_charges(world: MonthWorld) -> None:
    text = world.shown()

    assert "deferred charges in it 100.00 (Section 11)" in text
    assert "Section 2: the lifetime limit on sales charges leaves no room from 2003-09-14 on" in text


@pytest.mark.parametrize(
    "address", ["2003-09/distributor/adi/", "2003-09/assignee/trust-a/", "year/2003/agent/depository-c/"]
)
def test_every_rendering_says_what_was_not_charged(closed: Document, client: Client, address: str) -> None:
    client.force_login(person(Role.AUDITOR))
    at = f"/class-b/statements/{address}"
    not_charged = Decimal(22500) - Decimal(portfolio_of(closed, GROWTH)["distribution_fee"])
    shown = f"{not_charged:,.2f}"

    document = client.get(f"/api/v1/plans{at}").json()
    assert any(REACHED in one for one in document["remarks"])
    (told,) = [one for one in document["sheets"] if one["key"] == "limit"]
    assert told["rows"][0]["cells"]["not_charged"] == f"{not_charged:.2f}"
    for page in (at, f"{at}?format=print"):
        text = client.get(page).content.decode()
        assert REACHED.replace("'", "&#x27;") in text
        assert shown in text
    assert f"{not_charged:.2f}" in client.get(f"{at}?format=csv").content.decode()
    book = openpyxl.load_workbook(BytesIO(client.get(f"{at}?format=xlsx").content))
    cells = [cell for one in book.worksheets for row in one.values for cell in row]
    assert any(isinstance(one, str) and REACHED in one for one in cells)
    assert any(isinstance(one, int | float) and f"{one:.2f}" == f"{not_charged:.2f}" for one in cells)
    paper = PdfReader(BytesIO(client.get(f"{at}?format=pdf").content))
    assert shown in "".join(page.extract_text() for page in paper.pages)


@pytest.mark.plan_section("11")
def test_a_deferred_charge_is_no_accrual_and_leaves_the_roll_forward_tied(closed: Document) -> None:
    rolled = do("rollforward", SEPTEMBER, json=True)

    document = json.loads(rolled.out)
    accrued = sum(Decimal(one["distribution_fee"]) for one in closed["portfolios"])
    total = document["totals"]["distribution_fee"]
    assert Decimal(total["accrued"]) == Decimal(total["closing"]) == accrued


@pytest.mark.plan_section("11")
def test_the_payment_s_page_says_what_the_charge_is(closed: Document, client: Client) -> None:
    client.force_login(person(Role.AUDITOR))
    (number,) = payments_with_charges(closed, "adi")

    text = client.get(reverse("month_end:payment", args=["class-b", SEPTEMBER, number])).content.decode()

    assert "contingent deferred sales charge" in text.lower()
    assert "40.00" in text
