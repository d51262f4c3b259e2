"""The calendar app."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """What is due, for whom, by when."""

    name = "plan_admin.calendar"
    label = "calendar"
