"""The roles are groups; the database holds that no person has two that conflict."""

from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"
ROLES = ("officer", "approver", "secretary", "auditor", "distributor", "assignee", "agent")


def add_roles(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]
    operations = [
        migrations.RunPython(add_roles, migrations.RunPython.noop),
        from_file(SQL / "roles.sql"),
    ]
