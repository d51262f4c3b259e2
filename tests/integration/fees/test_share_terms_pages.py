"""The pages of the terms of Shares and of their conversion."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fees.models import ShareTerms
from fees.selectors.conversions import conversions_of
from fees.services.facts import import_share_activity
from governance.domain.roles import Role
from governance.models import Act, Plan
from tests.factories.people import person
from tests.factories.plans import small_plan

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("11", "11(ii)", "12(b)")]
SENT = {
    "issued_from": "2003-08-18",
    "effective": "2003-08-18",
    "cdsc": "5, 4 3,3, 2 %, 1",
    "converts_after_years": "8",
    "why": "The prospectus of 18 August 2003.",
}
LOWER = SENT | {"effective": "2003-12-01", "cdsc": "1"}
ACTIVITY = """portfolio,trade_date,kind,shares,original_issue_date,other_portfolio
Alpha Growth Fund,2003-08-18,opening,10,1995-09-04,
Alpha Growth Fund,2003-08-18,opening,5,1995-10-20,
Alpha Growth Fund,2003-08-18,opening,7,1995-11-28,
Alpha Growth Fund,2003-08-18,opening,100,,
Alpha Growth Fund,2003-09-10,redemption,2,1995-09-04,
Alpha Growth Fund,2003-09-30,conversion,8,1995-09-04,
Alpha Growth Fund,2003-09-30,conversion,3,,
Alpha Growth Fund,2003-10-31,conversion,4,1995-10-20,
Alpha Growth Fund,2003-11-03,sale,9,,
Alpha Growth Fund,2003-11-04,redemption,9,unknown,
Beta Value Fund,2003-08-18,opening,6,1995-12-01,
Beta Value Fund,2003-10-02,exchange_out,1,1995-12-01,Alpha Growth Fund
Alpha Growth Fund,2003-10-02,exchange_in,1,1995-12-01,Beta Value Fund
"""


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return small_plan(acting_user)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(plan: Plan) -> Client:
    return signed_in(Role.OFFICER)


def address(name: str) -> str:
    return reverse(f"fees:{name}", args=["class-b"])


def test_terms_are_given_with_who_and_why(officer: Client) -> None:
    answer = officer.post(address("share_terms_new"), SENT, follow=True)

    row = ShareTerms.objects.get()
    assert ([str(one.normalize()) for one in row.cdsc], row.converts_after_years) == (list("543321"), 8)
    assert Act.objects.latest("pk").reason == SENT["why"]
    said = answer.content.decode()
    assert "The terms are recorded" in said
    assert "5.00 %, 4.00 %, 3.00 %, 3.00 %, 2.00 %, 1.00 %, then none" in said
    assert "8 years after issue" in said
    assert "to be confirmed" in said  # for all other Shares


def test_the_same_again_is_not_recorded_twice_and_another_is_no_silent_correction(officer: Client) -> None:
    officer.post(address("share_terms_new"), SENT)

    again = officer.post(address("share_terms_new"), SENT, follow=True)
    other = officer.post(address("share_terms_new"), SENT | {"cdsc": ""})

    assert "given just so already" in again.content.decode()
    assert other.status_code == 422
    assert "open those that stand and correct them" in other.content.decode()
    assert ShareTerms.objects.count() == 1


def test_terms_are_corrected_by_who_opened_them(officer: Client) -> None:
    officer.post(address("share_terms_new"), SENT)
    first = ShareTerms.objects.get()
    correcting = f"{address('share_terms_new')}?corrects={first.pk}"

    assert officer.get(correcting).context["form"].initial["cdsc"] == "5, 4, 3, 3, 2, 1"
    officer.post(correcting, SENT | {"cdsc": "", "converts_after_years": ""})
    late = officer.post(correcting, SENT | {"cdsc": "2"})

    assert (late.status_code, "somebody else corrected these terms" in late.content.decode()) == (422, True)
    standing = ShareTerms.objects.get(superseded_by=None)
    assert (standing.cdsc, standing.converts_after_years, standing.entry) == ([], None, first.entry)


def test_what_alters_outstanding_shares_must_be_said(officer: Client) -> None:
    officer.post(address("share_terms_new"), SENT)

    unsaid = officer.post(address("share_terms_new"), LOWER)
    said = officer.post(address("share_terms_new"), LOWER | {"alters": "on"})

    (error,) = unsaid.context["form"].errors["alters"]
    assert error.startswith("Section 11(ii): from 1 December 2003 this alters the deferred sales charges")
    assert (unsaid.status_code, said.status_code) == (422, 302)
    assert ShareTerms.objects.count() == 2


def test_faults_stand_at_their_fields(officer: Client) -> None:
    answer = officer.post(address("share_terms_new"), SENT | {"cdsc": "5, 8", "converts_after_years": "soon"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"cdsc", "converts_after_years"}
    assert not ShareTerms.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_the_officer_gives_terms(plan: Plan, role: Role) -> None:
    client = signed_in(role)

    answers = [client.get(address("share_terms_new")), client.post(address("share_terms_new"), SENT)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not ShareTerms.objects.exists()


@pytest.mark.parametrize("name", ["share_terms", "conversions"])
@pytest.mark.parametrize("role", list(Role))
def test_the_house_and_the_secretary_see_them(plan: Plan, role: Role, name: str) -> None:
    house = {Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR}

    assert signed_in(role).get(address(name)).status_code == (200 if role in house else 403)


def test_terms_are_a_file_too(officer: Client) -> None:
    officer.post(address("share_terms_new"), SENT)

    lines = officer.get(address("share_terms"), {"format": "csv"}).content.decode().splitlines()

    assert lines[1].startswith("2003-08-18,2003-08-18,5 4 3 3 2 1,8,officer,")


@pytest.fixture
def held(plan: Plan, acting_user: Any) -> Plan:
    import_share_activity(
        data=ACTIVITY.encode(),
        source="act.csv",
        plan=plan,
        add=False,
        acting_user=acting_user,
        progress=lambda _text: None,
    )
    return plan


def test_conversions_ahead_and_behind(held: Plan) -> None:
    shown = [
        (str(row.of.month), row.portfolio, row.of.due, row.of.converted, row.of.undated, row.of.state)
        for row in conversions_of(held, on=date(2003, 11, 15))
    ]

    share, growth = 1_000_000, "alpha-growth-fund"
    assert shown == [
        ("2003-09", growth, 8 * share, 8 * share, 3 * share, "agrees"),
        ("2003-10", growth, 5 * share, 4 * share, 0, "differs"),
        ("2003-11", growth, 7 * share, 0, 0, "upcoming"),
        ("2003-12", growth, share, 0, 0, "upcoming"),
        ("2003-12", "beta-value-fund", 5 * share, 0, 0, "upcoming"),
    ]


def test_on_an_earlier_day_what_came_later_is_not_there(held: Plan) -> None:
    shown = [(str(row.of.month), row.of.due) for row in conversions_of(held, on=date(2003, 9, 5))]

    assert shown == [
        ("2003-09", 10_000_000),
        ("2003-10", 5_000_000),
        ("2003-11", 7_000_000),
        ("2003-12", 6_000_000),
    ]


def test_the_page_marks_what_differs(held: Plan) -> None:
    client = signed_in(Role.SECRETARY)

    said = client.get(address("conversions"), {"on": "2003-11-15"}).content.decode()
    lines = client.get(address("conversions"), {"on": "2003-11-15", "format": "csv"}).content.decode()

    assert "In 1 row below, other Shares converted than fell due" in said
    assert "(1.000000)" in said
    assert "due later" in said
    assert "2003-10,alpha-growth-fund,5.000000,4.000000,-1.000000,0.000000,differs" in lines


def test_the_side_list_marks_the_terms_on_each_of_their_pages(officer: Client) -> None:
    for name in ("share_terms", "share_terms_new", "conversions"):
        said = officer.get(address(name)).content.decode()
        assert f'<a href="{address("share_terms")}" aria-current="page">' in said
