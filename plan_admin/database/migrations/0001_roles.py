"""The first migration of all: who works in this database, and what a new table lets them do.

`plan_admin_app` is the application: it reads and writes rows. It owns nothing, so that it cannot
disable a trigger, and it may not TRUNCATE. `plan_admin_portal` is for the requests of outsiders and
gets nothing here: what they may see is granted table by table. Roles belong to the whole server, so
two databases may be creating them at the same moment.
"""

from django.core.management.base import CommandError
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.utils import ProgrammingError

ROLES = ("plan_admin_app", "plan_admin_portal")

CREATE_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

GRANT_ROLE = """
DO $$ BEGIN
    GRANT {role} TO CURRENT_USER;
EXCEPTION
    WHEN unique_violation OR internal_error THEN NULL; -- granted by another at this moment
    WHEN insufficient_privilege THEN
        IF NOT pg_has_role(CURRENT_USER, '{role}', 'MEMBER') THEN RAISE; END IF;
END $$
"""

RIGHTS = """
GRANT USAGE ON SCHEMA public TO plan_admin_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO plan_admin_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO plan_admin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_migrations TO plan_admin_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO plan_admin_app;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""

NOT_ALLOWED = """The database role "{login}" may not {act}. Let an administrator run, in this database:
    CREATE ROLE plan_admin_app NOLOGIN;     -- where it does not exist yet
    CREATE ROLE plan_admin_portal NOLOGIN;  -- where it does not exist yet
    GRANT plan_admin_app, plan_admin_portal TO "{login}";
and then migrate again."""


def prepare(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        login = cursor.fetchone()[0]
        for role in ROLES:
            for statement, act in ((CREATE_ROLE, "create roles"), (GRANT_ROLE, f"join {role}")):
                try:
                    cursor.execute(statement.format(role=role))
                except ProgrammingError as reason:
                    raise CommandError(NOT_ALLOWED.format(login=login, act=act)) from reason
        cursor.execute(RIGHTS)


class Migration(migrations.Migration):
    # Default privileges reach only tables that are made later, so nothing may come before this.
    run_before = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("users", "0001_initial"),
        ("admin", "0001_initial"),
        ("sessions", "0001_initial"),
        ("axes", "0001_initial"),
        ("otp_static", "0001_initial"),
        ("otp_totp", "0001_initial"),
    ]
    operations = [migrations.RunPython(prepare, migrations.RunPython.noop)]
