"""R13: determinations, by which a named person ends a hold: pay, or do not pay, with reason and document."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser

from assignments.domain.instructions import InstructionStatus
from assignments.models import Determination, PaymentInstruction, PaymentLine
from assignments.selectors.chained_payments import DETERMINATIONS
from assignments.selectors.determinations import determinations_of
from governance.domain.book_drafts import content_of, natural_key
from governance.domain.faults import Fault
from governance.domain.obligation import LAPSE
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section
from governance.models import Act, Plan, ShareClass
from governance.services.chain import append_link
from plan_admin.month_end.services.payment_acts import (
    Writing,
    fault_of,
    leave_no_act,
    locked_instructions,
    payment_act,
    refuse,
    state_faults,
    with_reason,
)
from plan_admin.month_end.services.reviewing import carry_out, look_again

Decision = Determination.Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decides of money that waits, and why; `on` is the day of the decision."""

    pays: bool
    reason: str
    writing: Writing
    on: date

    @property
    def decision(self) -> str:
        """In the words of a determination."""
        return (Decision.PAY if self.pays else Decision.DO_NOT_PAY).value


@plan_section("10")
def determine_payment(
    *, plan: Plan, month: PlanMonth, instruction: int, decided: Decided, acting_user: AbstractUser
) -> Determination:
    """Decide of one held payment: its lines are prepared anew, whatever held them, or it is voided for good.

    Who decides prepared what is paid, so that another approves it. The same decision again is unchanged.

    Raises: Refused without reason or document, and where the payment is not held any more.
    """
    reason = with_reason(decided.reason)
    refuse(decided.writing.faults())
    with payment_act(
        plan,
        month=month,
        kind="determine_payment",
        acting_user=acting_user,
        source=f"{month}, payment {instruction}",
        reason=reason,
    ) as act:
        (row,) = locked_instructions(plan, month=month, numbers=[instruction]).values()
        known = determinations_of([instruction]).get(instruction)
        if known is not None and (known.decision, known.reason) == (decided.decision, reason):
            leave_no_act()
            return known
        refuse(state_faults({row.pk: row}, allowed=[InstructionStatus.HELD], what="determined"))
        determination = _record(
            plan,
            act,
            about=Determination.About.INSTRUCTION,
            words=str(instruction),
            decided=decided,
            instruction=row,
        )
        done = carry_out({row.pk: determination}, plan=plan, month=month, act=act)
        refuse([] if done else [_not_whole(row, month)])
        return determination


@plan_section("10")
def determine_lapse(
    *,
    plan: Plan,
    month: PlanMonth,
    share_class: ShareClass | None,
    decided: Decided,
    acting_user: AbstractUser,
) -> Determination:
    """Section 10: decide of a month whose continuance lapsed, for one share class or for all.

    That reason holds nothing of it any more, also when the month is computed anew; other reasons stay. What
    is not to be paid is voided for good. The same decision again is unchanged.

    Raises: Refused without reason or document, and where nothing of it is held for a lapse.
    """
    reason = with_reason(decided.reason)
    refuse(decided.writing.faults())
    code = share_class.portfolio.code if share_class else None
    words = f"lapse {month}" + (f" {code}" if code else "")
    with payment_act(
        plan, month=month, kind="determine_lapse", acting_user=acting_user, source=words, reason=reason
    ) as act:
        known = (
            Determination.objects.filter(
                plan=plan,
                about=Determination.About.LAPSE,
                month=month.first,
                share_class=share_class,
                superseded_by__isnull=True,
            )
            .order_by("-pk")
            .first()
        )
        if known is not None and (known.decision, known.reason) == (decided.decision, reason):
            leave_no_act()
            return known
        held = _held_for_the_lapse(plan, month, share_class)
        refuse([] if held else [_nothing_lapsed(plan, month, share_class)])
        determination = _record(
            plan,
            act,
            about=Determination.About.LAPSE,
            words=words,
            decided=decided,
            month=month.first,
            share_class=share_class,
        )
        look_again(plan, month, act=act, only=held)
        return determination


def _record(
    plan: Plan, act: Act, *, about: str, words: str, decided: Decided, **values: object
) -> Determination:
    by = act.acting_user.get_full_name() or act.acting_user.get_username()
    entry = natural_key(words, decided.on, act.pk)
    determination = Determination.objects.create(
        entry=entry,
        content=content_of(
            about=words,
            decide=decided.decision.lower(),
            by=by,
            date=decided.on,
            reason=decided.reason.strip(),
            document=decided.writing.name or decided.writing.kept_at.strip(),
        ),
        recorded_by=act,
        plan=plan,
        about=about,
        decision=decided.decision,
        decided_by=by,
        date=decided.on,
        reason=decided.reason.strip(),
        document=decided.writing.filed(act),
        document_named=decided.writing.kept_at.strip(),
        **values,
    )
    append_link(DETERMINATIONS, act=act, about=f"a determination of {_of(about, words)}")
    return determination


def _of(about: str, words: str) -> str:
    return f"payment {words}" if about == Determination.About.INSTRUCTION else words


def _held_for_the_lapse(plan: Plan, month: PlanMonth, share_class: ShareClass | None) -> Collection[int]:
    """The payments that a lapse holds and that have a line of the share class (None: of any)."""
    held = PaymentInstruction.objects.filter(
        plan=plan, month=month.first, status=InstructionStatus.HELD, held_because__contains=[LAPSE]
    )
    if share_class is not None:
        of_class = PaymentLine.objects.filter(instruction__in=held, share_class=share_class)
        held = held.filter(pk__in=of_class.values("instruction"))
    return set(held.values_list("pk", flat=True))


def _nothing_lapsed(plan: Plan, month: PlanMonth, share_class: ShareClass | None) -> Fault:
    of = PaymentLine.objects.filter(instruction__plan=plan, instruction__month=month.first)
    if share_class is not None:
        of = of.filter(share_class=share_class)
    states = Counter(of.values_list("instruction__status", flat=True).distinct())
    now = ", ".join(sorted(state.lower() for state in states)) or "not prepared"
    return Fault(
        source=f"lapse {month}",
        row=None,
        column="",
        problem=f"Section 10: nothing of it is held for a lapse any more; its payments are {now}",
        remedy="a month, and a Portfolio, that a lapse holds",
    )


def _not_whole(row: PaymentInstruction, month: PlanMonth) -> Fault:
    return fault_of(row.pk, "is being computed anew", f"close {month} again, then decide")
