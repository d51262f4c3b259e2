"""A token ends when its person is deactivated."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("users", "0002_roles")]
    operations = [from_file(SQL / "tokens.sql")]
