"""Rule 12b-1(f): payments issued, what became of them and determinations are covered by the chain."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0020_plans_without_assignees"),
        ("governance", "0013_chain"),
    ]

    operations = [from_file(SQL / "chain.sql")]
