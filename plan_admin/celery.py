"""The Celery app and the whole schedule of what runs by itself.

Every job must bear being delivered twice: it is acknowledged when it has ended, so that a worker
that dies gives it back. Without a broker URL a job runs at once, in the process that asked for it.
"""

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plan_admin.settings")

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {}  # each entry names, in a comment, the Section that it serves

app = Celery("plan_admin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
