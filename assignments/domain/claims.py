"""Sections 6(b), 6(e): what became of a Fund's claim, and what a notice of it may ask of an agent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.domain.money import split_by_key
from governance.domain.sections import plan_section


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPEN = "OPEN"
    RECOVERED = "RECOVERED"
    OVER_RECOVERED = "OVER_RECOVERED"
    WITHDRAWN = "WITHDRAWN"


class RecoveryKind(StrEnum):
    """What moved beside the Funds' own payments: something was handed over, or the Fund gave some back."""

    RECEIVED = "RECEIVED"
    RETURNED = "RETURNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFigures:
    """What is claimed and what came of it, in cents.

    `offset` is what instructions that stand have kept back, `received` what was handed over otherwise,
    `returned` what the Fund gave back. What a superseded, voided or reversed instruction had kept back is
    open again: it is not among them.
    """

    claimed: int
    offset: int = 0
    received: int = 0
    returned: int = 0
    is_withdrawn: bool = False

    @property
    def due(self) -> int:
        """What may be recovered in all: nothing of a claim that is withdrawn."""
        return 0 if self.is_withdrawn else self.claimed

    @property
    def recovered(self) -> int:
        """What the Fund has of it now."""
        return self.offset + self.received - self.returned

    @property
    def open(self) -> int:
        """What is still to be recovered."""
        return max(self.due - self.recovered, 0)

    @property
    def over(self) -> int:
        """What was recovered beyond the claim, and is the Distributor's again."""
        return max(self.recovered - self.due, 0)

    @property
    def state(self) -> ClaimState:
        """Where it stands."""
        if self.over:
            return ClaimState.OVER_RECOVERED
        if self.is_withdrawn:
            return ClaimState.WITHDRAWN
        return ClaimState.OPEN if self.open else ClaimState.RECOVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceHeld:
    """What an agent is paid for a month as the balance of a Distributor's share of one Portfolio; cents.

    `noticed` is what notices that stand have asked of it already.
    """

    portfolio: str
    balance: int
    noticed: int = 0

    @property
    def free(self) -> int:
        """What a further notice may ask."""
        return max(self.balance - self.noticed, 0)


@plan_section("6(e)")
def most_of_notice(*, open_cents: int, noticed_cents: int, balances: Mapping[str, BalanceHeld]) -> int:
    """Section 6(e): "only the Distributor's 12b-1 Portion may be subject to offsets or claims".

    Our reading (R10): a notice asks the agent for no more than the balance that it holds for the Distributor,
    less what other notices ask of it, and for no more than is open of the claim, less what its own notices
    that were not answered yet ask (`noticed_cents`).
    """
    return max(min(open_cents - noticed_cents, sum(one.free for one in balances.values())), 0)


@plan_section("6(e)")
def notice_parts(cents: int, balances: Mapping[str, BalanceHeld]) -> dict[str, int]:
    """What a notice asks of each Portfolio's balance: in proportion to what is free there, as R10 divides.

    Raises: CannotSplit where there is no balance to ask of.
    """
    parts = split_by_key(cents, {code: one.free for code, one in balances.items()})
    return {code: part for code, part in parts.items() if part}
