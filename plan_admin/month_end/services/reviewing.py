"""Look again at what is held: a hold ends when what it waited for has arrived (R13)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.instructions import InstructionStatus, draft_instructions
from assignments.domain.routes import Component, PayableLine, PayeeKind
from assignments.models import PaymentInstruction
from assignments.selectors.payments import StoredLine, stored_lines
from assignments.services.instructions import NewInstruction, supersede_instructions, write_instructions
from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.services.acts import begin_act
from plan_admin.month_end.selectors.month_facts import MonthFacts, month_facts
from plan_admin.month_end.selectors.stored_shares import FeeRow, fee_rows, routed_lines, stored_shares
from plan_admin.month_end.services.closing import one_closer
from plan_admin.month_end.services.paying import new_instructions

Progress = Callable[[str], None]
LineKey = tuple[str, str, str, str | None, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOutcome:
    """What a review did, counted in instructions."""

    looked_at: int
    released: int
    still_held: int


def review_held(
    *, plan: Plan, month: PlanMonth | None, acting_user: AbstractUser, progress: Progress
) -> ReviewOutcome:
    """Look again at every hold of a month, or of all months, by what is now known.

    Lines whose hold has ended move unchanged to a new instruction; a hold whose reason changed is replaced.
    What a later direction would pay to somebody else keeps its hold, for a person to decide.
    """
    outcomes = [
        _review_month(plan, PlanMonth(first), acting_user=acting_user, progress=progress)
        for first in _months_with_holds(plan, month)
    ]
    return ReviewOutcome(
        looked_at=sum(one.looked_at for one in outcomes),
        released=sum(one.released for one in outcomes),
        still_held=sum(one.still_held for one in outcomes),
    )


def _months_with_holds(plan: Plan, month: PlanMonth | None) -> Iterable[date]:
    held = PaymentInstruction.objects.filter(plan=plan, status=InstructionStatus.HELD)
    if month is not None:
        held = held.filter(month=month.first)
    return held.order_by("month").values_list("month", flat=True).distinct()


def _review_month(
    plan: Plan, month: PlanMonth, *, acting_user: AbstractUser, progress: Progress
) -> ReviewOutcome:
    with one_closer(plan, month, progress), transaction.atomic(durable=True):
        held = list(
            PaymentInstruction.objects.filter(plan=plan, month=month.first, status=InstructionStatus.HELD)
            # A closing that did not finish has computed these anew; it prepares them anew when it goes on.
            .exclude(lines__monthly_fee__status=MonthlyFee.Status.SUPERSEDED)
            .order_by("pk")
        )
        changes = _changes(held, facts=month_facts(plan, month=month, known_at=None))
        replaced = [one for change in changes for one in change.old]
        if replaced:
            act = begin_act(kind="review_held", acting_user=acting_user, source=str(month))
            supersede_instructions(
                PaymentInstruction.objects.filter(pk__in=[one.pk for one in replaced]), act=act
            )
            write_instructions(
                [one for change in changes for one in change.new], plan=plan, month=month, act=act
            )
    drafts = [one.draft for change in changes for one in change.new]
    outcome = ReviewOutcome(
        looked_at=len(held),
        released=sum(not draft.held_because for draft in drafts),
        still_held=len(held) - len(replaced) + sum(bool(draft.held_because) for draft in drafts),
    )
    progress(
        f"{month}: {outcome.looked_at} held, {outcome.released} released, {outcome.still_held} still held"
    )
    return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Held instructions of a Fund that are replaced, and by what."""

    old: tuple[PaymentInstruction, ...]
    new: tuple[NewInstruction, ...]


def _changes(held: Sequence[PaymentInstruction], *, facts: MonthFacts) -> list[_Change]:
    """By Fund: what is no longer held, or held for another reason, by what is now known."""
    lines: dict[int, list[StoredLine]] = defaultdict(list)
    for line in stored_lines([one.pk for one in held]):
        lines[line.instruction].append(line)
    numbers = {line.fee for own in lines.values() for line in own}
    held_fees = fee_rows(facts.plan, month=facts.month, pk__in=numbers)
    fees = {number: fee.as_known(facts) for number, fee in held_fees.items()}
    now = _routed_now(fees, facts=facts)
    changed: dict[int, list[PaymentInstruction]] = defaultdict(list)
    moved: dict[int, list[PayableLine]] = defaultdict(list)
    for one in held:
        reviewed = [_as_held(line, one, now.get(_key(line, one))) for line in lines[one.pk]]
        if any(line.held_because != tuple(one.held_because) for line in reviewed):
            changed[one.fund_id].append(one)
            moved[one.fund_id] += reviewed
    by_portfolio = {fee.portfolio: fee for fee in fees.values()}
    return [
        _Change(
            old=tuple(old),
            new=tuple(
                new_instructions(
                    draft_instructions(moved[fund]),
                    fund=fund,
                    fees=by_portfolio,
                    released_from={one.payee: one.pk for one in reversed(old)},
                )
            ),
        )
        for fund, old in changed.items()
    ]


def _routed_now(fees: Mapping[int, FeeRow], *, facts: MonthFacts) -> dict[LineKey, PayableLine]:
    """The lines as they would be routed now, by what they pay and to whom."""
    shares = stored_shares(fees, plan=facts.plan, known_at=None)
    lines = [one.line for one in routed_lines(shares, plan=facts.plan, month=facts.month, known_at=None)]
    return {
        (
            line.portfolio,
            line.component.value,
            line.distributor,
            line.assignee,
            line.payee_kind.value,
            line.payee,
        ): line
        for line in lines
    }


def _key(line: StoredLine, instruction: PaymentInstruction) -> LineKey:
    return (
        line.portfolio,
        line.component,
        line.distributor,
        line.assignee,
        instruction.payee_kind,
        instruction.payee,
    )


def _as_held(line: StoredLine, instruction: PaymentInstruction, now: PayableLine | None) -> PayableLine:
    """The held line, unchanged but for the reasons that hold it now."""
    held_because = tuple(instruction.held_because) if now is None else now.held_because
    return PayableLine(
        portfolio=line.portfolio,
        component=Component(line.component),
        distributor=line.distributor,
        assignee=line.assignee,
        claim=line.claim,
        payee_kind=PayeeKind(instruction.payee_kind),
        payee=instruction.payee,
        cents=line.cents,
        held_because=held_because,
        offsettable=False,
    )
