"""What somebody who means harm would try first, and what they get."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.domain.roles import Role
from plan_admin.api.models import ApiToken
from plan_admin.api.services import make_token
from plan_admin.frame.addresses import address_of
from plan_admin.users.models import User
from plan_admin.users.services.proposing import propose_person
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def test_a_password_is_not_guessed_letter_by_letter_through_a_list(client: Client) -> None:
    person(Role.APPROVER)
    client.force_login(person(Role.AUDITOR))

    for question in ("password__startswith=md5", "password__contains=a", "history__id__gt=0"):
        answer = client.get(f"/admin/users/user/?username=approver&{question}")
        assert answer.status_code in (302, 400), question


def test_a_page_that_is_not_there_says_nothing_of_the_server(client: Client) -> None:
    client.force_login(person(Role.OFFICER))

    for address in ("/static/nope.css", "/no-such-plan/months/2003-09/", "/nope/"):
        page = client.get(address).content.decode()
        assert "There is no such page, or it is not yours." in page
        assert "nope.css" not in page
        assert "no-such-plan." not in page


def test_a_character_that_no_text_has_is_refused(client: Client) -> None:
    client.force_login(person(Role.OFFICER))

    assert client.get("/class-b/months/2003-09/?q=%00").status_code == 400


def test_the_secretary_reads_no_acts_of_others_through_the_admin(client: Client) -> None:
    client.force_login(person(Role.SECRETARY))

    assert client.get("/admin/governance/act/").status_code == 403


@pytest.mark.parametrize("how", ["a new password", "a second factor"])
def test_a_token_ends_with(how: str) -> None:
    user: Any = person(Role.OFFICER)
    make_token(acting_user=user)
    assert ApiToken.objects.count() == 1

    if how == "a new password":
        user.set_password("another, and a long one")
        user.save()
    else:
        device = TOTPDevice.objects.create(user=user, name="app", confirmed=False)
        device.confirmed = True
        device.save()

    assert ApiToken.objects.count() == 0


def test_a_proposal_of_who_is_no_longer_an_officer_is_not_confirmed(client: Client) -> None:
    officer = person(Role.OFFICER)
    change = propose_person(
        username="mallory",
        name="Mallory Doe",
        email="",
        roles=[Role.AUDITOR],
        reason="x",
        acting_user=officer,
    )
    officer.groups.clear()
    client.force_login(person(Role.APPROVER))

    answer = client.post(f"/people/proposals/{change.pk}/", {"decision": "confirm"})

    assert "may no longer propose" in answer.content.decode()
    assert not User.objects.filter(username="mallory").exists()


@pytest.mark.parametrize(
    ("proxies", "said", "found"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_place_is_what_our_own_proxies_say(settings: Any, proxies: int, said: str, found: str) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": said} if said else {})
    request.META["REMOTE_ADDR"] = "10.0.0.1"

    assert address_of(request) == found
