"""A run's share classes and then its Funds, divided so that several workers can do their part."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fees.models import MonthlyFeeRun


class RunBatch(models.Model):
    """Share classes of a run that are rolled together; `wanted` are those of them that it computes.

    Who computes a batch holds its row locked, and stores the results and `finished_at` in one transaction:
    a worker that dies leaves the batch as it was.
    """

    run = models.ForeignKey(MonthlyFeeRun, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    share_classes = ArrayField(models.BigIntegerField())
    wanted = ArrayField(models.BigIntegerField())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="run_batch_number_once"),
            models.CheckConstraint(
                name="run_batch_wants_its_own_classes",
                condition=Q(wanted__contained_by=F("share_classes"), wanted__len__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.run_id} batch {self.number}"


class PaymentBatch(models.Model):
    """Funds whose payments a run prepares together, once all its share classes are computed."""

    run = models.ForeignKey(MonthlyFeeRun, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField()
    funds = ArrayField(models.BigIntegerField())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="payment_batch_number_once"),
            models.CheckConstraint(name="payment_batch_has_funds", condition=Q(funds__len__gte=1)),
        ]

    def __str__(self) -> str:
        return f"run {self.run_id} payments {self.number}"
