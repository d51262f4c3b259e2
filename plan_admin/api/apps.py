from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API's root."""

    name = "plan_admin.api"
    label = "api"
