"""The private link of a person's calendar, and the reminders that were sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from plan_admin.calendar.domain.reminders import DISTANCES


class FeedLink(models.Model):
    """The one link at which a person's calendar programs read. Only its digest is kept, as of an API token.

    Triggers delete it when the person is deactivated, has a new password or sets up a second factor.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_link"
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"calendar link of {self.user_id}"


class ReminderLetter(models.Model):
    """The one message that reminds a person on a day; kept before it is sent, marked once it is.

    `sent_words` are the subject and text that went out where they are other ones: part of what was kept had
    been settled, or was late, by then. Of what was not sent at all `dropped_because` says why.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    subject = models.CharField(max_length=400)
    text = models.TextField()
    noted_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    sent_words = models.JSONField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="reminder_letter_one_a_day"),
            models.CheckConstraint(
                name="reminder_letter_says_something", condition=~Q(subject="") & ~Q(text="")
            ),
            models.CheckConstraint(
                name="reminder_letter_is_sent_or_dropped",
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reminder_letter_drop_says_why",
                condition=Q(dropped_at__isnull=True, dropped_because__isnull=True)
                | Q(dropped_at__isnull=False, dropped_because__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_letter_words_were_sent",
                condition=Q(sent_words__isnull=True) | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="reminder_letter_to_be_settled",
            )
        ]

    def __str__(self) -> str:
        return f"reminder of {self.user_id} on {self.day}"


class Reminder(models.Model):
    """That a person was reminded of an item so many days ahead of its day: once, whatever runs twice.

    `item` tells it apart from all others, `due` is the day that was named. `distance` in days.
    """

    letter = models.ForeignKey(ReminderLetter, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=1000)
    due = models.DateField()
    distance = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "item", "due", "distance"], name="reminder_sent_once"),
            models.CheckConstraint(
                name="reminder_of_a_known_distance", condition=Q(distance__in=list(DISTANCES))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.distance} days before {self.due}"
