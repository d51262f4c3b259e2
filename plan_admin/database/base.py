"""PostgreSQL as Django knows it, but every connection works as a role that owns nothing.

Whoever DATABASE_URL names, even a superuser, the application is `plan_admin_app`: it reads and
writes rows, and can neither disable a trigger, nor truncate, nor change a table. Only `migrate`,
`flush` and the making of test databases work as the owner, inside `connection.as_owner()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from plan_admin.database.embedded import ServerRefused, running_server

APPLICATION_ROLE = "plan_admin_app"

# Before the first migration the role is not there, and nothing is to be protected.
ASSUME_ROLE = "SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = %s"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of the application; of the owner inside `as_owner()`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Databases are created and dropped through an alias of Django's own.
        self._owner_depth = 1 if self.alias == NO_DB_ALIAS else 0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; the embedded server is started first where it is the one in use."""
        if folder := self.settings_dict.get("EMBEDDED"):
            try:
                conn_params = {**conn_params, "host": str(running_server(Path(folder)))}
            except ServerRefused as reason:
                raise ImproperlyConfigured(str(reason)) from reason
        return super().get_new_connection(conn_params)

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Work as the role that logged in, which owns the tables, until the block ends."""
        self._owner_depth += 1
        try:
            self._configure_role(self.connection)
            yield
        finally:
            self._owner_depth -= 1
            try:
                self._configure_role(self.connection)
            except ImproperlyConfigured:
                self.close()  # the next connection says so; what ended the block must not be hidden

    def _configure_role(self, connection: Any) -> bool:
        """Become the role that is due. A later connection does so when it opens."""
        if connection is None or connection.closed:
            return False
        if connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return False  # the rollback that must follow gives the earlier role back
        with connection.cursor() as cursor:
            if self._owner_depth:
                cursor.execute("RESET ROLE")
                return True
            try:
                cursor.execute(ASSUME_ROLE, [APPLICATION_ROLE])
            except psycopg2.errors.InsufficientPrivilege as reason:
                raise ImproperlyConfigured(
                    f"The database role of DATABASE_URL may not work as {APPLICATION_ROLE}. "
                    f'Let an administrator run: GRANT {APPLICATION_ROLE} TO "{connection.info.user}";'
                ) from reason
        return True
