from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Who signs in."""

    name = "plan_admin.users"
    label = "users"
