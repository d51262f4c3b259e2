"""The fees app."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    """See the README's map of the house."""

    name = "fees"
    default_auto_field = "django.db.models.BigAutoField"
