"""Acts: every service that writes begins one, in its own transaction."""

from django.contrib.auth.models import AbstractUser
from django.db import connection

from governance.models import Act

FACTS_LOCK = 120_100_001  # held while facts change, so that act numbers rise in the order of commits


def begin_act(
    *, kind: str, acting_user: AbstractUser, source: str = "", digest: str = "", reason: str = ""
) -> Act:
    """Note who does what, from which source and why; facts may change until the transaction ends.

    Must run inside a transaction: acts that change facts wait for one another.
    """
    _lock_facts()
    if not acting_user.__class__._default_manager.filter(pk=acting_user.pk).exists():
        acting_user.save(force_insert=True)  # a person first heard of here comes with the act, or not at all
    return Act.objects.create(
        kind=kind, acting_user_id=acting_user.pk, source=source, digest=digest, reason=reason
    )


def _lock_facts() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FACTS_LOCK])
