"""What runs by itself around statements. Here alone the clock is read."""

from celery import shared_task
from django.utils import timezone

from assignments.services.announcing import note_announcements, send_announcements


@shared_task
def announce_statements() -> None:
    """Section 6: tell each member of a party that a statement is ready; delivered twice, it is told once."""
    note_announcements(now=timezone.now())
    send_announcements()
