"""Waivers: a lower charged rate for some days, never above Schedule A or a limit (Sections 2 and 5)."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import agrees, append_only, from_file

SQL = Path(__file__).parent / "sql"
SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0004_votes_decide"),
    ]

    operations = [
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("DISTRIBUTION_FEE", "asset-based sales charge"),
                            ("SERVICE_FEE", "service fee"),
                        ],
                        max_length=16,
                    ),
                ),
                ("charged", models.DecimalField(decimal_places=8, max_digits=10)),
                ("effective", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("reason", models.TextField()),
                (
                    "consented",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="governance.plan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WaivedDays",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("DISTRIBUTION_FEE", "asset-based sales charge"),
                            ("SERVICE_FEE", "service fee"),
                        ],
                        max_length=16,
                    ),
                ),
                ("effective", django.contrib.postgres.fields.ranges.DateRangeField()),
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
                        related_name="waived_days",
                        to="governance.shareclass",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
                (
                    "waiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="governance.waiver",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "entry"),
                name="waiver_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("charged__gte", 0)),
                name="waiver_charges_nothing_negative",
                violation_error_message="Section 2: a charged rate is not negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")), name="waiver_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective__startswith__isnull", False)), name="waiver_has_a_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiveddays",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                expressions=[("share_class", "="), ("component", "="), ("effective", "&&")],
                name="waiver_one_per_component_and_day",
            ),
        ),
        append_only("governance_waiver", may_set=SUPERSEDED_ONCE),
        append_only("governance_waiveddays", may_set=SUPERSEDED_ONCE),
        agrees(
            "governance_waiveddays",
            parent="governance_waiver",
            key="waiver_id",
            same=["component", "effective"],
        ),
        from_file(SQL / "waiver_limits.sql"),
    ]
