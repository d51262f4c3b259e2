"""What somebody who means harm would try first, and what they get."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.domain.errors import Refused
from governance.domain.roles import Role
from plan_admin.api.models import ApiToken
from plan_admin.api.services import make_token
from plan_admin.frame.addresses import address_of
from plan_admin.users.models import User
from plan_admin.users.services.deciding import confirm_change
from plan_admin.users.services.proposing import propose_active, propose_password_link, propose_person
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def test_a_password_is_not_guessed_letter_by_letter_through_a_list(client: Client) -> None:
    person(Role.APPROVER)
    client.force_login(person(Role.AUDITOR))

    for question in ("password__startswith=md5", "password__contains=a", "history__id__gt=0"):
        answer = client.get(f"/admin/users/user/?username=approver&{question}")
        assert answer.status_code in (302, 400), question


def test_a_list_is_asked_nothing_that_only_breaks_it(client: Client) -> None:
    client.force_login(person(Role.AUDITOR))

    for question in (
        "name__regex=(",
        "id__range=1",
        "acts__time__year=99999",
        "format=csv&nonsense=1",
        "format=csv&id__in=abc",
    ):
        assert client.get(f"/admin/governance/fund/?{question}").status_code in (302, 400), question
    assert client.get("/admin/fees/monthlyfee/?month__year=99999").status_code in (302, 400)
    assert client.get("/admin/users/user/?last_login__year=0").status_code in (302, 400)


@pytest.mark.parametrize("chosen", ["abc", "1\0", "-1"])
def test_an_act_on_what_is_no_record_is_refused(client: Client, chosen: str) -> None:
    client.force_login(person(Role.OFFICER))

    asked = {"action": "set_form", "_selected_action": chosen}

    assert client.post("/admin/governance/fund/", asked).status_code == 400


def test_a_name_longer_than_any_is_no_fault_of_the_server(client: Client) -> None:
    answer = client.post("/account/sign-in/", {"username": "a" * 5000, "password": "x"})

    assert answer.status_code == 200
    assert "at most 150 characters" in answer.content.decode()


def test_an_address_longer_than_any_is_refused_also_past_the_form() -> None:
    with pytest.raises(Refused, match="is no e-mail address"):
        propose_person(
            username="long",
            name="Long Name",
            email="a" * 60 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + ".com",
            roles=[Role.AUDITOR],
            reason="To help",
            acting_user=person(Role.OFFICER),
        )


def test_a_password_link_ends_for_good_with_the_access(client: Client) -> None:
    officer, approver, whom = person(Role.OFFICER), person(Role.APPROVER), person(Role.AUDITOR)
    asked = propose_password_link(whom.pk, reason="Forgotten", acting_user=officer)
    link = confirm_change(asked.pk, acting_user=approver).link
    assert link is not None
    address = f"/account/password/{link.uidb64}/{link.token}/"
    assert client.get(address).status_code == 302

    for is_active in (False, True):
        change = propose_active(whom.pk, active=is_active, reason="Away", acting_user=officer)
        confirm_change(change.pk, acting_user=approver)

        assert "This link was used already" in client.get(address).content.decode()
        assert (
            "This link was used already"
            in client.get(f"/account/password/{link.uidb64}/set-password/").content.decode()
        )


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
