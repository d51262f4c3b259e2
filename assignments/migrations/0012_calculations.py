from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0011_notices")]

    operations = [from_file(SQL / "calculations.sql")]
