"""The controller's two proofs of a month: what is owed, and the Shares, rolled forward and compared.

An instruction counts in the month that it pays for, whenever it is issued: what a month closes with is
what is still owed, as of now, for it and the months before (ADR 15).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fees.domain.rollforward import PayableRoll, SharesRoll, sum_of
from fees.domain.ties import Comparison, FeeComponent, ReasonGiven, Tie, TieState, compare_fee, compare_shares
from fees.models import MonthlyFee
from governance.domain.conventions import ConventionName, tie_tolerance_rate, value_on
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.joining import share_classes_by
from governance.selectors.law import conventions_of
from governance.selectors.parties import ShareClassRow
from plan_admin.month_end.selectors.rollforward_rows import (
    NO_COMPONENT,
    ClassState,
    Movement,
    booked_of,
    class_states,
    outstanding_of,
    payable_rolls,
    reasons_of,
    share_movements,
)

FORMAT = 1
OPEN = ClassState("OPEN", follows_a_computed_month=False, cohorts=None)
COMPUTED = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)
OWES_WHAT_IS_KNOWN = (*COMPUTED, MonthlyFee.Status.NOT_IN_FORCE)
NOTHING = PayableRoll()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRoll:
    """A share class's month; `set_off` is what of its issued fees was set off against claims, in cents.

    `unnamed` rolls what is carried over or corrected in lines that do not say of which component.
    """

    share_class: int
    fund: str
    portfolio: str
    code: str
    status: str
    payables: Mapping[FeeComponent, PayableRoll]
    unnamed: PayableRoll
    set_off: int
    shares: SharesRoll
    comparisons: Mapping[Tie, Comparison]

    def document(self) -> dict[str, Any]:
        """The Portfolio as JSON has it."""
        payable = {
            component.value.lower(): {
                **payable_document(roll),
                **_beside("booked", self.comparisons[Tie(component.value)]),
            }
            for component, roll in self.payables.items()
        }
        return {
            "fund": self.fund,
            "portfolio": self.portfolio,
            "status": self.status.lower(),
            "payable": payable,
            "set_off": dollars_text(self.set_off),
            "shares": {
                "opening": Tie.SHARES.text(self.shares.opening),
                "in": Tie.SHARES.text(self.shares.came_in),
                "out": Tie.SHARES.text(self.shares.went_out),
                "closing": Tie.SHARES.text(self.shares.closing),
                "by_kind": {
                    kind.word: Tie.SHARES.text(moved) for kind, moved in sorted(self.shares.moved.items())
                },
                "cohorts": None if self.shares.cohorts is None else Tie.SHARES.text(self.shares.cohorts),
                **_beside("outstanding", self.comparisons[Tie.SHARES]),
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TieProblem:
    """One thing about a Portfolio's month that does not tie; `needs_reason`: before the month is finished.

    `difference` is what a reason has to explain, in whole units.
    """

    portfolio: str
    code: str
    tie: Tie
    words: str
    difference: int = 0

    @property
    def needs_reason(self) -> bool:
        """Whether somebody has to say why."""
        return self.difference != 0

    def document(self) -> dict[str, Any]:
        """The problem as JSON has it."""
        return {
            "portfolio": self.portfolio,
            "tie": self.tie.value.lower(),
            "problem": self.words,
            "needs_reason": self.needs_reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollforward:
    """Both proofs of a Plan's month, Portfolios in the order of Schedule A."""

    plan: str
    month: PlanMonth
    portfolios: tuple[PortfolioRoll, ...]

    def total(self, component: FeeComponent) -> PayableRoll:
        """All Portfolios' rolls of a component added up."""
        return sum_of(one.payables[component] for one in self.portfolios)

    def total_beside(self, tie: Tie) -> tuple[int | None, int | None]:
        """What others say of it, and the differences, added up over the Portfolios where both are known."""
        both = [one.comparisons[tie] for one in self.portfolios]
        known = [(one.theirs, one.difference) for one in both if one.difference is not None]
        if not known:
            return None, None
        return sum(theirs or 0 for theirs, _ in known), sum(apart or 0 for _, apart in known)

    def not_given(self, tie: Tie) -> int:
        """How many computed Portfolios lack a figure of somebody else's."""
        compared = (one.comparisons[tie] for one in self.portfolios)
        return sum(one.ours is not None and one.theirs is None for one in compared)

    @property
    def set_off(self) -> int:
        """What of the issued fees was set off against claims, in cents."""
        return sum(one.set_off for one in self.portfolios)

    def problems(self) -> tuple[TieProblem, ...]:
        """Every unexplained difference, and everything in the books themselves that does not tie."""
        return tuple(problem for one in self.portfolios for problem in _problems(one))

    def document(self) -> dict[str, Any]:
        """The JSON document of `rollforward --json`."""
        totals: dict[str, Any] = {}
        for component in FeeComponent:
            booked, apart = self.total_beside(Tie(component.value))
            totals[component.value.lower()] = {
                **payable_document(self.total(component)),
                "booked": None if booked is None else dollars_text(booked),
                "difference": None if apart is None else dollars_text(apart),
            }
        return {
            "format": FORMAT,
            "month": str(self.month),
            "plan": self.plan,
            "portfolios": [one.document() for one in self.portfolios],
            "totals": {**totals, "set_off": dollars_text(self.set_off)},
            "problems": [problem.document() for problem in self.problems()],
        }


