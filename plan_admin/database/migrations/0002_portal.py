"""Who visits: the pass that the server seals for an outsider's request, and reads when a row is asked for."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("database", "0001_roles")]
    # The policies ask for the visitor.
    run_before = [("assignments", "0015_row_security")]
    operations = [from_file(SQL / "portal.sql")]
