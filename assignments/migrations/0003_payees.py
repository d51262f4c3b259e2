"""Lines pay whom they belong to, a month of a share class is paid once, and parties keep their codes."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_rules"), ("governance", "0003_identities")]
    operations = [
        from_file(SQL / "payees.sql"),
        append_only("assignments_assignee", may_change=["name", "address"]),
        append_only("assignments_collectionagent", may_change=["name", "address"]),
        append_only("assignments_historicalassignee"),
        append_only("assignments_historicalcollectionagent"),
    ]
