"""Section 8(b), Rule 12b-1(c) and (h): what was done once a year for a Fund, by whom, with which document."""

from django.db import models
from django.db.models import F, Q

from governance.domain.duties import TERMS, YearlyDuty
from governance.models.acts import Recorded
from governance.models.filed import FiledDocument
from governance.models.parties import Fund


class YearlyDutyDone(Recorded):
    """A yearly duty that was done for a Fund: when, by whom, and the document that says so.

    `document` names the writing as whoever keeps it finds it; `filed` is the writing itself, where it was
    given.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="yearly_duties")
    duty = models.CharField(max_length=24, choices=[(duty.value, TERMS[duty].what) for duty in YearlyDuty])
    year = models.PositiveSmallIntegerField()
    done_on = models.DateField()
    by = models.CharField(max_length=200)
    document = models.CharField(max_length=400)
    filed = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(superseded_by__isnull=True), name="yearly_duty_stands_once"
            ),
            models.UniqueConstraint(
                fields=["fund", "duty", "year"],
                condition=Q(superseded_by__isnull=True),
                name="yearly_duty_once_a_year",
            ),
            models.CheckConstraint(
                name="yearly_duty_not_before_its_year",
                condition=Q(done_on__year__gte=F("year")),
                violation_error_message="A yearly duty is not done before its year begins.",
            ),
            models.CheckConstraint(
                name="yearly_duty_says_by_whom_and_with_what",
                condition=Q(by__regex=r"\S") & Q(document__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} of {self.fund_id} for {self.year}"
