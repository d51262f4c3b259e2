"""PostgreSQL as Django knows it, but every connection works as a role that owns nothing.

Whoever DATABASE_URL names, even a superuser, the application is `plan_admin_app`: it reads and
writes rows, and can neither disable a trigger, nor truncate, nor change a table. Only `migrate`,
`flush` and the making of test databases work as the owner, inside `connection.as_owner()`.

For the length of an outsider's request the connection is `plan_admin_portal`, to which row-level security
shows the rows of that person's parties alone (ADR 55).
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
from plan_admin.database.portal_statements import only_readings

APPLICATION_ROLE = "plan_admin_app"
PORTAL_ROLE = "plan_admin_portal"

# Before the first migration the role is not there, and nothing is to be protected.
ASSUME_ROLE = "SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = %s"

# Only the application can have the server seal who visits; the portal's role can neither make nor change it.
LET_IN = "SELECT set_config('plan_admin.visitor', portal_pass(%s), false), set_config('role', %s, false)"
NOBODY_VISITS = "SELECT set_config('plan_admin.visitor', '', false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of the application; of the owner in `as_owner()`; of an outsider while one is let in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Databases are created and dropped through an alias of Django's own.
        self._owner_depth = 1 if self.alias == NO_DB_ALIAS else 0
        self._visitor: int | None = None
        self._application_depth = 0
        self._acts = self._has_pass = False
        self._act_is_within: tuple[str | None, ...] = ()  # the savepoints open when it began
        self.execute_wrappers.append(only_readings)

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

    def let_in(self, person: int) -> None:
        """Work as the portal for that user from now on, until `let_out()`; also on a later connection."""
        self.ensure_connection()
        self._visitor, self._acts = person, False
        self._configure_role(self.connection)

    def let_out(self) -> None:
        """The visitor has gone: work as the application again, or with another connection."""
        if self._visitor is None:
            return
        self._visitor, self._acts = None, False
        try:
            is_as_before = self._configure_role(self.connection)
        except psycopg2.Error:  # the server is away
            is_as_before = False
        if not is_as_before and not self.in_atomic_block:
            self.close()  # whatever was left open there, nobody else is to find it

    @property
    def is_portal(self) -> bool:
        """Whether statements run as the portal's role now."""
        waits = self._application_depth or self._owner_depth or self._acts
        return self._visitor is not None and not waits

    @contextmanager
    def as_application(self) -> Iterator[None]:
        """Within an outsider's request, work as the application until the block ends."""
        was_portal = self.is_portal
        self._application_depth += 1
        try:
            if was_portal:
                self._configure_role(self.connection)
            yield
        finally:
            self._application_depth -= 1
            if was_portal and not self._configure_role(self.connection) and not self.in_atomic_block:
                self.close()

    def act_as_application(self) -> None:
        """Work as the application until the transaction ends, however it ends."""
        if self.is_portal:
            self._acts, self._act_is_within = True, tuple(self.savepoint_ids)
            self._configure_role(self.connection)

    def savepoint_rollback(self, sid: str) -> None:
        """Roll back to a savepoint; an act that began after it is over, one that began before goes on."""
        super().savepoint_rollback(sid)
        if sid in self._act_is_within:
            self._act_is_over()

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - the framework's
        """The transaction is over, well or badly, and before anything that waited for its end."""
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        if autocommit:
            self._act_is_over()

    def _act_is_over(self) -> None:
        if self._acts:
            self._acts = False
            self._configure_role(self.connection)

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
                if self.is_portal:
                    cursor.execute(LET_IN, [self._visitor, PORTAL_ROLE])
                    self._has_pass = True
                elif self._has_pass:
                    cursor.execute(NOBODY_VISITS)
                    self._has_pass = False
            except psycopg2.errors.InsufficientPrivilege as reason:
                raise ImproperlyConfigured(
                    f"The database role of DATABASE_URL may not work as {APPLICATION_ROLE}. "
                    f'Let an administrator run: GRANT {APPLICATION_ROLE} TO "{connection.info.user}";'
                ) from reason
        return True
