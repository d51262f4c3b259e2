"""What the fund accountant booked, and why a month differs from what others say of it."""

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only

SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0003_statement_references"),
        ("governance", "0003_identities"),
    ]

    operations = [
        migrations.CreateModel(
            name="BookedAccrual",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "share_class",
                        "month",
                        "component",
                        "recorded_by",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.DateField()),
                (
                    "component",
                    models.CharField(
                        choices=[("DISTRIBUTION_FEE", "DISTRIBUTION_FEE"), ("SERVICE_FEE", "SERVICE_FEE")],
                        max_length=16,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.shareclass",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        db_index=False,
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
                        fields=("share_class", "month", "component"),
                        name="booked_accrual_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="booked_accrual_month_is_a_first_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("component__in", ["DISTRIBUTION_FEE", "SERVICE_FEE"])),
                        name="booked_accrual_component_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TieReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                (
                    "tie",
                    models.CharField(
                        choices=[
                            ("DISTRIBUTION_FEE", "distribution fee"),
                            ("SERVICE_FEE", "service fee"),
                            ("SHARES", "Shares"),
                        ],
                        max_length=16,
                    ),
                ),
                ("difference", models.BigIntegerField()),
                ("reason", models.TextField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.shareclass",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        db_index=False,
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
                        fields=("share_class", "month", "tie"),
                        name="tie_reason_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="tie_reason_month_is_a_first_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tie__in", ["DISTRIBUTION_FEE", "SERVICE_FEE", "SHARES"])),
                        name="tie_reason_explains_a_known_tie",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("difference", 0), _negated=True), ("reason__regex", "\\S")
                        ),
                        name="tie_reason_says_why",
                        violation_error_message="Section 2: a reason explains a difference, in words.",
                    ),
                ],
            },
        ),
        append_only("fees_bookedaccrual", may_set=SUPERSEDED_ONCE),
        append_only("fees_tiereason", may_set=SUPERSEDED_ONCE),
    ]
