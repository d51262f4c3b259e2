"""Messages that are kept first, sent while their row is locked, and marked once they are sent."""

import logging
from collections.abc import Callable, Sequence
from smtplib import SMTPException
from typing import Any

from django.db import models, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)
CANNOT_BE_SENT = (SMTPException, OSError)


def send_locked(
    rows: models.QuerySet[Any], *, number: int, send: Callable[[Any], None], marks: Sequence[str] = ()
) -> bool:
    """Send one of the rows that have no `sent_at` yet and mark it, if no other worker is about it.

    What cannot be sent stays unmarked and is tried again; whether it was sent just now. `marks` are columns
    that `send` fills beside.
    """
    with transaction.atomic(durable=True):
        row = (
            rows.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=number, sent_at__isnull=True)
            .first()
        )
        if row is None:
            return False
        try:
            send(row)
        except CANNOT_BE_SENT:
            logger.warning("%s could not be sent; it is tried again", row, exc_info=True)
            return False
        row.sent_at = timezone.now()
        row.save(update_fields=["sent_at", *marks])
        return True
