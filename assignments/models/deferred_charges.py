"""Section 11: a month's contingent deferred sales charges, divided over who has them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fees.models import MonthlyFee
from governance.models import Distributor


class DeferredChargePart(models.Model):
    """Section 11: what of a month's deferred charges is an Assignee's, or the Distributor's own; dollars.

    `transfers` are the Transfers that cover the charge and give an Assignee its part.
    """

    monthly_fee = models.ForeignKey(
        MonthlyFee, on_delete=models.PROTECT, related_name="deferred_charge_parts", db_constraint=False
    )
    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    assignee = models.ForeignKey(
        "assignments.Assignee",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    transfers = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["monthly_fee", "distributor", "assignee"],
                name="deferred_charge_part_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="deferred_charge_part_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} {self.distributor_id} {self.assignee_id}: {self.amount}"
