"""The application's role cannot take a rule away, step round it or empty a table."""

import pytest
from django.apps import apps

from tests.factories.refusals import not_permitted
from tests.factories.rows import execute, value

APPS = ("governance", "fees", "assignments", "month_end", "section7", "calendar", "chain_proof", "records")
TABLES = sorted(
    model._meta.db_table
    for app in APPS
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
)


@pytest.mark.django_db
@pytest.mark.parametrize("table", [*TABLES, "assignments_sums_to_check"])
def test_application_cannot_disarm_a_table(table: str) -> None:
    for statement in (
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"ALTER TABLE {table} ADD COLUMN another int",
        f"TRUNCATE {table} CASCADE",
        f"DROP TABLE {table} CASCADE",
        f"CREATE TRIGGER mine BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_edit()",
    ):
        with not_permitted():
            execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "DROP TRIGGER governance_vote_append_only ON governance_vote",
        "ALTER TABLE governance_schedulearate DROP CONSTRAINT schedule_a_rates_are_fractions",
        "DROP INDEX payment_instruction_one_live",
        "CREATE OR REPLACE FUNCTION instruction_is_live(status text) RETURNS bool LANGUAGE sql RETURN true",
        "ALTER FUNCTION sums_hold_at_commit() SECURITY INVOKER",
        "DROP FUNCTION instruction_is_live(text)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
    ],
)
def test_application_cannot_change_a_rule(statement: str) -> None:
    with not_permitted():
        execute(statement)


@pytest.mark.django_db
def test_no_function_of_ours_finds_a_temporary_table_first() -> None:
    careless = value(
        "SELECT coalesce(string_agg(function.proname, ', '), '') FROM pg_proc AS function"
        " JOIN pg_language AS language ON language.oid = function.prolang"
        " WHERE function.pronamespace = 'public'::regnamespace AND language.lanname = 'plpgsql'"
        " AND function.prosrc ~* '\\m(FROM|JOIN|INTO)\\s+(public|governance|fees|assignments)_'"
        " AND NOT coalesce('search_path=public, pg_temp' = ANY (function.proconfig), false)"
    )

    assert careless == ""
