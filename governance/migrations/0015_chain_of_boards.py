"""Rule 12b-1(f): the chain covers who sits on the Boards, when they met and who was there."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("governance", "0014_records")]
    operations = [from_file(SQL / "chain_of_boards.sql")]
