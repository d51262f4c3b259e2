"""What an outsider reads who has got past every page and speaks SQL to the database (ADR 55)."""

import re
from collections.abc import Iterator
from typing import Any, cast

import psycopg2
import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from governance.domain.roles import Role
from plan_admin.database.base import DatabaseWrapper
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person
from tests.factories.visits import PORTAL, asked, columns_open_to_the_portal, tables, visiting

pytestmark = pytest.mark.django_db

NAMES = {
    "adi": r"\badi\b|A I M Distributors",
    "idi": r"\bidi\b|INVESCO Distributors",
    "trust-a": r"\btrust-a\b|Trust A",
    "trust-b": r"\btrust-b\b|Trust B",
    "depository": r"\bdepository\b|The Depository",
}
# Whom Section 6 lets each reader know: itself, those it transfers to or from, and the agent it designates.
KNOWN = {
    "adi-user": {"adi", "trust-a"},
    "idi-user": {"idi", "trust-b", "depository"},
    "trust-a-user": {"trust-a", "adi"},
    "trust-b-user": {"trust-b", "idi", "depository"},
    "depository-user": {"depository", "idi", "trust-b"},
}
TABLES_OF = {
    "distributor_id": "governance_distributor",
    "assignee_id": "assignments_assignee",
    "designated_by_id": "assignments_assignee",
    "agent_id": "assignments_collectionagent",
}
# What no party may be told to be there at all, whoever it is.
NEVER = ("problems", "held_agreements", "password", "email")


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with made_and_undone(django_db_blocker):
        closed_september(get_user_model().objects.create_user("acting-user"), besides=outsiders.AGENT_BOOK)
        yield outsiders.everybody()


def all_rows(table: str) -> list[dict[str, Any]]:
    columns = columns_open_to_the_portal(table)
    return asked(f"SELECT {', '.join(columns)} FROM {table}") if columns else []


@pytest.mark.parametrize("who", KNOWN)
def test_no_table_names_another_party(everybody: dict[str, Any], who: str) -> None:
    strangers = "|".join(pattern for code, pattern in NAMES.items() if code not in KNOWN[who])

    with visiting(everybody[who]):
        read = {table: all_rows(table) for table in tables()}

    named = {
        table: found
        for table, rows in read.items()
        if (found := [str(row) for row in rows if re.search(strangers, str(row))])
    }
    # A Fund's conventions, and what its text is called, name nobody: only rows of parties could.
    assert named == {}
    assert len(read["assignments_paymentline"]) > 0
    assert len(read["fees_monthlyfee"]) > 0


@pytest.mark.parametrize("who", KNOWN)
def test_no_row_belongs_to_another_party(everybody: dict[str, Any], who: str) -> None:
    known = {
        table: {row["id"] for row in asked(f"SELECT id, code FROM {table}") if row["code"] in KNOWN[who]}
        for table in set(TABLES_OF.values())
    }

    with visiting(everybody[who]):
        read = {table: all_rows(table) for table in tables()}

    strange = [
        (table, row)
        for table, rows in read.items()
        for row in rows
        for column, owners in TABLES_OF.items()
        if row.get(column) is not None and row[column] not in known[owners]
    ]
    assert strange == []
    assert {row["id"] for row in read["users_user"]} == {everybody[who].pk}


@pytest.mark.parametrize("who", ["trust-a-user", "trust-b-user"])
def test_an_assignee_reads_no_share_balance_or_payment_of_its_distributor(
    everybody: dict[str, Any], who: str
) -> None:
    with visiting(everybody[who]):
        lines = asked("SELECT assignee_id FROM assignments_paymentline")
        payees = {row["payee"] for row in asked("SELECT payee FROM assignments_paymentinstruction")}

        assert asked("SELECT FROM assignments_distributorshare12b1") == []
        assert asked("SELECT FROM assignments_monthlycalculation") == []
    assert None not in {row["assignee_id"] for row in lines}
    assert payees <= {who.removesuffix("-user")}


def test_whoever_acts_for_no_party_reads_no_row_of_any(everybody: dict[str, Any]) -> None:
    nobody = person(Role.DISTRIBUTOR, name="newcomer")

    with visiting(nobody):
        for table in tables():
            if table.startswith("assignments_") or table in ("fees_monthlyfee", "governance_distributor"):
                assert all_rows(table) == [], table


def test_nothing_is_open_that_no_party_is_to_know() -> None:
    for table in tables():
        assert not set(columns_open_to_the_portal(table)) & set(NEVER), table
    assert columns_open_to_the_portal("portal_secret") == []
    assert columns_open_to_the_portal("django_session") == []


