"""The private link of a calendar, and the reminders that were sent."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_link",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReminderLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("subject", models.CharField(max_length=400)),
                ("text", models.TextField()),
                ("noted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=1000)),
                ("due", models.DateField()),
                ("distance", models.PositiveSmallIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="calendar.reminderletter",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="reminderletter",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", True)),
                fields=["id"],
                name="reminder_letter_to_be_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderletter",
            constraint=models.UniqueConstraint(fields=("user", "day"), name="reminder_letter_one_a_day"),
        ),
        migrations.AddConstraint(
            model_name="reminderletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="reminder_letter_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("user", "item", "due", "distance"), name="reminder_sent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("distance__in", [1, 7, 30, 60])), name="reminder_of_a_known_distance"
            ),
        ),
    ]
