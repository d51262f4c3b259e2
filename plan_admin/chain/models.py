"""What verifications of the chain found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ChainCheck(models.Model):
    """A verification of the whole chain: when, by whom (None: the schedule), and what differed, in words.

    `faults` are the first ones, `fault_count` is how many there were.
    """

    checked_at = models.DateTimeField(db_default=Now())
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    links = models.BigIntegerField()
    head = models.CharField(max_length=64, blank=True)
    fault_count = models.PositiveIntegerField()
    faults = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="chain_check_says_what_differs",
                condition=Q(fault_count=0, faults=[]) | (Q(fault_count__gt=0) & ~Q(faults=[])),
            )
        ]

    def __str__(self) -> str:
        return f"check {self.pk} of {self.links} links"
