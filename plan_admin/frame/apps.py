"""The frame app."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Look, navigation and signing in."""

    name = "plan_admin.frame"
    label = "frame"
