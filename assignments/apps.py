"""The assignments app."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    """See the README's map of the house."""

    name = "assignments"
    default_auto_field = "django.db.models.BigAutoField"
