"""Jobs as pages show them, and those that nobody is at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.models import JOB_LOCK, UNFINISHED, Job, JobKind, JobState
from plan_admin.month_end.selectors.runs import classes_computed_of

SENT_BEFORE = timedelta(minutes=1)  # a job just stored is on its way


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemShown:
    """What ended a job: what happened, by which Section (may be empty), and what to do next."""

    section: str
    what: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobShown:
    """A job as a page shows it; its result is asked for on its own (`result_of`), since it can be large.

    `done` of `total` share classes are computed; both None where the job does not compute a run.
    """

    id: int
    kind: str
    words: str
    plan: str
    month: str | None
    portfolio: str | None
    reason: str
    requested_by: str
    requested_at: datetime
    state: str
    state_words: str
    attempts: int
    progress: str
    done: int | None
    total: int | None
    started_at: datetime | None
    heartbeat_at: datetime | None
    finished_at: datetime | None
    problems: tuple[ProblemShown, ...]

    @property
    def has_ended(self) -> bool:
        """Whether it is final: a page stops asking."""
        return self.state not in UNFINISHED

    @property
    def has_failed(self) -> bool:
        """Whether compliance has something to do."""
        return self.state == JobState.FAILED


def jobs_of(plan: Plan, *, month: PlanMonth | None, newest: int = 50) -> list[JobShown]:
    """The newest jobs of a Plan's month (None: those of every month), the newest first."""
    return _shown(Job.objects.filter(plan=plan, month=month.first if month else None), newest=newest)


def newest_jobs(plan: Plan, *, newest: int = 100) -> list[JobShown]:
    """The newest jobs of a Plan, of any month."""
    return _shown(Job.objects.filter(plan=plan), newest=newest)


def open_jobs(*, newest: int = 50) -> list[JobShown]:
    """What waits or is at work anywhere, and what failed and was not asked for again; the newest first."""
    later = Job.objects.filter(plan=OuterRef("plan"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")).filter(
        Q(month=OuterRef("month")) | Q(month__isnull=True)
    )
    not_asked_again = Q(state=JobState.FAILED) & ~Exists(later)
    return _shown(Job.objects.filter(Q(state__in=UNFINISHED) | not_asked_again), newest=newest)


def job_shown(job: int) -> JobShown | None:
    """One job; None where there is none of that number."""
    return next(iter(_shown(Job.objects.filter(pk=job), newest=1)), None)


def result_of(job: int) -> Any:
    """The document of a job that is done: a preview's report, counts, or what is missing; else None."""
    return Job.objects.filter(pk=job).values_list("result", flat=True).first()


def unattended_jobs() -> list[int]:
    """Jobs that wait since more than a minute, or were left by a worker that died."""
    waiting = Q(state=JobState.QUEUED, requested_at__lt=Now() - SENT_BEFORE)
    left = Q(state=JobState.RUNNING)
    jobs = Job.objects.filter(waiting | left).order_by("pk").values_list("pk", flat=True)
    attended = _attended()
    return [job for job in jobs if job not in attended]


def _attended() -> set[int]:
    """The jobs that a living worker holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2"
            " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [JOB_LOCK],
        )
        return {int(job) for (job,) in cursor.fetchall()}


def _shown(jobs: QuerySet[Job], *, newest: int) -> list[JobShown]:
    rows = list(jobs.select_related("plan", "requested_by").defer("result").order_by("-pk")[:newest])
    computed = classes_computed_of(row.run_id for row in rows if row.run_id is not None)
    return [_job_shown(row, computed=computed.get(row.run_id or 0)) for row in rows]


def _job_shown(row: Job, *, computed: tuple[int, int] | None) -> JobShown:
    done, total = computed or (None, None)
    return JobShown(
        id=row.pk,
        kind=row.kind,
        words=JobKind(row.kind).label,
        plan=row.plan.code,
        month=str(PlanMonth(row.month)) if row.month else None,
        portfolio=row.arguments.get("portfolio"),
        reason=row.reason,
        requested_by=row.requested_by.get_username(),
        requested_at=row.requested_at,
        state=row.state,
        state_words=JobState(row.state).label,
        attempts=row.attempts,
        progress=row.progress,
        done=done,
        total=total,
        started_at=row.started_at,
        heartbeat_at=row.heartbeat_at,
        finished_at=row.finished_at,
        problems=tuple(ProblemShown(**one) for one in row.problems),
    )
