"""The parts `assignees`, `transfers` and `directions`: Section 6(b) to (e)."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from assignments.models import Assignee, CollectionAgent, DirectionScope, PaymentDirection, Transfer
from tests.factories.books import Book, changed, loaded, refused, small_book, the_book_with, the_fault
from tests.factories.plans import GROWTH, INCOME, VALUE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]
AGENT = {"name": "Depository C", "address": "30 Sample Street", "designated_by": "trust-a"}
TO_AGENT = {"route": "collection_agent", "agent": AGENT}


def sale(**changes: Any) -> dict[str, Any]:
    entry = {**small_book()["transfers"][0], **changes}
    return {key: value for key, value in entry.items() if value is not None}


def transfers(*entries: dict[str, Any]) -> Book:
    return small_book(
        transfers=list(entries),
        assignees=[{"code": "trust-a", "name": "Trust A"}, {"code": "bank-b", "name": "Bank B"}],
    )


def test_an_assignee_keeps_what_an_entry_leaves_out(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    outcome = loaded(acting_user, tmp_path, {"assignees": [{"name": "Trust A II", "code": "trust-a"}]})

    assignee = Assignee.objects.get()
    assert changed(outcome) == {"assignees": (0, 0, 1)}
    assert (assignee.name, assignee.address) == ("Trust A II", "1 Example Square")
    assert assignee.history.count() == 2


@pytest.mark.plan_section("6(b)")
def test_a_transfer_is_exact_and_reaches_its_portfolios(acting_user: Any, tmp_path: Path) -> None:
    entry = sale(
        percent="33.3333333333", portfolios=[GROWTH, VALUE], ends="2004-09-01", issued_to="2003-12-31"
    )

    loaded(acting_user, tmp_path, transfers(entry))

    transfer = Transfer.objects.get()
    assert transfer.percent == Decimal("33.3333333333")
    assert transfer.effective == DateRange(date(2003, 9, 1), date(2004, 9, 1))
    assert (transfer.kind, transfer.components) == ("SALE", ["DISTRIBUTION_FEE"])
    assert transfer.scope.count() == 2
    assert transfer.entry == (
        "adi/trust-a/alpha-growth-fund+beta-value-fund/2003-07-01/2003-12-31/2003-09-01"
    )


def test_a_corrected_percentage_keeps_the_old_transfer(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    outcome = loaded(acting_user, tmp_path, the_book_with("transfers", percent=55))

    old, new = Transfer.objects.order_by("pk")
    assert changed(outcome) == {"transfers": (0, 0, 1)}
    assert (old.percent, old.superseded_by_id) == (Decimal(60), outcome.act)
    assert set(old.scope.values_list("superseded_by", flat=True)) == {outcome.act}
    assert (new.percent, new.superseded_by_id) == (Decimal(55), None)


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    "second",
    [
        sale(assignee="bank-b", percent="40"),
        sale(assignee="bank-b", percent="100", issued_from="2003-01-01", issued_to="2003-06-30"),
        sale(assignee="bank-b", percent="100", effective="2003-08-18", ends="2003-09-01"),
        sale(assignee="bank-b", percent="100", distributor="idi"),
    ],
)
def test_transfers_up_to_the_whole_share_are_taken(
    acting_user: Any, tmp_path: Path, second: dict[str, Any]
) -> None:
    outcome = loaded(acting_user, tmp_path, transfers(sale(), second))

    assert changed(outcome)["transfers"] == (2, 0, 0)


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    "second",
    [
        sale(assignee="bank-b", percent="40.0000000001"),
        sale(assignee="bank-b", percent="50", issued_from="2004-01-01", effective="2004-06-01"),
        sale(assignee="bank-b", percent="50", issued_from=None, issued_to="2003-07-01"),
        sale(assignee="bank-b", percent="50", effective="2003-08-18", ends="2003-09-02"),
        sale(assignee="bank-b", percent="50", portfolios=[VALUE]),
    ],
)
def test_transfers_above_the_whole_share_are_refused_by_name(
    acting_user: Any, tmp_path: Path, second: dict[str, Any]
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, transfers(sale(), second)))

    assert fault.column == "transfers[2].percent"
    assert fault.problem.startswith("Section 6(b): on ")
    assert "adi/trust-a/all/2003-07-01//2003-09-01, adi/bank-b/" in fault.problem
    assert "may not exceed 100 %" in fault.problem


@pytest.mark.plan_section("6(b)")
def test_three_transfers_that_pairwise_fit_can_still_exceed_the_share(
    acting_user: Any, tmp_path: Path
) -> None:
    parts = [sale(id=f"t{number}", percent="34", assignee="bank-b") for number in range(3)]

    fault = the_fault(refused(acting_user, tmp_path, transfers(*parts)))

    assert "the Transfers t0, t1, t2 cover 102 %" in fault.problem


def test_a_transfer_can_take_the_place_of_another(acting_user: Any, tmp_path: Path) -> None:
    first = sale(id="first", ends="2004-01-01")
    next_ = sale(assignee="bank-b", effective="2004-01-01", replaces="first")

    loaded(acting_user, tmp_path, transfers(next_, first))

    assert Transfer.objects.get(assignee__code="bank-b").replaces == "first"


@pytest.mark.parametrize(("ends", "words"), [("2004-02-01", "ends on 2004-02-01"), (None, "has no end")])
def test_a_transfer_takes_the_place_only_of_one_that_ends_that_day(
    acting_user: Any, tmp_path: Path, ends: str | None, words: str
) -> None:
    first = sale(id="first", percent="40", ends=ends)
    next_ = sale(assignee="bank-b", percent="40", effective="2004-01-01", replaces="first")

    fault = the_fault(refused(acting_user, tmp_path, transfers(first, next_)))

    assert fault.column == "transfers[2].replaces"
    assert words in fault.problem


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"percent": "0"}, "percent", "Section 6(b): 0 % cannot be transferred"),
        ({"percent": "100.1"}, "percent", "Section 6(b): 100.1 % cannot be transferred"),
        ({"percent": "12.34567890123"}, "percent", "more than 10 decimals"),
        ({"percent": "1e1"}, "percent", "is not a plain decimal"),
        ({"percent": "NaN"}, "percent", "is not a plain decimal"),
        ({"percent": ".inf"}, "percent", "is not a plain decimal"),
        ({"percent": "-5"}, "percent", "is not a plain decimal"),
        ({"percent": "60%"}, "percent", "is not a plain decimal"),
        ({"percent": None}, "percent", "is missing"),
        ({"components": ["service_fee"]}, "components[1]", "Section 6(b): only Distribution Fees"),
        ({"components": ["distribution_fee", "cdsc"]}, "components", "adi-2003 does not let them be"),
        ({"components": ["cdsc", "CDSC"]}, "components[2]", "'cdsc' is named twice"),
        ({"components": []}, "components", "is an empty list"),
        ({"components": ["fee"]}, "components[1]", "is no component"),
        ({"issued_to": "2003-06-30"}, "issued_to", "is before"),
        ({"ends": "2003-09-01"}, "ends", "is not after"),
        ({"assignee": "trust-z"}, "assignee", "is no Assignee"),
        ({"distributor": "zdi"}, "distributor", "is no Distributor"),
        ({"replaces": "nothing"}, "replaces", "is no Transfer"),
        ({"kind": "gift"}, "kind", "is not allowed here"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_book_with("transfers", **changes)))

    assert fault.column == f"transfers[1].{column}"
    assert problem in fault.problem


def test_days_that_cannot_be_are_told_beside_a_percent_that_cannot(acting_user: Any, tmp_path: Path) -> None:
    book = the_book_with("transfers", percent="60%", ends="2003-09-01", issued_to="2003-06-30")

    faults = refused(acting_user, tmp_path, book)

    assert {one.column.removeprefix("transfers[1].") for one in faults} == {"percent", "issued_to", "ends"}


@pytest.mark.plan_section("6(a)", "6(b)")
def test_who_never_sold_has_nothing_to_transfer(acting_user: Any, tmp_path: Path) -> None:
    book = the_book_with("agreements", kind="dealer")

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.problem == "Section 6(b): adi has no distribution agreement under the Plan"


@pytest.mark.plan_section("6(e)")
def test_a_direction_to_an_agent_keeps_the_agent(acting_user: Any, tmp_path: Path) -> None:
    outcome = loaded(acting_user, tmp_path, the_book_with("directions", irrevocable=True, **TO_AGENT))

    direction = PaymentDirection.objects.get()
    agent = CollectionAgent.objects.get()
    assert (agent.code, agent.name, agent.address) == ("depository-c", "Depository C", "30 Sample Street")
    assert (direction.agent, direction.irrevocable) == (agent, True)
    assert direction.designated_by == Assignee.objects.get()
    assert DirectionScope.objects.count() == 3
    assert outcome.warnings == ()


@pytest.mark.plan_section("6(e)")
def test_an_agent_that_no_assignee_designated_is_worth_a_look(acting_user: Any, tmp_path: Path) -> None:
    book = the_book_with("directions", route="collection_agent", agent={"name": "Depository C"})
    book["transfers"][0]["portfolios"] = [GROWTH]

    warnings = loaded(acting_user, tmp_path, book).warnings

    assert {warning.problem for warning in warnings} == {
        "Section 6(e): names no Assignee that designated the agent",
        "Section 6(e): no Transfer of adi is in force in 2 of its Portfolios",
    }


def test_a_corrected_direction_keeps_the_old_one(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    outcome = loaded(acting_user, tmp_path, the_book_with("directions", ends="2004-01-01"))

    old, new = PaymentDirection.objects.order_by("pk")
    assert changed(outcome) == {"directions": (0, 0, 1)}
    assert (old.superseded_by_id, old.effective.upper) == (outcome.act, None)
    assert (new.superseded_by_id, new.effective.upper) == (None, date(2004, 1, 1))


@pytest.mark.plan_section("6(d)", "6(e)")
def test_at_most_one_direction_counts_on_a_day(acting_user: Any, tmp_path: Path) -> None:
    book = small_book()
    second = {"distributor": "adi", "portfolios": [INCOME], "effective": "2004-01-01", **TO_AGENT}
    book["directions"].append(second)

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.column == "directions[2]"
    assert "a second direction of adi" in fault.problem
    assert "adi/all/2003-09-01 covers Alpha Income Fund" in fault.problem


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"route": "collection_agent"}, "agent", "Section 6(e): a direction to a collection agent names"),
        ({"agent": AGENT}, "agent", "Section 6(d): a direction to pay each Assignee has no agent"),
        ({**TO_AGENT, "agent": {"designated_by": "trust-a"}}, "agent.code", "is missing"),
        (
            {**TO_AGENT, "agent": {**AGENT, "designated_by": "trust-z"}},
            "agent.designated_by",
            "is no Assignee",
        ),
        ({**TO_AGENT, "agent": "Depository C"}, "agent", "is not an entry"),
        ({"route": "direct"}, "route", "is not allowed here"),
        ({"ends": "2003-09-01"}, "ends", "is not after"),
        ({"effective": "2003-9-1"}, "effective", "is not a date"),
    ],
)
def test_a_direction_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_book_with("directions", **changes)))

    assert fault.column == f"directions[1].{column}"
    assert problem in fault.problem
