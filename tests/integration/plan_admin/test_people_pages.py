"""The pages of people: who may open them, and what a refused act leaves behind."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assignments.selectors.memberships import memberships_shown, parties_of
from governance.domain.roles import Role
from governance.models import Distributor
from plan_admin.users.models import AccessChange
from plan_admin.users.services.proposing import propose_person, propose_roles
from tests.factories.people import PASSWORD, person

pytestmark = pytest.mark.django_db
User = get_user_model()
WANTED = {"username": "jdoe", "name": "Jane Doe", "email": "", "roles": ["auditor"], "reason": "Audit"}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def waiting(officer: Any) -> AccessChange:
    return propose_person(
        username="jdoe",
        name="Jane Doe",
        email="",
        roles=[Role.AUDITOR],
        reason="Audit",
        acting_user=officer,
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICER, 200),
        (Role.APPROVER, 200),
        (Role.AUDITOR, 200),
        (Role.SECRETARY, 403),
        (Role.DISTRIBUTOR, 403),
        (Role.ASSIGNEE, 403),
        (Role.AGENT, 403),
    ],
)
def test_people_are_shown_to_those_whose_place_it_is(role: Role, status: int) -> None:
    assert signed_in(person(role)).get(reverse("people:people")).status_code == status


def test_nobody_is_sent_to_sign_in() -> None:
    answer = Client().get(reverse("people:people"))

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=/people/")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_an_officer_proposes(role: Role) -> None:
    answer = signed_in(person(role)).post(reverse("people:propose"), WANTED)

    assert answer.status_code == 403
    assert AccessChange.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.APPROVER])
def test_only_an_approver_decides(role: Role) -> None:
    officer = person(Role.OFFICER, name="proposer")
    change = waiting(officer)

    answer = signed_in(person(role)).post(reverse("people:decide", args=[change.pk]), {"decision": "confirm"})

    assert answer.status_code == 403
    change.refresh_from_db()
    assert change.decision is None
    assert not User.objects.filter(username="jdoe").exists()


def test_the_link_is_shown_once_to_who_confirms_and_the_new_person_signs_in() -> None:
    officer, approver = signed_in(person(Role.OFFICER)), signed_in(person(Role.APPROVER))
    officer.post(reverse("people:propose"), WANTED)
    address = reverse("people:decide", args=[AccessChange.objects.get().pk])

    answer = approver.post(address, {"decision": "confirm"})
    link, code = answer.context["link"], officer.get(address).context["code"]

    assert link in answer.content.decode()
    again = approver.post(address, {"decision": "confirm"}, follow=True)
    assert "account/password" not in again.content.decode()

    newcomer = Client()
    form = newcomer.get(link, follow=True)
    chosen = {"new_password1": "k4-plum-tree", "new_password2": "k4-plum-tree"}
    # The approver, who has the link, has not the code; and the officer has no link.
    assert answer.context["code"] == approver.get(address).context["code"] == ""
    refused = newcomer.post(form.request["PATH_INFO"], chosen | {"code": "00000000"})
    assert "That is not the code." in refused.content.decode()
    assert not User.objects.get(username="jdoe").has_usable_password()
    newcomer.post(form.request["PATH_INFO"], chosen | {"code": code})
    entered = newcomer.post(reverse("login"), {"username": "jdoe", "password": "k4-plum-tree"})
    assert (entered.status_code, entered["Location"]) == (302, "/")
    assert "used already" in Client().get(link, follow=True).content.decode()


def test_a_conflict_is_said_at_the_roles_and_nothing_is_stored() -> None:
    officer = signed_in(person(Role.OFFICER))

    answer = officer.post(reverse("people:propose"), WANTED | {"roles": ["officer", "approver"]})

    assert answer.status_code == 422
    assert "officer and approver are different people" in str(answer.context["form"].errors["roles"])
    assert AccessChange.objects.count() == 0


def test_an_approver_sees_why_he_cannot_decide_what_concerns_himself() -> None:
    approver = person(Role.APPROVER)
    change = propose_roles(
        approver.pk, roles=[Role.AUDITOR], reason="Change", acting_user=person(Role.OFFICER)
    )
    client, address = signed_in(approver), reverse("people:decide", args=[change.pk])

    assert "Nobody confirms what concerns himself" in client.get(address).content.decode()
    assert client.post(address, {"decision": "confirm"}).status_code == 422
    change.refresh_from_db()
    assert change.decision is None


def test_whose_access_ended_is_signed_out_at_once() -> None:
    auditor = person(Role.AUDITOR)
    client = signed_in(auditor)
    User.objects.filter(pk=auditor.pk).update(is_active=False)

    assert client.get(reverse("people:people")).status_code == 302


def test_the_admin_shows_people_and_changes_none() -> None:
    officer = person(Role.OFFICER)
    client = signed_in(officer)

    assert client.get(reverse("admin:users_user_changelist")).status_code == 200
    assert client.get("/admin/users/user/add/").status_code in (403, 404)
    client.post(f"/admin/users/user/{officer.pk}/change/", {"username": "else", "is_active": ""})
    officer.refresh_from_db()
    assert (officer.username, officer.is_active) == ("officer", True)


def test_a_superuser_of_the_framework_opens_nothing_by_being_one() -> None:
    client = signed_in(User.objects.create_superuser(username="root", password=PASSWORD))

    assert client.get(reverse("people:people")).status_code == 403
    assert client.get(reverse("admin:users_user_changelist")).status_code in (302, 403)


def test_the_page_of_people_asks_as_often_for_many_as_for_few() -> None:
    officer = person(Role.OFFICER)
    client = signed_in(officer)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("people:people")).status_code == 200
        return len(queries)

    for number in range(2):
        person(Role.AUDITOR, name=f"auditor-{number}")
    few = asked()
    for number in range(2, 12):
        one = person(Role.AUDITOR, name=f"auditor-{number}")
        propose_roles(one.pk, roles=[Role.SECRETARY], reason="Duty", acting_user=officer)

    assert asked() == few


def test_a_membership_is_proposed_confirmed_and_ended_on_the_pages() -> None:
    Distributor.objects.create(code="adi", name="A Distributors")
    member = person(Role.DISTRIBUTOR)
    officer, approver = signed_in(person(Role.OFFICER)), signed_in(person(Role.APPROVER))
    propose = reverse("people:propose_membership", args=[member.pk])

    officer.post(propose, {"party": "DISTRIBUTOR:adi", "reason": "Contract"})
    (waits,) = memberships_shown()
    decide = reverse("people:decide_membership", args=[waits.id])
    assert officer.post(decide, {"decision": "confirm"}).status_code == 403
    assert parties_of(User.objects.get(pk=member.pk)) == frozenset()
    assert "to act for A Distributors" in approver.get(reverse("people:people")).content.decode()

    approver.post(decide, {"decision": "confirm"})
    assert [party.code for party in parties_of(User.objects.get(pk=member.pk))] == ["adi"]

    assert approver.post(decide, {"decision": "reject", "reason": ""}).status_code == 422
    approver.post(decide, {"decision": "reject", "reason": "Left"})
    assert parties_of(User.objects.get(pk=member.pk)) == frozenset()
    assert [one.state for one in memberships_shown()] == ["ended"]


def test_only_parties_of_the_person_s_own_roles_are_offered() -> None:
    Distributor.objects.create(code="adi", name="A Distributors")
    trust = person(Role.ASSIGNEE)
    officer = signed_in(person(Role.OFFICER))

    answer = officer.post(
        reverse("people:propose_membership", args=[trust.pk]),
        {"party": "DISTRIBUTOR:adi", "reason": "Contract"},
    )

    assert answer.status_code == 422
    assert memberships_shown() == ()


def test_everybody_is_a_file_too() -> None:
    answer = signed_in(person(Role.AUDITOR)).get(reverse("people:people") + "?format=csv")

    lines = answer.content.decode().splitlines()
    assert lines[0] == "username,name,email,roles,acts_for,state,last_signed_in"
    assert lines[1].startswith("auditor,,,Auditor,,active,")
