"""R13, four eyes: who approved a payment, how it was authorised, and what became of it."""

from django.db import models
from django.db.models import Q

from assignments.domain.approvals import OutcomeKind
from assignments.models.payments import PaymentInstruction
from governance.models import Act, FiledDocument, Fund, Plan

DIGEST = r"^[0-9a-f]{64}$"


class PaymentApproval(models.Model):
    """A person's approval of exactly what was shown; another person prepared it."""

    instruction = models.ForeignKey(PaymentInstruction, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instruction"], name="payment_approval_once"),
            models.CheckConstraint(name="payment_approval_has_a_digest", condition=Q(digest__regex=DIGEST)),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk} of instruction {self.instruction_id}"


class PaymentAuthorization(models.Model):
    """The order of one Fund to pay: its approved instructions of a month, as a PDF, for ever the same.

    `content` is what the paper says, `digest` the SHA-256 of that, `pdf` the paper; the amount in dollars.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="authorizations")
    month = models.DateField()
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="authorizations")
    number = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField()
    issued_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="payment_authorization_number_once"),
            models.CheckConstraint(
                name="payment_authorization_pays_something",
                condition=Q(amount__gt=0) & ~Q(pdf=b""),
            ),
            models.CheckConstraint(
                name="payment_authorization_has_a_digest", condition=Q(digest__regex=DIGEST)
            ),
            models.CheckConstraint(
                name="payment_authorization_month_is_a_first_day", condition=Q(month__day=1)
            ),
        ]
        indexes = [models.Index(fields=["plan", "month"], name="authorization_by_month")]

    def __str__(self) -> str:
        return f"authorization {self.number} of Fund {self.fund_id}"


class AuthorizedInstruction(models.Model):
    """An instruction that an authorization orders to pay; no other ever orders it."""

    authorization = models.ForeignKey(
        PaymentAuthorization, on_delete=models.PROTECT, related_name="instructions"
    )
    instruction = models.ForeignKey(
        PaymentInstruction, on_delete=models.PROTECT, related_name="authorized_in"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instruction"], name="authorized_instruction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.instruction_id} in authorization {self.authorization_id}"


class PaymentOutcome(models.Model):
    """What became of an issued payment, as a person recorded it: settled, returned or reversed.

    `reference` is the bank's; `document` proves a reversal, `document_named` names one kept elsewhere.
    """

    instruction = models.ForeignKey(PaymentInstruction, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in OutcomeKind])
    date = models.DateField()
    reference = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+", null=True)
    document_named = models.CharField(max_length=400, blank=True)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instruction", "kind"], name="payment_outcome_once"),
            models.CheckConstraint(
                name="payment_outcome_says_what_it_must",
                condition=(Q(kind="SETTLED") & ~Q(reference=""))
                | (Q(kind="RETURNED") & ~Q(reason=""))
                | (Q(kind="REVERSED") & ~Q(reason="") & (Q(document__isnull=False) | ~Q(document_named=""))),
                violation_error_message=(
                    "R13: a settlement names the bank's reference, a return its reason,"
                    " a reversal its reason and its document."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instruction_id} {self.kind}"
