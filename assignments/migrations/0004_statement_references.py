"""References of shares, Portions and lines are checked once a statement, instead of row by row at the commit.

A line's instruction, fee, share class and claim need no check of their own: the rules
`payment_line_is_its_instruction_s` and `payment_line_offset_is_its_claim_s` find them, or refuse.
"""

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import references

FEE = "fees_monthlyfee"
DISTRIBUTOR = "governance_distributor"
ASSIGNEE = "assignments_assignee"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0003_payees"),
        ("fees", "0003_statement_references"),
        ("governance", "0003_identities"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assigneeportion12b1",
            name="assignee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="portions",
                to="assignments.assignee",
            ),
        ),
        migrations.AlterField(
            model_name="assigneeportion12b1",
            name="distributor",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.distributor",
            ),
        ),
        migrations.AlterField(
            model_name="assigneeportion12b1",
            name="monthly_fee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="portions",
                to="fees.monthlyfee",
            ),
        ),
        migrations.AlterField(
            model_name="distributorshare12b1",
            name="distributor",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="governance.distributor",
            ),
        ),
        migrations.AlterField(
            model_name="distributorshare12b1",
            name="monthly_fee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="fees.monthlyfee",
            ),
        ),
        migrations.AlterField(
            model_name="paymentline",
            name="assignee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assignments.assignee",
            ),
        ),
        migrations.AlterField(
            model_name="paymentline",
            name="claim",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offsets",
                to="assignments.fundclaim",
            ),
        ),
        migrations.AlterField(
            model_name="paymentline",
            name="distributor",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.distributor",
            ),
        ),
        migrations.AlterField(
            model_name="paymentline",
            name="instruction",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="assignments.paymentinstruction",
            ),
        ),
        migrations.AlterField(
            model_name="paymentline",
            name="monthly_fee",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payment_lines",
                to="fees.monthlyfee",
            ),
        ),
        migrations.AlterField(
            model_name="paymentline",
            name="share_class",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.shareclass",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentline",
            index=models.Index(
                condition=models.Q(("claim__isnull", False)), fields=["claim"], name="payment_line_by_claim"
            ),
        ),
        references("assignments_distributorshare12b1", column="monthly_fee_id", target=FEE),
        references("assignments_distributorshare12b1", column="distributor_id", target=DISTRIBUTOR),
        references("assignments_assigneeportion12b1", column="monthly_fee_id", target=FEE),
        references("assignments_assigneeportion12b1", column="distributor_id", target=DISTRIBUTOR),
        references("assignments_assigneeportion12b1", column="assignee_id", target=ASSIGNEE),
        references("assignments_paymentline", column="distributor_id", target=DISTRIBUTOR),
        references("assignments_paymentline", column="assignee_id", target=ASSIGNEE),
    ]
