from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """The roles of the database and the commands that work as its owner."""

    name = "plan_admin.database"
    label = "database"
