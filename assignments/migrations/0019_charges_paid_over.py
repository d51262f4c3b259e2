"""Section 11: what redemptions withheld is parted, paid over and corrected; who sees which part of it."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file, portal_sees, references

SQL = Path(__file__).parent / "sql"
# Asked once for a statement, not row by row.
DISTRIBUTOR = "ANY ((SELECT portal_own('DISTRIBUTOR'))::bigint[])"
ASSIGNEE = "ANY ((SELECT portal_own('ASSIGNEE'))::bigint[])"
PAID_TO_THE_AGENT = """
    SELECT FROM assignments_paymentline AS line
    JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
    WHERE instruction.payee_kind = 'COLLECTION_AGENT' AND line.component = 'CDSC'
    AND instruction.status NOT IN ('SUPERSEDED', 'VOIDED', 'REVERSED')
    AND line.monthly_fee_id = assignments_deferredchargepart.monthly_fee_id
    AND line.distributor_id = assignments_deferredchargepart.distributor_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0018_disputed_charges"),
        ("fees", "0009_sales_charges"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeferredChargePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "transfers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assignments.assignee",
                    ),
                ),
                (
                    "distributor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.distributor",
                    ),
                ),
                (
                    "monthly_fee",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deferred_charge_parts",
                        to="fees.monthlyfee",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="paymentline",
            name="payment_line_corrections_name_their_month",
        ),
        migrations.AlterField(
            model_name="sharecorrection",
            name="component",
            field=models.CharField(
                choices=[
                    ("DISTRIBUTION_FEE", "distribution fee"),
                    ("SERVICE_FEE", "service fee"),
                    ("CDSC", "contingent deferred sales charge"),
                ],
                max_length=16,
            ),
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
                        ("component", "CARRIED_OVER"), ("corrects__in", ["distribution_fee", "service_fee"])
                    ),
                    models.Q(
                        ("component", "CDSC"),
                        ("for_month__isnull", False),
                        models.Q(("corrects", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("component__in", ["CORRECTION", "CARRIED_OVER"]), _negated=True),
                        ("corrects", ""),
                        ("for_month__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="payment_line_corrections_name_their_month",
                violation_error_message="Section 6: a correction names its month and the fee that it corrects, what is carried over of which fee it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deferredchargepart",
            constraint=models.UniqueConstraint(
                fields=("monthly_fee", "distributor", "assignee"),
                name="deferred_charge_part_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="deferredchargepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="deferred_charge_part_not_negative"
            ),
        ),
        references("assignments_deferredchargepart", column="monthly_fee_id", target="fees_monthlyfee"),
        references(
            "assignments_deferredchargepart", column="distributor_id", target="governance_distributor"
        ),
        references("assignments_deferredchargepart", column="assignee_id", target="assignments_assignee"),
        append_only("assignments_deferredchargepart"),
        from_file(SQL / "charges_paid_over.sql"),
        portal_sees(
            "assignments_deferredchargepart",
            rows=f"distributor_id = {DISTRIBUTOR} OR assignee_id = {ASSIGNEE} OR EXISTS ({PAID_TO_THE_AGENT})",
        ),
        portal_sees("fees_deferredsalescharge", rows=f"distributor_id = {DISTRIBUTOR}"),
        portal_sees(
            "fees_ledgermonth",
            rows="corrected_fee_id IS NULL AND EXISTS ("
            "SELECT FROM fees_monthlyfee AS own WHERE own.id = monthly_fee_id)",
            columns=["monthly_fee_id", "corrected_fee_id", "accrued_on", "wanted", "charged", "reached_on"],
        ),
    ]
