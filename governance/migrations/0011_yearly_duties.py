"""What is done once a year for each Fund: its records, and their rules."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="YearlyDutyDone",
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
                    "duty",
                    models.CharField(
                        choices=[
                            ("QUESTIONNAIRES", "Questionnaires of the Trustees and Directors"),
                            ("GOVERNANCE_STANDARDS", "Fund governance standards"),
                            ("NO_DIRECTED_BROKERAGE", "No directed brokerage"),
                        ],
                        max_length=24,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("done_on", models.DateField()),
                ("by", models.CharField(max_length=200)),
                ("document", models.CharField(max_length=400)),
                (
                    "filed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.fileddocument",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="yearly_duties",
                        to="governance.fund",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("entry",),
                        name="yearly_duty_stands_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("fund", "duty", "year"),
                        name="yearly_duty_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__year__gte", models.F("year"))),
                        name="yearly_duty_not_before_its_year",
                        violation_error_message="A yearly duty is not done before its year begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by__regex", "\\S"), ("document__regex", "\\S")),
                        name="yearly_duty_says_by_whom_and_with_what",
                    ),
                ],
            },
        ),
        append_only("governance_yearlydutydone", may_set=["superseded_by_id"]),
        from_file(SQL / "duties.sql"),
    ]
