"""Record that a yearly duty was done for Funds, as the secretary says it, by the rules of a book."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.book_entries import Entry
from governance.domain.duties import YearlyDuty
from governance.domain.errors import Refused
from governance.domain.reference import Value, node_of
from governance.models import Act, Plan
from governance.selectors.words import plan_words
from governance.services.acts import begin_act
from governance.services.book_duties import load_yearly_duties
from governance.services.filing import file_document
from governance.services.one_record import CORRECTED, NEW, UNCHANGED, fault

OTHERWISE = fault(
    "reason",
    "the duty of that year is recorded already for one of these Funds, and otherwise",
    "say why what stands is wrong, or leave that Fund out",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The document itself, as it was given."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAsked:
    """What was done of a year for these Funds (their codes): when, by whom, and which document says so."""

    funds: tuple[str, ...]
    duty: YearlyDuty
    year: int
    done_on: date
    by: str
    document: str
    writing: Writing | None = None


def record_duty(*, plan: Plan, duty: DutyAsked, acting_user: AbstractUser, reason: str = "") -> str:
    """Record it for each Fund; `new`, `corrected` (with a reason), or `unchanged`, which leaves no trace.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="record_yearly_duty",
            acting_user=acting_user,
            source=f"{duty.duty.value} {duty.year}",
            reason=reason.strip(),
        )
        writing = duty.writing
        filed = file_document(name=writing.name, data=writing.data, act=act) if writing else None
        outcome = load_yearly_duties([_entry(duty)], words=plan_words(plan), act=act, filed=filed)
        faults = list(outcome.faults)
        if outcome.corrected and not reason.strip():
            faults.append(OTHERWISE)
        if faults:
            raise Refused(faults)
        if not outcome.new and not outcome.corrected:
            transaction.set_rollback(True)
            return UNCHANGED
        word = CORRECTED if outcome.corrected else NEW
        Act.objects.filter(pk=act.pk).update(summary={outcome.part: word})
        return word


def _entry(asked: DutyAsked) -> Entry:
    said: dict[str, Value] = {
        "funds": list(asked.funds),
        "duty": asked.duty.value.lower(),
        "year": str(asked.year),
        "done": asked.done_on,
        "by": asked.by,
        "document": asked.document,
    }
    return Entry(node_of(said), source="", path="yearly_duty")
