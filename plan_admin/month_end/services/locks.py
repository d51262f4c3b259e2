"""Who may work on a month at once: one closer, and beside it those who compute batches of its run.

These are locks of the database's session or transaction: they end with the process that held them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from time import sleep

from django.db import connection

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.models import JOB_LOCK
from plan_admin.month_end.services.progress import Progress

TRIES, BETWEEN_TRIES = 100, timedelta(milliseconds=200)  # longer than any person's act takes


@contextmanager
def one_closer(plan: Plan, month: PlanMonth, progress: Progress) -> Iterator[None]:
    """Let one closer of a Plan's month in; another waits until the first is done or dead."""
    keys = _closer_keys(plan, month)
    if not _asked("SELECT pg_try_advisory_lock(%s, %s)", keys):
        progress(f"{month}: another closing is at work; waiting for it")
        _asked("SELECT pg_advisory_lock(%s, %s)", keys)
    try:
        yield
    finally:
        _unlock(keys)


@contextmanager
def closer_if_none(plan: Plan, month: PlanMonth) -> Iterator[bool]:
    """Become the closer of a Plan's month where nobody is; whether that is so."""
    keys = _closer_keys(plan, month)
    with _held_if_free(keys) as is_held:
        yield is_held


@contextmanager
def month_to_oneself(plan: Plan, month: PlanMonth) -> Iterator[None]:
    """Act on a Plan's month while nobody closes it; another person's act is waited for, a closing is not.

    Raises: Refused where somebody is still at work on the month after some seconds.
    """
    keys = _closer_keys(plan, month)
    for _ in range(TRIES):
        with _held_if_free(keys) as is_held:
            if is_held:
                yield
                return
        sleep(BETWEEN_TRIES.total_seconds())
    problem = f"{month} is being closed or reviewed at this moment"
    raise Refused(
        [
            Fault(
                source=str(month),
                row=None,
                column="",
                problem=problem,
                remedy="ask again when that has ended",
            )
        ]
    )


@contextmanager
def sole_worker(job: int) -> Iterator[bool]:
    """Take a job up, where nobody else is at work on it; whether that is so."""
    with _held_if_free((JOB_LOCK, job)) as is_held:
        yield is_held


def share_batches(plan: Plan, month: PlanMonth) -> None:
    """Until the transaction ends, be one of those who compute a month's batches."""
    _asked("SELECT pg_advisory_xact_lock_shared(%s, %s)", _batch_keys(plan, month))


def keep_batches_from_all(plan: Plan, month: PlanMonth) -> None:
    """Wait for those who compute a month's batches, and let nobody begin until the transaction ends.

    Only the closer does so: its helpers may outlive the closer before it.
    """
    _asked("SELECT pg_advisory_xact_lock(%s, %s)", _batch_keys(plan, month))


def _closer_keys(plan: Plan, month: PlanMonth) -> tuple[int, int]:
    return (plan.pk, month.first.year * 100 + month.first.month)


def _batch_keys(plan: Plan, month: PlanMonth) -> tuple[int, int]:
    closer, of_month = _closer_keys(plan, month)
    return (-closer, of_month)


@contextmanager
def _held_if_free(keys: Sequence[int]) -> Iterator[bool]:
    is_held = bool(_asked("SELECT pg_try_advisory_lock(%s, %s)", keys))
    try:
        yield is_held
    finally:
        if is_held:
            _unlock(keys)


def _asked(query: str, keys: Sequence[int]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, keys)
        return cursor.fetchone()[0]


def _unlock(keys: Sequence[int]) -> None:
    if not connection.needs_rollback and connection.is_usable():
        _asked("SELECT pg_advisory_unlock(%s, %s)", keys)
