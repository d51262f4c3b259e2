"""What else is recorded of a meeting (Section 8): notice, agenda, adjournments, who attended and how."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Now

from governance.domain.attendance import AttendanceMode
from governance.domain.meeting_facts import Finding
from governance.domain.votes import Matter
from governance.models.acts import Recorded
from governance.models.plans import Plan

STANDING = Q(superseded_by__isnull=True)
OWN_DAY = Coalesce(F("day"), Value(date.min))


class MeetingNotice(Recorded):
    """Section 8, "a meeting called for the purpose": when it was called, whom the notice went to, its words.

    `meeting` is here and below the meeting's id, as in Vote: a corrected meeting keeps what hangs on it.
    """

    meeting = models.CharField(max_length=400)
    given = models.DateField(null=True)
    to = models.CharField(max_length=400, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=STANDING, name="meeting_notice_stands_once")
        ]

    def __str__(self) -> str:
        return f"notice of {self.meeting} ({self.pk})"


class AgendaItem(Recorded):
    """A matter on a meeting's agenda; `portfolios` empty: all of the Funds at the meeting."""

    meeting = models.CharField(max_length=400)
    position = models.PositiveSmallIntegerField()
    matter = models.CharField(max_length=24, choices=[(matter.value, matter.value) for matter in Matter])
    subject = models.CharField(max_length=200, blank=True)
    portfolios = ArrayField(models.CharField(max_length=60), default=list)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], condition=STANDING, name="agenda_item_one_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, item {self.position}: {self.matter} ({self.pk})"


class Adjournment(Recorded):
    """An adjournment, and when the meeting was reconvened; `day` empty: on the meeting's own day."""

    meeting = models.CharField(max_length=400)
    day = models.DateField(null=True)
    at = models.TimeField()
    until = models.DateField()
    resumed = models.TimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "day", "at"],
                condition=STANDING,
                nulls_distinct=False,
                name="adjournment_stands_once",
            ),
            models.CheckConstraint(
                name="adjournment_ends_after_it_began",
                condition=Q(until__gt=F("day"))
                | Q(until=F("day"), resumed__isnull=False, resumed__gt=F("at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} adjourned {self.day} {self.at} ({self.pk})"


class Attendance(Recorded):
    """A while in which a Trustee was present.

    `day` empty: the meeting's own day; `left` empty: to the end of that day's sitting.
    """

    class Mode(models.TextChoices):
        """How the Trustee took part."""

        IN_PERSON = AttendanceMode.IN_PERSON.value, "in person"
        VIDEO = AttendanceMode.VIDEO.value, "by video"
        TELEPHONE = AttendanceMode.TELEPHONE.value, "by telephone"

    meeting = models.CharField(max_length=400)
    trustee = models.CharField(max_length=200)
    day = models.DateField(null=True)
    arrived = models.TimeField()
    left = models.TimeField(null=True)
    mode = models.CharField(max_length=10, choices=Mode.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attendance_left_after_arrived",
                condition=Q(left__isnull=True) | Q(left__gt=F("arrived")),
            ),
            ExclusionConstraint(
                name="attendance_one_spell_at_a_time",
                expressions=[
                    ("meeting", RangeOperators.EQUAL),
                    ("trustee", RangeOperators.EQUAL),
                    (OWN_DAY, RangeOperators.EQUAL),
                    (
                        Func(
                            Func(OWN_DAY, F("arrived"), arg_joiner=" + ", function=""),
                            Func(OWN_DAY, F("left"), arg_joiner=" + ", function=""),
                            function="tsrange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=STANDING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trustee} at {self.meeting}, {self.day} {self.arrived} ({self.pk})"


class MeetingConsideration(Recorded):
    """Rule 12b-1(d), (e): what the Boards asked for, weighed and found of one Plan at a meeting.

    "Minutes describing the factors considered and the basis for the decision" are made and preserved;
    `finding` empty: none is recorded.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    meeting = models.CharField(max_length=400)
    information = ArrayField(models.TextField(), default=list)
    factors = ArrayField(models.TextField(), default=list)
    basis = models.TextField(blank=True)
    finding = models.CharField(
        max_length=24, choices=[(finding.value, finding.value) for finding in Finding], blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "meeting"], condition=STANDING, name="meeting_consideration_stands_once"
            ),
            models.CheckConstraint(
                name="meeting_consideration_says_something",
                condition=~Q(information=[], factors=[], basis="", finding=""),
            ),
            models.CheckConstraint(
                name="meeting_consideration_finding_is_known",
                condition=Q(finding__in=["", *(finding.value for finding in Finding)]),
            ),
        ]

    def __str__(self) -> str:
        return f"what {self.meeting} considered of {self.plan_id} ({self.pk})"


class RollCallDraft(models.Model):
    """What a secretary has typed of a meeting's roll call so far. It is no record: it decides nothing.

    `version` counts the saves of the meeting's roll call, whoever typed; the highest is what stands.
    `is_apart`: typed upon an older version than stood, and the person has not yet said whose entries
    stay. `recorded_version`: what stood at that version has been recorded.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    meeting = models.CharField(max_length=400)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    is_apart = models.BooleanField(default=False)
    recorded_version = models.PositiveIntegerField(null=True)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "plan", "meeting", "person", "is_apart", name="roll_call_draft_one_per_person"
            ),
            models.UniqueConstraint(
                fields=["plan", "meeting", "version"],
                condition=Q(is_apart=False),
                name="roll_call_draft_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"roll call of {self.meeting}, version {self.version}, by {self.person_id}"
