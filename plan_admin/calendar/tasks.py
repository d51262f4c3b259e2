"""What runs by itself around the calendar. Here alone the clock is read."""

from celery import shared_task
from django.utils.timezone import localdate

from plan_admin.calendar.services import reminding


@shared_task
def send_reminders() -> None:
    """Sections 6 to 12: remind each person of what is due; delivered twice, nobody is reminded twice."""
    reminding.send_reminders(on=localdate())
