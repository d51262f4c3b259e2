"""Sections 2 and 5: waivers, which set a lower charged rate of one component for some days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from governance.models.acts import Act, Recorded, RecordedQuerySet
from governance.models.plans import Plan, RateLimit, ShareClass


class Waiver(Recorded):
    """Sections 2 and 5: a lower charged rate, a fraction per year, with its reason.

    `consented` are the codes of the Assignees that agreed to it (Section 6(b)).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="waivers")
    component = models.CharField(max_length=16, choices=RateLimit.Component.choices)
    charged = models.DecimalField(max_digits=10, decimal_places=8)
    effective = DateRangeField()
    reason = models.TextField()
    consented = ArrayField(models.SlugField(max_length=60), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="waiver_stands_once",
            ),
            models.CheckConstraint(
                name="waiver_charges_nothing_negative",
                condition=Q(charged__gte=0),
                violation_error_message="Section 2: a charged rate is not negative.",
            ),
            models.CheckConstraint(name="waiver_says_why", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(
                name="waiver_has_a_first_day", condition=Q(effective__startswith__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"


class WaivedDays(models.Model):
    """The days on which a waiver covers one share class."""

    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, related_name="days")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="waived_days")
    component = models.CharField(max_length=16, choices=RateLimit.Component.choices)
    effective = DateRangeField()
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="waiver_one_per_component_and_day",
                expressions=[
                    ("share_class", RangeOperators.EQUAL),
                    ("component", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.component} {self.effective}"
