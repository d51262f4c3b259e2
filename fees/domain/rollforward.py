"""Section 2: a month rolls forward - what was there, what came, what went, what is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fees.domain.activity import ActivityKind
from governance.domain.sections import plan_section

FIRST_TAKING = ActivityKind.EXCHANGE_OUT


@plan_section("2", "6(a)")
@dataclass(frozen=True, slots=True, kw_only=True)
class PayableRoll:
    """Section 2: what a Fund owes of one component, in cents, from the end of one month to the next.

    `issued` is what was discharged: paid out, or set off against a Fund's claim (Section 6(e)). `unissued` is
    what stands in instructions that are not issued, summed from their lines alone: `closing` by other means.
    """

    opening: int = 0
    accrued: int = 0
    carried_over: int = 0
    corrections: int = 0
    issued: int = 0
    voided: int = 0
    unissued: int = 0

    @property
    def closing(self) -> int:
        """What is still owed.

        >>> PayableRoll(opening=100, accrued=50, corrections=-5, issued=100).closing
        45
        """
        due = self.opening + self.accrued + self.carried_over + self.corrections
        return due - self.issued - self.voided

    @property
    def untied(self) -> int:
        """By how much the roll differs from the instructions; anything but zero is a fault of the books."""
        return self.closing - self.unissued


def sum_of(rolls: Iterable[PayableRoll]) -> PayableRoll:
    """Rolls added up column by column: the closing of the sum is the sum of the closings."""
    listed = list(rolls)
    return PayableRoll(
        opening=sum(roll.opening for roll in listed),
        accrued=sum(roll.accrued for roll in listed),
        carried_over=sum(roll.carried_over for roll in listed),
        corrections=sum(roll.corrections for roll in listed),
        issued=sum(roll.issued for roll in listed),
        voided=sum(roll.voided for roll in listed),
        unissued=sum(roll.unissued for roll in listed),
    )


@plan_section("6(a)")
@dataclass(frozen=True, slots=True, kw_only=True)
class SharesRoll:
    """Section 6(a): a share class's Shares in millionths, from one month's last close to the next.

    `moved` has the month's activity by kind, never negative: a kind adds or takes as R5 says. `cohorts` is
    what the cohorts sum to at the month's last close (None: nothing accrued on it), `closing_before` what the
    month before closed with by the facts it knew (None: it was not computed).
    """

    opening: int = 0
    moved: Mapping[ActivityKind, int] = field(default_factory=dict)
    cohorts: int | None = None
    closing_before: int | None = None

    @property
    def came_in(self) -> int:
        """Shares sold, opened, reinvested, exchanged or merged in."""
        return sum(shares for kind, shares in self.moved.items() if kind < FIRST_TAKING)

    @property
    def went_out(self) -> int:
        """Shares redeemed, converted, exchanged out, or whose sale was cancelled."""
        return sum(shares for kind, shares in self.moved.items() if kind >= FIRST_TAKING)

    @property
    def closing(self) -> int:
        """Shares at the month's last close.

        >>> SharesRoll(opening=10, moved={ActivityKind.SALE: 5, ActivityKind.REDEMPTION: 2}).closing
        13
        """
        return self.opening + self.came_in - self.went_out

    @property
    def untied(self) -> int:
        """By how much the roll differs from the cohorts that the fee was divided over."""
        return 0 if self.cohorts is None else self.closing - self.cohorts

    @property
    def restated(self) -> int:
        """By how much facts that came later changed what the month before had closed with."""
        return 0 if self.closing_before is None else self.opening - self.closing_before
