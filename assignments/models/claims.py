"""Sections 6(b), 6(e): what a Fund claims of a Distributor."""

from django.db import models
from django.db.models import Q

from governance.models import Distributor, Fund, Plan, Recorded, ShareClass


class FundClaim(Recorded):
    """One Fund's claim under one Plan on one Distributor, for one Portfolio where it names one; dollars."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="claims")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="claims")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="claims", null=True)
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="claims")
    date = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"], condition=Q(superseded_by__isnull=True), name="claim_stands_once"
            ),
            models.CheckConstraint(name="claim_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"
