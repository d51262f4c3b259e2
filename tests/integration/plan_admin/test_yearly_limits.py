"""The yearly limits on stored months: the proof, its pages for each role, the work and the statements."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assignments.domain.routes import PayeeKind
from fees.domain.limit_proofs import Verdict
from fees.selectors.yearly_limits import entities_given, fiscal_years_ending, yearly_limits_of
from fees.services.serviced_assets import import_serviced_assets
from governance.domain.business_days import is_business_day
from governance.domain.rates import Component
from governance.domain.roles import Role
from governance.models import Fund, Plan
from plan_admin.yearly_limits.selectors import with_corrections
from tests.factories.closed_month import BOND, SEPTEMBER, STOCK, closed_september
from tests.factories.month import GROWTH, INCOME, VALUE, MonthWorld, shares_of
from tests.factories.needs import mine
from tests.factories.people import member, person
from tests.factories.servicing import serviced

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2", "5")]
STOCK_CODE = "example-energy-fund"
NOT_GIVEN = "the Distributor is taken to service all Shares; net assets by servicing entity are not given."


def signed_in(role: Role, *, name: str = "") -> Client:
    client = Client()
    client.force_login(person(role, name=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(*args: str) -> str:
    return reverse("yearly_limits:share_class" if args else "yearly_limits:years", args=["class-b", *args])


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    found = closed_september(acting_user)
    Fund.objects.filter(name="EXAMPLE STOCK FUNDS, INC.").update(fiscal_year_end="07-31")
    return found


def test_a_stored_month_is_proven_in_its_fund_s_fiscal_year(plan: Plan) -> None:
    stock, bond = yearly_limits_of(plan)

    assert (stock.portfolio_name, str(stock.proof.year.first), str(stock.proof.year.last)) == (
        STOCK,
        "2003-08",
        "2004-07",
    )
    assert (bond.portfolio_name, bond.proof.year.is_given, bond.proof.year.year) == (BOND, False, 2003)
    assert (bond.proof.days, bond.proof.distribution.average) == (30, 3_650_000_003)
    assert [one.accrued for one in bond.proof.proofs] == [2_250_000, 750_000]
    assert [one.verdict for one in bond.proof.proofs] == [Verdict.WITHIN, Verdict.WITHIN]
    assert bond.proof.distribution.rate == 750_000
    # By the 366 days of its fiscal year the same charge makes more; its days are of 2003.
    assert stock.proof.distribution.verdict is Verdict.BY_CALENDAR_YEARS
    assert not stock.exceeds
    assert fiscal_years_ending(plan) == (2004, 2003)


def test_years_are_asked_for_by_fund_share_class_and_year(plan: Plan) -> None:
    (stock,) = yearly_limits_of(plan, fund="example-stock-funds-inc")

    assert yearly_limits_of(plan, share_classes=[stock.share_class]) == (stock,)
    assert yearly_limits_of(plan, years=[2004]) == (stock,)
    assert yearly_limits_of(plan, years=[2005]) == ()
    assert yearly_limits_of(plan, years=[]) == ()
    assert yearly_limits_of(plan, share_classes=[]) == ()


def test_each_servicing_entity_is_held_to_its_own_customers(plan: Plan, acting_user: Any) -> None:
    serviced(plan, acting_user, first="30000000", second="6500000")

    (stock,) = yearly_limits_of(plan, years=[2004])

    assert stock.servicing is not None
    first, second = stock.servicing.entities
    assert (first.entity, first.proof.accrued, second.proof.accrued) == ("First Dealer", 616_438, 133_562)
    assert first.proof.charged + second.proof.charged == stock.proof.service.charged
    assert (stock.servicing.days, stock.servicing.without, stock.servicing.beyond) == (30, (), ())
    assert not stock.exceeds
    assert entities_given(plan, month=SEPTEMBER) == {STOCK_CODE}
    assert entities_given(plan, month=SEPTEMBER.next) == frozenset()


def test_what_no_entity_services_exceeds_and_waits_for_the_officer(plan: Plan, acting_user: Any) -> None:
    serviced(plan, acting_user, first="30000000", second="1000000")
    officer = person(Role.OFFICER)

    need = mine(officer)["yearly-limit"]

    assert need.item.whom == STOCK
    assert need.item.section == "5"
    assert need.item.cents == 113_014  # 7,500 x 5.5 / 36.5
    assert need.url == address(STOCK_CODE)
    assert need.item.otherwise.startswith("Section 5: the service fee for First Dealer exceeds 0.25 % a year")


def test_nothing_waits_where_all_is_within(plan: Plan) -> None:
    assert "yearly-limit" not in mine(person(Role.OFFICER))


@pytest.mark.parametrize(
    ("role", "sees"),
    [(role, role in {Role.OFFICER, Role.APPROVER, Role.AUDITOR}) for role in Role],
)
def test_who_sees_the_month_sees_the_limits_and_outsiders_do_not(plan: Plan, role: Role, sees: bool) -> None:
    client = signed_in(role)

    answers = [client.get(one).status_code for one in (address(), address(STOCK_CODE))]

    assert answers == ([200, 200] if sees else [403, 403])


def test_the_page_lists_what_the_file_has(plan: Plan, acting_user: Any) -> None:
    serviced(plan, acting_user, first="30000000", second="1000000")
    officer = signed_in(Role.OFFICER)

    page = officer.get(f"{address()}?year=2004")
    rows = list(
        csv.DictReader(io.StringIO(officer.get(f"{address()}?year=2004&format=csv").content.decode()))
    )

    said = page.content.decode()
    assert "1 of 1 share classes exceed a limit in the year ending in 2004" in said
    assert "within, by calendar years" in said
    assert f'<a href="{address()}" aria-current="page">Yearly limits</a>' in said
    assert [(row["portfolio"], row["component"], row["verdict"], row["entities"]) for row in rows] == [
        (STOCK, "DISTRIBUTION_FEE", "within by calendar years", ""),
        (STOCK, "SERVICE_FEE", "within by calendar years", "exceeds"),
    ]
    assert (rows[0]["average_annual_net_assets"], rows[0]["accrued"]) == ("36500000.03", "22500.00")
    assert (rows[0]["limit"], rows[0]["percent_a_year"], rows[0]["exceeds_by"]) == (
        "0.75 %",
        "0.752055",
        "",
    )


@pytest.mark.parametrize("sort", ["schedule", "portfolio", "fund", "verdict", "average", "nonsense"])
def test_the_list_is_ordered_as_asked_and_a_year_that_is_not_there_gives_those_that_run(
    plan: Plan, sort: str
) -> None:
    officer = signed_in(Role.OFFICER)
    Fund.objects.update(fiscal_year_end="12-31")

    page = officer.get(f"{address()}?sort={sort}&year=1999")

    names = [row.portfolio_name for row in page.context["rows"]]
    assert names == ([STOCK, BOND] if sort == "portfolio" else [BOND, STOCK])


def test_each_share_class_is_looked_at_in_its_own_fund_s_running_year_and_the_one_before(
    tmp_path: Path,
) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2003-09", "2004-02"])
    Fund.objects.filter(portfolios__name=GROWTH).update(fiscal_year_end="01-31")
    Fund.objects.filter(portfolios__name=VALUE).update(fiscal_year_end="12-31")
    closed(world, "2003-09")
    world.close("2004-02")
    officer, client = person(Role.OFFICER), Client()
    client.force_login(officer)
    days = (day for day in SEPTEMBER.days() if is_business_day(day))
    figures = [f"{VALUE},{day},First Dealer,1.00" for day in days]
    import_serviced_assets(
        data="\n".join(["portfolio,date,entity,net_assets", *figures]).encode(),
        source="serviced.csv",
        plan=Plan.objects.get(),
        acting_user=officer,
        progress=lambda _: None,
    )

    page = client.get(address())

    years = {(row.portfolio_name, row.proof.year.year) for row in page.context["rows"]}
    assert {one for one in years if one[0] != INCOME} == {
        (GROWTH, 2005),
        (GROWTH, 2004),
        (VALUE, 2004),
        (VALUE, 2003),
    }
    said = page.content.decode()
    assert "1 of 3 share classes exceed a limit in the fiscal year that runs, or the one before" in said
    item = mine(officer)["yearly-limit"].item
    assert (item.whom, item.section) == (VALUE, "5")


def test_one_fund_s_share_classes_are_shown_alone(plan: Plan) -> None:
    page = signed_in(Role.OFFICER).get(f"{address()}?fund=example-bond-funds-inc&year=2003")

    assert [row.portfolio_name for row in page.context["rows"]] == [BOND]


def test_a_share_class_shows_its_years_entities_and_what_to_do(plan: Plan, acting_user: Any) -> None:
    serviced(plan, acting_user, first="30000000", second="1000000")
    officer = signed_in(Role.OFFICER)

    said = officer.get(address(STOCK_CODE)).content.decode()
    rows = list(
        csv.DictReader(io.StringIO(officer.get(f"{address(STOCK_CODE)}?format=csv").content.decode()))
    )

    assert "The fiscal year ended 31 July 2004" in said
    assert "Section 5 gives no service fee for Shares that no entity services: 1130.14 accrued" in said
    assert [row["entity"] for row in rows] == ["", "", "First Dealer", "Second Dealer"]


def test_where_no_file_is_given_the_page_says_who_is_taken_to_service_all(plan: Plan) -> None:
    said = signed_in(Role.OFFICER).get(address(STOCK_CODE)).content.decode()

    assert "the Distributor is taken to service all Shares (Section 5)" in said


def test_a_portfolio_that_is_not_of_the_plan_is_not_found(plan: Plan) -> None:
    assert signed_in(Role.OFFICER).get(address("no-such-fund")).status_code == 404


def test_a_plan_without_a_computed_month_says_what_to_do(acting_user: Any, tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path)

    said = signed_in(Role.OFFICER).get(address()).content.decode()

    assert "No month of this Plan is computed yet" in said


def test_actual_365_in_a_leap_year_is_said_in_words_and_waits_for_the_officer(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2004-01"])
    world.tell(conventions=[{"name": "DAY_COUNT", "value": "ACTUAL_365", "effective": "2003-08-18"}])
    world.close("2004-01")
    plan = Plan.objects.get()

    growth = next(one for one in yearly_limits_of(plan) if one.portfolio_name == GROWTH)

    assert [one.verdict for one in growth.proof.proofs] == [Verdict.EXCEEDS, Verdict.EXCEEDS]
    assert growth.proof.distribution.by_365_days
    said = signed_in(Role.AUDITOR).get(address(growth.portfolio)).content.decode()
    assert "DAY_COUNT ACTUAL_ACTUAL keeps to the limit" in said
    waits = mine(person(Role.OFFICER))["yearly-limit"].item
    assert waits.section in {"2", "5"}
    assert "stay charged: waive what is left of the year, or correct its months" in waits.otherwise


def closed(world: MonthWorld, month: str) -> None:
    """Close a month for good, with adi's Calculation of exactly our figures."""
    before = world.close(month, preview=True)
    says = {}
    for portfolio in (GROWTH, INCOME, VALUE):
        share, _, portions, _ = shares_of(before, portfolio)["adi"]
        says[portfolio] = (share, portions)
    world.calculate(month, says=says, received=f"{month}-28")
    world.close(month, finish=True)


