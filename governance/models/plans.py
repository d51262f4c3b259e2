"""Plans, their texts, Schedule A, and the conventions that decide where the Plan is silent."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.models.acts import Act, Recorded
from governance.models.parties import Portfolio


class Plan(models.Model):
    """A Rule 12b-1 distribution plan for one share class of several Portfolios."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    share_class = models.CharField(max_length=60)
    effective_date = models.DateField()
    first_term_until = models.DateField()
    # Section 6(b): whether its text lets a Distributor transfer its rights; a sister plan may not.
    has_assignees = models.BooleanField(default=True, db_default=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_first_term_follows_its_date",
                condition=Q(first_term_until__gte=F("effective_date")),
            )
        ]

    def __str__(self) -> str:
        return self.code


class PlanDocument(models.Model):
    """A Plan's own text as it was filed. A later text is proposed: only votes put it in force (Section 9)."""

    class Standing(models.TextChoices):
        """The reference text, or a text that no vote has put in force."""

        REFERENCE = "REFERENCE", "the Plan's text"
        PROPOSED = "PROPOSED", "proposed, changes nothing yet"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="documents")
    standing = models.CharField(max_length=10, choices=Standing.choices)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=400)
    text = models.TextField()
    schedule = models.JSONField()
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("plan", "sha256", name="plan_document_is_kept_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(standing="REFERENCE"), name="plan_has_one_reference_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.sha256[:12]}"


class ShareClass(models.Model):
    """The Shares of one Portfolio under one Plan: nearly every other fact hangs on it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="share_classes")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="share_classes")
    schedule_order = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("plan", "portfolio", name="share_class_one_per_plan_and_portfolio")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.portfolio_id}"


class ScheduleARate(models.Model):
    """Schedule A: the maximum rates of a Portfolio's Shares, fractions per year, for a span of days."""

    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="rates")
    effective = DateRangeField()
    asset_based_sales_charge = models.DecimalField(max_digits=10, decimal_places=8)
    service_fee = models.DecimalField(max_digits=10, decimal_places=8)
    aggregate_fee = models.DecimalField(max_digits=10, decimal_places=8)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="schedule_a_one_rate_per_share_class_and_day",
                expressions=[("share_class", RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="schedule_a_rates_are_fractions",
                condition=Q(
                    asset_based_sales_charge__gte=0,
                    service_fee__gte=0,
                    aggregate_fee__lte=1,
                    asset_based_sales_charge__lte=F("aggregate_fee"),
                    service_fee__lte=F("aggregate_fee"),
                ),
                violation_error_message="Section 2: neither part may exceed the Maximum Aggregate Fee.",
            ),
            models.CheckConstraint(
                name="schedule_a_rate_has_a_first_day", condition=Q(effective__startswith__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.effective}"


class RateLimit(models.Model):
    """Sections 2 and 5: what the rules of NASD, later FINRA, allow at most, fractions per year."""

    class Component(models.TextChoices):
        """The two parts of the aggregate fee."""

        DISTRIBUTION_FEE = "DISTRIBUTION_FEE", "asset-based sales charge"
        SERVICE_FEE = "SERVICE_FEE", "service fee"

    component = models.CharField(max_length=16, choices=Component.choices)
    effective = DateRangeField()
    rate = models.DecimalField(max_digits=10, decimal_places=8)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="rate_limit_one_per_component_and_day",
                expressions=[("component", RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.effective}"


class Convention(Recorded):
    """What decides where the Plan is silent, from a day on."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="conventions")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=60)
    effective = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name", "effective"],
                condition=Q(superseded_by__isnull=True),
                name="convention_one_value_from_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value} from {self.effective}"


class SalesSuspension(models.Model):
    """Section 5: days on which sales of Shares are suspended; it changes no payment."""

    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="sales_suspensions")
    suspended = DateRangeField()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="sales_suspension_once_a_day",
                expressions=[("share_class", RangeOperators.EQUAL), ("suspended", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.suspended}"
