"""R13: closed months computed anew on what is now known, and what each party gets or gives back for it.

A row of either says how it was at an act, and is never edited: a further late fact makes further rows.
"""

from django.db import models
from django.db.models import F, Q

from fees.models import MonthlyFee
from governance.models import Act, Distributor


class Restatement(models.Model):
    """Section 6: a closed month (`corrected_fee`) computed anew, on what was known at an act; dollars.

    It stands in the books of a later month (`monthly_fee`), whose payments carry what it changes. `late` are
    the facts that it knew and the month did not: act, what, first and last day. `undone` are the Distributors
    as to whom Section 11 undid a Complete Termination. One that changes nothing says that it was looked at.
    """

    corrected_fee = models.ForeignKey(MonthlyFee, on_delete=models.PROTECT, related_name="restatements")
    monthly_fee = models.ForeignKey(MonthlyFee, on_delete=models.PROTECT, related_name="restates")
    known_at = models.BigIntegerField()
    cut_points = models.JSONField(default=list)
    late = models.JSONField(default=list)
    undone = models.JSONField(default=list)
    reason = models.TextField()
    days = models.PositiveSmallIntegerField()
    average_daily_net_assets = models.DecimalField(max_digits=18, decimal_places=2)
    stood_distribution_fee = models.DecimalField(max_digits=14, decimal_places=2)
    stood_service_fee = models.DecimalField(max_digits=14, decimal_places=2)
    distribution_fee = models.DecimalField(max_digits=14, decimal_places=2)
    service_fee = models.DecimalField(max_digits=14, decimal_places=2)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monthly_fee", "corrected_fee"], name="restatement_once"),
            models.CheckConstraint(
                name="restatement_not_negative",
                condition=Q(
                    distribution_fee__gte=0,
                    service_fee__gte=0,
                    stood_distribution_fee__gte=0,
                    stood_service_fee__gte=0,
                ),
            ),
            models.CheckConstraint(name="restatement_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} restates {self.corrected_fee_id}"


class ShareCorrection(models.Model):
    """R13: what a closed month gives a Distributor, or an Assignee of it, by a restatement; dollars.

    `stood` is what it gave by what was known before, `restated` what it gives, `amount` the difference. Of
    it, `in_lines` are lines of the bearing month's payments; what could not be kept back there is `claimed`;
    what was never paid, because a determination says so, is `spared`. `component` says of which fee.
    """

    class Part(models.TextChoices):
        """Of which fee."""

        DISTRIBUTION_FEE = "DISTRIBUTION_FEE", "distribution fee"
        SERVICE_FEE = "SERVICE_FEE", "service fee"
        CDSC = "CDSC", "contingent deferred sales charge"

    restatement = models.ForeignKey(Restatement, on_delete=models.PROTECT, related_name="corrections")
    monthly_fee = models.ForeignKey(MonthlyFee, on_delete=models.PROTECT, related_name="corrections")
    corrected_fee = models.ForeignKey(MonthlyFee, on_delete=models.PROTECT, related_name="corrected_by")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(
        "assignments.Assignee", on_delete=models.PROTECT, related_name="+", null=True
    )
    component = models.CharField(max_length=16, choices=Part.choices)
    stood = models.DecimalField(max_digits=14, decimal_places=2)
    restated = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    in_lines = models.DecimalField(max_digits=14, decimal_places=2)
    claimed = models.DecimalField(max_digits=14, decimal_places=2)
    spared = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_is_the_difference",
                condition=Q(amount=F("restated") - F("stood"), stood__gte=0, restated__gte=0),
                violation_error_message="Section 6: a correction is what a month gives, less what it gave.",
            ),
            models.CheckConstraint(
                name="correction_is_settled",
                condition=Q(amount=F("in_lines") - F("claimed") - F("spared"), claimed__gte=0, spared__gte=0)
                & (Q(amount__lte=0, in_lines__lte=0) | Q(amount__gt=0, claimed=0, spared=0)),
                violation_error_message="Section 6: a correction is paid, kept back, claimed or spared.",
            ),
            models.CheckConstraint(
                name="correction_of_the_service_fee_has_no_assignee",
                condition=~Q(component="SERVICE_FEE") | Q(assignee__isnull=True),
                violation_error_message="Section 6(b): no part of the service fee is an Assignee's.",
            ),
            models.UniqueConstraint(
                fields=["restatement", "distributor", "assignee", "component"],
                name="correction_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} corrects {self.corrected_fee_id}: {self.amount}"
