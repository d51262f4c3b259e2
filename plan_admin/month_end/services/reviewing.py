"""Look again at what is held: a hold ends when what it waited for has arrived (R13)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.approvals import is_held_by_a_person
from assignments.domain.bank import hold_unconfirmed, without_bank_holds
from assignments.domain.determinations import LapseDecision, decided_not_to_pay, holds_after
from assignments.domain.instructions import InstructionStatus, draft_instructions
from assignments.domain.routes import PayableLine, ordered_reasons
from assignments.models import Determination, PaymentInstruction
from assignments.selectors.approvals import determined_payable
from assignments.selectors.bank import unconfirmed_reasons
from assignments.selectors.determinations import undone_determinations
from assignments.selectors.payments import StandingLine, held_lines
from assignments.services.instructions import NewInstruction, supersede_instructions, write_instructions
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from governance.services.acts import begin_act
from plan_admin.month_end.selectors.beside_holds import BesideHolds
from plan_admin.month_end.selectors.divided_anew import (
    DividedAnew,
    ShareKey,
    divided_anew,
    share_paid_by,
    undone_reasons,
)
from plan_admin.month_end.selectors.month_facts import MonthFacts, month_facts
from plan_admin.month_end.selectors.stored_shares import (
    FeeCharge,
    FeeRow,
    FeeShare,
    fee_rows,
    routed_charges,
    routed_lines,
    stored_charges,
    stored_shares,
)
from plan_admin.month_end.services.locks import keep_batches_from_all, one_closer
from plan_admin.month_end.services.moving import move_lines
from plan_admin.month_end.services.paying import new_instructions, void_what_is_not_paid
from plan_admin.month_end.services.progress import Progress

LineKey = tuple[str, str, str, str | None, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOutcome:
    """What a review did, counted in instructions."""

    looked_at: int
    released: int
    still_held: int


def review_held(
    *,
    plan: Plan,
    month: PlanMonth | None,
    acting_user: AbstractUser,
    progress: Progress,
    reason: str = "",
) -> ReviewOutcome:
    """Look again at every hold of a month, or of all months, by what is now known.

    Lines whose hold has ended move to a new instruction: unchanged, but that a share held whole is divided as
    the Monthly Calculation has it once that can be paid (R9). A hold whose reason changed is replaced.
    What a later direction would pay to somebody else keeps its hold, for a person to decide.
    """
    outcomes = [
        _review_month(plan, PlanMonth(first), acting_user=acting_user, progress=progress, reason=reason)
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
    plan: Plan, month: PlanMonth, *, acting_user: AbstractUser, progress: Progress, reason: str
) -> ReviewOutcome:
    with one_closer(plan, month, progress), transaction.atomic(durable=True):
        keep_batches_from_all(plan, month)
        act = begin_act(kind="review_held", acting_user=acting_user, source=str(month), reason=reason)
        decided = carry_out(undone_determinations(plan, month=month), plan=plan, month=month, act=act)
        outcome, changed = look_again(plan, month, act=act)
        if not changed and not any(decided.values()):
            transaction.set_rollback(True)  # nothing was done, so no act is left
    outcome = ReviewOutcome(
        looked_at=outcome.looked_at + sum(decided.values()),
        released=outcome.released + decided[True],
        still_held=outcome.still_held,
    )
    progress(
        f"{month}: {outcome.looked_at} held, {outcome.released} released, {outcome.still_held} still held"
    )
    return outcome


def look_again(
    plan: Plan, month: PlanMonth, *, act: Act, only: Collection[int] | None = None
) -> tuple[ReviewOutcome, int]:
    """Look at the holds of a month (or of `only` some payments); what came of it, and how many were replaced.

    The caller holds the month, the transaction and its act.
    """
    held = [one for one in held_lines(plan, month=month) if only is None or one.line.instruction in only]
    changes = _changes(held, facts=month_facts(plan, month=month, known_at=act.pk))
    replaced = {number for change in changes for number in change.old}
    if replaced:
        supersede_instructions(PaymentInstruction.objects.filter(pk__in=replaced), act=act)
        for change in changes:
            write_instructions(change.new, plan=plan, month=month, act=act)
        void_what_is_not_paid(plan, month=month, act=act)
    drafts = [one.draft for change in changes for one in change.new]
    waiting = [draft for draft in drafts if draft.held_because]
    looked_at = len({one.line.instruction for one in held})
    not_paid = sum(decided_not_to_pay(draft.held_because) is not None for draft in waiting)
    outcome = ReviewOutcome(
        looked_at=looked_at,
        released=len(drafts) - len(waiting),
        still_held=looked_at - len(replaced) + len(waiting) - not_paid,
    )
    return outcome, len(replaced)


def carry_out(
    determinations: Mapping[int, Determination], *, plan: Plan, month: PlanMonth, act: Act
) -> Counter[bool]:
    """Pay what a person determined to pay, void the rest; how many of each, True for those that are paid.

    The determinations are those that stand, by the held payment that each is about. What is paid moves,
    unchanged, to a new prepared payment, whatever held it. The caller holds the month and the transaction.
    """
    if not determinations:
        return Counter()
    rows = {row.pk: row for row in PaymentInstruction.objects.filter(pk__in=determinations).order_by("pk")}
    whole = {one.line.instruction for one in held_lines(plan, month=month)}
    done: Counter[bool] = Counter()
    for number, row in rows.items():
        if number not in whole:
            continue  # a closing that did not finish computed it anew; the next review finds what came of it
        determination = determinations[number]
        pays = determination.decision == Determination.Decision.PAY
        done[pays] += 1
        if pays:
            supersede_instructions(PaymentInstruction.objects.filter(pk=number), act=act)
            move_lines([row], plan=plan, month=month, act=act, reasons={})
        else:
            PaymentInstruction.objects.filter(pk=number).update(
                status=InstructionStatus.VOIDED, status_by=act, not_paid_by=determination
            )
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Held instructions of a Fund that are replaced, by their numbers, and by what."""

    old: frozenset[int]
    new: tuple[NewInstruction, ...]


