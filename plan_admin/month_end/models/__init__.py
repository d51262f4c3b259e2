"""The tables of the month's end: what was asked for, and how a run's work is divided."""

from plan_admin.month_end.models.batches import RunBatch
from plan_admin.month_end.models.jobs import Job, JobKind, JobState

__all__ = ["Job", "JobKind", "JobState", "RunBatch"]
