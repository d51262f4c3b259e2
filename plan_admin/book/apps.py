from django.apps import AppConfig


class BookConfig(AppConfig):
    """Loads a book: one file, every app's parts, one act."""

    name = "plan_admin.book"
    label = "book"