def payable_document(roll: PayableRoll) -> dict[str, str]:
    """A roll as JSON has it: `opening + accrued + carried_over + corrections - issued - voided = closing`."""
    return {
        "opening": dollars_text(roll.opening),
        "accrued": dollars_text(roll.accrued),
        "carried_over": dollars_text(roll.carried_over),
        "corrections": dollars_text(roll.corrections),
        "issued": dollars_text(roll.issued),
        "voided": dollars_text(roll.voided),
        "closing": dollars_text(roll.closing),
    }


def _beside(name: str, one: Comparison) -> dict[str, str | None]:
    explained = one.reason if one.state is TieState.EXPLAINED else None
    return {
        name: None if one.theirs is None else one.tie.text(one.theirs),
        "difference": None if one.difference is None else one.tie.text(one.difference),
        "state": one.state.value,
        "reason": explained.reason if explained else None,
        "reason_by": explained.by if explained else None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Others:
    """What others say of a month, why it differs, and how far it may without a reason."""

    booked: Mapping[tuple[int, Tie], int]
    outstanding: Mapping[int, int]
    reasons: Mapping[tuple[int, Tie], ReasonGiven]
    tolerance: int

    def beside_fee(self, share_class: int, component: FeeComponent, accrued: int | None) -> Comparison:
        """The accrued fee beside what was booked."""
        tie = Tie(component.value)
        key = (share_class, tie)
        return compare_fee(tie, accrued=accrued, booked=self.booked.get(key), reason=self.reasons.get(key))

    def beside_shares(self, share_class: int, closing: int | None) -> Comparison:
        """The Shares rolled forward beside those outstanding."""
        return compare_shares(
            closing=closing,
            outstanding=self.outstanding.get(share_class),
            tolerance=self.tolerance,
            reason=self.reasons.get((share_class, Tie.SHARES)),
        )


def rollforward(plan: Plan, *, month: PlanMonth) -> Rollforward:
    """Both proofs of a month as the records now stand; the queries are the same for any number of Portfolios.

    What accrued and the Shares are those of the month's computation; what others say is what stands now.
    """
    states = class_states(plan, month=month)
    payables, set_off = payable_rolls(plan, month=month)
    movements = share_movements(plan, month=month)
    others = _Others(
        booked=booked_of(plan, month=month),
        outstanding=outstanding_of(plan, month=month),
        reasons=reasons_of(plan, month=month),
        tolerance=tie_tolerance_rate(
            value_on(conventions_of(plan), ConventionName.TIE_TOLERANCE, month.last)
        ),
    )
    return Rollforward(
        plan=plan.code,
        month=month,
        portfolios=tuple(
            _portfolio_roll(
                row,
                state=states.get(row.share_class, OPEN),
                payables={
                    part: payables.get((row.share_class, part), NOTHING)
                    for part in (*FeeComponent, NO_COMPONENT)
                },
                set_off=set_off.get(row.share_class, 0),
                movement=movements.get(row.share_class, Movement()),
                others=others,
            )
            for row in share_classes_by(plan, day=month.last, known=states)
        ),
    )


def _portfolio_roll(
    row: ShareClassRow,
    *,
    state: ClassState,
    payables: Mapping[str, PayableRoll],
    set_off: int,
    movement: Movement,
    others: _Others,
) -> PortfolioRoll:
    shares = _shares_roll(state, movement)
    owes = state.status in OWES_WHAT_IS_KNOWN
    fees = {
        Tie(part.value): others.beside_fee(row.share_class, part, payables[part].accrued if owes else None)
        for part in FeeComponent
    }
    closing = shares.closing if state.status in COMPUTED else None
    return PortfolioRoll(
        fund=row.fund_name,
        portfolio=row.portfolio_name,
        code=row.portfolio,
        share_class=row.share_class,
        status=state.status,
        payables={part: payables[part] for part in FeeComponent},
        unnamed=payables[NO_COMPONENT],
        set_off=set_off,
        shares=shares,
        comparisons={**fees, Tie.SHARES: others.beside_shares(row.share_class, closing)},
    )


def _shares_roll(state: ClassState, movement: Movement) -> SharesRoll:
    return SharesRoll(
        opening=movement.opening,
        moved=movement.moved or {},
        cohorts=state.cohorts,
        closing_before=movement.closing_before if state.follows_a_computed_month else None,
    )


def difference_words(one: Comparison) -> str:
    """A difference in words, with the Section; empty where there are not two figures."""
    if one.ours is None or one.theirs is None or one.difference is None:
        return ""
    way = "more" if one.difference > 0 else "less"
    apart = one.tie.text(abs(one.difference))
    if one.tie is Tie.SHARES:
        return (
            f"Section 6(a): {one.tie.text(one.theirs)} Shares are outstanding by the transfer agent,"
            f" {apart} {way} than the {one.tie.text(one.ours)} rolled forward"
        )
    return (
        f"Section 2: {one.tie.text(one.theirs)} of {one.tie.words} is booked,"
        f" {apart} {way} than the {one.tie.text(one.ours)} that accrued"
    )


def unexplained_fees(
    plan: Plan, *, month: PlanMonth, accrued: Mapping[tuple[int, Tie], int]
) -> dict[int, tuple[str, ...]]:
    """By share class, what is booked and needs a reason beside these accrued cents."""
    booked = booked_of(plan, month=month)
    if not booked:
        return {}
    reasons = reasons_of(plan, month=month)
    found: dict[int, tuple[str, ...]] = {}
    for key, cents in accrued.items():
        share_class, tie = key
        one = compare_fee(tie, accrued=cents, booked=booked.get(key), reason=reasons.get(key))
        if one.state is TieState.UNEXPLAINED:
            words = f"{difference_words(one)}; it needs a reason before the month is finished"
            found[share_class] = (*found.get(share_class, ()), words)
    return found


def _problems(one: PortfolioRoll) -> Iterator[TieProblem]:
    def problem(tie: Tie, words: str, *, difference: int = 0) -> TieProblem:
        return TieProblem(portfolio=one.portfolio, code=one.code, tie=tie, words=words, difference=difference)

    for tie, comparison in one.comparisons.items():
        if comparison.state is TieState.UNEXPLAINED:
            yield problem(tie, difference_words(comparison), difference=comparison.difference or 0)
    for component, roll in one.payables.items():
        if roll.untied:
            yield problem(
                Tie(component.value),
                f"Section 6(a): {dollars_text(roll.closing)} of {Tie(component.value).words} is owed,"
                f" but {dollars_text(roll.unissued)} stands in instructions that are not issued",
            )
    if one.unnamed != NOTHING:
        words = "Section 13: what is carried over or corrected does not say of which component"
        yield problem(Tie.DISTRIBUTION_FEE, f"{words}: {dollars_text(one.unnamed.closing)} are in no roll")
    yield from (problem(Tie.SHARES, words) for words in _share_problems(one.shares))


def _share_problems(roll: SharesRoll) -> Iterator[str]:
    if roll.untied:
        yield (
            f"Section 6(a): {Tie.SHARES.text(roll.closing)} Shares rolled forward,"
            f" but the cohorts sum to {Tie.SHARES.text(roll.cohorts or 0)}"
        )
    if roll.restated:
        yield (
            f"Section 6(a): facts that came later changed the opening by {Tie.SHARES.text(roll.restated)}:"
            f" the month before closed with {Tie.SHARES.text(roll.closing_before or 0)} Shares"
        )
