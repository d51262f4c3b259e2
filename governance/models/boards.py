"""Sections 7-12: boards, meetings and votes. What a vote decided is derived, never typed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from governance.domain.lookbacks import Cause
from governance.domain.votes import Choice, Matter
from governance.models.acts import Act, Recorded, RecordedQuerySet
from governance.models.parties import Fund
from governance.models.plans import Plan, ShareClass


class Trustee(Recorded):
    """A Trustee or Director of one Fund for a span of days."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="trustees")
    name = models.CharField(max_length=200)
    service = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="trustee_holds_one_seat_a_day",
                expressions=[
                    ("fund", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("service", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.fund_id}, {self.service})"


class TrusteeInterest(models.Model):
    """Section 8(b): why a Trustee is not Dis-interested, and when; `cause` empty: not said."""

    class Kind(models.TextChoices):
        """The two limbs of Section 8(b)."""

        INTERESTED_PERSON = "INTERESTED_PERSON", "interested person of the Fund"
        FINANCIAL_INTEREST = "FINANCIAL_INTEREST", "financial interest in the Plan or a related agreement"

    trustee = models.ForeignKey(Trustee, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    period = DateRangeField()
    cause = models.CharField(
        max_length=11, choices=[(one.value, one.value) for one in Cause], blank=True, db_default=""
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trustee_interest_cause_is_known",
                condition=Q(cause__in=["", *(one.value for one in Cause)]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.trustee_id} {self.kind} {self.period}"


class BoardMeeting(Recorded):
    """A meeting of one or several Boards, and the matters it was called for.

    `relief` is the code of the relief from voting in person that it relied on, with the conditions affirmed.
    """

    class Mode(models.TextChoices):
        """How those present took part; a single trustee may differ (Ballot.in_person)."""

        IN_PERSON = "IN_PERSON", "in person"
        VIDEO = "VIDEO", "by video"
        TELEPHONE = "TELEPHONE", "by telephone"

    date = models.DateField()
    mode = models.CharField(max_length=10, choices=Mode.choices)
    called_for = ArrayField(
        models.CharField(max_length=24, choices=[(matter.value, matter.value) for matter in Matter])
    )
    relief = models.CharField(max_length=40, blank=True, db_default="")
    relief_conditions = ArrayField(models.CharField(max_length=40), default=list, db_default=[])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(superseded_by__isnull=True), name="meeting_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} on {self.date}"


class MeetingFund(models.Model):
    """A Fund whose Board met at a meeting."""

    meeting = models.ForeignKey(BoardMeeting, on_delete=models.PROTECT, related_name="meeting_funds")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("meeting", "fund", name="meeting_fund_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.fund_id}"


class Vote(Recorded):
    """A matter put to the Boards at a meeting. `meeting` is the meeting's id, `subject` what it is about.

    `text_digest` is the SHA-256 of the exact text that was voted on, where a text was.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="votes")
    matter = models.CharField(max_length=24, choices=[(matter.value, matter.value) for matter in Matter])
    subject = models.CharField(max_length=200, blank=True)
    covers_agreements = models.BooleanField()
    meeting = models.CharField(max_length=400)
    text_digest = models.CharField(max_length=64, blank=True, db_default="")
    mover = models.CharField(max_length=200, blank=True, db_default="")
    seconder = models.CharField(max_length=200, blank=True, db_default="")
    # when it was taken: the time, and the day where it was not the meeting's own
    taken_on = models.DateField(null=True)
    taken_at = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"], condition=Q(superseded_by__isnull=True), name="vote_stands_once"
            ),
            models.CheckConstraint(
                name="vote_seconded_by_another", condition=Q(mover="") | ~Q(mover=F("seconder"))
            ),
            models.CheckConstraint(
                name="vote_taken_on_a_day_has_a_time",
                condition=Q(taken_on__isnull=True) | Q(taken_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} at {self.meeting} ({self.pk})"


class VoteScope(models.Model):
    """The Shares that a vote is about: approvals are taken separately for each Portfolio."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="scope")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="votes")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("vote", "share_class", name="vote_scope_once")]

    def __str__(self) -> str:
        return f"{self.vote_id}/{self.share_class_id}"


class Ballot(models.Model):
    """How one Trustee voted, for one Fund."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    trustee = models.CharField(max_length=200)
    choice = models.CharField(max_length=10, choices=[(choice.value, choice.value) for choice in Choice])
    in_person = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint("vote", "fund", "trustee", name="ballot_one_per_trustee")]

    def __str__(self) -> str:
        return f"{self.trustee}: {self.choice}"
