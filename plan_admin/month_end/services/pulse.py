"""A job's signs of life, readable by others while its own transaction is still open."""

import logging
from types import TracebackType

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)
NO_LONGER_THAN = "2s"  # a sign of life waits for nobody: the work is what counts


class Pulse:
    """Writes a job's progress through a connection of its own, each time at once.

    The work's connection could not: a preview is one transaction that is undone in the end.
    """

    def __init__(self, job: int) -> None:
        self._job = job
        self._connection: BaseDatabaseWrapper | None = None

    def __enter__(self) -> "Pulse":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._close()

    def say(self, text: str) -> None:
        """Note how far the job is; where that fails, it is logged alone."""
        logger.info("job %s: %s", self._job, text)
        try:
            self._write(text)
        except DatabaseError:
            logger.warning("the progress of job %s could not be noted", self._job, exc_info=True)
            self._close()

    def _write(self, text: str) -> None:
        if self._connection is None:
            self._connection = connection.copy()
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [NO_LONGER_THAN])
            cursor.execute(
                "UPDATE month_end_job SET progress = %s, heartbeat_at = now()"
                " WHERE id = %s AND state = 'RUNNING'",
                [text, self._job],
            )

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