def _changes(held: Sequence[StandingLine], *, facts: MonthFacts) -> list[_Change]:
    """What is no longer held, or held for another reason or in other Portions, by what is now known.

    By Fund, and closed classes apart from computed ones: an instruction never mixes the two.
    """
    rows = fee_rows(facts.plan, month=facts.month, pk__in={one.line.fee for one in held})
    fees = {number: fee.as_known(facts) for number, fee in rows.items()}
    unconfirmed = unconfirmed_reasons((one.payee_kind, one.payee) for one in held)
    reviewed, anew = _reviewed(held, fees, facts=facts, unconfirmed=unconfirmed)
    old = {
        one.line.instruction
        for one, reasons in reviewed
        if reasons != one.held_because or share_paid_by(one) in anew
    }
    moved: dict[tuple[int, bool], list[PayableLine]] = defaultdict(list)
    came: dict[tuple[int, bool], list[StandingLine]] = defaultdict(list)
    for one, reasons in reviewed:
        if one.line.instruction in old:
            key = (one.fund, fees[one.line.fee].is_closed)
            came[key].append(one)
            if share_paid_by(one) not in anew:
                moved[key].append(one.as_payable(held_because=reasons))
    for share in anew.values():
        moved[share.fee.fund, share.fee.is_closed] += hold_unconfirmed(share.lines, unconfirmed)
    by_portfolio = {fee.portfolio: fee for fee in fees.values()}
    return [
        _Change(
            old=frozenset(one.line.instruction for one in came[fund, is_closed]),
            new=tuple(
                new_instructions(
                    draft_instructions(lines),
                    fund=fund,
                    fees=by_portfolio,
                    released_from=_origins(came[fund, is_closed], lines),
                )
            ),
        )
        for (fund, is_closed), lines in sorted(moved.items())
    ]


def _reviewed(
    held: Sequence[StandingLine],
    fees: Mapping[int, FeeRow],
    *,
    facts: MonthFacts,
    unconfirmed: Mapping[tuple[str, str], str],
) -> tuple[list[tuple[StandingLine, tuple[str, ...]]], dict[ShareKey | None, DividedAnew]]:
    """Each held line with why it waits now, and the shares that are divided anew."""
    shares = stored_shares(fees, plan=facts.plan, known_at=facts.known_at)
    charges = stored_charges(fees, plan=facts.plan, known_at=facts.known_at)
    now = _routed_now(shares, charges, facts=facts)
    beside = BesideHolds(held, fees=fees, facts=facts)
    decided = determined_payable({one.line.instruction for one in held})
    decided |= {one.line.instruction for one in held if is_held_by_a_person(one.held_because)}
    undecided = [one for one in held if one.line.instruction not in decided]
    reviewed = [
        (
            one,
            _reasons(
                one,
                now,
                beside,
                lapse=facts.lapses.get(fees[one.line.fee].share_class),
                is_decided=one.line.instruction in decided,
                waits=unconfirmed.get((one.payee_kind, one.payee)),
            ),
        )
        for one in held
    ]
    return reviewed, divided_anew(undecided, shares, facts=facts)


def _origins(came: Sequence[StandingLine], lines: Iterable[PayableLine]) -> dict[str, int]:
    """By payee, the held instruction that its lines come from; else one of the same Distributor."""
    origins = {one.payee: one.line.instruction for one in reversed(came)}
    of_distributor = {one.line.distributor: one.line.instruction for one in reversed(came)}
    more = {line.payee: of_distributor[line.distributor] for line in lines if line.payee not in origins}
    return origins | more


def _routed_now(
    shares: Sequence[FeeShare], charges: Sequence[FeeCharge], *, facts: MonthFacts
) -> dict[LineKey, PayableLine]:
    """The lines as they would be routed now in our figures, by what they pay and to whom."""
    lines = routed_lines(
        shares, plan=facts.plan, month=facts.month, known_at=facts.known_at, in_our_figures=True
    )
    lines += routed_charges(charges, plan=facts.plan, month=facts.month, known_at=facts.known_at)
    return {
        (
            one.line.portfolio,
            one.line.component.value,
            one.line.distributor,
            one.line.assignee,
            one.line.payee_kind.value,
            one.line.payee,
        ): one.line
        for one in lines
    }


def _reasons(
    one: StandingLine,
    now: Mapping[LineKey, PayableLine],
    beside: BesideHolds,
    *,
    lapse: LapseDecision | None,
    is_decided: bool,
    waits: str | None,
) -> tuple[str, ...]:
    """Why a held line waits now; what would no longer be routed so waits for the same as before.

    What a person determined to pay, or holds, waits for that person alone; what Section 11 holds, for a
    determination, whatever else becomes known. `waits` is why its payee's new bank details hold it.
    """
    line = one.line
    before = without_bank_holds(one.held_because)
    bank = (waits,) if waits else ()
    if is_decided:
        return ordered_reasons((*before, *bank))
    reasons = beside.reasons(one)
    if reasons is None:
        found = now.get(
            (line.portfolio, line.component, line.distributor, line.assignee, one.payee_kind, one.payee)
        )
        # What corrects an earlier month is held for that month's reasons, not for this one's.
        as_before = before if line.for_month else holds_after(before, lapse)
        reasons = found.held_because if found is not None else tuple(as_before)
    return ordered_reasons((*reasons, *undone_reasons(one), *bank))
