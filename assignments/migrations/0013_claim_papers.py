from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0012_calculations"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeOfClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("month", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices_of_claims",
                        to="assignments.collectionagent",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="assignments.fundclaim",
                    ),
                ),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.distributor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.fund"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices_of_claims",
                        to="governance.plan",
                    ),
                ),
                (
                    "withdrawn_by",
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
            name="ClaimRecovery",
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
                    "kind",
                    models.CharField(
                        choices=[("RECEIVED", "RECEIVED"), ("RETURNED", "RETURNED")], max_length=8
                    ),
                ),
                ("date", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("reference", models.CharField(max_length=200)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="assignments.fundclaim",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim_recoveries",
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
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="assignments.noticeofclaim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("balance", models.DecimalField(decimal_places=2, max_digits=14)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="assignments.noticeofclaim",
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.shareclass",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="assignments.fundclaim",
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
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("claim"), models.F("document"), name="claim_paper_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="noticeofclaim",
            constraint=models.UniqueConstraint(
                models.F("plan"), models.F("number"), name="notice_of_claim_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeofclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="notice_of_claim_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeofclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="notice_of_claim_month_is_a_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeofclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content", b""), _negated=True), models.Q(("sha256", ""), _negated=True)
                ),
                name="notice_of_claim_has_its_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrecovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "entry"),
                name="claim_recovery_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrecovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="claim_recovery_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrecovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference", ""), _negated=True), name="claim_recovery_has_a_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrecovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "RETURNED"), _negated=True), ("notice__isnull", True), _connector="OR"
                ),
                name="claim_recovery_returned_answers_no_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticepart",
            constraint=models.UniqueConstraint(
                models.F("notice"), models.F("share_class"), name="notice_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("amount__lte", models.F("balance"))),
                name="notice_part_within_the_balance_shown",
                violation_error_message="Section 6(e): only the Distributor's 12b-1 Portion may be claimed.",
            ),
        ),
        append_only("assignments_claimpaper"),
        append_only("assignments_claimrecovery", may_set=["superseded_by_id"]),
        append_only("assignments_noticeofclaim", may_set=["withdrawn_by_id"]),
        append_only("assignments_noticepart"),
        from_file(SQL / "claim_papers.sql"),
    ]
