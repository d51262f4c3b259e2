"""A month's fee per share class, frozen with everything it was computed from (R1-R6, R8).

References of the results are checked once for a statement, not row by row: a closing writes them by COPY.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from governance.models import Act, Distributor, Plan, ShareClass


class MonthlyFeeRun(models.Model):
    """One closing of a month. `facts_known_at` pins the facts, so that a killed run goes on with the same."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="runs")
    month = models.DateField()
    facts_known_at = models.BigIntegerField()
    cut_points = ArrayField(models.DateField())
    recompute = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+", null=True)
    started_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month"],
                condition=Q(finished_at__isnull=True),
                name="run_one_unfinished_per_month",
            ),
            models.CheckConstraint(name="run_month_is_a_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.month:%Y-%m} run {self.pk}"


class MonthlyFee(models.Model):
    """Section 2: what one share class's Fund owes for a month, in dollars, and what it was computed from.

    Days that accrued are `accrued_on`, with the net assets used (dollars) and the accruals (trillionths of a
    dollar) in arrays of the same order. FAILED and NOT_IN_FORCE hold why; a later try supersedes them.
    """

    class Status(models.TextChoices):
        """R13: a share class in a month; OPEN is the absence of a row that is not superseded."""

        COMPUTED = "COMPUTED", "computed"
        CLOSED = "CLOSED", "closed"
        FAILED = "FAILED", "failed"
        NOT_IN_FORCE = "NOT_IN_FORCE", "not in force"
        SUPERSEDED = "SUPERSEDED", "superseded"

    run = models.ForeignKey(MonthlyFeeRun, on_delete=models.PROTECT, related_name="fees", db_constraint=False)
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="monthly_fees", db_constraint=False
    )
    month = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices)
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)
    closed_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)
    problems = models.JSONField(default=list)
    held_because = models.JSONField(default=list)
    held_agreements = models.JSONField(default=dict)
    authority = models.JSONField(default=dict)
    conventions = models.JSONField(default=dict)
    rates = models.JSONField(default=list)
    accrued_on = ArrayField(models.DateField(), default=list)
    net_assets = ArrayField(models.DecimalField(max_digits=18, decimal_places=2), default=list)
    distribution_accruals = ArrayField(models.DecimalField(max_digits=30, decimal_places=0), default=list)
    service_accruals = ArrayField(models.DecimalField(max_digits=30, decimal_places=0), default=list)
    average_daily_net_assets = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    distribution_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    service_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    aggregate_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_class", "month"],
                condition=~Q(status="SUPERSEDED"),
                name="monthly_fee_stands_once",
            ),
            models.CheckConstraint(
                name="monthly_fee_within_aggregate",
                condition=Q(
                    distribution_fee__gte=0,
                    service_fee__gte=0,
                    aggregate_fee__gte=F("distribution_fee") + F("service_fee"),
                ),
                violation_error_message="Section 2: the fees exceed the Maximum Aggregate Fee.",
            ),
            models.CheckConstraint(
                name="monthly_fee_superseded_by_an_act",
                condition=Q(status="SUPERSEDED", superseded_by__isnull=False)
                | (~Q(status="SUPERSEDED") & Q(superseded_by__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["month", "share_class"], name="monthly_fee_by_month")]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.month:%Y-%m} {self.status}"


class CohortAccrual(models.Model):
    """R5, R6: a cohort's Shares (millionths) at each accrued day's close, and its exact accrual of the month.

    `interval_first` '0001-01-01' and `interval_last` '9999-12-31' stand for an open end.
    """

    pk = models.CompositePrimaryKey("monthly_fee", "distributor", "interval_first")
    monthly_fee = models.ForeignKey(
        MonthlyFee, on_delete=models.PROTECT, related_name="cohorts", db_constraint=False, db_index=False
    )
    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    interval_first = models.DateField()
    interval_last = models.DateField()
    tracked = ArrayField(models.BigIntegerField())
    free = ArrayField(models.BigIntegerField())
    distribution_accrual = models.DecimalField(max_digits=30, decimal_places=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cohort_accrual_not_negative", condition=Q(distribution_accrual__gte=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} {self.distributor_id} {self.interval_first}"


class ServiceAccrual(models.Model):
    """R8: a Distributor's exact service-fee accrual of the month, trillionths of a dollar."""

    pk = models.CompositePrimaryKey("monthly_fee", "distributor")
    monthly_fee = models.ForeignKey(
        MonthlyFee,
        on_delete=models.PROTECT,
        related_name="service_by_distributor",
        db_constraint=False,
        db_index=False,
    )
    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    accrual = models.DecimalField(max_digits=30, decimal_places=0)

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} {self.distributor_id}"
