"""Sections 6(b) to (e): nothing is transferred under a Plan whose text has no Assignees."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0019_charges_paid_over"),
        ("governance", "0012_sister_plans"),
    ]

    operations = [from_file(SQL / "no_assignees.sql")]
