"""The app of the quarterly reports."""

from django.apps import AppConfig


class Section7Config(AppConfig):
    """Expenditures, quarterly reports and their reviews."""

    name = "plan_admin.section7"
    label = "section7"
