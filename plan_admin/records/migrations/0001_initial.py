"""Documents attached to a Plan, an agreement or a meeting; never edited or deleted."""

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("governance", "0014_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("PLAN", "the Plan"),
                            ("AGREEMENT", "a related agreement"),
                            ("MEETING", "a meeting"),
                        ],
                        max_length=9,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=400)),
                ("words", models.CharField(max_length=300)),
                ("dated", models.DateField()),
                (
                    "attached_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.fileddocument",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_documents",
                        to="governance.plan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "about", "subject", "document"), name="kept_document_attached_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("words__regex", "\\S"),
                            models.Q(
                                models.Q(("about", "PLAN"), ("subject", "")),
                                models.Q(
                                    ("about__in", ["AGREEMENT", "MEETING"]),
                                    models.Q(("subject", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="kept_document_says_what_it_is_and_of_what",
                    ),
                ],
            },
        ),
        append_only("records_keptdocument"),
    ]
