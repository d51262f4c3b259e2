"""Who may see which statement and which explanation; what is somebody else's looks like what is not there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from assignments.domain.routes import PayeeKind
from assignments.models import Membership, PaymentInstruction
from assignments.services.memberships import end_membership
from governance.domain.roles import Role
from governance.models import Act
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person

pytestmark = pytest.mark.django_db

BASE = "/class-b/statements/2003-09"
WHY = "/class-b/explained/2003-09"
BOND, STOCK = "example-high-yield-fund", "example-energy-fund"
OWN = {
    "adi-user": (
        f"{BASE}/distributor/adi/",
        f"{WHY}/fee/{BOND}/distribution_fee/",
        f"{WHY}/fee/{STOCK}/service_fee/",
        f"{WHY}/share/{BOND}/adi/distribution_fee/",
        f"{WHY}/share/{STOCK}/adi/service_fee/",
        f"{WHY}/portion/{BOND}/adi/trust-a/",
    ),
    "idi-user": (
        f"{BASE}/distributor/idi/",
        f"{WHY}/share/{BOND}/idi/distribution_fee/",
        f"{WHY}/portion/{BOND}/idi/trust-b/",
    ),
    "trust-a-user": (f"{BASE}/assignee/trust-a/", f"{WHY}/portion/{BOND}/adi/trust-a/"),
    "trust-b-user": (f"{BASE}/assignee/trust-b/", f"{WHY}/portion/{BOND}/idi/trust-b/"),
    "depository-user": (
        f"{BASE}/agent/depository/",
        f"{WHY}/share/{BOND}/idi/distribution_fee/",
        f"{WHY}/portion/{BOND}/idi/trust-b/",
    ),
}
OF_THE_CLASS = f"{WHY}/fee/{BOND}/distribution_fee/"
SHARED = {OF_THE_CLASS, f"{WHY}/fee/{STOCK}/service_fee/"}
# Whom each reader must never hear of, by code and by name.
NEVER_NAMED = {
    "adi-user": r"\b(idi|trust-b|depository)\b|INVESCO Distributors|Trust B|The Depository",
    "idi-user": r"\b(adi|trust-a)\b|A I M Distributors|Trust A",
    "trust-a-user": r"\b(idi|trust-b|depository)\b|INVESCO Distributors|Trust B|The Depository",
    "trust-b-user": r"\b(adi|trust-a|depository)\b|A I M Distributors|Trust A|The Depository",
    "depository-user": r"\b(adi|trust-a)\b|A I M Distributors|Trust A",
}
NOWHERE = (
    f"{BASE}/distributor/nobody/",
    f"{BASE}/stranger/adi/",
    "/class-b/statements/2003-10/distributor/adi/",
    f"{WHY}/fee/no-such-fund/distribution_fee/",
    f"{WHY}/fee/{BOND}/no-such-part/",
    f"{WHY}/share/{BOND}/nobody/service_fee/",
    f"{WHY}/portion/{BOND}/adi/trust-b/",
    f"{WHY}/payment/999999/",
    "/no-such-plan/statements/",
)


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with made_and_undone(django_db_blocker):
        user = get_user_model().objects.create_user(username="acting-user")
        closed_september(user, besides=outsiders.AGENT_BOOK)
        yield outsiders.everybody()


def _as(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("who", OWN)
def test_outsider_opens_what_is_its_own(everybody: dict[str, Any], who: str) -> None:
    client = _as(everybody[who])

    assert {address: client.get(address).status_code for address in OWN[who]} == dict.fromkeys(OWN[who], 200)
    assert client.get(OF_THE_CLASS).status_code == 200


@pytest.mark.parametrize("who", OWN)
def test_what_is_somebody_elses_is_not_found_on_the_page_in_print_and_as_a_file(
    everybody: dict[str, Any], who: str
) -> None:
    client = _as(everybody[who])
    others = {one for other in OWN.values() for one in other} - set(OWN[who]) - SHARED

    for address in sorted(others):
        for form in ("", "?format=csv", "?format=print"):
            assert client.get(address + form).status_code == 404, address + form


@pytest.mark.parametrize("who", OWN)
def test_outsider_opens_its_own_payments_alone(everybody: dict[str, Any], who: str) -> None:
    client = _as(everybody[who])
    kind, code = outsiders.PARTIES[who]

    for payment in PaymentInstruction.objects.all():
        is_own = (payment.payee_kind, payment.payee) == (kind, code)
        found = client.get(f"{WHY}/payment/{payment.pk}/").status_code
        assert found == (200 if is_own else 404), payment


@pytest.mark.parametrize("who", OWN)
def test_no_page_names_another_payee(everybody: dict[str, Any], who: str) -> None:
    client = _as(everybody[who])
    kind, code = outsiders.PARTIES[who]
    payments = PaymentInstruction.objects.filter(payee_kind=kind, payee=code)
    addresses = [
        *OWN[who],
        OF_THE_CLASS,
        "/class-b/statements/",
        *(f"{WHY}/payment/{one.pk}/" for one in payments),
    ]

    for address in addresses:
        for form in ("", "?format=csv", "?format=print"):
            text = client.get(address + form).content.decode()
            assert re.findall(NEVER_NAMED[who], text) == [], address + form


@pytest.mark.parametrize("who", ["officer", "approver", "auditor"])
def test_staff_sees_every_payee(everybody: dict[str, Any], who: str) -> None:
    client = _as(everybody[who])
    addresses = {one for other in OWN.values() for one in other}
    payments = PaymentInstruction.objects.values_list("pk", flat=True)

    for address in [*sorted(addresses), *(f"{WHY}/payment/{number}/" for number in payments)]:
        assert client.get(address).status_code == 200, address
    listed = client.get("/class-b/statements/").content.decode()
    assert all(name in listed for name in ("A I M Distributors", "Trust A", "Trust B", "The Depository"))


@pytest.mark.parametrize("who", ["officer", "adi-user", "trust-a-user", "depository-user"])
def test_what_does_not_exist_is_not_found(everybody: dict[str, Any], who: str) -> None:
    client = _as(everybody[who])

    assert {client.get(address).status_code for address in NOWHERE} == {404}


def test_secretary_and_whoever_has_no_role_are_told_no_and_nobody_is_sent_to_sign_in(
    everybody: dict[str, Any],
) -> None:
    nothing = person(name="nothing")
    addresses = ["/class-b/statements/", OWN["adi-user"][0], OF_THE_CLASS]

    for address in addresses:
        assert _as(everybody["secretary"]).get(address).status_code == 403
        assert _as(nothing).get(address).status_code == 403
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("state", ["never proposed", "only proposed", "ended", "role taken away"])
def test_without_a_confirmed_membership_an_outsider_sees_nothing(
    everybody: dict[str, Any], state: str
) -> None:
    if state == "never proposed":
        user = person(Role.DISTRIBUTOR, name="newcomer")
    else:
        confirm = state != "only proposed"
        user = outsiders.member("newcomer", PayeeKind.DISTRIBUTOR, "adi", people=everybody, confirm=confirm)
    if state == "ended":
        end_membership(
            membership_id=Membership.objects.get(user=user).pk,
            acting_user=everybody["officer"],
            reason="Left",
        )
    if state == "role taken away":
        user.groups.set([])

    client = _as(user)

    refused = 403 if state == "role taken away" else 404
    assert {client.get(address).status_code for address in OWN["adi-user"]} == {refused}
    if refused == 404:
        assert "No statement yet" in client.get("/class-b/statements/").content.decode()


def test_nothing_can_be_changed_through_these_pages(everybody: dict[str, Any]) -> None:
    before = Act.objects.count(), list(PaymentInstruction.objects.order_by("pk").values())
    client = _as(everybody["adi-user"])

    for address in (*OWN["adi-user"], *OWN["trust-a-user"]):
        assert client.post(address, {"amount": "1.00"}).status_code == 405

    assert (Act.objects.count(), list(PaymentInstruction.objects.order_by("pk").values())) == before
