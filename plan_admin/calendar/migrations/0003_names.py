"""An item keeps its name when its day moves, and a yearly duty has one over all Plans."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("calendar", "0002_rules")]
    operations = [from_file(SQL / "names.sql")]
