"""Corrections of earlier months, and the lines that pay or hold them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0005_memberships"),
        ("fees", "0004_booked_accruals"),
        ("governance", "0009_covenant"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShareCorrection",
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
                        choices=[("DISTRIBUTION_FEE", "distribution fee"), ("SERVICE_FEE", "service fee")],
                        max_length=16,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("reason", models.TextField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="paymentline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("component", "CORRECTION"),
                        ("for_month__isnull", False),
                        models.Q(("corrects", ""), _negated=True),
                    ),
                    ("component", "CARRIED_OVER"),
                    models.Q(
                        models.Q(("component__in", ["CORRECTION", "CARRIED_OVER"]), _negated=True),
                        ("corrects", ""),
                        ("for_month__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="payment_line_corrections_name_their_month",
                violation_error_message="Section 11: a correction names the month and the fee it corrects.",
            ),
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="assignee",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assignments.assignee",
            ),
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="corrected_fee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrected_by", to="fees.monthlyfee"
            ),
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="distributor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.distributor"
            ),
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="monthly_fee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="fees.monthlyfee"
            ),
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="correction_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("component", "SERVICE_FEE"), _negated=True),
                    ("assignee__isnull", True),
                    _connector="OR",
                ),
                name="correction_of_the_service_fee_has_no_assignee",
                violation_error_message="Section 6(b): no part of the service fee is an Assignee's.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="correction_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharecorrection",
            constraint=models.UniqueConstraint(
                fields=("monthly_fee", "corrected_fee", "distributor", "assignee", "component"),
                name="correction_once",
                nulls_distinct=False,
            ),
        ),
        append_only("assignments_sharecorrection"),
        from_file(SQL / "corrections.sql"),
    ]
