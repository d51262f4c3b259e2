"""The governance app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """See the README's map of the house."""

    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"
