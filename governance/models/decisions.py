"""Sections 9 and 11: amendments, terminations, the votes of the holders, and relief from voting in person."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q

from governance.domain.votes import Matter
from governance.models.acts import Recorded
from governance.models.plans import Plan, PlanDocument, ShareClass


class Relief(models.Model):
    """Section 8, "in person": a dated relief of the SEC or its staff, on conditions affirmed one by one.

    `conditions` are pairs of a key and its words, `matters` those that it covers; `is_ratified` whether the
    vote must be ratified at the next meeting in person.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    days = DateRangeField()
    matters = ArrayField(models.CharField(max_length=24))
    conditions = models.JSONField()
    is_ratified = models.BooleanField()

    def __str__(self) -> str:
        return self.code


class Amendment(Recorded):
    """Section 9: a changed text or Schedule A, and from which day it is to hold once it is approved.

    `material` says whether changed words are material; where a person determined it, who and why.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="amendments")
    document = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="amendments")
    effective = models.DateField()
    material = models.BooleanField(default=True)
    determined_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="amendment_stands_once",
            ),
            models.CheckConstraint(
                name="amendment_immaterial_by_somebody_with_a_reason",
                condition=Q(material=True) | (~Q(determined_by="") & ~Q(reason="")),
                violation_error_message="Section 9: words are material unless somebody determined otherwise.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"


class AmendmentLine(models.Model):
    """What an amendment's Schedule A says of one Portfolio's Shares: maximum rates, fractions per year."""

    class Change(models.TextChoices):
        """What it is to the Portfolio."""

        JOINS = "JOINS", "joins the Plan"
        CHANGES = "CHANGES", "other rates"
        SAME = "SAME", "the same rates"

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="lines")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="amendment_lines")
    change = models.CharField(max_length=8, choices=Change.choices)
    asset_based_sales_charge = models.DecimalField(max_digits=10, decimal_places=8)
    service_fee = models.DecimalField(max_digits=10, decimal_places=8)
    aggregate_fee = models.DecimalField(max_digits=10, decimal_places=8)

    class Meta:
        constraints = [
            models.UniqueConstraint("amendment", "share_class", name="amendment_line_once"),
            models.CheckConstraint(
                name="amendment_rates_are_fractions",
                condition=Q(
                    asset_based_sales_charge__gte=0,
                    service_fee__gte=0,
                    aggregate_fee__lte=1,
                    asset_based_sales_charge__lte=F("aggregate_fee"),
                    service_fee__lte=F("aggregate_fee"),
                ),
                violation_error_message="Section 2: neither part may exceed the Maximum Aggregate Fee.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amendment_id}/{self.share_class_id}"


class Termination(Recorded):
    """Section 11: a termination put to the vote, from a day on, with what is known of a Complete Termination.

    `in_material_breach` are the codes of the Distributors that were so on that day.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="terminations")
    effective = models.DateField()
    good_faith = models.BooleanField()
    best_interest_fund = models.BooleanField()
    best_interest_shareholders = models.BooleanField()
    cdsc_unaltered = models.BooleanField()
    in_material_breach = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="termination_stands_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} from {self.effective}"


class TerminationScope(models.Model):
    """The Shares for which a termination is put to the vote, each Portfolio by itself."""

    termination = models.ForeignKey(Termination, on_delete=models.PROTECT, related_name="scope")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="terminations")

    class Meta:
        constraints = [models.UniqueConstraint("termination", "share_class", name="termination_scope_once")]

    def __str__(self) -> str:
        return f"{self.termination_id}/{self.share_class_id}"


class ShareholderVote(Recorded):
    """Sections 9, 11, 12(a): how the holders of one Portfolio's Shares voted, by the tabulator's certificate.

    Shares of that class alone: outstanding on the record date, present in person or by proxy.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="shareholder_votes")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="shareholder_votes")
    matter = models.CharField(max_length=24, choices=[(matter.value, matter.value) for matter in Matter])
    subject = models.CharField(max_length=200, blank=True)
    record_date = models.DateField()
    date = models.DateField()
    outstanding = models.DecimalField(max_digits=20, decimal_places=6)
    present = models.DecimalField(max_digits=20, decimal_places=6)
    votes_for = models.DecimalField(max_digits=20, decimal_places=6)
    votes_against = models.DecimalField(max_digits=20, decimal_places=6)
    abstained = models.DecimalField(max_digits=20, decimal_places=6)
    text_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="shareholder_vote_stands_once",
            ),
            models.CheckConstraint(
                name="shareholder_vote_within_outstanding",
                condition=Q(
                    votes_for__gte=0,
                    votes_against__gte=0,
                    abstained__gte=0,
                    present__gte=F("votes_for") + F("votes_against") + F("abstained"),
                    outstanding__gte=F("present"),
                    outstanding__gt=0,
                ),
                violation_error_message="Section 9: more Shares voted than were present or outstanding.",
            ),
            models.CheckConstraint(
                name="shareholder_vote_follows_its_record_date", condition=Q(date__gte=F("record_date"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.subject} by holders on {self.date}"
