"""`flush` as Django has it, working as the owner of the tables."""

from typing import Any, cast

from django.core.management.commands import flush
from django.db import connections

from plan_admin.database.base import DatabaseWrapper


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = cast(DatabaseWrapper, connections[options["database"]])
        with connection.as_owner():
            super().handle(**options)