def test_a_corrected_month_counts_as_corrected_until_it_is_corrected_back(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2003-09", "2003-10", "2003-11"])
    closed(world, "2003-09")
    plan = Plan.objects.get()

    def september() -> tuple[tuple[str, ...], int, int]:
        """The corrected months, and what September pays and is measured on."""
        (found,) = (one.proof for one in with_corrections(plan) if one.portfolio_name == VALUE)
        assert not any(one.exceeds for one in found.proofs)
        first = found.months[0]
        return found.corrected_months, first.fee(Component.DISTRIBUTION_FEE), first.net_assets

    before = september()
    world.price_rows([(VALUE, "2003-09-02", "2000000.00")])
    closed(world, "2003-10")
    corrected = september()
    world.price_rows([(VALUE, "2003-09-02", "1000000.00")])
    closed(world, "2003-11")

    assert before == ((), 61_644, 3_000_000_000)
    assert corrected == (("2003-09",), 63_699, 3_099_999_990)  # 30 days of an average of 1,033,333.33
    assert september() == before


def test_a_statement_says_that_the_distributor_services_all_until_a_file_says_who_does(
    plan: Plan, acting_user: Any
) -> None:
    Fund.objects.update(fiscal_year_end="12-31")
    distributor = person(Role.DISTRIBUTOR)
    member(distributor, kind=PayeeKind.DISTRIBUTOR, code="adi")
    client = Client()
    client.force_login(distributor)
    month = reverse("assignments:statement", args=["class-b", SEPTEMBER, "distributor", "adi"])
    years = [
        reverse(
            "assignments:fiscal_year",
            kwargs={"plan": "class-b", "fund": fund, "year": 2003, "kind": "distributor", "code": "adi"},
        )
        for fund in ("example-stock-funds-inc", "example-bond-funds-inc")
    ]

    before = [client.get(page).content.decode() for page in (month, *years)]
    serviced(plan, acting_user, first="30000000", second="6500000")
    of_month, of_stock, of_bond = (client.get(page).content.decode() for page in (month, *years))

    assert all(NOT_GIVEN in said for said in before)
    proven = f"given for {STOCK}, and the limit on the service fee is proven for each entity"
    assert f"{proven}; elsewhere the Distributor is taken to service all Shares." in of_month
    assert f"{proven}." in of_stock
    assert NOT_GIVEN in of_bond
    assert "First Dealer" not in of_month + of_stock
