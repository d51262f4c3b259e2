"""PostgreSQL goes away between two requests and inside one: one request fails in words, nothing is lost."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from governance.domain.roles import Role
from governance.models import Act, Distributor
from plan_admin.api.services import make_token
from tests.factories.people import person
from tests.factories.plans import small_plan
from tests.factories.server import is_cut, restart_server

pytestmark = pytest.mark.django_db(transaction=True)
BOOK = "/class-b/files/book/"
ONE_MORE = b"distributors:\n  - {code: new, name: New One}\n"


@pytest.fixture
def officer(transactional_db: None) -> Client:
    user = person(Role.OFFICER)
    small_plan(user)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def goes_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """`goes_away("module.function")`: the server stops and starts when that is called, once."""

    def at(name: str) -> None:
        module_name, _, function_name = name.rpartition(".")
        module = __import__(module_name, fromlist=[function_name])
        real, times = getattr(module, function_name), iter([True])

        def stopped(*args: Any, **kwargs: Any) -> Any:
            if next(times, False):
                restart_server()
            return real(*args, **kwargs)

        monkeypatch.setattr(name, stopped)

    yield at
    if is_cut():
        connection.close()


def sent(client: Client) -> Any:
    return client.post(BOOK, {"file": SimpleUploadedFile("book.yaml", ONE_MORE)})


def test_between_two_requests_nobody_notices(officer: Client) -> None:
    assert officer.get("/").status_code == 200

    restart_server()
    connection.close()  # as after each request, where no connection is kept

    assert officer.get("/").status_code == 200


def test_a_kept_connection_is_looked_at_before_it_is_used(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    connection.close()
    assert officer.get("/").status_code == 200
    before = connection.connection

    restart_server()
    connection.close_if_unusable_or_obsolete()  # the framework does so as a request begins

    assert officer.get("/").status_code == 200
    assert connection.connection is not before


@pytest.mark.parametrize(
    "where",
    ["plan_admin.home.plans_shown", "plan_admin.frame.places.latest_month"],
    ids=["in the page", "while the page is drawn"],
)
def test_inside_a_request_it_is_said_and_the_next_one_works(
    officer: Client, goes_away: Callable[[str], None], where: str
) -> None:
    goes_away(where)

    answer = officer.get("/")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "nothing of it is stored" in answer.content.decode()
    connection.close()
    assert officer.get("/").status_code == 200


def test_inside_an_outsiders_request_the_connection_is_thrown_away(
    officer: Client, goes_away: Callable[[str], None]
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(person(Role.DISTRIBUTOR))
    goes_away("plan_admin.home.statements_shown")

    assert client.get("/").status_code == 503

    connection.close()
    assert client.get("/").status_code == 200
    assert connection.is_portal is False  # type: ignore[attr-defined]  # our own wrapper has it


@pytest.mark.parametrize("where", ["begun", "nearly done"])
def test_an_act_that_was_cut_is_not_half_there_and_is_done_once_when_sent_again(
    officer: Client, goes_away: Callable[[str], None], where: str
) -> None:
    goes_away(
        "governance.services.acts._lock_facts" if where == "begun" else "plan_admin.book.views.look_again"
    )
    before = Act.objects.count()

    answer = sent(officer)

    connection.close()
    assert answer.status_code == 503
    assert Distributor.objects.filter(code="new").exists() is (where == "nearly done")
    again = sent(officer)
    assert again.status_code == 200
    assert Distributor.objects.filter(code="new").count() == 1
    assert Act.objects.filter(kind="load_book", pk__gt=before).count() <= 2


def test_the_api_says_so_in_its_own_shape(officer: Client, goes_away: Callable[[str], None]) -> None:
    token = make_token(acting_user=person(Role.AUDITOR))
    goes_away("governance.api.plans.plan_status_document")
    address = "/api/v1/plans/class-b/status/?on=2003-09-30"

    answer = officer.get(address, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 503
    assert "send it again" in answer.json()["message"]
    connection.close()
    assert officer.get(address, headers={"Authorization": f"Bearer {token}"}).status_code == 200
