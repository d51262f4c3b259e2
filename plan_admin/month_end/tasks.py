"""What runs by itself around the month's end, and what people ask for. Here alone the clock is read.

A job is stored before it is sent, so that a broker that is down delays it and loses nothing.
"""

import logging
from collections.abc import Iterable
from functools import partial

from celery import shared_task
from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.utils.timezone import localdate
from kombu.exceptions import OperationalError as BrokerIsDown

from governance.domain.fields import read_month
from governance.selectors.parties import plan_by_code
from plan_admin.month_end.models import Job
from plan_admin.month_end.selectors.jobs import unattended_jobs
from plan_admin.month_end.services import closing, jobs, schedule

logger = logging.getLogger(__name__)
MOST_HELPERS = 8  # each takes batches until none is left, so that more would only wait for a worker


@shared_task
def run_job(*, job: int) -> None:
    """Do what a job asks; delivered twice, it is done once."""
    jobs.run_job(job, call_helpers=call_helpers, batch=settings.CLOSING_BATCH)


@shared_task
def compute_batches(*, run: int) -> None:
    """Help the closer of a run."""
    closing.help_close(run=run, progress=logger.info)


@shared_task
def close_ready_months() -> None:
    """Close the month before where all its facts are in."""
    send(schedule.close_ready_months(today=localdate()))


@shared_task
def chase_missing_files() -> None:
    """List what the month before still lacks."""
    send(schedule.chase_missing_files(today=localdate()))


@shared_task
def verify_books(*, plan: str | None = None, month: str | None = None) -> None:
    """Verify a month or all, of one Plan or of each; any difference fails the job with the whole list."""
    of = plan_by_code(plan) if plan else None
    send(schedule.verify_all_books(plan=of, month=read_month(month) if month else None))


@shared_task
def go_on() -> None:
    """Take up again what waits, and what was left by a worker or a command that was killed."""
    send(schedule.go_on_with_lost_runs())
    for job in unattended_jobs():
        _send(job)


def send(stored: Iterable[Job]) -> None:
    """Send jobs once they are stored. Interfaces call this: without a broker each job is done at once."""
    for job in stored:
        transaction.on_commit(partial(_send, job.pk))


def call_helpers(run: int, how_many: int) -> None:
    """Ask other workers to compute batches of a run; where there is none, its closer computes them all."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return
    try:
        for _ in range(min(how_many, MOST_HELPERS)):
            compute_batches.delay(run=run)
    except BrokerIsDown:
        logger.warning("the broker is down: run %s is computed without help", run)


def _send(job: int) -> None:
    try:
        run_job.delay(job=job)
    except BrokerIsDown:
        logger.warning("the broker is down: job %s waits until the schedule takes it up", job)
    except (DatabaseError, InterfaceError):  # without a broker the job is done here
        logger.exception("job %s was not ended: the schedule, or whoever asks again, takes it up", job)
