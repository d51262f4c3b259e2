"""Sections 6(b) and 9: an amendment brings Assignees into a Plan whose text had none."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0021_chain")]
    operations = [from_file(SQL / "assignees_by_amendment.sql")]
