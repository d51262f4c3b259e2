"""Jobs: ask the month's end for something, and do it once, whoever delivers it and however often.

A job is a row before anybody is told of it, so that a queue that is down or loses it loses nothing: what
waits, or was left by a worker that died, is taken up by the next (`selectors/jobs.py:unattended_jobs`).
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from fees.models import MonthlyFeeRun
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.models import NEEDS_REASON, OF_EVERY_MONTH, UNFINISHED, Job, JobKind, JobState
from plan_admin.month_end.services.closing import BATCH, DATABASE_AWAY, Recompute, recompute_target
from plan_admin.month_end.services.locks import sole_worker
from plan_admin.month_end.services.performing import perform, problems_of
from plan_admin.month_end.services.progress import Helpers, nobody_helps
from plan_admin.month_end.services.pulse import Pulse

MOST_ATTEMPTS = 5


def request_job(
    *,
    kind: JobKind,
    plan: Plan,
    month: PlanMonth | None,
    requested_by: AbstractUser,
    reason: str = "",
    arguments: Mapping[str, str] | None = None,
    run: MonthlyFeeRun | None = None,
) -> Job:
    """Store what is asked for; the same request that has not ended yet is the same job.

    With `run`, the job goes on with that run, and begins none. The caller sends the job once it is stored.

    Raises: Refused without the reason, month or Portfolio that it needs, or while a request of that kind
    with other arguments has not ended.
    """
    asked = dict(arguments or {})
    _check(kind, plan=plan, month=month, reason=reason, arguments=asked)
    row = Job(
        kind=kind,
        plan=plan,
        month=month.first if month else None,
        arguments=asked,
        reason=reason,
        requested_by_id=requested_by.pk,
        run=run,
    )
    with transaction.atomic(durable=True):
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            return _the_same(row)
    return row


def run_job(job: int, *, call_helpers: Helpers = nobody_helps, batch: int = BATCH) -> None:
    """Do what a job asks, unless somebody is at it or it has ended; note its result or its problems.

    What a rule or a fault ends is noted and not raised. A lost database is raised: the job is taken up again.
    """
    with sole_worker(job) as is_alone:
        if not is_alone:
            return
        taken = _taken_up(job)
        if taken is None:
            return
        with Pulse(job) as pulse:
            try:
                result = perform(taken, progress=pulse.say, call_helpers=call_helpers, batch=batch)
            except DATABASE_AWAY:
                raise  # nothing can be noted; the job is taken up again
            except Exception as error:  # noqa: BLE001 - whatever it is, a person must be able to read of it
                _end(job, state=JobState.FAILED, problems=problems_of(error))
            else:
                _end(job, state=JobState.DONE, result=result)


def _check(
    kind: JobKind, *, plan: Plan, month: PlanMonth | None, reason: str, arguments: Mapping[str, str]
) -> None:
    faults = []
    if kind in NEEDS_REASON and not reason.strip():
        faults.append(_fault("reason", "is missing", "say why"))
    if month is None and kind not in OF_EVERY_MONTH:
        faults.append(_fault("month", "is missing", "a month such as 2003-09"))
    if faults:
        raise Refused(faults)
    if kind == JobKind.RECOMPUTE or "portfolio" in arguments:
        words = Recompute(portfolio=arguments.get("portfolio", ""), reason=reason)
        recompute_target(plan, words)


def _the_same(row: Job) -> Job:
    """The unfinished job that a new one would repeat. Raises: Refused where its arguments differ."""
    found = Job.objects.filter(plan=row.plan, month=row.month, kind=row.kind, state__in=UNFINISHED).first()
    if found is None or found.arguments != row.arguments:
        words = JobKind(row.kind).label
        raise Refused([_fault("", f"another request to {words} is at work", "ask again when it has ended")])
    return found


def _taken_up(job: int) -> Job | None:
    """Mark a job as at work; None where it has ended, or is given up here."""
    with transaction.atomic(durable=True):
        row = Job.objects.select_for_update(of=("self",)).select_related("plan", "requested_by").get(pk=job)
        if row.state not in UNFINISHED:
            return None
        if row.attempts < MOST_ATTEMPTS:
            Job.objects.filter(pk=job).update(
                state=JobState.RUNNING,
                attempts=F("attempts") + 1,
                started_at=Coalesce(F("started_at"), Now()),
                heartbeat_at=Now(),
            )
            return row
    _end(job, state=JobState.FAILED, problems=[GIVEN_UP])
    return None


GIVEN_UP = {
    "section": "",
    "what": f"it was taken up {MOST_ATTEMPTS} times, and each worker was stopped before its end",
    "next": "look at the worker's log for what stopped it, then ask again: what was stored stays",
}


def _end(
    job: int,
    *,
    state: JobState,
    result: Mapping[str, Any] | None = None,
    problems: list[dict[str, str]] | None = None,
) -> None:
    with transaction.atomic(durable=True):
        Job.objects.filter(pk=job, state=JobState.RUNNING).update(
            state=state, result=result, problems=problems or [], finished_at=Now(), heartbeat_at=Now()
        )


def _fault(source: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source or "job", row=None, column="", problem=problem, remedy=remedy)
