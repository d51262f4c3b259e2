"""A token ends with a new password, and with the set-up of a second factor."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("api", "0002_rules"), ("otp_totp", "0001_initial")]
    operations = [from_file(SQL / "tokens_end.sql")]
