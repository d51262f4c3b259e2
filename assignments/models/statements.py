"""Section 6: what was told of a statement before it was final, to whom it was announced, what is disputed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from assignments.domain.announcements import About
from assignments.domain.disputes import Figure, SaidKind
from assignments.domain.estimates import Basis
from assignments.domain.routes import PayeeKind
from governance.models import Act, FiledDocument, Plan, ShareClass

PAYEE_KINDS = [(kind.value, kind.value) for kind in PayeeKind]


class StatementEstimate(models.Model):
    """What a payee's month would give by the facts up to a day, as it was told then; dollars.

    `amount`: its shares or Portions before offsets and corrections; `figures`: by Portfolio, in cents.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="estimates")
    month = models.DateField()
    payee_kind = models.CharField(max_length=16, choices=PAYEE_KINDS)
    payee = models.CharField(max_length=60)
    basis = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Basis])
    through = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month", "payee_kind", "payee", "recorded_by"], name="estimate_once_an_act"
            ),
            models.CheckConstraint(name="estimate_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="estimate_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Section 6: shares and Portions are never negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.month:%Y-%m}: estimate {self.pk}"


class StatementAnnouncement(models.Model):
    """That a statement is ready, for one member of its party; kept before it is sent, marked once it is.

    `in_month` is the month whose closing made it so: the statement's own, or a later one that corrects it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="announcements")
    month = models.DateField()
    payee_kind = models.CharField(max_length=16, choices=PAYEE_KINDS)
    payee = models.CharField(max_length=60)
    about = models.CharField(max_length=9, choices=[(one.value, one.value) for one in About])
    in_month = models.DateField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month", "payee_kind", "payee", "about", "in_month", "user"],
                name="announcement_once",
            ),
            models.CheckConstraint(
                name="announcement_names_the_closing",
                condition=Q(about="FINISHED", in_month=F("month"))
                | Q(about="CORRECTED", in_month__gt=F("month")),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="announcement_to_be_sent")
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.month:%Y-%m}: announcement {self.pk}"


class Dispute(models.Model):
    """What a payee says is wrong with a line of its statement, or missing from it, and why; dollars.

    `shown` is the amount when the dispute was opened, `expected` what it should be as the payee sees it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="disputes")
    month = models.DateField()
    payee_kind = models.CharField(max_length=16, choices=PAYEE_KINDS)
    payee = models.CharField(max_length=60)
    figure = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Figure])
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="disputes", null=True)
    shown = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    expected = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    reason = models.TextField()
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+", null=True)
    opened_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="dispute_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="dispute_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say what is wrong, and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.pk}"


class DisputeAnswer(models.Model):
    """What was said of an open dispute: compliance's answer, the party's one reply, the closing."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=[(one.value, one.value) for one in SaidKind])
    text = models.TextField(blank=True)
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="dispute_answers_in_order"),
            models.CheckConstraint(
                name="dispute_is_answered_in_turn",
                condition=Q(kind="ANSWER", number__in=[1, 3])
                | Q(kind="REPLY", number=2)
                | Q(kind="CLOSE", number__gte=1, number__lte=4),
                violation_error_message="An answer follows the dispute or its one reply.",
            ),
            models.CheckConstraint(name="dispute_answer_has_words", condition=Q(kind="CLOSE") | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"dispute {self.dispute_id}, {self.number}: {self.kind}"
