"""The demonstration's logins: one of each role, memberships confirmed by another person, made once."""

from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory

from assignments.models import Assignee, CollectionAgent
from assignments.selectors.memberships import memberships_shown, parties_of
from governance.domain.roles import Role
from governance.models import Act, Distributor
from governance.selectors.roles import roles_of
from plan_admin.demo.people import PEOPLE, login_table, make_logins

pytestmark = pytest.mark.django_db
User = get_user_model()
SECRET = "the-demo-password"


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("adi", "idi"):
        Distributor.objects.create(code=code, name=code)
    for code in ("receivables-trust-a", "bank-trust-b"):
        Assignee.objects.create(code=code, name=code, address="")
    CollectionAgent.objects.create(code="depository-c", name="depository-c", address="")


def test_each_role_has_a_login_that_opens(acting_user: Any) -> None:
    make_logins(password=SECRET, acting_user=acting_user)

    entered = {
        one.username: authenticate(RequestFactory().post("/"), username=one.username, password=SECRET)
        for one in PEOPLE
    }
    assert {role for user in entered.values() for role in roles_of(user)} == set(Role)
    assert [party.code for party in parties_of(entered["trust-a"])] == ["receivables-trust-a"]
    assert {(one.proposed.person, one.confirmed and one.confirmed.person) for one in memberships_shown()} == {
        ("officer", "approver")
    }


def test_a_second_time_nothing_is_new(acting_user: Any) -> None:
    make_logins(password=SECRET, acting_user=acting_user)
    before = (User.objects.count(), Act.objects.count(), len(memberships_shown()))

    make_logins(password=SECRET, acting_user=acting_user)

    assert (User.objects.count(), Act.objects.count(), len(memberships_shown())) == before


def test_somebody_of_that_name_keeps_their_password(acting_user: Any) -> None:
    User.objects.create_user(username="auditor", password="their-own-secret")

    make_logins(password=SECRET, acting_user=acting_user)

    assert User.objects.get(username="auditor").check_password("their-own-secret")
    said = [line for line in login_table(SECRET) if "password of its own" in line]
    assert [line.split()[0] for line in said] == ["auditor"]
