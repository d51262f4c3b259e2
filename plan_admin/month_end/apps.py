"""The month-end app."""

from django.apps import AppConfig


class MonthEndConfig(AppConfig):
    """Acts that need two apps' services."""

    name = "plan_admin.month_end"
    label = "month_end"
