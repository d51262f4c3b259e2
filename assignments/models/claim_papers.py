"""Section 6(e): the papers of a claim, the notices of it to collection agents, and what was handed over."""

from django.db import models
from django.db.models import F, Q

from assignments.domain.claims import RecoveryKind
from assignments.models.claims import FundClaim
from assignments.models.transfers import CollectionAgent
from governance.models import Act, Distributor, FiledDocument, Fund, Plan, Recorded, ShareClass


class ClaimPaper(models.Model):
    """A writing that proves a claim, filed with the version of it that stood then."""

    claim = models.ForeignKey(FundClaim, on_delete=models.PROTECT, related_name="papers")
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("claim", "document", name="claim_paper_once")]

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.document_id}"


class NoticeOfClaim(models.Model):
    """What a Fund asks of a collection agent for a claim, out of a Distributor's balance of a month; dollars.

    `content` is the paper as it was given, `sha256` its digest. Withdrawn, it asks for nothing more.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="notices_of_claims")
    number = models.PositiveIntegerField()
    claim = models.ForeignKey(FundClaim, on_delete=models.PROTECT, related_name="notices")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(CollectionAgent, on_delete=models.PROTECT, related_name="notices_of_claims")
    month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    given_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("plan", "number", name="notice_of_claim_number_once"),
            models.CheckConstraint(name="notice_of_claim_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="notice_of_claim_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="notice_of_claim_has_its_paper", condition=~Q(content=b"") & ~Q(sha256="")
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.number} of claim {self.claim_id}"


class NoticePart(models.Model):
    """What a notice asks of one Portfolio's balance (`balance`, as it stood then); dollars."""

    notice = models.ForeignKey(NoticeOfClaim, on_delete=models.PROTECT, related_name="parts")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+")
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint("notice", "share_class", name="notice_part_once"),
            models.CheckConstraint(
                name="notice_part_within_the_balance_shown",
                condition=Q(amount__gt=0) & Q(amount__lte=F("balance")),
                violation_error_message="Section 6(e): only the Distributor's 12b-1 Portion may be claimed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.share_class_id}"


class ClaimRecovery(Recorded):
    """What was handed over for a claim beside the Fund's own payments, or given back by the Fund; dollars.

    `notice` is the one that the agent answered. `reference` is how the bank or the payer names it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="claim_recoveries")
    claim = models.ForeignKey(FundClaim, on_delete=models.PROTECT, related_name="recoveries")
    notice = models.ForeignKey(NoticeOfClaim, on_delete=models.PROTECT, related_name="recoveries", null=True)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in RecoveryKind])
    date = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reference = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="claim_recovery_stands_once",
            ),
            models.CheckConstraint(name="claim_recovery_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="claim_recovery_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="claim_recovery_returned_answers_no_notice",
                condition=~Q(kind="RETURNED") | Q(notice__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"
