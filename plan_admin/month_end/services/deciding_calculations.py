"""Section 6(d), R13: a person decides of a Monthly Calculation, and what waited for that moves on at once."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.models import Determination
from assignments.services.calculation_determinations import Decision, faults_of_decision, store_decision
from governance.domain.book_drafts import natural_key
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from governance.services.acts import begin_act
from governance.services.filing import file_document
from plan_admin.month_end.services.locks import keep_batches_from_all, one_closer
from plan_admin.month_end.services.progress import Progress
from plan_admin.month_end.services.reviewing import look_again

KIND = "determine_calculation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document of a decision, as it came."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """What came of it: instructions released, and still held; `is_new` False: it was decided so before."""

    is_new: bool
    released: int = 0
    still_held: int = 0


def determine_calculation(
    *, plan: Plan, decision: Decision, paper: Paper | None, acting_user: AbstractUser, progress: Progress
) -> Determined:
    """Decide of a Calculation that differs: the Distributor's figures, ours, or send it back.

    In one act the determination is recorded with its document, and the held lines that it frees move to new
    instructions, which somebody else approves. What else has arrived meanwhile is looked at with it. The same
    decision again is that decision.

    Raises: Refused with every fault; then nothing is stored.
    """
    month = PlanMonth(decision.calculation.month)
    with one_closer(plan, month, progress), transaction.atomic(durable=True):
        keep_batches_from_all(plan, month)
        act = begin_act(
            kind=KIND, acting_user=acting_user, source=decision.calculation.entry, reason=decision.reason
        )
        if _is_decided(plan, decision):
            transaction.set_rollback(True)
            return Determined(is_new=False)
        faults = [*_unsaid(decision, paper), *faults_of_decision(plan, decision)]
        if faults:
            raise Refused(faults)
        document = file_document(name=paper.name, data=paper.data, act=act) if paper else None
        said = replace(decision, document=document)
        store_decision(plan, said, entry=_entry(plan, said), act=act)
        outcome, _ = look_again(plan, month, act=act)
        summary = {"released": outcome.released, "still_held": outcome.still_held}
        Act.objects.filter(pk=act.pk).update(summary=summary)
    return Determined(is_new=True, released=outcome.released, still_held=outcome.still_held)


def _entry(plan: Plan, decision: Decision) -> str:
    """Its natural key; a second decision of the same day is one more, not a correction of the first."""
    key = natural_key(decision.calculation.entry, decision.portfolio, decision.date)
    before = Determination.objects.filter(plan=plan, entry__startswith=key).count()
    return natural_key(key, before + 1) if before else key


def _is_decided(plan: Plan, decision: Decision) -> bool:
    """Whether the last decision of the same Calculation and Portfolio is this one: a button pressed twice."""
    last = (
        Determination.objects.filter(
            plan=plan,
            calculation=decision.calculation,
            share_class__portfolio__code=decision.portfolio,
            superseded_by__isnull=True,
        )
        if decision.portfolio
        else Determination.objects.filter(
            plan=plan,
            calculation=decision.calculation,
            share_class__isnull=True,
            superseded_by__isnull=True,
        )
    )
    found = last.order_by("-pk").first()
    return found is not None and (found.decision, found.reason, found.decided_by) == (
        decision.decided.value,
        decision.reason,
        decision.by,
    )


def _unsaid(decision: Decision, paper: Paper | None) -> list[Fault]:
    """R13: every determination names its person and its reason; one that pays has its document."""
    faults = []
    for column, value, remedy in (
        ("by", decision.by, "the person who decides"),
        ("reason", decision.reason, "why, for whoever reads it later"),
        ("document", paper or decision.document_named, "the writing of the decision, or where it is kept"),
    ):
        if not value or (isinstance(value, str) and not value.strip()):
            faults.append(
                Fault(source="determination", row=None, column=column, problem="is missing", remedy=remedy)
            )
    return faults
