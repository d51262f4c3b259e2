"""A reminder is sent as it stands on its day, or dropped with its reason."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("calendar", "0003_names")]

    operations = [
        migrations.AddField("reminderletter", "sent_words", models.JSONField(null=True)),
        migrations.AddField("reminderletter", "dropped_at", models.DateTimeField(null=True)),
        migrations.AddField("reminderletter", "dropped_because", models.TextField(null=True)),
        migrations.RemoveIndex("reminderletter", "reminder_letter_to_be_sent"),
        migrations.AddIndex(
            "reminderletter",
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="reminder_letter_to_be_settled",
            ),
        ),
        migrations.AddConstraint(
            "reminderletter",
            models.CheckConstraint(
                name="reminder_letter_is_sent_or_dropped",
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ),
        migrations.AddConstraint(
            "reminderletter",
            models.CheckConstraint(
                name="reminder_letter_drop_says_why",
                condition=Q(dropped_at__isnull=True, dropped_because__isnull=True)
                | Q(dropped_at__isnull=False, dropped_because__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "reminderletter",
            models.CheckConstraint(
                name="reminder_letter_words_were_sent",
                condition=Q(sent_words__isnull=True) | Q(sent_at__isnull=False),
            ),
        ),
        from_file(SQL / "settled.sql"),
    ]
