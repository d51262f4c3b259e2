"""What the demonstration's people did: payments that came back or waited, a notice, a correction, a claim."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.demo import LATER, MAY, Shown
from tests.factories.month import Document

pytestmark = pytest.mark.django_db
SECTOR_FUNDS = "INVESCO SECTOR FUNDS, INC."
TECHNOLOGY, LEISURE = "INVESCO Technology Fund", "INVESCO Leisure Fund"
NEWCOMER = "INVESCO Demonstration Small Cap Fund"


def states(document: Document, **of: str) -> Counter[str]:
    """How many payments are in each state; only those that say what `of` says."""
    return Counter(
        one["status"] for one in document["payments"] if all(one[key] == value for key, value in of.items())
    )


def corrected(document: Document, portfolio: str) -> dict[tuple[str, str], Decimal]:
    """By payee and corrected month: the sum of the corrections of a Portfolio."""
    found: dict[tuple[str, str], Decimal] = {}
    for payment in document["payments"]:
        for line in payment["lines"]:
            if line["component"] == "CORRECTION" and line["portfolio"] == portfolio:
                key = (payment["payee"], line["for_month"])
                found[key] = found.get(key, Decimal(0)) + Decimal(line["amount"])
    return found


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize("month", ["2003-08", "2004-04", *LATER[:-1]])
def test_what_is_closed_is_settled(shown: Shown, month: str) -> None:
    assert set(states(shown.months[month])) == {"SETTLED"}


def test_may_and_december_wait_for_whoever_looks(shown: Shown) -> None:
    assert [set(states(shown.months[month])) for month in (MAY, LATER[-1])] == [{"PREPARED", "HELD"}] * 2


@pytest.mark.plan_section("6(d)")
def test_a_payment_came_back_and_was_paid_again_into_the_new_account(shown: Shown) -> None:
    march = shown.payments["2004-03"]

    assert states(march, fund=SECTOR_FUNDS, payee="bank-trust-b") == {"SUPERSEDED": 3, "SETTLED": 1}
    assert "to bank-trust-b came back: the account is closed" in shown.said


@pytest.mark.plan_section("6(d)")
def test_what_the_calculations_of_the_portal_held_is_paid_by_a_decision(shown: Shown) -> None:
    assert states(shown.payments["2003-12"])["HELD"] == states(shown.payments["2004-02"])["HELD"] == 0
    for told in (
        "forgets a Portfolio: 2 payments are held; approver-2 determines",
        "adi accepts our figures in the portal: 17 payments are released",
        "approver-2 decides for our figures, with a document: 3 payments are released",
    ):
        assert told in shown.said


@pytest.mark.plan_section("6(c)", "6(d)")
def test_the_notice_makes_the_new_portfolio_pay_its_assignee(shown: Shown) -> None:
    paid = {
        (payment["payee"], line["assignee"])
        for payment in shown.months["2004-11"]["payments"]
        for line in payment["lines"]
        if line["portfolio"] == NEWCOMER and line["distributor"] == "adi"
    }

    assert paid == {("receivables-trust-a", "receivables-trust-a"), ("adi", None)}
    assert "adi gives notice of a Transfer and a direction for the new Portfolio" in shown.said


@pytest.mark.plan_section("6")
def test_a_figure_three_months_old_reaches_its_payees_and_nobody_else(shown: Shown) -> None:
    october = shown.months["2004-10"]
    lacked, had_too_much = corrected(october, TECHNOLOGY), corrected(october, LEISURE)

    assert {payee for payee, _ in lacked} == {"adi", "bank-trust-b", "depository-c", "receivables-trust-a"}
    # What idi had too much its agent has: it is claimed from idi, and nobody else's payment pays for it.
    assert {payee for payee, _ in had_too_much} == {"adi", "bank-trust-b", "receivables-trust-a"}
    assert {month for _, month in (*lacked, *had_too_much)} == {"2004-07"}
    # 1 % a year of 3,000,000 more and of 1,000,000 less, on one day of 366; of the latter 13.70 are claimed.
    assert (sum(lacked.values()), sum(had_too_much.values())) == (Decimal("81.96"), Decimal("-13.62"))
    named = {
        line["portfolio"]
        for one in october["payments"]
        for line in one["lines"]
        if line["component"] == "CORRECTION"
    }
    assert named == {TECHNOLOGY, LEISURE}


def test_the_three_columns_are_told(shown: Shown) -> None:
    lines: list[Any] = [line.split() for line in shown.said.splitlines()]

    assert ["stood", "restated", "difference"] in lines
    assert "What the payments of 2004-10 correct of 2004-07, party by party" in shown.said


@pytest.mark.plan_section("6(e)")
def test_the_agent_has_notice_of_the_claim(shown: Shown) -> None:
    assert "notice 1 asks depository-c for it out of the balance of 2004-11" in shown.said


def test_the_statements_are_named_as_page_and_as_paper(shown: Shown) -> None:
    for code in ("distributor/adi", "distributor/idi", "assignee/receivables-trust-a", "agent/depository-c"):
        assert f"http://127.0.0.1:8000/class-b/statements/2004-10/{code}/" in shown.said
        assert f"http://127.0.0.1:8000/class-b/statements/2004-10/{code}/?format=pdf" in shown.said


def test_the_books_are_proved_after_every_step(shown: Shown) -> None:
    proved = Counter(
        line.partition(":")[0] for line in shown.said.splitlines() if "the books agree with the facts" in line
    )

    # Once paid; once more where a person acted before.
    assert proved["2003-08"] == proved["2004-10"] == 1
    assert [proved[month] for month in ("2003-12", "2004-01", "2004-02")] == [2, 2, 2]
