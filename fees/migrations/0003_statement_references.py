"""References of a month's results are checked once a statement: row by row they were the largest cost of writing.

A fee's run and share class need no check of their own: `fees_monthlyfee_agrees` finds both, or refuses.
"""

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import references

FEE = "fees_monthlyfee"
DISTRIBUTOR = "governance_distributor"


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0002_rules"),
        ("governance", "0003_identities"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cohortaccrual",
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
            model_name="cohortaccrual",
            name="monthly_fee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cohorts",
                to="fees.monthlyfee",
            ),
        ),
        migrations.AlterField(
            model_name="monthlyfee",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fees",
                to="fees.monthlyfeerun",
            ),
        ),
        migrations.AlterField(
            model_name="monthlyfee",
            name="share_class",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="monthly_fees",
                to="governance.shareclass",
            ),
        ),
        migrations.AlterField(
            model_name="serviceaccrual",
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
            model_name="serviceaccrual",
            name="monthly_fee",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_by_distributor",
                to="fees.monthlyfee",
            ),
        ),
        references("fees_cohortaccrual", column="monthly_fee_id", target=FEE),
        references("fees_cohortaccrual", column="distributor_id", target=DISTRIBUTOR),
        references("fees_serviceaccrual", column="monthly_fee_id", target=FEE),
        references("fees_serviceaccrual", column="distributor_id", target=DISTRIBUTOR),
    ]
