"""R13: what a named person decides of money that waits: whether it is paid, whose figures, and why."""

from django.db import models
from django.db.models import Q

from assignments.models.payments import PaymentInstruction
from assignments.models.transfers import MonthlyCalculation
from governance.models import FiledDocument, Plan, Recorded, ShareClass


class Determination(Recorded):
    """Section 10, 6(d) and R13: a decision of a person, with its reason and its document.

    About one held instruction; about a month (of one share class, or of all) whose continuance lapsed; or
    about one Portfolio of a Monthly Calculation that differs from ours (of all, where none is named).
    `document` is the file; `document_named` how a book names a paper kept elsewhere.
    """

    class About(models.TextChoices):
        """What waits."""

        INSTRUCTION = "INSTRUCTION", "a held payment"
        LAPSE = "LAPSE", "a month whose continuance lapsed"
        CALCULATION = "CALCULATION", "a Monthly Calculation"

    class Decision(models.TextChoices):
        """What is decided."""

        PAY = "PAY", "pay"
        DO_NOT_PAY = "DO_NOT_PAY", "do not pay"
        THEIRS = "THEIRS", "the Distributor's figures"
        OURS = "OURS", "our figures"
        SEND_BACK = "SEND_BACK", "send back"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="determinations")
    about = models.CharField(max_length=12, choices=About.choices)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    instruction = models.ForeignKey(
        PaymentInstruction, on_delete=models.PROTECT, related_name="determinations", null=True
    )
    calculation = models.ForeignKey(
        MonthlyCalculation, on_delete=models.PROTECT, related_name="determinations", null=True
    )
    month = models.DateField(null=True)
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="determinations", null=True
    )
    decided_by = models.CharField(max_length=200)
    date = models.DateField()
    reason = models.TextField()
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+", null=True)
    document_named = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="determination_stands_once",
            ),
            models.CheckConstraint(
                name="determination_is_about_one_thing",
                condition=Q(
                    about="INSTRUCTION",
                    instruction__isnull=False,
                    calculation__isnull=True,
                    month__isnull=True,
                    share_class__isnull=True,
                )
                | Q(about="LAPSE", instruction__isnull=True, calculation__isnull=True, month__isnull=False)
                | Q(
                    about="CALCULATION",
                    instruction__isnull=True,
                    calculation__isnull=False,
                    month__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="determination_decides_what_it_can",
                condition=Q(about__in=["INSTRUCTION", "LAPSE"], decision__in=["PAY", "DO_NOT_PAY"])
                | Q(about="CALCULATION", decision__in=["THEIRS", "OURS", "SEND_BACK"]),
            ),
            models.CheckConstraint(
                name="determination_says_who_and_why",
                condition=~Q(decided_by="") & ~Q(reason=""),
                violation_error_message="Name the person who decides, and the reason.",
            ),
            models.CheckConstraint(
                name="determination_has_its_document",
                condition=Q(document__isnull=False) | ~Q(document_named=""),
                violation_error_message="Name the document, or file it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"