def test_the_portal_writes_nothing(everybody: dict[str, Any]) -> None:
    with visiting(everybody["adi-user"]):
        for table in tables():
            for statement in (
                f"DELETE FROM {table}",
                f"INSERT INTO {table} DEFAULT VALUES",
                f"TRUNCATE {table}",
            ):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    asked(statement)
        for statement in (
            "UPDATE assignments_membership SET user_id = 1",
            "SELECT nextval('governance_act_id_seq')",
            "CREATE TABLE mine (id int)",
            "CREATE TEMP TABLE governance_plan (id int)",
            "COPY governance_plan TO PROGRAM 'cat'",
            "ALTER TABLE assignments_paymentline DISABLE ROW LEVEL SECURITY",
            "DROP POLICY assignments_paymentline_portal ON assignments_paymentline",
            "ALTER ROLE plan_admin_portal BYPASSRLS",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                asked(statement)


@pytest.mark.parametrize(
    "way", ["another's number", "no seal", "ended", "another connection", "nothing", "odd"]
)
def test_a_pass_cannot_be_made_up(everybody: dict[str, Any], way: str) -> None:
    adi, idi = everybody["adi-user"].pk, everybody["idi-user"].pk
    with visiting(everybody["adi-user"]):
        shown = asked("SELECT current_setting('plan_admin.visitor') AS pass")[0]["pass"]
    _, process, until, seal = shown.split(".")
    with cast(DatabaseWrapper, connection).as_owner():
        ended, elsewhere = f"{idi}.{process}.1000000000", f"{idi}.1.{until}"
        sealed = asked("SELECT portal_seal(%s) AS ended, portal_seal(%s) AS elsewhere", ended, elsewhere)[0]
    made_up = {
        "another's number": f"{idi}.{process}.{until}.{seal}",
        "no seal": f"{adi}.{process}.{until}",
        "ended": f"{ended}.{sealed['ended']}",
        "another connection": f"{elsewhere}.{sealed['elsewhere']}",
        "nothing": "",
        "odd": "1' OR true --",
    }[way]

    with visiting(everybody["adi-user"]):
        asked("SELECT set_config('plan_admin.visitor', %s, false)", made_up)

        assert asked("SELECT portal_user() AS person") == [{"person": None}]
        assert asked("SELECT FROM assignments_paymentline") == []
        assert asked("SELECT FROM assignments_membership") == []


def test_the_portal_can_have_nothing_sealed(everybody: dict[str, Any]) -> None:
    with visiting(everybody["adi-user"]):
        for statement in (
            "SELECT portal_pass(1)",
            "SELECT portal_seal('1.1.1')",
            "SELECT * FROM portal_secret",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                asked(statement)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        asked("SELECT * FROM portal_secret")  # nor can the application read it


def test_functions_with_the_owners_rights_are_the_three_that_say_who_visits() -> None:
    callable_ones = asked(
        "SELECT proname::text AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND prorettype <> 'trigger'::regtype AND has_function_privilege(%s, oid, 'EXECUTE') ORDER BY 1",
        PORTAL,
    )

    assert [row["name"] for row in callable_ones] == ["portal_own", "portal_own_codes", "portal_user"]


def test_no_view_shows_what_its_reader_may_not_read() -> None:
    careless = asked(
        "SELECT relname::text FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
        " AND has_table_privilege(%s, oid, 'SELECT')"
        " AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)",
        PORTAL,
    )

    assert careless == []


def test_the_servers_own_tables_tell_nothing_of_others(everybody: dict[str, Any]) -> None:
    with cast(DatabaseWrapper, connection).as_owner():
        asked("ANALYZE assignments_paymentinstruction")

    with visiting(everybody["trust-a-user"]):
        assert asked("SELECT FROM pg_stats WHERE tablename = 'assignments_paymentinstruction'") == []
        told = asked("SELECT query FROM pg_stat_activity WHERE query !~ '^<insufficient' AND query <> ''")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            asked("SELECT * FROM pg_statistic")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            asked("SELECT pg_read_file('postgresql.conf')")
    assert told == []


def test_a_condition_that_fails_on_others_rows_is_never_asked_of_them(everybody: dict[str, Any]) -> None:
    with visiting(everybody["trust-a-user"]):
        found = asked(
            "SELECT code FROM governance_distributor"
            " WHERE CASE WHEN code = 'idi' THEN 1 / (length(code) - 3) = 1 ELSE true END"
        )

    assert [row["code"] for row in found] == ["adi"]
