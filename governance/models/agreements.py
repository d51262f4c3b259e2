"""Sections 3, 5, 12: Distributors and their related agreements."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.domain.agreement_terms import LONGEST_NOTICE_DAYS
from governance.models.acts import Act, Recorded, RecordedQuerySet
from governance.models.plans import Plan, ShareClass


class Distributor(models.Model):
    """Section 3: an agent selected as exclusive agent for distribution, from time to time."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.code


class DistributionAgreement(Recorded):
    """Section 12: an agreement related to the Plan."""

    class Kind(models.TextChoices):
        """Only a distribution agreement makes its party the Distributor."""

        DISTRIBUTION = "DISTRIBUTION", "distribution"
        DEALER = "DEALER", "dealer"
        SERVICE = "SERVICE", "service"
        COLLECTION_AGENCY = "COLLECTION_AGENCY", "collection agency"

    class EndedBy(models.TextChoices):
        """How it ended."""

        VOTE = "VOTE", "vote"
        NOTICE = "NOTICE", "notice"
        ASSIGNMENT = "ASSIGNMENT", "assignment"
        NOT_CONTINUED = "NOT_CONTINUED", "not continued"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="agreements")
    dated = models.DateField(null=True)
    first_term_until = models.DateField(null=True)
    sells_from = models.DateField()
    sells_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=16, choices=EndedBy.choices, blank=True)
    notice_given = models.DateField(null=True)
    payment_day = models.PositiveSmallIntegerField(default=5)
    cdsc_transferable = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="agreement_stands_once",
            ),
            models.CheckConstraint(
                name="agreement_sells_before_it_ends",
                condition=Q(sells_until__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(sells_until__lte=F("ended_on")),
            ),
            models.CheckConstraint(
                name="agreement_notice_of_sixty_days_at_most",
                condition=Q(superseded_by__isnull=False)
                | Q(notice_given__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(
                    notice_given__lte=F("ended_on"),
                    notice_given__gte=F("ended_on") - timedelta(days=LONGEST_NOTICE_DAYS),
                ),
                violation_error_message="Section 12(a): not more than sixty days' written notice.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"


class AgreementTerms(models.Model):
    """Section 12: the terms that an agreement must have, each with the evidence that it has it.

    They belong to one version of the agreement: a correction brings its own.
    """

    agreement = models.OneToOneField(DistributionAgreement, on_delete=models.PROTECT, related_name="terms")
    in_writing = models.TextField()
    no_penalty = models.TextField()
    terminable_by_vote = models.TextField()
    notice_days = models.PositiveSmallIntegerField()
    notice = models.TextField()
    ends_on_assignment = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_terms_notice_of_sixty_days_at_most",
                condition=Q(notice_days__gte=0, notice_days__lte=LONGEST_NOTICE_DAYS),
                violation_error_message="Section 12(a): not more than sixty days' written notice.",
            ),
            models.CheckConstraint(
                name="agreement_terms_have_their_evidence",
                condition=Q(in_writing__regex=r"\S")
                & Q(no_penalty__regex=r"\S")
                & Q(terminable_by_vote__regex=r"\S")
                & Q(notice__regex=r"\S")
                & Q(ends_on_assignment__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"the terms of {self.agreement_id}"


class SellingPeriod(models.Model):
    """Section 3, "exclusive agent": the days on which a Distributor sells the Shares of one Portfolio."""

    agreement = models.ForeignKey(
        DistributionAgreement, on_delete=models.PROTECT, related_name="selling_periods"
    )
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="selling_periods")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="selling_periods")
    sells = DateRangeField(null=True)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="selling_period_one_distributor_a_day",
                expressions=[("share_class", RangeOperators.EQUAL), ("sells", RangeOperators.OVERLAPS)],
                condition=Q(superseded_by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.distributor_id} sells {self.share_class_id} {self.sells}"
