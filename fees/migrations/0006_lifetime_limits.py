"""The terms of NASD's limit on all sales charges, and later prime rates."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import agrees, append_only

SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0005_corrections"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="SalesChargeLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                ("effective", models.DateField()),
                ("starts", models.DateField()),
                ("opening", models.DecimalField(decimal_places=2, max_digits=14)),
                ("rate", models.DecimalField(decimal_places=8, max_digits=10)),
                ("period", models.CharField(choices=[("day", "day"), ("month", "month")], max_length=16)),
                (
                    "compounding",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("daily", "daily"),
                            ("monthly", "monthly"),
                            ("quarterly", "quarterly"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "interest_base",
                    models.CharField(choices=[("unpaid", "unpaid"), ("original", "original")], max_length=16),
                ),
                (
                    "day_count",
                    models.CharField(
                        choices=[
                            ("ACT_365", "ACT_365"),
                            ("ACT_360", "ACT_360"),
                            ("ACT_ACT", "ACT_ACT"),
                            ("30_360", "30_360"),
                        ],
                        max_length=16,
                    ),
                ),
                ("prime", models.CharField(choices=[("H15", "H15")], max_length=16)),
                (
                    "prime_effective",
                    models.CharField(
                        choices=[
                            ("change_date", "change_date"),
                            ("next_day", "next_day"),
                            ("first_of_month", "first_of_month"),
                            ("month_average", "month_average"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "charge_order",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                (
                    "exchanges",
                    models.CharField(
                        choices=[("off", "off"), ("carried", "carried"), ("pro_rata", "pro_rata")],
                        max_length=16,
                    ),
                ),
                (
                    "given",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), default=list, size=None
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sales_charge_limits",
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
            name="LimitedShares",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective", models.DateField()),
                ("starts", models.DateField()),
                ("opening", models.DecimalField(decimal_places=2, max_digits=14)),
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
                        related_name="sales_charge_limits",
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
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="fees.saleschargelimit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrimeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective", models.DateField()),
                ("percent", models.DecimalField(decimal_places=6, max_digits=8)),
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
                        fields=("effective",),
                        name="prime_rate_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lt", 100)),
                        name="prime_rate_is_a_percentage",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="saleschargelimit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "entry"),
                name="sales_charge_limit_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleschargelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate__gt", 0), ("rate__lte", "0.0725")),
                name="sales_charge_limit_within_the_rule",
                violation_error_message="Section 2: NASD Rule 2830(d) allows at most 7.25 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleschargelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("opening__gte", 0)), name="sales_charge_limit_opening_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="saleschargelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective__gte", models.F("starts"))),
                name="sales_charge_limit_holds_once_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleschargelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("compounding__in", ["none", "daily", "monthly", "quarterly"]),
                    ("day_count__in", ["ACT_365", "ACT_360", "ACT_ACT", "30_360"]),
                    ("exchanges__in", ["off", "carried", "pro_rata"]),
                    ("interest_base__in", ["unpaid", "original"]),
                    ("period__in", ["day", "month"]),
                    ("prime__in", ["H15"]),
                    ("prime_effective__in", ["change_date", "next_day", "first_of_month", "month_average"]),
                ),
                name="sales_charge_limit_conventions_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleschargelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("compounding", "daily"), ("period", "month"), _negated=True),
                name="sales_charge_limit_compounds_what_it_posts",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleschargelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("charge_order__contains", ["front_end", "asset_based", "cdsc"]), ("charge_order__len", 3)
                ),
                name="sales_charge_limit_orders_each_charge_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitedshares",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("share_class", "effective"),
                name="limited_shares_once_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitedshares",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                expressions=[("share_class", "="), ("starts", "<>")],
                name="limited_shares_start_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitedshares",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                expressions=[("share_class", "="), ("opening", "<>")],
                name="limited_shares_open_once",
            ),
        ),
        append_only("fees_saleschargelimit", may_set=SUPERSEDED_ONCE),
        append_only("fees_limitedshares", may_set=SUPERSEDED_ONCE),
        append_only("fees_primerate", may_set=SUPERSEDED_ONCE),
        agrees(
            "fees_limitedshares",
            parent="fees_saleschargelimit",
            key="limit_id",
            same=["effective", "starts", "opening"],
        ),
    ]
