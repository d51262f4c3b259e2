"""What of a month differs from what others say of it needs a reason before the month is finished."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from fees.domain.ties import Tie, TieState
from fees.models import TieReason
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.models.recording import supersede
from governance.selectors.parties import share_class_ids_by_word
from governance.services.acts import begin_act
from plan_admin.month_end.selectors.rollforward import (
    PortfolioRoll,
    difference_words,
    rollforward,
)

TIE_BY_WORD = {tie.value.lower(): tie for tie in Tie}


def refuse_unexplained_differences(
    plan: Plan, *, month: PlanMonth, portfolios: Collection[str] | None = None
) -> None:
    """Section 2: a difference above TIE_TOLERANCE needs its reason before the month is finished.

    `portfolios`: the codes of those that are being closed; None: all.

    Raises: Refused, naming each.
    """
    waiting = [
        problem
        for problem in rollforward(plan, month=month).problems()
        if problem.needs_reason and (portfolios is None or problem.code in portfolios)
    ]
    if waiting:
        raise Refused(
            Fault(
                source=f"{problem.portfolio}, {month}",
                row=None,
                column=problem.tie.words,
                problem=problem.words,
                remedy="correct it, or say why:"
                f' explain_difference {month} {problem.code} {problem.tie.value.lower()} --reason "..."',
            )
            for problem in waiting
        )


def explain_difference(
    *,
    plan: Plan,
    month: PlanMonth,
    portfolio: str,
    tie: str,
    reason: str,
    acting_user: AbstractUser,
    seen: int | None = None,
) -> str:
    """Record why a Portfolio's month differs: for exactly the difference there now. Returns it in words.

    `seen` is the difference that the person saw (cents of a fee, millionths of a Share); None: whichever is
    there. A reason for another difference, or in other words, supersedes the one that stood; the same again
    changes nothing.

    Raises: Refused for no reason, an unknown Portfolio or tie, where nothing needs a reason, and where the
    difference is no longer the one that was seen.
    """
    share_class, which, why = _asked(plan, portfolio=portfolio, tie=tie, reason=reason)
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="explain_difference",
            acting_user=acting_user,
            source=f"{month} {portfolio} {tie}",
            reason=why,
        )
        # Looked at under the lock of the facts: what is explained is what stands.
        report = rollforward(plan, month=month)
        one = next(roll for roll in report.portfolios if roll.share_class == share_class)
        comparison = one.comparisons[which]
        difference = comparison.difference
        if difference is None or not comparison.is_apart:
            raise Refused([_nothing_to_explain(one, which, month=month)])
        if seen is not None and seen != difference:
            raise Refused([_another_difference(one, which, month=month, seen=seen)])
        standing = comparison.reason
        if standing is None or (standing.difference, standing.reason) != (difference, why):
            supersede(TieReason, act=act, share_class=share_class, month=month.first, tie=which)
            TieReason.objects.create(
                share_class_id=share_class,
                month=month.first,
                tie=which,
                difference=difference,
                reason=why,
                recorded_by=act,
            )
        return f"{one.portfolio}, {month}: {difference_words(comparison)}"


def _asked(plan: Plan, *, portfolio: str, tie: str, reason: str) -> tuple[int, Tie, str]:
    faults = []
    share_class = share_class_ids_by_word(plan).get(portfolio.casefold())
    which = TIE_BY_WORD.get(tie.lower())
    why = reason.strip()
    if share_class is None:
        remedy = "its code, an alias or its Schedule A name"
        faults.append(_fault("PORTFOLIO", f"{portfolio!r} is no Portfolio of the Plan", remedy))
    if which is None:
        faults.append(_fault("KIND", f"{tie!r} is not a kind of tie", f"one of {', '.join(TIE_BY_WORD)}"))
    if not why:
        faults.append(_fault("--reason", "is missing", "say why the figures differ"))
    if faults or share_class is None or which is None:
        raise Refused(faults)
    return share_class, which, why


def _another_difference(one: PortfolioRoll, tie: Tie, *, month: PlanMonth, seen: int) -> Fault:
    now = one.comparisons[tie].difference or 0
    return Fault(
        source=f"{one.portfolio}, {month}",
        row=None,
        column=tie.words,
        problem=f"the difference was {tie.text(seen)} when you saw it, and is {tie.text(now)} now",
        remedy="look at it again, and say why it differs now",
    )


def _nothing_to_explain(one: PortfolioRoll, tie: Tie, *, month: PlanMonth) -> Fault:
    state = one.comparisons[tie].state
    problem = {
        TieState.NOT_GIVEN: "nobody has given a figure to compare with",
        TieState.NOT_COMPUTED: "the month is not computed",
    }.get(state, "it ties within the tolerance; there is nothing to explain")
    return Fault(source=f"{one.portfolio}, {month}", row=None, column=tie.words, problem=problem)


def _fault(source: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=None, column="", problem=problem, remedy=remedy)
