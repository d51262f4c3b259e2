"""Amendments that the Board's secretary drafts one at a time, by the loader of a book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import BookNode, Entry
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.sections import plan_section
from governance.models import Amendment, Plan
from governance.selectors.words import plan_words
from governance.services.acts import begin_act
from governance.services.after_votes import faults_after_votes
from governance.services.book_amendments import load_amendments
from governance.services.book_nodes import named, text
from governance.services.one_record import fault, settled


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentAsked:
    """An amendment as the secretary drafts it: `data` is its text as it came, `source` its file's name.

    `determined_by` and `reason` say who determined that it is not material, and why. `corrects`: it stands
    and was drafted wrongly.
    """

    id: str
    data: bytes
    source: str
    effective: date
    material: bool = True
    determined_by: str = ""
    reason: str = ""
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What became of it: `new`, `unchanged` or `corrected`; its number; what is worth a look."""

    outcome: str
    amendment: int
    warnings: tuple[Fault, ...] = ()


@plan_section("9")
def draft_amendment(
    *, plan: Plan, amendment: AmendmentAsked, acting_user: AbstractUser, why: str = ""
) -> Drafted:
    """Section 9: draft an amendment; votes decide whether it holds. The same again leaves no trace.

    `why` is the reason of a correction. Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="draft_amendment",
            acting_user=acting_user,
            source=f"{amendment.id}: {amendment.source}"[:400],
            reason=why.strip(),
        )
        entry = Entry(_node(amendment), source="", path="amendment")
        outcome = load_amendments(
            [entry], words=plan_words(plan), act=act, read_file=lambda _name: amendment.data
        )
        faults = [*outcome.faults, *_faults_of_correction(outcome, amendment, why=why)]
        faults += faults_after_votes(plan, act=act) if not faults else []
        if faults:
            raise Refused(faults)
        number = Amendment.objects.get(plan=plan, entry=amendment.id, superseded_by__isnull=True).pk
        word = settled(outcome, faults, act=act)
        return Drafted(outcome=word, amendment=number, warnings=outcome.warnings)


def _faults_of_correction(outcome: PartOutcome, amendment: AmendmentAsked, *, why: str) -> Iterator[Fault]:
    """A draft that stands is replaced only by who says that it was wrong, and why."""
    if outcome.corrected and not amendment.corrects:
        yield fault(
            "id",
            f"Section 9: {amendment.id} is drafted already, and otherwise",
            "open it and correct it, with a reason; for another amendment give another short name",
        )
    if outcome.new and amendment.corrects:
        yield fault("", "the amendment to correct does not stand any more", "open the one that stands")
    if amendment.corrects and not why.strip():
        yield fault("why", "a correction needs its reason", "what was wrong, and how it was found")


def _node(amendment: AmendmentAsked) -> BookNode:
    said = {
        "id": amendment.id,
        "file": amendment.source,
        "effective": amendment.effective.isoformat(),
        "material": "true" if amendment.material else "false",
        "determined_by": amendment.determined_by,
        "reason": amendment.reason,
    }
    return named({key: text(words) for key, words in said.items()})
