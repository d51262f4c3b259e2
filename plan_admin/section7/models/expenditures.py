"""Section 7: what each Distributor says that it spent, and what it has not recovered."""

from django.db import models
from django.db.models import Q

from governance.domain.expenditures import ACTIVITIES, Purpose
from governance.models import Act, Distributor, Plan, ShareClass

STANDING = Q(superseded_by__isnull=True)


class ExpenditureFile(models.Model):
    """All that a Distributor spent in a quarter (`quarter`: its last month's first day), as it was given.

    Another file for the same quarter is a correction: it takes this one's place, and this one is kept.
    `source` is its name; `rows` and `total` (dollars) are those of its expenditures, which come with it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="expenditure_files")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="expenditure_files")
    quarter = models.DateField()
    source = models.CharField(max_length=400)
    rows = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=16, decimal_places=2)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "distributor", "quarter"],
                condition=STANDING,
                name="expenditure_file_stands_once",
            ),
            models.CheckConstraint(
                name="expenditure_file_names_its_quarter", condition=Q(quarter__day=1) & Q(rows__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distributor_id} {self.quarter:%Y-%m} ({self.pk})"


class Expenditure(models.Model):
    """What was paid to whom, for which purpose and activity, for the Shares of one Portfolio; dollars."""

    file = models.ForeignKey(ExpenditureFile, on_delete=models.PROTECT, related_name="expenditures")
    row = models.PositiveIntegerField()
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=24, choices=[(one.value, one.words) for one in Purpose])
    activity = models.CharField(max_length=24, choices=[(one.code, one.words) for one in ACTIVITIES.values()])
    payee = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint("file", "row", name="expenditure_row_once"),
            models.UniqueConstraint(
                "file", "share_class", "purpose", "activity", "payee", name="expenditure_once"
            ),
            models.CheckConstraint(
                name="expenditure_is_of_the_plan",
                condition=Q(
                    amount__gte=0,
                    purpose__in=[one.value for one in Purpose],
                    activity__in=list(ACTIVITIES),
                    payee__regex=r"\S",
                ),
                violation_error_message=(
                    "Sections 3, 4 and 7: an expenditure is for a purpose of Form N-1A and an activity of the"
                    " Plan's lists, and says who was paid."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.row}: {self.amount}"


class UnrecoveredAdvance(models.Model):
    """Schedule A, "full compensation": what a Distributor says it had not recovered after a day; dollars.

    It is printed for information, and is no liability of the Fund.
    """

    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="unrecovered_advances"
    )
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["distributor", "share_class"],
                condition=STANDING,
                name="unrecovered_advance_stands_once",
            ),
            models.CheckConstraint(name="unrecovered_advance_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.distributor_id} {self.share_class_id} {self.as_of}: {self.amount}"
