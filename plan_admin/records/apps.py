"""The records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The list of records, and the examiner's export."""

    name = "plan_admin.records"
    label = "records"
