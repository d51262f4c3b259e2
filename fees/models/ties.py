"""What others say of a month, and why it differs from what was computed."""

from django.db import models
from django.db.models import Q

from fees.domain.ties import FeeComponent, Tie
from governance.models import Act, ShareClass


class BookedAccrual(models.Model):
    """Section 2: what the fund accountant booked for a share class's month and component, in dollars.

    Negative where more was taken back than booked.
    """

    pk = models.CompositePrimaryKey("share_class", "month", "component", "recorded_by")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    component = models.CharField(max_length=16, choices=[(part.value, part.value) for part in FeeComponent])
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", db_index=False)
    superseded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_class", "month", "component"],
                condition=Q(superseded_by__isnull=True),
                name="booked_accrual_stands_once",
            ),
            models.CheckConstraint(name="booked_accrual_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="booked_accrual_component_is_known",
                condition=Q(component__in=[part.value for part in FeeComponent]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.month:%Y-%m} {self.component}: {self.amount}"


class TieReason(models.Model):
    """Section 2: why a share class's month differs from what somebody else says of it.

    It explains exactly `difference` (theirs less ours; cents of a fee, millionths of a Share) and no other.
    """

    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    tie = models.CharField(max_length=16, choices=[(tie.value, tie.words) for tie in Tie])
    difference = models.BigIntegerField()
    reason = models.TextField()
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", db_index=False)
    superseded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_class", "month", "tie"],
                condition=Q(superseded_by__isnull=True),
                name="tie_reason_stands_once",
            ),
            models.CheckConstraint(name="tie_reason_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="tie_reason_explains_a_known_tie", condition=Q(tie__in=[tie.value for tie in Tie])
            ),
            models.CheckConstraint(
                name="tie_reason_says_why",
                condition=~Q(difference=0) & Q(reason__regex=r"\S"),
                violation_error_message="Section 2: a reason explains a difference, in words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.month:%Y-%m} {self.tie}: {self.difference}"
