"""Section 11 one record at a time: a termination put to the vote, and what compliance certifies of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.book_entries import BookNode, Entry
from governance.domain.errors import Refused
from governance.models import Plan, Termination
from governance.selectors.terminations import TerminationShown, termination_shown
from governance.selectors.words import plan_words
from governance.services.acts import begin_act
from governance.services.book_nodes import named, text, texts
from governance.services.book_terminations import (
    EVIDENCE_OF,
    load_certifications,
    load_terminations,
    uncovered_terminations,
)
from governance.services.one_record import fault, settled

OTHERWISE = fault(
    "termination.id",
    "this termination is recorded already, and otherwise",
    "give another short name, or a reason why the one that stands is wrong",
)
NOBODY_ELSE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationAsked:
    """A termination as the secretary writes it; `evidence` says, for each thing said, how that is known."""

    by: str
    portfolios: tuple[str, ...]
    effective: date
    good_faith: bool
    best_interest_fund: bool
    best_interest_shareholders: bool
    cdsc_unaltered: bool
    in_material_breach: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationAsked:
    """What a named person certifies of one quarter and limb, as to one Distributor."""

    termination: str
    portfolio: str
    distributor: str
    quarter: str
    limb: str
    kept: bool
    by: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTermination:
    """What became of it: `new`, `unchanged` (it stood already) or `corrected`; and what it gives."""

    outcome: str
    termination: TerminationShown


def record_termination(
    *, plan: Plan, termination: TerminationAsked, acting_user: AbstractUser, reason: str = ""
) -> RecordedTermination:
    """Section 11: record a termination, to be voted on. The same again is unchanged and leaves no trace.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        return _record(plan, termination, acting_user=acting_user, reason=reason)


def preview_termination(
    *, plan: Plan, termination: TerminationAsked, acting_user: AbstractUser, reason: str = ""
) -> RecordedTermination:
    """What recording it would give; nothing is stored. Raises: Refused as `record_termination` does."""
    with transaction.atomic(durable=True):
        found = _record(plan, termination, acting_user=acting_user, reason=reason)
        transaction.set_rollback(True)
    return found


def record_certification(*, plan: Plan, certification: CertificationAsked, acting_user: AbstractUser) -> str:
    """Section 11(ii), (iii): record what is certified; `new`, `unchanged` or `corrected`.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="certify_covenant",
            acting_user=acting_user,
            source=certification.termination,
            reason=certification.evidence,
        )
        entry = Entry(_certification_node(certification), source="", path="certification")
        outcome = load_certifications([entry], words=plan_words(plan), act=act, named_here=NOBODY_ELSE)
        return settled(outcome, outcome.faults, act=act)


def _record(
    plan: Plan, asked: TerminationAsked, *, acting_user: AbstractUser, reason: str
) -> RecordedTermination:
    act = begin_act(
        kind="record_termination", acting_user=acting_user, source=asked.id, reason=reason.strip()
    )
    entry = Entry(_termination_node(asked), source="", path="termination")
    outcome = load_terminations([entry], words=plan_words(plan), act=act, named_here=NOBODY_ELSE)
    faults = outcome.faults or tuple(uncovered_terminations(plan, act=act))
    if outcome.corrected and not reason.strip():
        faults = (*faults, OTHERWISE)
    if faults:
        raise Refused(faults)
    row = Termination.objects.filter(plan=plan, recorded_by=act).first() or Termination.objects.get(
        plan=plan, superseded_by__isnull=True, entry=asked.id
    )
    shown = termination_shown(plan, row.pk)
    if shown is None:
        raise LookupError(f"termination {row.pk} was recorded and is not there")
    return RecordedTermination(outcome=settled(outcome, faults, act=act), termination=shown)


def _termination_node(asked: TerminationAsked) -> BookNode:
    evidence = {key: text(asked.evidence[key]) for key in EVIDENCE_OF if asked.evidence.get(key)}
    said = {
        "id": text(asked.id),
        "by": text(asked.by),
        "portfolios": texts(asked.portfolios),
        "effective": text(asked.effective.isoformat()),
        "good_faith": _flag(asked.good_faith),
        "best_interest_fund": _flag(asked.best_interest_fund),
        "best_interest_shareholders": _flag(asked.best_interest_shareholders),
        "cdsc_unaltered": _flag(asked.cdsc_unaltered),
        "in_material_breach": texts(asked.in_material_breach),
    }
    if evidence:
        said["evidence"] = named(evidence)
    return named(said)


def _certification_node(asked: CertificationAsked) -> BookNode:
    return named(
        {
            "termination": text(asked.termination),
            "portfolio": text(asked.portfolio),
            "distributor": text(asked.distributor),
            "quarter": text(asked.quarter),
            "limb": text(asked.limb),
            "kept": _flag(asked.kept),
            "by": text(asked.by),
            "evidence": text(asked.evidence),
        }
    )


def _flag(value: bool) -> BookNode:  # noqa: FBT001 - a value, not a switch
    return text("true" if value else "false")
