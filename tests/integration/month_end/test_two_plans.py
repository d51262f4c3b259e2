"""Two Plans side by side: Class B and Class C Shares of one Portfolio, and nothing of one in the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from assignments.models import MonthlyCalculation, PartyNotice, PaymentInstruction, Transfer
from fees.models import MonthlyFee
from governance.domain.errors import Refused
from governance.models import Plan
from plan_admin.book.services import load_book_data
from plan_admin.month_end.verification.checks import verify_books
from tests.factories import month_rows, notices, outsiders, rows
from tests.factories.closed_month import BOND, SEPTEMBER, STOCK, closed_september, quiet
from tests.factories.once import made_and_undone
from tests.factories.refusals import refused_by
from tests.factories.second_plan import CODE, closed_second_september

pytestmark = pytest.mark.django_db
TRANSFER = """
assignees: [{code: trust-a, name: Trust A, address: 1 Main Street}]
transfers:
  - {distributor: adi, assignee: trust-a, portfolios: all, percent: "60", effective: 2003-09-01}
directions:
  - {distributor: adi, portfolios: all, route: assignee, effective: 2003-09-01}
"""


@pytest.fixture(scope="module")
def two_plans(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Both with a closed September 2003, and everybody by name."""
    with made_and_undone(django_db_blocker):
        acting = get_user_model().objects.create_user(username="acts-for-the-test")
        closed_september(acting, besides=outsiders.AGENT_BOOK)
        closed_second_september(acting)
        yield outsiders.everybody()


@pytest.fixture
def people(two_plans: dict[str, Any], db: None) -> dict[str, Any]:
    return two_plans


@pytest.fixture
def page_of(people: dict[str, Any]) -> Callable[[str, str], Any]:
    """`page_of("officer", "/class-c/...")` is the page as that person sees it."""

    def get(name: str, address: str) -> Any:
        client = Client()
        client.force_login(people[name])
        return client.get(address)

    return get


# --- Months and payments -------------------------------------------------------------------------------


def test_each_plan_computes_its_own_shares_of_the_portfolio(people: dict[str, Any]) -> None:
    fees = {
        (fee.share_class.plan.code, fee.share_class.portfolio.name): str(fee.distribution_fee)
        for fee in MonthlyFee.objects.filter(superseded_by__isnull=True).select_related(
            "share_class__plan", "share_class__portfolio"
        )
    }

    assert fees == {
        ("class-b", BOND): "22500.00",
        ("class-b", STOCK): "22500.00",
        ("class-c", BOND): "43500.00",
    }


@pytest.mark.plan_section("6(a)")
def test_the_distributor_of_a_plan_without_assignees_is_paid_all_of_it_itself(people: dict[str, Any]) -> None:
    paid = PaymentInstruction.objects.filter(plan__code=CODE).values_list("payee", "amount", "month")

    assert [(payee, str(amount), month) for payee, amount, month in paid] == [
        ("adi", "58000.00", SEPTEMBER.first)
    ]


@pytest.mark.parametrize("code", ["class-b", CODE])
def test_the_books_of_each_plan_hold(people: dict[str, Any], code: str) -> None:
    verified = verify_books(plan=Plan.objects.get(code=code), month=SEPTEMBER, progress=quiet)

    assert verified.differences == ()


# --- Pages and statements ------------------------------------------------------------------------------

PAGES = (
    "/{plan}/months/2003-09/",
    "/{plan}/months/2003-09/payments/",
    "/{plan}/months/2003-09/roll-forward/",
    "/{plan}/statements/",
    "/{plan}/yearly-limits/",
)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_one_plan_shows_what_is_of_the_other(
    page_of: Callable[[str, str], Any], address: str
) -> None:
    of_b, of_c = (page_of("officer", address.format(plan=code)) for code in ("class-b", CODE))

    assert (of_b.status_code, of_c.status_code) == (200, 200)
    assert STOCK not in of_c.content.decode()
    for figure in ("43,500.00", "14,500.00", "58,000.00"):
        assert figure not in of_b.content.decode()
    assert "22,500.00" not in of_c.content.decode()


def test_a_distributor_has_a_statement_of_each_plan(page_of: Callable[[str, str], Any]) -> None:
    address = "/{plan}/statements/2003-09/distributor/adi/"

    of_b, of_c = (
        page_of("adi-user", address.format(plan=code)).content.decode() for code in ("class-b", CODE)
    )

    assert ("58,000.00" in of_c, "58,000.00" in of_b) == (True, False)
    assert (STOCK in of_b, STOCK in of_c) == (True, False)


def test_a_party_finds_the_way_from_one_plan_to_the_other(page_of: Callable[[str, str], Any]) -> None:
    page = page_of("adi-user", "/class-b/statements/").content.decode()

    assert f'<a href="/{CODE}/statements/">{CODE}</a>' in page
    assert '<a href="/class-b/statements/" aria-current="true">class-b</a>' in page


# --- What the second Plan lacks ------------------------------------------------------------------------


@pytest.mark.plan_section("6(b)")
def test_a_book_with_transfers_under_it_is_refused_with_the_section_and_the_way_out(
    people: dict[str, Any],
) -> None:
    with pytest.raises(Refused) as refusal:
        load_book_data(
            data=TRANSFER.encode(),
            source="book",
            plan_code=CODE,
            acting_user=people["officer"],
            read_file=lambda name: b"",
        )

    assert [fault.problem.partition(":")[0] for fault in refusal.value.faults] == [
        "Section 6(b)",
        "Section 6(d)",
    ]
    assert all("the Plan class-c has no Assignees" in fault.problem for fault in refusal.value.faults)
    assert "Section 9" in refusal.value.faults[0].remedy
    assert not Transfer.objects.filter(plan__code=CODE).exists()


@pytest.mark.plan_section("6(b)")
def test_a_notice_of_a_transfer_under_it_is_refused(people: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"Section 6\(c\): the Plan class-c has no Assignees"):
        notices.given(people["adi-user"], plan=Plan.objects.get(code=CODE))

    assert not PartyNotice.objects.exists()


@pytest.mark.plan_section("6(b)")
def test_pages_do_not_offer_what_it_lacks(page_of: Callable[[str, str], Any]) -> None:
    of_c = page_of("adi-user", f"/{CODE}/transfers/").content.decode()
    of_b = page_of("adi-user", "/class-b/transfers/").content.decode()

    assert "has no Assignees" in of_c
    assert ("Give a notice" in of_b, "Give a notice" in of_c) == (True, False)
    assert ('href="/class-b/calculations/"' in of_b, f'href="/{CODE}/calculations/"' in of_c) == (True, False)
    assert page_of("adi-user", f"/{CODE}/notices/new/transfer/").status_code == 404


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize("add", [month_rows.transfer, month_rows.direction, month_rows.calculation])
def test_the_database_refuses_it_too(add: Callable[..., int]) -> None:
    here = replace(rows.setting(), plan=rows.plan(has_assignees=False))

    with refused_by("only_where_the_plan_has_assignees", words="Section 6.b.: the Plan .* has no Assignees"):
        add(here)


def test_no_calculation_stands_under_it(people: dict[str, Any]) -> None:
    assert not MonthlyCalculation.objects.filter(plan__code=CODE).exists()
