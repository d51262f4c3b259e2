"""What a month withheld of contingent deferred sales charges, and its month of the lifetime ledger.

Both are results of a closing, frozen with the month's fee: they come by COPY and are never edited.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fees.models.monthly import MonthlyFee
from governance.models import Act, Distributor


class DeferredSalesCharge(models.Model):
    """Section 11: what one redemption withheld on the Shares that one Distributor sold; dollars.

    `source` and `line` name the row of share activity. `amount` is the Distributor's; `to_fund` found no room
    under the lifetime limit. `interval_first` '0001-01-01' and `interval_last` '9999-12-31' are open ends.
    """

    pk = models.CompositePrimaryKey("monthly_fee", "source", "line", "distributor", "interval_first")
    monthly_fee = models.ForeignKey(
        MonthlyFee,
        on_delete=models.PROTECT,
        related_name="deferred_sales_charges",
        db_constraint=False,
        db_index=False,
    )
    source = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    trade_date = models.DateField()
    original_issue_date = models.DateField()
    interval_first = models.DateField()
    interval_last = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    to_fund = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="deferred_sales_charge_not_negative", condition=Q(amount__gte=0, to_fund__gte=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} {self.distributor_id} {self.trade_date}: {self.amount}"


class LedgerMonth(models.Model):
    """Section 2: a month of a share class's lifetime ledger, as an act knew it; trillionths of a dollar.

    It is of `corrected_fee` where a later month (`monthly_fee`) restated that one, else of `monthly_fee`
    itself. `wanted` are the asset-based sales charges of its accrued days before the limit, none where
    nothing was cut; of a restated month `charged` are those that are left, and `cdsc` (dollars) what the
    Distributors have of the deferred charges of some days. `unpaid`, `interest` and `original` are what stood
    at the close of its last day; a restated month need not say them.
    """

    monthly_fee = models.ForeignKey(
        MonthlyFee, on_delete=models.PROTECT, related_name="ledger_months", db_constraint=False
    )
    corrected_fee = models.ForeignKey(
        MonthlyFee, on_delete=models.PROTECT, related_name="restated_ledger_months", null=True
    )
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    facts_known_at = models.BigIntegerField()
    accrued_on = ArrayField(models.DateField(), default=list)
    wanted = ArrayField(models.DecimalField(max_digits=30, decimal_places=0), default=list)
    charged = ArrayField(models.DecimalField(max_digits=30, decimal_places=0), default=list)
    cdsc_on = ArrayField(models.DateField(), default=list)
    cdsc = ArrayField(models.DecimalField(max_digits=14, decimal_places=2), default=list)
    reached_on = models.DateField(null=True)
    unpaid = models.DecimalField(max_digits=36, decimal_places=0, null=True)
    interest = models.DecimalField(max_digits=36, decimal_places=0, null=True)
    original = models.DecimalField(max_digits=36, decimal_places=0, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["monthly_fee", "corrected_fee"], name="ledger_month_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="ledger_month_says_where_it_stands",
                condition=Q(unpaid__isnull=False, interest__gte=0, original__isnull=False)
                | Q(corrected_fee__isnull=False),
                violation_error_message="Section 2: a month of the lifetime ledger says what remains.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} {self.corrected_fee_id or ''}"
