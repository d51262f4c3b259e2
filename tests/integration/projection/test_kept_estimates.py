"""Estimates of months that are not finished: kept as told, and replaced by the final figure."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from assignments.domain.estimates import Basis
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import StatementEstimate
from assignments.selectors.access import EVERYBODY, access_estimate, access_statement, visible_months
from fees.services.facts import import_net_assets
from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth, days_between
from governance.domain.roles import Role
from governance.models import Act, Plan
from plan_admin.month_end.services.closing import close_month
from plan_admin.month_end.services.finishing import finish_month
from plan_admin.projection.services.estimates import keep_all_estimates
from tests.factories import outsiders
from tests.factories.closed_month import BOND, STOCK, closed_september, quiet
from tests.factories.people import person

pytestmark = pytest.mark.django_db
OCTOBER = PlanMonth(date(2003, 10, 1))
ADI = Party(kind=PayeeKind.DISTRIBUTOR, code="adi")
TRUST_A = Party(kind=PayeeKind.ASSIGNEE, code="trust-a")
AGENT = Party(kind=PayeeKind.COLLECTION_AGENT, code="depository")
TODAY = date(2003, 10, 13)


def net_assets(acting_user: Any, *, first: date, last: date, dollars: str) -> None:
    """Net assets of both Portfolios on each business day."""
    rows = ["portfolio,date,net_assets,shares_outstanding"]
    rows += [
        f"{name},{day},{dollars},"
        for day in days_between(first, last)
        if is_business_day(day)
        for name in (BOND, STOCK)
    ]
    import_net_assets(
        data="\n".join(rows).encode(),
        source="october.csv",
        plan=Plan.objects.get(),
        acting_user=acting_user,
        progress=quiet,
    )


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    """September computed, October known through the 10th."""
    found = closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    net_assets(acting_user, first=date(2003, 10, 1), last=date(2003, 10, 10), dollars="36500000.00")
    return found


@pytest.mark.plan_section("6(a)", "6(b)", "6(e)")
def test_running_month_is_estimated_for_each_payee(plan: Plan, acting_user: Any) -> None:
    keep_all_estimates(plan=plan, today=TODAY, acting_user=acting_user)

    told = {
        party: access_estimate(EVERYBODY, plan, month=OCTOBER, party=party).latest
        for party in (ADI, TRUST_A, AGENT)
    }
    # 31 days of 750.00 and 250.00 a Portfolio; of the Shares adi sold 300 of 400, idi 100.
    assert told[ADI].cents == 2 * (17_43750 + 7_75000)
    assert told[TRUST_A].cents == 2 * 10_46250
    assert told[AGENT].cents == 2 * 5_81250
    assert {(one.basis, one.through) for one in told.values()} == {(Basis.PROJECTED, date(2003, 10, 10))}
    (line, *_) = visible_months(EVERYBODY, plan)
    assert (line.month, line.is_estimated, line.is_final) == (OCTOBER, True, False)


def test_the_same_again_keeps_nothing(plan: Plan, acting_user: Any) -> None:
    first = keep_all_estimates(plan=plan, today=TODAY, acting_user=acting_user)
    acts = Act.objects.count()

    assert first == StatementEstimate.objects.count() > 0
    assert keep_all_estimates(plan=plan, today=TODAY, acting_user=acting_user) == 0
    assert Act.objects.count() == acts


@pytest.mark.plan_section("6(a)")
def test_final_figure_says_how_far_the_estimate_was(plan: Plan, acting_user: Any) -> None:
    keep_all_estimates(plan=plan, today=TODAY, acting_user=acting_user)
    net_assets(acting_user, first=date(2003, 10, 13), last=date(2003, 10, 31), dollars="73000000.00")
    close_month(plan=plan, month=OCTOBER, acting_user=acting_user, progress=quiet)
    computed = access_statement(EVERYBODY, plan, month=OCTOBER, party=TRUST_A)
    assert "now computed: 33750.00; difference: 12825.00." in " ".join(computed.remarks)

    finish_month(plan=plan, month=OCTOBER, acting_user=acting_user, progress=quiet)

    final = access_statement(EVERYBODY, plan, month=OCTOBER, party=TRUST_A)
    assert final.remarks[0] == (
        "Estimated by the facts through 10 October 2003: 20925.00; final: 33750.00; difference: 12825.00."
    )
    assert [(one.cents, final.share - one.cents) for one in final.estimates] == [(20_92500, 12_82500)]


def test_page_leads_to_the_estimate_until_the_month_is_computed(plan: Plan, acting_user: Any) -> None:
    keep_all_estimates(plan=plan, today=TODAY, acting_user=acting_user)
    client = Client()
    client.force_login(person(Role.AUDITOR))
    address = "/class-b/statements/2003-10/assignee/trust-a/"

    found = client.get(address)

    assert (found.status_code, found["Location"]) == (302, f"{address}estimate/")
    page = client.get(found["Location"]).content.decode()
    assert "ESTIMATE of what Trust A" in page
    assert "facts through 10 Oct 2003" in page
    assert "20,925.00" in page


def test_outsiders_find_their_own_estimates_alone(plan: Plan, acting_user: Any) -> None:
    keep_all_estimates(plan=plan, today=TODAY, acting_user=acting_user)
    people = {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}
    client = Client()
    client.force_login(outsiders.member("trust-a-user", PayeeKind.ASSIGNEE, "trust-a", people=people))

    assert client.get("/class-b/statements/2003-10/assignee/trust-a/estimate/").status_code == 200
    for other in ("assignee/trust-b", "distributor/adi", "agent/depository"):
        assert client.get(f"/class-b/statements/2003-10/{other}/estimate/").status_code == 404
        assert client.get(f"/class-b/statements/year/2003/{other}/").status_code == 404
