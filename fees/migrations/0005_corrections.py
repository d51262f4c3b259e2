"""Facts that came after their month had begun to be closed."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0004_booked_accruals"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangedFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("NET_ASSETS", "net assets"), ("ACTIVITY", "share activity")], max_length=10
                    ),
                ),
                ("month", models.DateField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changed_facts",
                        to="governance.shareclass",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("share_class", "recorded_by", "what", "month"), name="changed_fact_noted_once"
                    )
                ],
            },
        ),
        append_only("fees_changedfact", may_change=["first_day", "last_day"]),
        from_file(SQL / "changed_facts.sql"),
    ]
