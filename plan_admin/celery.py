"""The Celery app and the whole schedule of what runs by itself.

Every job must bear being delivered twice: it is acknowledged when it has ended, so that a worker
that dies gives it back. Without a broker URL a job runs at once, in the process that asked for it.
"""

import os
from typing import Any, cast

from celery import Celery, Task
from celery.schedules import crontab
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plan_admin.settings")

# Each entry names, in a comment, the Section that it serves.
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Sections 2 and 6: from the first business day of a month, close the month before once its facts are in.
    "close the months whose facts are in": {
        "task": "plan_admin.month_end.tasks.close_ready_months",
        "schedule": crontab(hour="6-20", minute="10"),
    },
    # Section 2: without net assets of each business day there is no fee; say which are missing.
    "chase missing files": {
        "task": "plan_admin.month_end.tasks.chase_missing_files",
        "schedule": crontab(hour="8", minute="0", day_of_week="mon-fri"),
    },
    # Sections 2 and 6: what the Funds owe and pay is still what the facts give.
    "verify books": {
        "task": "plan_admin.month_end.tasks.verify_books",
        "schedule": crontab(hour="2", minute="30"),
    },
    # Rule 12b-1(f): what was issued, voted and presented stands as it was.
    "verify the chain": {
        "task": "plan_admin.chain.tasks.verify_chain",
        "schedule": crontab(hour="3", minute="15"),
    },
    # Section 6: each party learns that its statement is ready, or was corrected.
    "announce statements": {
        "task": "assignments.tasks.announce_statements",
        "schedule": crontab(minute="*/10"),
    },
    # Section 6: what a payee may expect of the running month, kept to be held against the final figure.
    "keep estimates": {
        "task": "plan_admin.projection.tasks.keep_estimates",
        "schedule": crontab(hour="21", minute="15"),
    },
    # Sections 6 to 12: what is due in 60, 30, 7 and 1 days, to those who must do it.
    "remind of what is due": {
        "task": "plan_admin.calendar.tasks.send_reminders",
        "schedule": crontab(hour="7,12,17", minute="0"),
    },
    # Section 6: nothing that was asked for is forgotten, whichever worker, command or broker died.
    "go on with what was left": {
        "task": "plan_admin.month_end.tasks.go_on",
        "schedule": crontab(minute="*/5"),
    },
}


class Job(Task):
    """A job works as the application, also where an outsider's act starts it in the outsider's request."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do it."""
        with cast(Any, connection).as_application():  # the apps are not there yet when this is read
            return super().__call__(*args, **kwargs)


app = Celery("plan_admin", task_cls=Job)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
