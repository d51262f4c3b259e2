"""Estimates and announcements of statements, and disputes of their lines."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0013_claim_papers"),
        ("governance", "0010_filed_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                (
                    "payee_kind",
                    models.CharField(
                        choices=[
                            ("DISTRIBUTOR", "DISTRIBUTOR"),
                            ("ASSIGNEE", "ASSIGNEE"),
                            ("COLLECTION_AGENT", "COLLECTION_AGENT"),
                        ],
                        max_length=16,
                    ),
                ),
                ("payee", models.CharField(max_length=60)),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("SHARE", "SHARE"),
                            ("SERVICE_FEE", "SERVICE_FEE"),
                            ("OFFSET", "OFFSET"),
                            ("CORRECTION", "CORRECTION"),
                            ("CARRIED_OVER", "CARRIED_OVER"),
                            ("PAYMENT", "PAYMENT"),
                            ("MISSING", "MISSING"),
                        ],
                        max_length=12,
                    ),
                ),
                ("shown", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("expected", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("reason", models.TextField()),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.fileddocument",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="governance.plan",
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="governance.shareclass",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DisputeAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("ANSWER", "ANSWER"), ("REPLY", "REPLY"), ("CLOSE", "CLOSE")],
                        max_length=6,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="assignments.dispute",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.fileddocument",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementAnnouncement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                (
                    "payee_kind",
                    models.CharField(
                        choices=[
                            ("DISTRIBUTOR", "DISTRIBUTOR"),
                            ("ASSIGNEE", "ASSIGNEE"),
                            ("COLLECTION_AGENT", "COLLECTION_AGENT"),
                        ],
                        max_length=16,
                    ),
                ),
                ("payee", models.CharField(max_length=60)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("FINISHED", "FINISHED"),
                            ("CORRECTED", "CORRECTED"),
                        ],
                        max_length=9,
                    ),
                ),
                ("in_month", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="governance.plan",
                    ),
                ),
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
            name="StatementEstimate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                (
                    "payee_kind",
                    models.CharField(
                        choices=[
                            ("DISTRIBUTOR", "DISTRIBUTOR"),
                            ("ASSIGNEE", "ASSIGNEE"),
                            ("COLLECTION_AGENT", "COLLECTION_AGENT"),
                        ],
                        max_length=16,
                    ),
                ),
                ("payee", models.CharField(max_length=60)),
                (
                    "basis",
                    models.CharField(
                        choices=[("PROJECTED", "PROJECTED"), ("COMPUTED", "COMPUTED")], max_length=9
                    ),
                ),
                ("through", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("figures", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estimates",
                        to="governance.plan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="dispute_month_is_a_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="dispute_says_why",
                violation_error_message="Say what is wrong, and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disputeanswer",
            constraint=models.UniqueConstraint(fields=("dispute", "number"), name="dispute_answers_in_order"),
        ),
        migrations.AddConstraint(
            model_name="disputeanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "ANSWER"), ("number__in", [1, 3])),
                    models.Q(("kind", "REPLY"), ("number", 2)),
                    models.Q(("kind", "CLOSE"), ("number__gte", 1), ("number__lte", 4)),
                    _connector="OR",
                ),
                name="dispute_is_answered_in_turn",
                violation_error_message="An answer follows the dispute or its one reply.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disputeanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "CLOSE"), models.Q(("text", ""), _negated=True), _connector="OR"),
                name="dispute_answer_has_words",
            ),
        ),
        migrations.AddIndex(
            model_name="statementannouncement",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", True)), fields=["id"], name="announcement_to_be_sent"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementannouncement",
            constraint=models.UniqueConstraint(
                fields=("plan", "month", "payee_kind", "payee", "about", "in_month", "user"),
                name="announcement_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementannouncement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", "FINISHED"), ("in_month", models.F("month"))),
                    models.Q(("about", "CORRECTED"), ("in_month__gt", models.F("month"))),
                    _connector="OR",
                ),
                name="announcement_names_the_closing",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementestimate",
            constraint=models.UniqueConstraint(
                fields=("plan", "month", "payee_kind", "payee", "recorded_by"), name="estimate_once_an_act"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementestimate",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="estimate_month_is_a_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementestimate",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)),
                name="estimate_not_negative",
                violation_error_message="Section 6: shares and Portions are never negative.",
            ),
        ),
        append_only("assignments_statementestimate"),
        append_only("assignments_statementannouncement", may_set=["sent_at"]),
        append_only("assignments_dispute"),
        append_only("assignments_disputeanswer"),
        from_file(SQL / "disputes.sql"),
    ]
