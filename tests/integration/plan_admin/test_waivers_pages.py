"""The pages of waivers: who may open them, what they record, and what they refuse."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.domain.errors import Refused
from governance.domain.roles import Role
from governance.models import Act, Plan, Waiver
from plan_admin.waivers.selectors import waivers_shown
from plan_admin.waivers.services import WaiverAsked, record_waiver
from tests.factories.books import rows_of_all_tables
from tests.factories.closed_month import BOND, closed_september
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2", "6(b)")]
SENT = {
    "component": "distribution_fee",
    "charged": "0.50",
    "effective": "2003-10-01",
    "ends": "",
    "portfolios": ["example-high-yield-fund"],
    "consented": ["trust-a"],
    "reason": "Low yield.",
}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(plan: Plan) -> Client:
    return signed_in(Role.OFFICER)


def address(name: str) -> str:
    return reverse(f"waivers:{name}", args=["class-b"])


def stored() -> dict[str, int]:
    return {table: n for table, n in rows_of_all_tables().items() if table.startswith("governance_")}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_the_officer_records(plan: Plan, role: Role) -> None:
    client = signed_in(role)
    before = stored()

    answers = [client.get(address("waiver_new")), client.post(address("waiver_new"), SENT)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert stored() == before


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.OFFICER, True), (Role.APPROVER, True), (Role.AUDITOR, True), (Role.SECRETARY, False)],
)
def test_who_sees_the_month_sees_the_waivers(plan: Plan, role: Role, sees: bool) -> None:
    assert signed_in(role).get(address("waivers")).status_code == (200 if sees else 403)


def test_a_waiver_is_recorded_with_who_and_why(officer: Client, plan: Plan) -> None:
    answer = officer.post(address("waiver_new"), SENT, follow=True)

    (shown,) = waivers_shown(plan)
    assert (shown.first, shown.last, shown.portfolios) == (date(2003, 10, 1), None, BOND)
    assert (shown.consented, shown.missing, shown.state) == (("trust-a",), ("trust-b",), "consent missing")
    assert shown.recorded_by == "officer"
    assert Act.objects.latest("pk").reason == "Low yield."
    said = answer.content.decode()
    assert "compute them anew" in said
    assert "consent missing" in said
    assert "0.50 %" in said


def test_the_same_again_is_not_a_second_waiver(officer: Client) -> None:
    officer.post(address("waiver_new"), SENT)
    before = stored()

    again = officer.post(address("waiver_new"), SENT, follow=True)

    assert "recorded just so already" in again.content.decode()
    assert stored() == before


def test_another_rate_for_the_same_days_is_refused_and_not_a_silent_correction(officer: Client) -> None:
    officer.post(address("waiver_new"), SENT)
    before = stored()

    answer = officer.post(address("waiver_new"), SENT | {"charged": "0.25"})

    assert answer.status_code == 422
    assert "open the waiver that stands and correct it" in answer.content.decode()
    assert stored() == before


def test_a_rate_above_schedule_a_is_refused_at_its_field(officer: Client) -> None:
    before = stored()

    answer = officer.post(address("waiver_new"), SENT | {"charged": "0.80"})

    assert answer.status_code == 422
    (error,) = answer.context["form"].errors["charged"]
    assert error.startswith("Section 2: 0.8 % is above the 0.75 % of Schedule A from 2003-10-01")
    assert stored() == before


def test_a_consent_is_noted_as_a_correction_with_its_reason(officer: Client, plan: Plan) -> None:
    officer.post(address("waiver_new"), SENT)
    stands = Waiver.objects.get()
    at = f"{address('waiver_new')}?corrects={stands.pk}"

    form = officer.get(at).context["form"]
    assert [form[name].value() for name in ("charged", "effective", "consented", "portfolios")] == [
        "0.50",
        "2003-10-01",
        ["trust-a"],
        ["example-high-yield-fund"],
    ]
    both = SENT | {"consented": ["trust-a", "trust-b"]}
    assert officer.post(at, both).status_code == 422

    officer.post(at, both | {"why": "Letter of 3 October 2003."})

    (shown,) = waivers_shown(plan)
    assert (shown.missing, shown.state) == ((), "consented")
    assert Act.objects.latest("pk").reason == "Letter of 3 October 2003."
    stands.refresh_from_db()
    assert stands.superseded_by is not None


def test_what_somebody_else_corrected_since_is_not_corrected_blindly(officer: Client, plan: Plan) -> None:
    officer.post(address("waiver_new"), SENT)
    at = f"{address('waiver_new')}?corrects={Waiver.objects.get().pk}"
    officer.post(at, SENT | {"consented": [], "why": "Withdrawn."})
    before = stored()

    answer = officer.post(at, SENT | {"charged": "0.25", "why": "Lower still."})

    assert answer.status_code == 422
    assert "somebody else corrected this waiver since" in answer.content.decode()
    assert stored() == before


@pytest.mark.parametrize("number", ["0", "abc", "9" * 40])
def test_a_waiver_that_is_not_there_is_not_found(officer: Client, number: str) -> None:
    assert officer.get(f"{address('waiver_new')}?corrects={number}").status_code == 404


def test_a_waiver_of_the_service_fee_asks_nobody(officer: Client, plan: Plan) -> None:
    officer.post(
        address("waiver_new"), SENT | {"component": "service_fee", "charged": "0.1", "consented": []}
    )

    (shown,) = waivers_shown(plan)
    assert (shown.missing, shown.state) == ((), "no consent needed")


def test_the_file_has_what_the_page_shows(officer: Client) -> None:
    officer.post(address("waiver_new"), SENT)

    lines = officer.get(f"{address('waivers')}?format=csv").content.decode().splitlines()

    assert lines[1].startswith(
        f"asset-based sales charge,0.00500000,2003-10-01,,{BOND},Low yield.,trust-a,trust-b,officer,"
    )


def test_a_reason_is_needed_and_an_end_before_the_beginning_refused(plan: Plan, acting_user: Any) -> None:
    waiver = WaiverAsked(
        component="distribution_fee",
        charged="0.5",
        effective=date(2003, 10, 1),
        ends=date(2003, 10, 1),
        reason="Low yield.",
    )
    before = stored()

    with pytest.raises(Refused, match="reason: is missing"):
        record_waiver(plan=plan, waiver=waiver, acting_user=acting_user, why=" ")
    with pytest.raises(Refused, match="ends: 2003-10-01 is not after 2003-10-01"):
        record_waiver(plan=plan, waiver=waiver, acting_user=acting_user, why="Decided.")
    assert stored() == before
