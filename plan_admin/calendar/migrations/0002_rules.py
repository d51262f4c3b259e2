"""Letters and reminders stay as they are; a link ends with its person's access."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("calendar", "0001_initial"),
        ("governance", "0002_rules"),
        ("otp_totp", "0001_initial"),
        ("users", "0002_roles"),
    ]
    operations = [
        append_only("calendar_reminderletter", may_set=["sent_at"]),
        append_only("calendar_reminder"),
        from_file(SQL / "reminders.sql"),
        from_file(SQL / "links.sql"),
    ]
