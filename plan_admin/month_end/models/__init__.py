"""The tables of the month's end: what was asked for, and how a run's work is divided."""

from plan_admin.month_end.models.batches import PaymentBatch, RunBatch
from plan_admin.month_end.models.jobs import (
    JOB_LOCK,
    NEEDS_REASON,
    OF_EVERY_MONTH,
    UNFINISHED,
    Job,
    JobKind,
    JobState,
)

__all__ = [
    "JOB_LOCK",
    "NEEDS_REASON",
    "OF_EVERY_MONTH",
    "UNFINISHED",
    "Job",
    "JobKind",
    "JobState",
    "PaymentBatch",
    "RunBatch",
]
