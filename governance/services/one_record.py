"""One record that a person enters in a form: new, unchanged, or the correction of one that stands."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.book_drafts import PartOutcome
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.reference import Said, entries_of, faults_in_words
from governance.models import Act
from governance.services.acts import SaidLoader, begin_act

NEW, UNCHANGED, CORRECTED = "new", "unchanged", "corrected"
# The field of the form at which a record that stands already and otherwise is told.
NAMED_BY = {"meetings": "id", "votes": "meeting", "shareholder_votes": "record_date"}


def record_one(
    said: Said,
    *,
    load: SaidLoader,
    kind: str,
    acting_user: AbstractUser,
    reason: str = "",
    corrects: bool = False,
) -> str:
    """Record one record through its part's loader, in one act; what became of it.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(kind=kind, acting_user=acting_user, source=said.of[:400], reason=reason.strip())
        outcome = load(said.part, said.plan, entries_of([said]), act)
        faults = [
            *faults_in_words(outcome.faults),
            *faults_of_correction(outcome, corrects=corrects, reason=reason),
        ]
        return settled(outcome, faults, act=act)


def settled(outcome: PartOutcome, faults: Sequence[Fault], *, act: Act) -> str:
    """Which of the three it was; an unchanged one is undone with its act. Raises: Refused for faults."""
    if faults:
        raise Refused(faults)
    if outcome.unchanged:
        transaction.set_rollback(True)
        return UNCHANGED
    word = CORRECTED if outcome.corrected else NEW
    Act.objects.filter(pk=act.pk).update(summary={outcome.part: word})
    return word


def faults_of_correction(outcome: PartOutcome, *, corrects: bool, reason: str) -> Iterator[Fault]:
    """A record that stands is replaced only by who says that it was wrong, and why."""
    what = outcome.part.removesuffix("s").replace("_", " ")
    if outcome.corrected and not corrects:
        yield fault(
            NAMED_BY.get(outcome.part, ""),
            f"this {what} is recorded already, and otherwise",
            f"open the {what} that stands and correct it, with a reason; for another {what} name another",
        )
    if outcome.new and corrects:
        yield fault("", f"the {what} to correct does not stand any more", "open the one that stands")
    if corrects and not reason.strip():
        yield fault("reason", "a correction needs its reason", "what was wrong, and how it was found")


def fault(column: str, problem: str, remedy: str) -> Fault:
    """A fault of a field of the form."""
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
