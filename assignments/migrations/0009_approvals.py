from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0008_not_paid"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentAuthorization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="governance.fund",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="governance.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuthorizedInstruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorized_in",
                        to="assignments.paymentinstruction",
                    ),
                ),
                (
                    "authorization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="assignments.paymentauthorization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("SETTLED", "SETTLED"), ("RETURNED", "RETURNED"), ("REVERSED", "REVERSED")],
                        max_length=10,
                    ),
                ),
                ("date", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("reason", models.TextField(blank=True)),
                ("document_named", models.CharField(blank=True, max_length=400)),
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
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="assignments.paymentinstruction",
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
            name="PaymentApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="assignments.paymentinstruction",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("instruction",), name="payment_approval_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="payment_approval_has_a_digest",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="paymentauthorization",
            index=models.Index(fields=["plan", "month"], name="authorization_by_month"),
        ),
        migrations.AddConstraint(
            model_name="paymentauthorization",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="payment_authorization_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentauthorization",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), models.Q(("pdf", b""), _negated=True)),
                name="payment_authorization_pays_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentauthorization",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                name="payment_authorization_has_a_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentauthorization",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="payment_authorization_month_is_a_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="authorizedinstruction",
            constraint=models.UniqueConstraint(fields=("instruction",), name="authorized_instruction_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentoutcome",
            constraint=models.UniqueConstraint(fields=("instruction", "kind"), name="payment_outcome_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "SETTLED"), models.Q(("reference", ""), _negated=True)),
                    models.Q(("kind", "RETURNED"), models.Q(("reason", ""), _negated=True)),
                    models.Q(
                        ("kind", "REVERSED"),
                        models.Q(("reason", ""), _negated=True),
                        models.Q(
                            ("document__isnull", False),
                            models.Q(("document_named", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="payment_outcome_says_what_it_must",
                violation_error_message="R13: a settlement names the bank's reference, a return its reason, a reversal its reason and its document.",
            ),
        ),
        append_only("assignments_paymentapproval"),
        append_only("assignments_paymentauthorization"),
        append_only("assignments_authorizedinstruction"),
        append_only("assignments_paymentoutcome"),
        from_file(SQL / "approvals.sql"),
    ]
