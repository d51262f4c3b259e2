"""What months withheld of deferred charges, and their months of the lifetime ledger."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file, references

SQL = Path(__file__).parent / "sql"
FEE = "fees_monthlyfee"


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0008_serviced_assets"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeferredSalesCharge",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "monthly_fee",
                        "source",
                        "line",
                        "distributor",
                        "interval_first",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("trade_date", models.DateField()),
                ("original_issue_date", models.DateField()),
                ("interval_first", models.DateField()),
                ("interval_last", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("to_fund", models.DecimalField(decimal_places=2, max_digits=14)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deferred_sales_charges",
                        to="fees.monthlyfee",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facts_known_at", models.BigIntegerField()),
                (
                    "accrued_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None
                    ),
                ),
                (
                    "wanted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=0, max_digits=30),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "charged",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=0, max_digits=30),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "cdsc_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None
                    ),
                ),
                (
                    "cdsc",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=2, max_digits=14),
                        default=list,
                        size=None,
                    ),
                ),
                ("reached_on", models.DateField(null=True)),
                ("unpaid", models.DecimalField(decimal_places=0, max_digits=36, null=True)),
                ("interest", models.DecimalField(decimal_places=0, max_digits=36, null=True)),
                ("original", models.DecimalField(decimal_places=0, max_digits=36, null=True)),
                (
                    "corrected_fee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restated_ledger_months",
                        to="fees.monthlyfee",
                    ),
                ),
                (
                    "monthly_fee",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_months",
                        to="fees.monthlyfee",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="deferredsalescharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), ("to_fund__gte", 0)),
                name="deferred_sales_charge_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgermonth",
            constraint=models.UniqueConstraint(
                fields=("monthly_fee", "corrected_fee"), name="ledger_month_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgermonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("interest__gte", 0), ("original__isnull", False), ("unpaid__isnull", False)),
                    ("corrected_fee__isnull", False),
                    _connector="OR",
                ),
                name="ledger_month_says_where_it_stands",
                violation_error_message="Section 2: a month of the lifetime ledger says what remains.",
            ),
        ),
        references("fees_deferredsalescharge", column="monthly_fee_id", target=FEE),
        references("fees_deferredsalescharge", column="distributor_id", target="governance_distributor"),
        references("fees_deferredsalescharge", column="source_id", target="governance_act"),
        references("fees_ledgermonth", column="monthly_fee_id", target=FEE),
        references("fees_ledgermonth", column="recorded_by_id", target="governance_act"),
        append_only("fees_deferredsalescharge"),
        append_only("fees_ledgermonth"),
        from_file(SQL / "ledger_months.sql"),
    ]
