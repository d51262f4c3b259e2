"""Section 13: what was payable under the Prior Plan, as it was given."""

from django.db import models
from django.db.models import F, Q

from fees.models import MonthlyFee
from governance.models import Act, Distributor, Plan, Recorded, ShareClass


class CarriedOver(Recorded):
    """Section 13: an amount payable under the Prior Plan for the days up to `through`; dollars.

    With an `assignee` it is that Assignee's; without one, the Distributor's. It is given, never computed.
    """

    class Part(models.TextChoices):
        """Of which fee."""

        DISTRIBUTION_FEE = "DISTRIBUTION_FEE", "distribution fee"
        SERVICE_FEE = "SERVICE_FEE", "service fee"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="carried_over")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="carried_over")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="carried_over")
    assignee = models.ForeignKey(
        "assignments.Assignee", on_delete=models.PROTECT, related_name="carried_over", null=True
    )
    component = models.CharField(max_length=16, choices=Part.choices)
    through = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="carried_over_stands_once",
            ),
            models.UniqueConstraint(
                fields=["share_class", "distributor", "assignee", "component", "through"],
                condition=Q(superseded_by__isnull=True),
                name="carried_over_given_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="carried_over_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="carried_over_service_fee_has_no_assignee",
                condition=~Q(component="SERVICE_FEE") | Q(assignee__isnull=True),
                violation_error_message="Section 6(b): no part of the service fee is an Assignee's.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"


class CarriedOverEntry(models.Model):
    """Section 13: what a month's payments took of an amount carried over; dollars.

    The first month takes the whole; a later one the difference (`amount`) to what had `stood` before. Of it,
    `in_lines` are lines of the month's payments, `claimed` what could not be kept back there, `spared` what
    a determination said is never paid.
    """

    carried_over = models.ForeignKey(CarriedOver, on_delete=models.PROTECT, related_name="entries")
    monthly_fee = models.ForeignKey(MonthlyFee, on_delete=models.PROTECT, related_name="carried_over")
    stood = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    in_lines = models.DecimalField(max_digits=14, decimal_places=2)
    claimed = models.DecimalField(max_digits=14, decimal_places=2)
    spared = models.DecimalField(max_digits=14, decimal_places=2)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monthly_fee", "carried_over"], name="carried_over_entered_once"),
            models.CheckConstraint(
                name="carried_over_is_settled",
                condition=Q(
                    amount=F("in_lines") - F("claimed") - F("spared"),
                    claimed__gte=0,
                    spared__gte=0,
                    stood__gte=0,
                )
                & (Q(amount__lte=0, in_lines__lte=0) | Q(amount__gt=0, claimed=0, spared=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} takes {self.amount} of {self.carried_over_id}"
