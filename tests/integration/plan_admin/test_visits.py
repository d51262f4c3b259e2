"""The connection is an outsider's for the length of its request, and nobody's who comes after (ADR 55)."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from assignments.models import Assignee, Membership
from governance.domain.roles import Role
from governance.models import Act
from governance.models.portal import act_as_application, as_application, is_portal, let_in, let_out
from governance.services.acts import begin_act
from plan_admin.api.services import make_token
from plan_admin.celery import app as jobs
from plan_admin.database.base import DatabaseWrapper
from plan_admin.database.portal_statements import StatementRefused
from plan_admin.frame.middleware import Portal
from tests.factories.people import PASSWORD, person
from tests.factories.rows import value

APPLICATION, PORTAL = "plan_admin_app", "plan_admin_portal"


def role() -> str:
    return str(value("SELECT current_user"))


def visitor() -> Any:
    return value("SELECT portal_user()")


@pytest.fixture
def outsider(db: None) -> Iterator[Any]:
    yield person(Role.ASSIGNEE)
    let_out()


@pytest.fixture
def committed_outsider(transactional_db: None) -> Iterator[Any]:
    yield person(Role.ASSIGNEE)
    let_out()


def asked_by(user: Any, view: Callable[[HttpRequest], Any]) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return Portal(view)(request)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((Role.ASSIGNEE,), PORTAL),
        ((Role.DISTRIBUTOR, Role.AGENT), PORTAL),
        ((), PORTAL),  # who has no role yet has nothing to see
        ((Role.OFFICER,), APPLICATION),
        ((Role.SECRETARY,), APPLICATION),
        ((Role.AUDITOR,), APPLICATION),
    ],
)
def test_whoever_is_not_of_the_house_works_as_the_portal(
    db: None, roles: tuple[Role, ...], expected: str
) -> None:
    seen: list[str] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(role())
        return HttpResponse()

    asked_by(person(*roles), view)

    assert seen == [expected]
    assert role() == APPLICATION


def test_after_a_view_that_fails_the_connection_is_the_applications(outsider: Any) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        asked_by(outsider, view)

    assert (role(), visitor()) == (APPLICATION, None)


def test_after_a_transaction_that_failed_the_next_request_finds_nothing_of_it(
    committed_outsider: Any,
) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            list(Membership.objects.raw("SELECT 1 / 0 AS id"))
        return HttpResponse()

    with pytest.raises(DatabaseError):
        asked_by(committed_outsider, view)

    assert (role(), visitor()) == (APPLICATION, None)


def test_a_transaction_left_open_and_broken_is_thrown_away(committed_outsider: Any) -> None:
    process = connection.connection.info.backend_pid

    def view(_request: HttpRequest) -> HttpResponse:
        with connection.connection.cursor() as cursor:  # past the framework, which would roll back
            cursor.execute("BEGIN")
            try:
                cursor.execute("SELECT 1 / 0")
            except Exception:
                return HttpResponse()
        raise AssertionError

    asked_by(committed_outsider, view)

    assert (role(), visitor()) == (APPLICATION, None)
    assert connection.connection.info.backend_pid != process


def test_a_connection_lost_in_the_middle_comes_back_as_the_portal(committed_outsider: Any) -> None:
    seen: list[Any] = []

    def view(_request: HttpRequest) -> HttpResponse:
        connection.close()
        seen.extend((role(), visitor()))
        return HttpResponse()

    asked_by(committed_outsider, view)

    assert seen == [PORTAL, committed_outsider.pk]
    assert (role(), visitor()) == (APPLICATION, None)


def test_what_is_sent_after_the_view_is_read_as_the_portal(outsider: Any) -> None:
    def view(_request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(role() for _ in range(2))

    answer = asked_by(outsider, view)

    between = []
    for part in answer.streaming_content:
        between.append((part.decode(), role()))
    assert between == [(PORTAL, APPLICATION)] * 2


def test_each_visitor_is_itself_on_a_connection_that_stays(committed_outsider: Any) -> None:
    other = person(Role.DISTRIBUTOR)
    process = connection.connection.info.backend_pid
    seen: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.user.pk, visitor(), connection.connection.info.backend_pid))
        return HttpResponse()

    for user in (committed_outsider, other, committed_outsider):
        asked_by(user, view)

    assert seen == [(user.pk, user.pk, process) for user in (committed_outsider, other, committed_outsider)]


def test_told_figures_are_read_as_the_application_and_only_inside_the_block(outsider: Any) -> None:
    let_in(outsider.pk)

    with as_application():
        assert (role(), is_portal()) == (APPLICATION, False)
        with as_application():
            assert role() == APPLICATION
        assert role() == APPLICATION

    assert (role(), is_portal()) == (PORTAL, True)


def test_the_owners_work_comes_first_and_the_visit_goes_on_after_it(outsider: Any) -> None:
    let_in(outsider.pk)

    with cast(DatabaseWrapper, connection).as_owner():
        assert role() not in (APPLICATION, PORTAL)
        with as_application():
            assert role() not in (APPLICATION, PORTAL)

    assert (role(), visitor()) == (PORTAL, outsider.pk)


@pytest.mark.parametrize("how", ["it is done", "it fails", "it is taken back"])
def test_an_act_of_an_outsider_writes_as_the_application_until_its_end(
    committed_outsider: Any, how: str
) -> None:
    let_in(committed_outsider.pk)

    def act() -> None:
        with transaction.atomic(durable=True):
            begin_act(kind="test", acting_user=committed_outsider)
            assert role() == APPLICATION
            if how == "it fails":
                raise RuntimeError
            if how == "it is taken back":
                transaction.set_rollback(True)

    if how == "it fails":
        with pytest.raises(RuntimeError):
            act()
    else:
        act()

    assert (role(), visitor(), is_portal()) == (PORTAL, committed_outsider.pk, True)
    let_out()
    assert Act.objects.filter(kind="test").exists() is (how == "it is done")


def test_an_act_undone_within_another_transaction_leaves_the_visitor_a_visitor(
    committed_outsider: Any,
) -> None:
    let_in(committed_outsider.pk)

    with transaction.atomic():
        with transaction.atomic():
            act_as_application()
            transaction.set_rollback(True)

        assert (role(), is_portal()) == (PORTAL, True)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1; RESET ROLE",
        "RESET ROLE",
        "SET ROLE plan_admin_app",
        "SET SESSION AUTHORIZATION DEFAULT",
        "SELECT set_config('role', 'plan_admin_app', false)",
        "SELECT \"set_config\"('role', 'none', false)",
        "SELECT pg_catalog.set_config('role', 'none', false)",
        "SELECT set_config/**/('role', 'none', false)",
        "SELECT set_config--\n('role', 'none', false)",
        "SELECT U&\"set\\005fconfig\"('role', 'none', false)",
        "SELECT query_to_xml('reset role', true, true, '')",
        "DO $$ BEGIN RESET ROLE; END $$",
        "LISTEN somebody",
        "SELECT lo_create(0)",
        "SELECT pg_advisory_lock(1)",
        "DELETE FROM assignments_membership",
        "COPY governance_plan TO STDOUT",
        "PREPARE mine AS SELECT 1",
        "LOCK TABLE governance_plan",
    ],
)
def test_an_outsiders_request_sends_nothing_that_could_end_the_visit(outsider: Any, statement: str) -> None:
    let_in(outsider.pk)

    with pytest.raises(StatementRefused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert (role(), visitor()) == (PORTAL, outsider.pk)


def test_words_of_the_person_are_no_part_of_a_statement(outsider: Any) -> None:
    let_in(outsider.pk)

    assert not Assignee.objects.filter(name="; set_config('role')").exists()


@pytest.mark.django_db
def test_who_comes_by_a_token_is_let_in_where_the_token_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    outsider, officer = person(Role.ASSIGNEE), person(Role.OFFICER)
    seen: list[str] = []

    def answer(view: Any, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        seen.append(role())
        return HttpResponse()

    monkeypatch.setattr("assignments.api.statements.Statements.get", answer)
    for user in (outsider, officer):
        token = make_token(acting_user=user)
        Client().get("/api/v1/plans/class-b/statements/", headers={"Authorization": f"Bearer {token}"})
        seen.append(role())

    assert seen == [PORTAL, APPLICATION, APPLICATION, APPLICATION]


@pytest.mark.django_db
def test_an_outsider_keeps_its_own_account(client: Client) -> None:
    user = person(Role.ASSIGNEE)
    assert client.post("/account/sign-in/", {"username": "assignee", "password": PASSWORD}).status_code == 302
    for page in ("/account/", "/account/second-factor/", "/account/api-token/", "/account/password/"):
        assert client.get(page).status_code == 200, page

    another = "another, and a long one"
    changed = client.post(
        "/account/password/",
        {"old_password": PASSWORD, "new_password1": another, "new_password2": another},
    )
    token = client.post("/account/api-token/", {"make": "yes"})
    out = client.post("/account/sign-out/")

    assert (changed.status_code, token.status_code, out.status_code) == (302, 200, 302)
    assert get_user_model().objects.get(pk=user.pk).check_password(another)


def test_a_job_that_an_outsiders_act_starts_runs_as_the_application(outsider: Any) -> None:
    seen: list[str] = []

    @jobs.task(name="tests.seen_as")
    def job() -> None:
        seen.append(role())

    let_in(outsider.pk)

    job.delay()

    assert seen == [APPLICATION]
    assert role() == PORTAL
