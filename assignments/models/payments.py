"""Sections 6(a), 6(b) and R13: shares, Portions, and the instructions that pay them.

References of shares, Portions and lines are checked once for a statement: they are written by COPY.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component, PayeeKind
from fees.models import MonthlyFee
from governance.models import Act, Distributor, Fund, Plan, ShareClass


class DistributorShare12b1(models.Model):
    """Section 6(a): what a Distributor is owed of one share class's month; dollars, exact in trillionths."""

    pk = models.CompositePrimaryKey("monthly_fee", "distributor")
    monthly_fee = models.ForeignKey(
        MonthlyFee, on_delete=models.PROTECT, related_name="shares", db_constraint=False, db_index=False
    )
    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="shares", db_constraint=False, db_index=False
    )
    distribution_fee = models.DecimalField(max_digits=14, decimal_places=2)
    service_fee = models.DecimalField(max_digits=14, decimal_places=2)
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    distribution_exact = models.DecimalField(max_digits=30, decimal_places=0)
    service_exact = models.DecimalField(max_digits=30, decimal_places=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="share_balance_within_share",
                condition=Q(distribution_fee__gte=0, service_fee__gte=0, balance__gte=0)
                & Q(balance__lte=F("distribution_fee")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} {self.distributor_id}"


class AssigneePortion12b1(models.Model):
    """Section 6(b): an Assignee's 12b-1 Portion of a Distributor's share; dollars.

    `exact` is in trillionths of a dollar of PARTS_OF_WHOLE; `percent_days` what it was computed from.
    """

    pk = models.CompositePrimaryKey("monthly_fee", "distributor", "assignee")
    monthly_fee = models.ForeignKey(
        MonthlyFee, on_delete=models.PROTECT, related_name="portions", db_constraint=False, db_index=False
    )
    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    assignee = models.ForeignKey(
        "assignments.Assignee",
        on_delete=models.PROTECT,
        related_name="portions",
        db_constraint=False,
        db_index=False,
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    exact = models.DecimalField(max_digits=44, decimal_places=0)
    transfers = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(name="portion_not_negative", condition=Q(amount__gte=0, exact__gte=0))
        ]

    def __str__(self) -> str:
        return f"{self.monthly_fee_id} {self.distributor_id} {self.assignee_id}"


class PaymentInstruction(models.Model):
    """R13: what one Fund is to pay one payee for a month, in dollars, and the votes that permit it.

    `not_paid_by` is the determination by which it is voided for good; its lines go on counting as dealt with.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="instructions")
    month = models.DateField()
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="instructions")
    sequence = models.PositiveSmallIntegerField()
    payee_kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in PayeeKind])
    payee = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    status = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in InstructionStatus]
    )
    held_because = models.JSONField(default=list)
    authority = models.JSONField()
    prepared_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    status_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    released_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="released_to", null=True)
    not_paid_by = models.ForeignKey(
        "assignments.Determination", on_delete=models.PROTECT, related_name="not_paying", null=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="instruction_not_paid_is_voided",
                condition=Q(not_paid_by__isnull=True) | Q(status="VOIDED"),
                violation_error_message="R13: what a determination does not pay is voided.",
            ),
            models.CheckConstraint(
                name="instruction_held_has_reasons",
                condition=~Q(status="HELD") | ~Q(held_because=[]),
            ),
            models.CheckConstraint(name="instruction_pays_no_negative_amount", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="instruction_month_is_a_first_day", condition=Q(month__day=1)),
        ]
        indexes = [models.Index(fields=["plan", "month", "fund"], name="instruction_by_month")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.payee} {self.amount} {self.status}"


class PaymentLine(models.Model):
    """One amount of an instruction, dollars: which Portfolio, component, Distributor, Assignee and claim."""

    pk = models.CompositePrimaryKey("instruction", "line_number")
    instruction = models.ForeignKey(
        PaymentInstruction,
        on_delete=models.PROTECT,
        related_name="lines",
        db_constraint=False,
        db_index=False,
    )
    line_number = models.PositiveIntegerField()
    monthly_fee = models.ForeignKey(
        MonthlyFee, on_delete=models.PROTECT, related_name="payment_lines", db_constraint=False
    )
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    component = models.CharField(max_length=16, choices=[(part.value, part.value) for part in Component])
    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    assignee = models.ForeignKey(
        "assignments.Assignee",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
    )
    claim = models.ForeignKey(
        "assignments.FundClaim",
        on_delete=models.PROTECT,
        related_name="offsets",
        db_constraint=False,
        db_index=False,
        null=True,
    )
    for_month = models.DateField(null=True)
    corrects = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payment_line_offsets_name_their_claim",
                condition=Q(component="OFFSET", claim__isnull=False, amount__lt=0)
                | Q(component="CORRECTION", claim__isnull=False, assignee__isnull=False, amount__lt=0)
                | (~Q(component="OFFSET") & Q(claim__isnull=True)),
                violation_error_message="Section 6(e): what recovers a claim is negative and names it.",
            ),
            models.CheckConstraint(
                name="payment_line_corrections_name_their_month",
                condition=(Q(component="CORRECTION", for_month__isnull=False) & ~Q(corrects=""))
                | Q(component="CARRIED_OVER", corrects__in=["distribution_fee", "service_fee"])
                | (Q(component="CDSC", for_month__isnull=False) & ~Q(corrects=""))
                | (~Q(component__in=["CORRECTION", "CARRIED_OVER"]) & Q(for_month__isnull=True, corrects="")),
                violation_error_message=(
                    "Section 6: a correction names its month and the fee that it corrects, what is carried"
                    " over of which fee it is."
                ),
            ),
        ]
        # Few lines are offsets: an index over all of them would be written for nothing.
        indexes = [
            models.Index(fields=["claim"], condition=Q(claim__isnull=False), name="payment_line_by_claim")
        ]

    def __str__(self) -> str:
        return f"{self.instruction_id}/{self.line_number}: {self.amount}"
