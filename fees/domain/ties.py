"""Section 2: what is ours beside what others say of it - the fund accountant, the transfer agent.

A difference is always theirs less ours, in whole units: cents of a fee, millionths of a Share.
"""

from dataclasses import dataclass
from enum import StrEnum

from fees.domain.share_state import shares_text
from governance.domain.conventions import TIE_TOLERANCE_CENTS
from governance.domain.money import RATE_SCALE, dollars_text
from governance.domain.sections import plan_section


class FeeComponent(StrEnum):
    """Section 2: the two fees that accrue to a share class."""

    DISTRIBUTION_FEE = "DISTRIBUTION_FEE"
    SERVICE_FEE = "SERVICE_FEE"


class Tie(StrEnum):
    """What of a share class's month is held beside a figure of somebody else's."""

    DISTRIBUTION_FEE = "DISTRIBUTION_FEE"
    SERVICE_FEE = "SERVICE_FEE"
    SHARES = "SHARES"

    @property
    def words(self) -> str:
        """The tie as people read it."""
        return "Shares" if self is Tie.SHARES else self.value.lower().replace("_", " ")

    def text(self, amount: int) -> str:
        """An amount of the tie: dollars with two decimals, Shares with six.

        >>> Tie.SERVICE_FEE.text(-5), Tie.SHARES.text(-5)
        ('-0.05', '-0.000005')
        """
        if self is Tie.SHARES:
            return f"{'-' if amount < 0 else ''}{shares_text(abs(amount))}"
        return dollars_text(amount)


class TieState(StrEnum):
    """How two figures stand to each other; only UNEXPLAINED needs somebody."""

    TIES = "ties"
    NOT_GIVEN = "not given"
    NOT_COMPUTED = "not computed"
    EXPLAINED = "explained"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGiven:
    """Why a difference is as it is: for exactly this difference, in whole units, and no other."""

    difference: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Our figure beside theirs, in whole units. `ours` None: not computed; `theirs` None: not given."""

    tie: Tie
    ours: int | None
    theirs: int | None
    is_apart: bool
    reason: ReasonGiven | None = None

    @property
    def difference(self) -> int | None:
        """Theirs less ours; None where there are not two figures."""
        return None if self.ours is None or self.theirs is None else self.theirs - self.ours

    @property
    def state(self) -> TieState:
        """A reason counts only for the difference that it was given for."""
        if self.theirs is None:
            return TieState.NOT_GIVEN
        if self.ours is None:
            return TieState.NOT_COMPUTED
        if not self.is_apart:
            return TieState.TIES
        explained = self.reason is not None and self.reason.difference == self.difference
        return TieState.EXPLAINED if explained else TieState.UNEXPLAINED


@plan_section("2")
def compare_fee(
    tie: Tie, *, accrued: int | None, booked: int | None, reason: ReasonGiven | None
) -> Comparison:
    """Section 2: what a Fund owes for a month beside what its accountant booked, both in cents.

    Our reading: one dollar may lie between daily roundings; more than that needs a reason.
    """
    apart = accrued is not None and booked is not None and abs(booked - accrued) > TIE_TOLERANCE_CENTS
    return Comparison(tie=tie, ours=accrued, theirs=booked, is_apart=apart, reason=reason)


def shares_apart(ours: int, *, stated: int, tolerance: int) -> bool:
    """Whether Shares (millionths) differ from those stated by more than hundred-millionths of these."""
    return abs(stated - ours) * RATE_SCALE > stated * tolerance


@plan_section("6(a)")
def compare_shares(
    *, closing: int | None, outstanding: int | None, tolerance: int, reason: ReasonGiven | None
) -> Comparison:
    """Section 6(a): Shares rolled forward beside the transfer agent's outstanding, both in millionths.

    `tolerance` is TIE_TOLERANCE in hundred-millionths of the Shares outstanding.
    """
    apart = (
        closing is not None
        and outstanding is not None
        and shares_apart(closing, stated=outstanding, tolerance=tolerance)
    )
    return Comparison(tie=Tie.SHARES, ours=closing, theirs=outstanding, is_apart=apart, reason=reason)
