"""Jobs: what somebody asked the month's end to do, how far it is, and how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fees.models import MonthlyFeeRun
from governance.models import Plan


class JobKind(models.TextChoices):
    """What can be asked for."""

    CLOSE_MONTH = "CLOSE_MONTH", "close the month"
    PREVIEW = "PREVIEW", "preview the month"
    RECOMPUTE = "RECOMPUTE", "compute a Portfolio anew"
    FINISH = "FINISH", "finish the month"
    REVIEW_HELD = "REVIEW_HELD", "review what is held"
    VERIFY_BOOKS = "VERIFY_BOOKS", "verify the books"
    CHASE = "CHASE", "chase missing files"


class JobState(models.TextChoices):
    """Where a job stands; DONE and FAILED are final."""

    QUEUED = "QUEUED", "waiting"
    RUNNING = "RUNNING", "at work"
    DONE = "DONE", "done"
    FAILED = "FAILED", "failed"


NEEDS_REASON = (JobKind.RECOMPUTE, JobKind.FINISH, JobKind.REVIEW_HELD)
OF_EVERY_MONTH = (JobKind.REVIEW_HELD, JobKind.VERIFY_BOOKS)
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
JOB_LOCK = 120_100_002  # with a job's number, the database's lock that its worker holds while it lives


class Job(models.Model):
    """One request: who asked for what and why, its progress while it runs, and its result or its problems.

    `month` None: every month. `run` is the closing that the job began, so that a second delivery goes on
    with it and begins no other. `problems` are `{"section", "what", "next"}`: what happened, by which
    Section, and what to do. `attempts` counts how often a worker took the job up.
    """

    kind = models.CharField(max_length=12, choices=JobKind.choices)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="jobs")
    month = models.DateField(null=True)
    arguments = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    requested_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=7, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    run = models.ForeignKey(MonthlyFeeRun, on_delete=models.PROTECT, related_name="jobs", null=True)
    result = models.JSONField(null=True)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month", "kind"],
                condition=Q(state__in=UNFINISHED),
                nulls_distinct=False,
                name="job_one_unfinished_of_a_kind",
            ),
            models.CheckConstraint(
                name="job_state_is_told_by_its_columns",
                condition=Q(
                    state=JobState.QUEUED,
                    started_at__isnull=True,
                    finished_at__isnull=True,
                    result__isnull=True,
                    problems=[],
                )
                | Q(
                    state=JobState.RUNNING,
                    started_at__isnull=False,
                    finished_at__isnull=True,
                    result__isnull=True,
                    problems=[],
                )
                | Q(
                    state=JobState.DONE,
                    started_at__isnull=False,
                    finished_at__isnull=False,
                    result__isnull=False,
                    problems=[],
                )
                | (
                    Q(
                        state=JobState.FAILED,
                        started_at__isnull=False,
                        finished_at__isnull=False,
                        result__isnull=True,
                    )
                    & ~Q(problems=[])
                ),
            ),
            models.CheckConstraint(
                name="job_has_the_reason_it_needs",
                condition=~Q(kind__in=NEEDS_REASON) | Q(reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="job_month_is_a_first_day",
                condition=Q(month__isnull=False, month__day=1)
                | Q(month__isnull=True, kind__in=OF_EVERY_MONTH),
            ),
        ]
        indexes = [models.Index(fields=["plan", "month"], name="job_by_month")]

    def __str__(self) -> str:
        return f"job {self.pk}: {self.kind} {self.state}"
