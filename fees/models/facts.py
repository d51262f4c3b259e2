"""The facts of a day: net assets as used for pricing (R1), and what happened to the Shares (R5).

These tables are large and loaded by COPY: natural keys, references checked a statement at a time.
"""

from django.db import models
from django.db.models import Q

from fees.domain.activity import ActivityKind
from governance.models import Act, ShareClass


def _nothing(column: str) -> Q:
    """No dollars: files have a column for all their rows."""
    return Q(**{f"{column}__isnull": True}) | Q(**{column: 0})


def _not_negative(*columns: str) -> Q:
    return Q(*[Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": 0}) for column in columns])


# Section 11: the rows that say something of a deferred charge; few, and found by an index of their own.
SAYS_OF_CHARGES = Q(cdsc__gt=0) | Q(cdsc_waiver__isnull=False) | Q(cost_per_share__gt=0)


class DailyNetAssets(models.Model):
    """Section 2: net assets (dollars) and Shares outstanding of a share class on a day."""

    pk = models.CompositePrimaryKey("share_class", "date", "recorded_by")
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    date = models.DateField()
    recorded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    superseded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True
    )
    net_assets = models.DecimalField(max_digits=18, decimal_places=2)
    shares_outstanding = models.DecimalField(max_digits=24, decimal_places=6, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_class", "date"],
                condition=Q(superseded_by__isnull=True),
                name="net_assets_one_figure_a_day",
            ),
            models.CheckConstraint(
                name="net_assets_not_negative",
                condition=Q(net_assets__gte=0)
                & (Q(shares_outstanding__isnull=True) | Q(shares_outstanding__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.date}: {self.net_assets}"


class ActivityDay(models.Model):
    """What one file said of a share class on a trade date; `added`: beside what was there (`--add`).

    The fact that a file repeats or corrects is the whole day: a correction supersedes every row of it.
    """

    pk = models.CompositePrimaryKey("share_class", "trade_date", "recorded_by")
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    trade_date = models.DateField()
    recorded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    superseded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True
    )
    added = models.BooleanField()
    row_count = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_class", "trade_date"],
                condition=Q(superseded_by__isnull=True, added=False),
                name="activity_day_one_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.trade_date}"


class ShareActivity(models.Model):
    """One row of a share-activity file: `millionths` of a Share sold, taken, moved (R5's kinds).

    No `original_issue_date` and not `issue_date_unknown`: Free Shares. `line` is the row's line in its file.
    """

    pk = models.CompositePrimaryKey("share_class", "trade_date", "recorded_by", "line")
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    trade_date = models.DateField()
    recorded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    kind = models.PositiveSmallIntegerField(choices=ActivityKind.choices())
    millionths = models.BigIntegerField()
    original_issue_date = models.DateField(null=True)
    issue_date_unknown = models.BooleanField()
    other_share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True
    )
    outside = models.CharField(max_length=200, null=True)  # noqa: DJ001 - NULL keeps a million rows narrow
    reference = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    front_end = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    cdsc = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    cdsc_waiver = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    cost_per_share = models.DecimalField(max_digits=18, decimal_places=6, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="share_activity_is_sound",
                condition=Q(kind__lte=8, millionths__gte=0)
                & (Q(original_issue_date__isnull=True) | Q(issue_date_unknown=False))
                & (Q(original_issue_date__isnull=True) | Q(original_issue_date__lte=models.F("trade_date"))),
                violation_error_message="An issue date lies after the trade date, or Shares are negative.",
            ),
            models.CheckConstraint(
                name="share_activity_charges_are_where_they_belong",
                condition=(
                    Q(kind=ActivityKind.REDEMPTION.value)
                    | (_nothing("cdsc") & Q(cdsc_waiver__isnull=True) & _nothing("cost_per_share"))
                )
                & (
                    Q(kind__in=[ActivityKind.SALE.value, ActivityKind.SALE_CANCELLED.value])
                    | _nothing("front_end")
                )
                & _not_negative("cdsc", "cost_per_share", "front_end"),
                violation_error_message="Section 11: a deferred charge is a redemption's, a load a sale's.",
            ),
            models.CheckConstraint(
                name="share_activity_charge_says_whose_it_is",
                condition=_nothing("cdsc") | Q(original_issue_date__isnull=False, cdsc_waiver__isnull=True),
                violation_error_message="Section 11: a charge withheld names its issue date, unwaived.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["trade_date", "share_class"], condition=SAYS_OF_CHARGES, name="share_activity_charges"
            )
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.trade_date} {self.kind} {self.millionths}"


class ChangedFact(models.Model):
    """R13: facts of a month that were recorded although a month up to then had begun to be closed.

    A trigger notes them, by share class, act and month of the day, so that a closing finds what is late
    without reading every fact. `first_day` and `last_day` are the days of that month that changed.
    """

    class What(models.TextChoices):
        """Which facts."""

        NET_ASSETS = "NET_ASSETS", "net assets"
        ACTIVITY = "ACTIVITY", "share activity"

    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="changed_facts")
    what = models.CharField(max_length=10, choices=What.choices)
    month = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_class", "recorded_by", "what", "month"], name="changed_fact_noted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.what} {self.first_day} to {self.last_day}"
