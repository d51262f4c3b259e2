"""SQL that guards records past the ORM; each app's migrations call it beside the tables it guards.

The application's role may change only the columns named here, and a trigger holds the owner to the same.
Every function that reads a table looks for it in `public` first, so that no temporary table of the
same name can stand in for it.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from django.db import migrations

APPLICATION_ROLE = "plan_admin_app"
PORTAL_ROLE = "plan_admin_portal"
REVERSE = "\n-- reverse\n"
AGAIN = re.compile(r"^-- again (?P<function>\w+) of (?P<file>\w+\.sql)$", re.MULTILINE)


def from_file(file: Path) -> migrations.RunSQL:
    """The SQL of a file: what stands before the line `-- reverse` makes a rule, what follows removes it.

    There a line `-- again NAME of FILE` stands for a function as the file beside it had made it.
    """
    forward, reverse = _parts(file)
    return migrations.RunSQL(forward, AGAIN.sub(lambda named: _function(file, **named.groupdict()), reverse))


def _parts(file: Path) -> tuple[str, str]:
    forward, _, reverse = file.read_text().partition(REVERSE)
    return forward, reverse


def _function(beside: Path, *, function: str, file: str) -> str:
    forward, _ = _parts(beside.with_name(file))
    made = re.search(rf"^CREATE (?:OR REPLACE )?(FUNCTION {function}\(.*?^END \$\$;)$", forward, re.M | re.S)
    if made is None:
        raise LookupError(f"{file} makes no function {function}")
    return f"CREATE OR REPLACE {made[1]}"


def append_only(
    table: str, *, may_set: Sequence[str] = (), may_change: Sequence[str] = ()
) -> migrations.RunSQL:
    """Rows of `table` are added, never edited or deleted.

    Columns in `may_set` go once from NULL to a value; what `may_change` may become is another rule's matter.
    """
    columns = ", ".join((*may_set, *may_change))
    grant = f"GRANT UPDATE ({columns}) ON {table} TO {APPLICATION_ROLE};" if columns else ""
    return migrations.RunSQL(
        f"""
        REVOKE UPDATE, DELETE ON {table} FROM {APPLICATION_ROLE};
        {grant}
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_edit('{{{",".join(may_set)}}}', '{{{",".join(may_change)}}}');
        """,
        f"""
        DROP TRIGGER {table}_append_only ON {table};
        GRANT UPDATE, DELETE ON {table} TO {APPLICATION_ROLE};
        """,
    )


REFUSE_EDIT = migrations.RunSQL(
    """
    CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        once_columns text[] := TG_ARGV[0];
        free_columns text[] := TG_ARGV[1];
        was jsonb := to_jsonb(OLD) - free_columns;
        becomes jsonb;
        once text;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            becomes := to_jsonb(NEW) - free_columns;
            FOREACH once IN ARRAY once_columns LOOP
                IF was -> once = 'null'::jsonb THEN
                    was := was - once;
                    becomes := becomes - once;
                END IF;
            END LOOP;
            IF was = becomes THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'a row of % is never edited or deleted; a correction is a new row', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
    END $$;
    """,
    "DROP FUNCTION refuse_edit();",
)


def references(
    table: str, *, column: str, target: str, events: Sequence[str] = ("INSERT",)
) -> migrations.RunSQL:
    """A reference of a big table, checked once for a whole statement instead of row by row."""
    return _checked_statement(
        table,
        name=f"{table}_{column}_exists",
        offence=f"""
            SELECT FROM (SELECT DISTINCT {column} AS id FROM added WHERE {column} IS NOT NULL) AS asked
            WHERE NOT EXISTS (SELECT FROM {target} WHERE {target}.id = asked.id)
        """,
        message=f"a row of {table} names a {column} that is not in {target}",
        error="foreign_key_violation",
        events=events,
    )


def agrees(table: str, *, parent: str, key: str, same: Sequence[str] = ()) -> migrations.RunSQL:
    """Rows of `table` are of their parent's Plan, and columns kept in both (`same`) say the same.

    `table` has a share class, `parent` a Plan; the parent is added first.
    """
    equal = "".join(f" AND parent.{column} IS NOT DISTINCT FROM added.{column}" for column in same)
    return _checked_statement(
        table,
        name=f"{table}_agrees",
        offence=f"""
            SELECT FROM added
            WHERE NOT EXISTS (
                SELECT FROM {parent} AS parent
                JOIN governance_shareclass AS share_class ON share_class.plan_id = parent.plan_id
                WHERE parent.id = added.{key} AND share_class.id = added.share_class_id{equal}
            )
        """,
        message=f"a row of {table} is of another Plan than its row of {parent}, or says something else",
        error="check_violation",
    )


def _checked_statement(
    table: str, *, name: str, offence: str, message: str, error: str, events: Sequence[str] = ("INSERT",)
) -> migrations.RunSQL:
    """PostgreSQL shows the rows of a statement only to triggers of a single event: one trigger for each."""
    triggers = {event: name if event == "INSERT" else f"{name}_on_{event.lower()}" for event in events}
    create = "".join(
        f"""
        CREATE TRIGGER {trigger} AFTER {event} ON {table} REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION {name}();
        """
        for event, trigger in triggers.items()
    )
    drop = "".join(f"DROP TRIGGER {trigger} ON {table}; " for trigger in triggers.values())
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
        BEGIN
            IF EXISTS ({offence}) THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = '{error}', CONSTRAINT = '{name}';
            END IF;
            RETURN NULL;
        END $$;
        {create}
        """,
        f"{drop}DROP FUNCTION {name}();",
    )


def portal_sees(table: str, *, rows: str, columns: Sequence[str] = ()) -> migrations.RunSQL:
    """Row-level security: an outsider's request reads the rows that meet the condition, and no others.

    `rows` is SQL about a row of `table` and speaks of `portal_own(kind)`, `portal_own_codes(kind)` and
    `portal_user()`, or asks other tables, as far as the reader sees those. `columns`: these alone.
    """
    named = f" ({', '.join(columns)})" if columns else ""
    return migrations.RunSQL(
        f"""
        {_APPLICATION_SEES_ALL.format(table=table)}
        CREATE POLICY {table}_portal ON {table} FOR SELECT TO {PORTAL_ROLE} USING ({rows});
        GRANT SELECT{named} ON {table} TO {PORTAL_ROLE};
        """,
        f"""
        REVOKE SELECT{named} ON {table} FROM {PORTAL_ROLE};
        DROP POLICY {table}_portal ON {table};
        {_ROW_SECURITY_ENDS.format(table=table)}
        """,
    )


def portal_sees_nothing(table: str) -> migrations.RunSQL:
    """Row-level security: no request of an outsider reads a row, whatever is granted by mistake."""
    return migrations.RunSQL(
        _APPLICATION_SEES_ALL.format(table=table), _ROW_SECURITY_ENDS.format(table=table)
    )


def portal_sees_all(table: str, *, columns: Sequence[str] = ()) -> migrations.RunSQL:
    """What belongs to no party: every outsider's request may read all rows. `columns`: these alone."""
    named = f" ({', '.join(columns)})" if columns else ""
    return migrations.RunSQL(
        f"GRANT SELECT{named} ON {table} TO {PORTAL_ROLE};",
        f"REVOKE SELECT{named} ON {table} FROM {PORTAL_ROLE};",
    )


_APPLICATION_SEES_ALL = f"""
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {{table}}_application ON {{table}} TO {APPLICATION_ROLE} USING (true) WITH CHECK (true);
"""
_ROW_SECURITY_ENDS = """
DROP POLICY {table}_application ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
