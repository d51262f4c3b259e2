"""Corrections of every kind, claims on Assignees, and what the Prior Plan carries over."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0009_approvals"),
        ("fees", "0005_corrections"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarriedOver",
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
                        choices=[("DISTRIBUTION_FEE", "distribution fee"), ("SERVICE_FEE", "service fee")],
                        max_length=16,
                    ),
                ),
                ("through", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
            ],
        ),
        migrations.CreateModel(
            name="CarriedOverEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stood", models.DecimalField(decimal_places=2, max_digits=14)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("in_lines", models.DecimalField(decimal_places=2, max_digits=14)),
                ("claimed", models.DecimalField(decimal_places=2, max_digits=14)),
                ("spared", models.DecimalField(decimal_places=2, max_digits=14)),
            ],
        ),
        migrations.CreateModel(
            name="Restatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_at", models.BigIntegerField()),
                ("cut_points", models.JSONField(default=list)),
                ("late", models.JSONField(default=list)),
                ("undone", models.JSONField(default=list)),
                ("reason", models.TextField()),
                ("days", models.PositiveSmallIntegerField()),
                ("average_daily_net_assets", models.DecimalField(decimal_places=2, max_digits=18)),
                ("stood_distribution_fee", models.DecimalField(decimal_places=2, max_digits=14)),
                ("stood_service_fee", models.DecimalField(decimal_places=2, max_digits=14)),
                ("distribution_fee", models.DecimalField(decimal_places=2, max_digits=14)),
                ("service_fee", models.DecimalField(decimal_places=2, max_digits=14)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="paymentline",
            name="payment_line_offsets_name_their_claim",
        ),
        migrations.RemoveConstraint(
            model_name="paymentline",
            name="payment_line_corrections_name_their_month",
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
                    models.Q(
                        ("component", "CARRIED_OVER"),
                        ("corrects__in", ["distribution_fee", "service_fee"]),
                    ),
                    models.Q(
                        models.Q(("component__in", ["CORRECTION", "CARRIED_OVER"]), _negated=True),
                        ("corrects", ""),
                        ("for_month__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="payment_line_corrections_name_their_month",
                violation_error_message=(
                    "Section 6: a correction names its month and the fee that it corrects, what is carried"
                    " over of which fee it is."
                ),
            ),
        ),
        migrations.RemoveConstraint(
            model_name="sharecorrection",
            name="correction_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="sharecorrection",
            name="correction_says_why",
        ),
        migrations.RemoveConstraint(
            model_name="sharecorrection",
            name="correction_once",
        ),
        migrations.AddField(
            model_name="fundclaim",
            name="assignee",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="assignments.assignee",
            ),
        ),
        migrations.AddField(
            model_name="fundclaim",
            name="correction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="assignments.sharecorrection",
            ),
        ),
        migrations.AddField(
            model_name="fundclaim",
            name="transfer_entry",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="claimed",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="in_lines",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="restated",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="spared",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="stood",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="fundclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assignee__isnull", True), ("transfer_entry", "")),
                    models.Q(
                        ("assignee__isnull", False),
                        ("share_class__isnull", False),
                        models.Q(("transfer_entry", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="claim_on_an_assignee_names_its_transfer",
                violation_error_message="Section 6(b): a claim on an Assignee names Portfolio and Transfer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__lt", 0), ("claim__isnull", False), ("component", "OFFSET")),
                    models.Q(
                        ("amount__lt", 0),
                        ("assignee__isnull", False),
                        ("claim__isnull", False),
                        ("component", "CORRECTION"),
                    ),
                    models.Q(models.Q(("component", "OFFSET"), _negated=True), ("claim__isnull", True)),
                    _connector="OR",
                ),
                name="payment_line_offsets_name_their_claim",
                violation_error_message="Section 6(e): what recovers a claim is negative and names it.",
            ),
        ),
        migrations.AddField(
            model_name="carriedover",
            name="assignee",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_over",
                to="assignments.assignee",
            ),
        ),
        migrations.AddField(
            model_name="carriedover",
            name="distributor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_over",
                to="governance.distributor",
            ),
        ),
        migrations.AddField(
            model_name="carriedover",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="carried_over", to="governance.plan"
            ),
        ),
        migrations.AddField(
            model_name="carriedover",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="carriedover",
            name="share_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_over",
                to="governance.shareclass",
            ),
        ),
        migrations.AddField(
            model_name="carriedover",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="carriedoverentry",
            name="carried_over",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="assignments.carriedover",
            ),
        ),
        migrations.AddField(
            model_name="carriedoverentry",
            name="monthly_fee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="carried_over", to="fees.monthlyfee"
            ),
        ),
        migrations.AddField(
            model_name="carriedoverentry",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="fundclaim",
            name="carried_over",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="assignments.carriedoverentry",
            ),
        ),
        migrations.AddField(
            model_name="restatement",
            name="corrected_fee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="restatements", to="fees.monthlyfee"
            ),
        ),
        migrations.AddField(
            model_name="restatement",
            name="monthly_fee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="restates", to="fees.monthlyfee"
            ),
        ),
        migrations.AddField(
            model_name="restatement",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="sharecorrection",
            name="restatement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="assignments.restatement",
            ),
        ),
        from_file(SQL / "corrections_of_section_11.sql"),
        migrations.AlterField(
            model_name="sharecorrection",
            name="restatement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="assignments.restatement",
            ),
        ),
        migrations.RemoveField(
            model_name="sharecorrection",
            name="reason",
        ),
        migrations.RemoveField(
            model_name="sharecorrection",
            name="recorded_by",
        ),
        migrations.AddConstraint(
            model_name="sharecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.expressions.CombinedExpression(
                            models.F("restated"), "-", models.F("stood")
                        ),
                    ),
                    ("restated__gte", 0),
                    ("stood__gte", 0),
                ),
                name="correction_is_the_difference",
                violation_error_message="Section 6: a correction is what a month gives, less what it gave.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("in_lines"), "-", models.F("claimed")
                            ),
                            "-",
                            models.F("spared"),
                        ),
                    ),
                    ("claimed__gte", 0),
                    ("spared__gte", 0),
                    models.Q(
                        models.Q(("amount__lte", 0), ("in_lines__lte", 0)),
                        models.Q(("amount__gt", 0), ("claimed", 0), ("spared", 0)),
                        _connector="OR",
                    ),
                ),
                name="correction_is_settled",
                violation_error_message="Section 6: a correction is paid, kept back, claimed or spared.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharecorrection",
            constraint=models.UniqueConstraint(
                fields=("restatement", "distributor", "assignee", "component"),
                name="correction_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "entry"),
                name="carried_over_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("share_class", "distributor", "assignee", "component", "through"),
                name="carried_over_given_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedover",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="carried_over_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("component", "SERVICE_FEE"), _negated=True),
                    ("assignee__isnull", True),
                    _connector="OR",
                ),
                name="carried_over_service_fee_has_no_assignee",
                violation_error_message="Section 6(b): no part of the service fee is an Assignee's.",
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedoverentry",
            constraint=models.UniqueConstraint(
                fields=("monthly_fee", "carried_over"), name="carried_over_entered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedoverentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("in_lines"), "-", models.F("claimed")
                            ),
                            "-",
                            models.F("spared"),
                        ),
                    ),
                    ("claimed__gte", 0),
                    ("spared__gte", 0),
                    ("stood__gte", 0),
                    models.Q(
                        models.Q(("amount__lte", 0), ("in_lines__lte", 0)),
                        models.Q(("amount__gt", 0), ("claimed", 0), ("spared", 0)),
                        _connector="OR",
                    ),
                ),
                name="carried_over_is_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="restatement",
            constraint=models.UniqueConstraint(
                fields=("monthly_fee", "corrected_fee"), name="restatement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="restatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("distribution_fee__gte", 0),
                    ("service_fee__gte", 0),
                    ("stood_distribution_fee__gte", 0),
                    ("stood_service_fee__gte", 0),
                ),
                name="restatement_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="restatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="restatement_says_why"
            ),
        ),
        append_only("assignments_restatement"),
        append_only("assignments_carriedover", may_set=["superseded_by_id"]),
        append_only("assignments_carriedoverentry"),
        from_file(SQL / "restatements.sql"),
    ]
