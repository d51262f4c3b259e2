"""The database's server, stopped the hard way and started again, under whoever uses it."""

from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection

from plan_admin.database import embedded
from tests.factories.processes import another_connection


def restart_server() -> None:
    """As after a power cut: everybody's connection is gone, and what was committed is there.

    Another's server is not ours to stop: there every connection to the database is cut.
    """
    folder: Any = settings.DATABASES["default"].get("EMBEDDED")
    if folder is None:
        _cut_all()
        return
    server = embedded._server(Path(folder))
    server._control("stop", "-m", "immediate")
    server.ensure_running()


def _cut_all() -> None:
    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def is_cut() -> bool:
    """Whether this process's connection is gone."""
    try:
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.Error:
        return True
    return False
