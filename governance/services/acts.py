"""Acts: every service that writes begins one, in its own transaction."""

from collections.abc import Callable, Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import connection, transaction

from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.reference import Said, entries_of, faults_in_words, in_runs
from governance.models import Act
from governance.models.portal import act_as_application

SaidLoader = Callable[[str, str, Sequence[Entry], Act], PartOutcome]  # part, Plan, its records, the act
Says = Sequence[Said] | Callable[[], Sequence[Said]]
SCHEDULER = "scheduler"
FACTS_LOCK = 120_100_001  # held while facts change, so that act numbers rise in the order of commits


def begin_act(
    *, kind: str, acting_user: AbstractUser, source: str = "", digest: str = "", reason: str = ""
) -> Act:
    """Note who does what, from which source and why; facts may change until the transaction ends.

    Must run inside a transaction: acts that change facts wait for one another. An outsider's act, which the
    gate has let pass, reads and writes as the application from here until its transaction ends (ADR 55).
    """
    act_as_application()
    _lock_facts()
    if not acting_user.__class__._default_manager.filter(pk=acting_user.pk).exists():
        acting_user.save(force_insert=True)  # a person first heard of here comes with the act, or not at all
    return Act.objects.create(
        kind=kind, acting_user_id=acting_user.pk, source=source, digest=digest, reason=reason
    )


def scheduler_user() -> AbstractUser:
    """The user in whose name the schedule acts; nobody can sign in as it."""
    user, is_new = get_user_model().objects.get_or_create(username=SCHEDULER, defaults={"is_active": False})
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def record_said(
    said: Says, *, load: SaidLoader, kind: str, acting_user: AbstractUser, reason: str
) -> int | None:
    """Record records said in a form, in runs of one part each, in one act.

    A function says it once no other act can come between: what it says may rest on what stands.

    Returns the act's number; None where all of it was known, and then no act is left.
    Raises: Refused with every fault of every record; then nothing is stored.
    """
    if not reason.strip():
        problem, remedy = "is missing", "why this is so, for whoever reads it later"
        raise Refused([Fault(source="", row=None, column="reason", problem=problem, remedy=remedy)])
    with transaction.atomic(durable=True):
        act = begin_act(kind=kind, acting_user=acting_user, reason=reason.strip())
        runs = in_runs(said() if callable(said) else said)
        outcomes = [load(part, plan, entries_of(of), act) for part, plan, of in runs]
        faults = faults_in_words(fault for outcome in outcomes for fault in outcome.faults)
        if faults:
            raise Refused(faults)
        if not any(outcome.new or outcome.corrected for outcome in outcomes):
            transaction.set_rollback(True)  # nothing was said that was not known, so no act is left
            return None
        summary = {one.part: [one.new, one.unchanged, one.corrected] for one in outcomes}
        Act.objects.filter(pk=act.pk).update(summary=summary)
        return act.pk


def _lock_facts() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FACTS_LOCK])
