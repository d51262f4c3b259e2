"""The application's role cannot walk around the rules that the database keeps."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

APPLICATION = "plan_admin_app"
AsOwner = Callable[[], AbstractContextManager[None]]


def one_value(sql: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_application_works_as_a_role_that_is_no_superuser_and_may_make_nothing() -> None:
    rights = one_value(
        "SELECT (rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls)::text"
        " FROM pg_roles WHERE rolname = current_user"
    )

    assert rights == f"({APPLICATION},f,f,f,f)"


@pytest.mark.django_db
def test_application_owns_no_table() -> None:
    assert one_value("SELECT count(*) FROM pg_tables WHERE tableowner = %s", APPLICATION) == 0


@pytest.mark.django_db
def test_application_may_read_every_table_but_the_seal_of_the_portal() -> None:
    closed = one_value(
        "SELECT string_agg(relname, ', ') FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT has_table_privilege(oid, 'SELECT')"
    )

    assert closed == "portal_secret"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE users_user DISABLE TRIGGER ALL",
        "DROP TABLE users_user",
        "TRUNCATE users_user CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "CREATE ROLE plan_admin_friend SUPERUSER",
    ],
)
def test_application_is_refused(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_application_cannot_grant_itself_more() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "GRANT TRUNCATE ON users_user TO plan_admin_app"
        )  # no more than a warning, by the standard

    assert one_value("SELECT has_table_privilege('users_user', 'TRUNCATE')") is False


@pytest.mark.django_db
def test_owner_is_at_work_only_inside_the_block(as_owner: AsOwner) -> None:
    with as_owner():
        inside = one_value("SELECT current_user = session_user")

    assert inside is True
    assert one_value("SELECT current_user") == APPLICATION


@pytest.mark.django_db
def test_application_is_back_when_the_owner_s_work_is_rolled_back(as_owner: AsOwner) -> None:
    with pytest.raises(DataError), transaction.atomic(), as_owner():
        one_value("SELECT 1 / 0")

    assert one_value("SELECT current_user") == APPLICATION


@pytest.mark.django_db
def test_owner_stays_at_work_after_a_rollback_inside_the_block(as_owner: AsOwner) -> None:
    with as_owner():
        with pytest.raises(DataError), transaction.atomic():
            one_value("SELECT 1 / 0")
        inside = one_value("SELECT current_user = session_user")

    assert inside is True
    assert one_value("SELECT current_user") == APPLICATION


@pytest.mark.django_db(transaction=True)
def test_each_reconnection_takes_the_role_that_is_due(as_owner: AsOwner) -> None:
    connection.close()
    outside = one_value("SELECT current_user")

    with as_owner():
        connection.close()
        inside = one_value("SELECT current_user = session_user")

    assert outside == APPLICATION
    assert inside is True
    assert one_value("SELECT current_user") == APPLICATION


@pytest.mark.django_db
def test_health_page_answers_when_the_database_does(client: Any) -> None:
    assert client.get("/healthz").status_code == 200
