"""Section 7: reports that were presented, the part of each Distributor in them, and the Boards' reviews."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from governance.models import Act, ChainLink, Distributor, Fund, Plan

DIGEST = r"^[0-9a-f]{64}$"
MONTHS = Func(F("first_month"), F("last_month"), Value("[]"), function="daterange")


class QuarterlyReport(models.Model):
    """A quarter of a Fund as its Board was given it, for ever the same.

    `content` is the canonical text of what it says, `digest` the SHA-256 of that; `pdf` the paper, and
    `pdf_digest` its SHA-256. `known_at` is the last act that it knew of. `after_link` is the
    link of the chain whose head the paper bears: the last one as it was printed; none where there was none.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="quarterly_reports")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="quarterly_reports")
    first_month = models.DateField()
    last_month = models.DateField()
    presented_on = models.DateField()
    known_at = models.BigIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_digest = models.CharField(max_length=64)
    presented_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    after_link = models.ForeignKey(ChainLink, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="quarterly_report_once_a_month",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    ("fund", RangeOperators.EQUAL),
                    (MONTHS, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="quarterly_report_follows_its_quarter",
                condition=Q(first_month__day=1, last_month__day=1, first_month__lte=F("last_month"))
                & Q(presented_on__gt=F("last_month")),
                violation_error_message="Section 7: a report is presented after its quarter.",
            ),
            models.CheckConstraint(
                name="quarterly_report_has_digests",
                condition=Q(digest__regex=DIGEST, pdf_digest__regex=DIGEST) & ~Q(pdf=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.fund_id}, {self.last_month:%Y-%m} ({self.pk})"


class ReportPart(models.Model):
    """What of a presented report is a Distributor's own: all that its users are shown of it."""

    report = models.ForeignKey(QuarterlyReport, on_delete=models.PROTECT, related_name="parts")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="report_parts")
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint("report", "distributor", name="report_part_once")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.distributor_id}"


class ReportReview(models.Model):
    """Section 7, "the Board shall review": at which meeting (its id); recorded, not counted.

    A review recorded with another meeting or day takes its place, says why, and keeps it.
    """

    report = models.ForeignKey(QuarterlyReport, on_delete=models.PROTECT, related_name="reviews")
    meeting = models.CharField(max_length=400)
    reviewed_on = models.DateField()
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(superseded_by__isnull=True), name="report_review_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} at {self.meeting} ({self.pk})"
