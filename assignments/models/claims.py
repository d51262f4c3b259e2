"""Sections 6(b), 6(e): what a Fund claims of a Distributor, or of an Assignee that was overpaid."""

from django.db import models
from django.db.models import Q

from governance.models import Distributor, Fund, Plan, Recorded, ShareClass


class FundClaim(Recorded):
    """One Fund's claim under one Plan on one Distributor, for one Portfolio where it names one; dollars.

    With an `assignee` it is on that Assignee of the Distributor, for what a correction found overpaid: only
    later Portions of the same Portfolio and Transfer (by its entry) recover it. `correction`, or
    `carried_over`, is what it remains of.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="claims")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="claims")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="claims", null=True)
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="claims")
    assignee = models.ForeignKey(
        "assignments.Assignee", on_delete=models.PROTECT, related_name="claims", null=True
    )
    transfer_entry = models.CharField(max_length=400, blank=True)
    correction = models.ForeignKey(
        "assignments.ShareCorrection", on_delete=models.PROTECT, related_name="claims", null=True
    )
    carried_over = models.ForeignKey(
        "assignments.CarriedOverEntry", on_delete=models.PROTECT, related_name="claims", null=True
    )
    date = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"], condition=Q(superseded_by__isnull=True), name="claim_stands_once"
            ),
            models.CheckConstraint(name="claim_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="claim_on_an_assignee_names_its_transfer",
                condition=(Q(assignee__isnull=True, transfer_entry=""))
                | (Q(assignee__isnull=False, share_class__isnull=False) & ~Q(transfer_entry="")),
                violation_error_message="Section 6(b): a claim on an Assignee names Portfolio and Transfer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"
