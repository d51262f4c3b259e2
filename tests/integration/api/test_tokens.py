"""A person's own token: shown once, kept as a digest, ended by many ways, and never back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.domain.roles import Role
from governance.models import Act
from plan_admin.api.models import ApiToken
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PAGE = "/account/api-token/"
TOKEN = re.compile(r"plan_[A-Za-z0-9_-]{43}")


@pytest.fixture
def user() -> Any:
    return person(Role.OFFICER)


@pytest.fixture
def page(user: Any, client: Client) -> Client:
    client.force_login(user)
    return client


def made(page: Client) -> str:
    """A new token, as the page shows it."""
    found = TOKEN.search(page.post(PAGE, {"make": "1"}).content.decode())
    assert found is not None
    return found.group()


def code_with(token: str, *, scheme: str = "Bearer") -> int:
    """What the API answers to a program that sends it."""
    headers = {"Authorization": f"{scheme} {token}"}
    return Client().get("/api/v1/plans/", headers=headers).status_code


def test_a_program_that_sends_the_token_is_let_in_as_its_person(page: Client) -> None:
    token = made(page)

    assert code_with(token) == 200
    assert [act.acting_user.get_username() for act in Act.objects.filter(kind="make_api_token")] == [
        "officer"
    ]


def test_the_token_is_shown_once_and_stored_nowhere(page: Client) -> None:
    token = made(page)

    again = page.get(PAGE).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_apitoken::text FROM api_apitoken")
        stored = str(cursor.fetchall())

    assert token not in again
    assert token.removeprefix("plan_") not in stored


def test_a_new_token_ends_the_old_one(page: Client) -> None:
    old, new = made(page), made(page)

    assert (code_with(old), code_with(new)) == (401, 200)
    assert ApiToken.objects.count() == 1


def test_a_token_ends_by_its_person(page: Client) -> None:
    token = made(page)

    page.post(PAGE, {"end": "1"})
    page.post(PAGE, {"end": "1"})

    assert code_with(token) == 401
    assert Act.objects.filter(kind="end_api_token").count() == 1


def test_a_token_ends_when_its_person_is_deactivated_and_does_not_come_back(user: Any, page: Client) -> None:
    token = made(page)

    type(user).objects.filter(pk=user.pk).update(is_active=False)
    type(user).objects.filter(pk=user.pk).update(is_active=True)

    assert code_with(token) == 401
    assert ApiToken.objects.count() == 0


def test_a_token_ends_after_a_year(user: Any, page: Client) -> None:
    token = made(page)
    ApiToken.objects.update(created_at=timezone.now() - timedelta(days=365, seconds=1))

    assert code_with(token) == 401


def test_a_token_gives_no_more_than_its_person_s_roles(user: Any, page: Client) -> None:
    token = made(page)

    user.groups.clear()

    assert code_with(token) == 403


@pytest.mark.parametrize("token", ["", "plan_", "x" * 5000, "ü", "plan_\x7f"])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert code_with(token) == 401


def test_another_scheme_is_nobody(page: Client) -> None:
    assert code_with(made(page), scheme="Basic") == 401


def test_who_has_a_second_factor_makes_a_token_only_after_a_code(user: Any, page: Client) -> None:
    TOTPDevice.objects.create(user=user, confirmed=True, name="app")

    answer = page.post(PAGE, {"make": "1"})

    assert answer.status_code == 403
    assert "has not given a code" in answer.content.decode()
    assert ApiToken.objects.count() == 0


def test_who_has_a_second_factor_ends_a_token_without_a_code(user: Any, page: Client) -> None:
    token = made(page)
    TOTPDevice.objects.create(user=user, confirmed=True, name="app")

    page.post(PAGE, {"end": "1"})

    assert code_with(token) == 401


def test_a_token_needs_no_csrf_token(page: Client) -> None:
    token = made(page)

    answer = Client(enforce_csrf_checks=True).post(
        "/api/v1/plans/none/net-assets/",
        b"x",
        content_type="text/csv",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert answer.status_code == 404


def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/account/sign-in/")
