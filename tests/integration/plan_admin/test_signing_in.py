"""Signing in: the lockout, the second factor, sessions that end, and what the answers forbid a browser."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.domain.roles import Role
from plan_admin.frame.middleware import BEGAN
from tests.factories.people import PASSWORD, person

SIGN_IN = "/account/sign-in/"
ROOT = Path(__file__).resolve().parents[3]
LONG_SECRET = "a secret that is long enough for a site in use, and is of this test alone"

pytestmark = pytest.mark.django_db


def sign_in(client: Client, *, password: str = PASSWORD, code: str = "", name: str = "officer") -> Any:
    return client.post(SIGN_IN, {"username": name, "password": password, "code": code})


def with_second_factor(user: Any) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="app", confirmed=True)


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def test_who_has_not_signed_in_is_sent_there_and_back(client: Client) -> None:
    answer = client.get("/account/")

    assert answer.status_code == 302
    assert answer["Location"] == f"{SIGN_IN}?next=/account/"


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(client: Client) -> None:
    person(Role.OFFICER)
    answers = [sign_in(client, password="wrong").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert sign_in(client).status_code == 429
    assert "_auth_user_id" not in client.session


def test_with_a_second_factor_the_password_alone_does_not_do(client: Client) -> None:
    device = with_second_factor(person(Role.OFFICER))

    assert "asks for a code as well" in sign_in(client).content.decode()
    assert "not right" in sign_in(client, code="000000").content.decode()
    assert "_auth_user_id" not in client.session
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)

    assert sign_in(client, code=code_of(device)).status_code == 302
    assert client.session["_auth_user_id"]


def test_a_code_works_once(client: Client) -> None:
    device = with_second_factor(person(Role.OFFICER))
    code = code_of(device)
    sign_in(client, code=code)
    client.logout()

    assert sign_in(client, code=code).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_set_up_with_its_first_code_and_gives_spare_codes(client: Client) -> None:
    user = person(Role.AUDITOR)
    client.force_login(user)
    client.get("/account/second-factor/")
    device = TOTPDevice.objects.get(user=user)

    refused = client.post("/account/second-factor/", {"code": "000000"})
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    taken = client.post("/account/second-factor/", {"code": code_of(device)})

    assert refused.status_code == 422
    spare = list(StaticToken.objects.filter(device__user=user).values_list("token", flat=True))
    assert len(spare) == 8
    assert all(code in taken.content.decode() for code in spare)
    client.logout()
    assert sign_in(client, name="auditor", code=spare[0]).status_code == 302
    client.logout()
    assert sign_in(client, name="auditor", code=spare[0]).status_code == 200


def test_a_second_factor_ends_only_with_a_code(client: Client) -> None:
    user = person(Role.AUDITOR)
    device = with_second_factor(user)
    client.force_login(user)

    client.post("/account/second-factor/end/", {"code": "000000"})
    assert TOTPDevice.objects.filter(user=user).count() == 1
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    client.post("/account/second-factor/end/", {"code": code_of(device)})

    assert TOTPDevice.objects.filter(user=user).count() == 0


def test_a_session_ends_after_half_a_day_however_busy(client: Client) -> None:
    client.force_login(person(Role.OFFICER))
    client.get("/account/")
    session = client.session
    session[BEGAN] = int(time.time()) - settings.SESSION_LONGEST - 1
    session.save()

    assert client.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_a_session_that_is_quiet_for_an_hour_has_ended(client: Client) -> None:
    client.force_login(person(Role.OFFICER))

    assert 0 < client.session.get_expiry_age() <= 3600
    assert client.session.get_expire_at_browser_close()


def test_no_answer_lets_foreign_code_run_or_is_kept(client: Client) -> None:
    client.force_login(person(Role.OFFICER))
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_framework_superuser_without_a_role_may_nothing(client: Client, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_superuser(username="root", password=PASSWORD))

    assert client.get("/people/").status_code in (403, 404)
    assert client.get("/go/").status_code == 403


def test_the_page_that_says_no_says_who_may(client: Client) -> None:
    client.force_login(person(Role.SECRETARY))
    answer = client.get("/go/")

    assert answer.status_code == 403
    assert "Compliance officer or Approver or Auditor" in answer.content.decode()


def test_the_deployment_check_is_clean() -> None:
    environment = {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": LONG_SECRET,
        "ALLOWED_HOSTS": "plans.example.com",
        "DATABASE_URL": "none:",
        "DJANGO_SETTINGS_MODULE": "plan_admin.settings",
    }
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
