"""The projection app."""

from django.apps import AppConfig


class ProjectionConfig(AppConfig):
    """What the coming months would pay."""

    name = "plan_admin.projection"
    label = "projection"
