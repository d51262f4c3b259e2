"""The Celery app and the whole schedule of what runs by itself.

Every job must bear being delivered twice: it is acknowledged when it has ended, so that a worker
that dies gives it back. Without a broker URL a job runs at once, in the process that asked for it.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plan_admin.settings")

# Each entry names, in a comment, the Section that it serves.
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Sections 2 and 6: what the Funds owe and pay is still what the facts give.
    "verify books": {
        "task": "plan_admin.month_end.tasks.verify_books",
        "schedule": crontab(hour="2", minute="30"),
    },
}

app = Celery("plan_admin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
