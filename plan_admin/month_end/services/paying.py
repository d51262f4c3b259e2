"""Prepare payment instructions: what each Fund pays or holds, line by line (R9, R10, R13)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from assignments.domain.bank import hold_unconfirmed, without_bank_holds
from assignments.domain.determinations import decided_not_to_pay
from assignments.domain.instructions import InstructionDraft, InstructionStatus, draft_instructions
from assignments.domain.offsets import offset_lines
from assignments.domain.routes import Component, ordered_reasons
from assignments.models import PaymentInstruction, PaymentLine
from assignments.selectors.approvals import determined_payable
from assignments.selectors.bank import unconfirmed_reasons
from assignments.selectors.payments import UNISSUED, StandingLine, unissued_lines
from assignments.selectors.transfers import open_claims_of
from assignments.services.bank import keep_bank_details_still
from assignments.services.claim_papers import hold_claims
from assignments.services.claims import withdraw_claims
from assignments.services.instructions import (
    InstructionLine,
    NewInstruction,
    supersede_instructions,
    write_instructions,
)
from fees.models import MonthlyFee, MonthlyFeeRun
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Act, Fund, Plan
from governance.models.copying import collector_at_rest
from plan_admin.month_end.selectors.covenant import corrected_in, rests_on
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.selectors.stored_shares import (
    FeeLine,
    FeeRow,
    by_fund,
    fee_rows,
    routed_charges,
    routed_lines,
    stored_charges,
    stored_shares,
)
from plan_admin.month_end.services.correcting import lines_beside

FUND_BATCH = 50


def funds_of(plan: Plan) -> list[int]:
    """The Funds that may owe something under a Plan."""
    return list(
        Fund.objects.filter(portfolios__share_classes__plan=plan)
        .distinct()
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@collector_at_rest()
def prepare_funds(funds: Sequence[int], *, run: MonthlyFeeRun, facts: MonthFacts) -> None:
    """Prepare anew the Funds of which a computed class is not paid yet, or a paid one was superseded.

    Lines of other classes stay as they are, but for what their votes turn out not to permit; offsets are
    taken anew. With a new class come the corrections of its earlier months, and what is carried over. Claims
    and lines of closed classes are never touched. Unissued instructions of such a Fund are superseded; what
    is computed after closed classes comes as a supplement. A hold that has ended by the run's facts stays
    ended, and so does one that a person ended. Whether new bank details wait is asked as of now. The caller
    holds the transaction.
    """
    keep_bank_details_still()
    month, known_at = facts.month, run.facts_known_at
    computed = fee_rows(
        run.plan,
        month=month,
        status=MonthlyFee.Status.COMPUTED,
        share_class__portfolio__fund__in=funds,
    )
    fees = {number: fee.as_known(facts) for number, fee in computed.items()}
    found = unissued_lines(run.plan, month=month, funds=funds)
    decided = _decided(found, fees)
    standing = [one for one in found if one.line.instruction not in decided]
    paid = {one.line.fee for one in found} | _not_to_be_paid(run.plan, month=month, funds=funds)
    unpaid = {number: fee for number, fee in fees.items() if number not in paid}
    shares = stored_shares(unpaid, plan=run.plan, known_at=known_at)
    withdraw_claims(act=run.started_by, month=month, funds=funds)
    routed = routed_lines(shares, plan=run.plan, month=month, known_at=known_at)
    charges = stored_charges(unpaid, plan=run.plan, known_at=known_at)
    routed += routed_charges(charges, plan=run.plan, month=month, known_at=known_at)
    lines = by_fund([*routed, *lines_beside(unpaid, routed=routed, facts=facts, act=run.started_by)])
    changed = set(lines) | {one.fund for one in standing if one.line.fee not in fees}
    if not changed:
        return
    replaced = {one.line.instruction for one in standing if one.fund in changed}
    supersede_instructions(PaymentInstruction.objects.filter(pk__in=replaced), act=run.started_by)
    for line in _standing_again(standing, fees, changed):
        lines[line.fee.fund].append(line)
    hold_claims(run.plan, funds=changed)
    new = _drafted(lines, changed, run=run, month=month)
    write_instructions(new, plan=run.plan, month=month, act=run.started_by)
    if any(not decision.pays for decision in facts.lapses.values()):
        void_what_is_not_paid(run.plan, month=month, act=run.started_by)


def _drafted(
    lines: Mapping[int, Sequence[FeeLine]], funds: Collection[int], *, run: MonthlyFeeRun, month: PlanMonth
) -> list[NewInstruction]:
    """The instructions of these Funds' lines: offsets taken, and held where a payee's new account waits."""
    claims = open_claims_of(run.plan, funds=funds, month=month, known_at=run.facts_known_at)
    waiting = unconfirmed_reasons(
        (one.line.payee_kind, one.line.payee) for own in lines.values() for one in own
    )
    new: list[NewInstruction] = []
    for fund in sorted(funds):
        own = lines[fund]
        payable = [one.line for one in own]
        offsets = offset_lines(lines=payable, claims=claims.get(fund, ()), month_last=month.last)
        drafts = draft_instructions(hold_unconfirmed([*payable, *offsets], waiting))
        new += new_instructions(drafts, fund=fund, fees=_by_portfolio(own))
    return new


def _standing_again(
    standing: Sequence[StandingLine], fees: Mapping[int, FeeRow], funds: Collection[int]
) -> Iterator[FeeLine]:
    """Lines of these Funds that stand and are prepared again, held for what holds them now; no offsets."""
    for one in standing:
        if one.fund in funds and one.line.fee in fees and one.line.component != Component.OFFSET:
            fee = fees[one.line.fee]
            before = without_bank_holds(one.held_because)
            holds = fee.holds_of(Component(one.line.component), one.line.distributor)
            reasons = ordered_reasons((*before, *holds))
            yield FeeLine(fee=fee, line=one.as_payable(held_because=reasons))


def _decided(standing: Sequence[StandingLine], fees: Collection[int]) -> set[int]:
    """The payments that a person determined to pay, and that pay what still stands: they stay as they are."""
    moved = {one.line.instruction for one in standing if one.line.fee not in fees}
    return determined_payable({one.line.instruction for one in standing} - moved)


def _not_to_be_paid(plan: Plan, *, month: PlanMonth, funds: Sequence[int]) -> set[int]:
    """Computed classes of which a determination does not pay something: their lines are dealt with."""
    lines = PaymentLine.objects.filter(
        instruction__plan=plan,
        instruction__month=month.first,
        instruction__fund__in=funds,
        instruction__not_paid_by__isnull=False,
    )
    return set(lines.values_list("monthly_fee_id", flat=True))


def void_what_is_not_paid(plan: Plan, *, month: PlanMonth, act: Act) -> None:
    """Section 10: void what is held only because a determination about a lapse does not pay it."""
    held = PaymentInstruction.objects.filter(plan=plan, month=month.first, status=InstructionStatus.HELD)
    for number, reasons in held.values_list("pk", "held_because"):
        determination = decided_not_to_pay(tuple(reasons))
        if determination is not None:
            PaymentInstruction.objects.filter(pk=number).update(
                status=InstructionStatus.VOIDED, status_by=act, not_paid_by=determination
            )


def new_instructions(
    drafts: Iterable[InstructionDraft],
    *,
    fund: int,
    fees: Mapping[str, FeeRow],
    released_from: Mapping[str, int] | None = None,
) -> list[NewInstruction]:
    """Drafts of one Fund ready to be stored, each citing the votes that permit it.

    `released_from` names, by payee, the held instruction that the lines come from.
    """
    origins = released_from or {}
    return [
        NewInstruction(
            fund=fund,
            draft=draft,
            authority=_authority([fees[line.portfolio] for line in draft.lines]),
            lines=tuple(
                InstructionLine(fees[line.portfolio].id, fees[line.portfolio].share_class, line)
                for line in draft.lines
            ),
            released_from=origins.get(draft.payee),
        )
        for draft in drafts
    ]


def refuse_if_approved(*, share_class: int, month: PlanMonth) -> None:
    """R13: after the first approval a class is closed, and what arrives later is a correction.

    A month that was corrected stays as it was when that was worked out.

    Raises: Refused.
    """
    closed = MonthlyFee.objects.filter(
        share_class=share_class, month=month.first, status=MonthlyFee.Status.CLOSED
    ).exists()
    beyond = PaymentInstruction.objects.filter(
        month=month.first, lines__monthly_fee__share_class=share_class
    ).exclude(status__in=(*UNISSUED, InstructionStatus.SUPERSEDED, InstructionStatus.VOIDED))
    if closed or beyond.exists():
        raise _refused(f"{month} is closed for this Portfolio (Section 6)")
    later = corrected_in(share_class=share_class, month=month)
    if later is not None:
        raise _refused(f"{month} was corrected in {later} for this Portfolio (Section 6)")
    rests = rests_on(share_class=share_class, month=month)
    if rests is not None:
        raise _refused(f"{rests} rests on the corrections that {month} bears for this Portfolio (Section 6)")


def _refused(problem: str) -> Refused:
    remedy = "leave it: what arrives late is a correction in a later month"
    return Refused([Fault(source="--recompute", row=None, column="", problem=problem, remedy=remedy)])


def _by_portfolio(lines: Iterable[FeeLine]) -> dict[str, FeeRow]:
    return {one.fee.portfolio: one.fee for one in lines}


def _authority(fees: Sequence[FeeRow]) -> dict[str, str | None]:
    """The votes that permit the lines: one meeting, or several parted by commas; the earliest end of term."""

    def words(name: str) -> str | None:
        meetings = sorted({meeting for fee in fees if (meeting := fee.authority.get(name))})
        return ", ".join(meetings) or None

    ends = [end for fee in fees if (end := fee.authority.get("through"))]
    return {
        "adoption": words("adoption"),
        "continuance": words("continuance"),
        "through": min(ends) if ends else None,
    }
