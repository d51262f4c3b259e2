from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Example data and the commands that make and load it."""

    name = "plan_admin.demo"
    label = "demo"
    verbose_name = "Demonstration"
