"""Section 6(b) to (e): what Distributors notify and direct, who consents, and what becomes of it."""

from django.db import models
from django.db.models import Q

from assignments.domain.notices import KIND_WORDS, NoticeKind, NoticeState
from assignments.models.transfers import Assignee, PaymentDirection, Transfer
from governance.models import Act, Distributor, FiledDocument, Fund, Plan

HAS_DIGEST = Q(digest__regex=r"^[0-9a-f]{64}$")


class PartyNotice(models.Model):
    """A notice or direction of a Distributor, with its writing, given in its own portal.

    `named` is the new Assignee or agent as the Distributor names it. `content` is said in a book's words and
    recorded by a book's rules once the Fund acknowledges it; `digest` is that of all that it says.
    `effective` is the first day on which it changes anything, `reaches_back` why it reaches back before the
    day on which it was given or into closed months, where so.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="notices")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=16, choices=[(kind.value, KIND_WORDS[kind]) for kind in NoticeKind])
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="notices", null=True)
    direction = models.ForeignKey(
        PaymentDirection, on_delete=models.PROTECT, related_name="notices", null=True
    )
    named = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    effective = models.DateField()
    given_on = models.DateField()
    reaches_back = models.TextField(blank=True)
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_is_about_what_its_kind_says",
                condition=Q(kind__in=["TRANSFER", "DIRECTION"], transfer__isnull=True, direction__isnull=True)
                | Q(
                    kind__in=["TRANSFER_CHANGE", "TRANSFER_END"],
                    transfer__isnull=False,
                    direction__isnull=True,
                )
                | Q(
                    kind__in=["DIRECTION_CHANGE", "DIRECTION_END"],
                    transfer__isnull=True,
                    direction__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="notice_reaching_back_says_why",
                condition=Q(effective__gte=models.F("given_on")) | ~Q(reaches_back=""),
                violation_error_message="A notice that reaches back says why.",
            ),
            models.CheckConstraint(name="notice_has_its_digest", condition=HAS_DIGEST),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class NoticeFund(models.Model):
    """Section 6(c): a Fund that a notice concerns, and to which it is given."""

    notice = models.ForeignKey(PartyNotice, on_delete=models.PROTECT, related_name="funds")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        constraints = [models.UniqueConstraint("notice", "fund", name="notice_reaches_a_fund_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.fund_id}"


class NoticeConsentAsked(models.Model):
    """An Assignee without whose consent a notice is not acknowledged."""

    notice = models.ForeignKey(PartyNotice, on_delete=models.PROTECT, related_name="consents_asked")
    assignee = models.ForeignKey(Assignee, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("notice", "assignee", name="notice_asks_an_assignee_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.assignee_id}"


class NoticeConsent(models.Model):
    """An Assignee's consent to exactly what a notice says, by its digest.

    Given in the Assignee's own portal, or recorded by compliance with the Assignee's writing (`document`).
    """

    notice = models.ForeignKey(PartyNotice, on_delete=models.PROTECT, related_name="consents")
    assignee = models.ForeignKey(Assignee, on_delete=models.PROTECT, related_name="consents")
    digest = models.CharField(max_length=64)
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+", null=True)
    given_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("notice", "assignee", name="notice_consent_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.assignee_id}"


class NoticeDecision(models.Model):
    """What became of a notice: acknowledged on the day it was received, sent back, or withdrawn. Once."""

    class Word(models.TextChoices):
        """Nothing follows a decision; what is sent back is given anew."""

        ACKNOWLEDGED = "ACKNOWLEDGED", NoticeState.ACKNOWLEDGED.value
        SENT_BACK = "SENT_BACK", NoticeState.SENT_BACK.value
        WITHDRAWN = "WITHDRAWN", NoticeState.WITHDRAWN.value

    notice = models.OneToOneField(PartyNotice, on_delete=models.PROTECT, related_name="decision")
    word = models.CharField(max_length=12, choices=Word.choices)
    received_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_is_received_when_acknowledged",
                condition=Q(word="ACKNOWLEDGED", received_on__isnull=False)
                | (~Q(word="ACKNOWLEDGED") & Q(received_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="notice_sent_back_says_why",
                condition=~Q(word="SENT_BACK") | ~Q(reason=""),
                violation_error_message="Say why the notice is sent back.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.word}"


class NoticeRecord(models.Model):
    """A Transfer or direction that the acknowledgement of a notice recorded."""

    notice = models.ForeignKey(PartyNotice, on_delete=models.PROTECT, related_name="records")
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="noticed_by", null=True)
    direction = models.OneToOneField(
        PaymentDirection, on_delete=models.PROTECT, related_name="noticed_by", null=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_record_is_of_one",
                condition=Q(transfer__isnull=False, direction__isnull=True)
                | Q(transfer__isnull=True, direction__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.transfer_id or self.direction_id}"
