"""Sections 9, 11 and 12(a): votes of the holders of the Shares, and the tests that count for them."""

from dataclasses import dataclass
from enum import StrEnum

from governance.domain.errors import PlanRuleViolation
from governance.domain.sections import plan_section

PERCENT_PRESENT_1940_ACT = 67


class OutstandingSharesTest(StrEnum):
    """Which majority of the Shares counts."""

    THE_1940_ACT = "1940_ACT"
    MORE_THAN_HALF = "MORE_THAN_HALF"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareholderCount:
    """A vote of the holders of one Portfolio's Shares, in millionths of a Share.

    `outstanding` on the record date; `present` in person or by proxy.

    Raises: PlanRuleViolation where the figures contradict each other.
    """

    outstanding: int
    present: int
    votes_for: int
    votes_against: int = 0
    abstained: int = 0

    def __post_init__(self) -> None:
        if min(self.outstanding, self.present, self.votes_for, self.votes_against, self.abstained) < 0:
            raise PlanRuleViolation("a number of Shares is negative", section="9")
        if self.present > self.outstanding:
            raise PlanRuleViolation("more Shares are present than are outstanding", section="9")
        if self.votes_for + self.votes_against + self.abstained > self.present:
            raise PlanRuleViolation("more Shares voted than were present", section="9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prong:
    """One prong: what it asks, whether `have` of `of` meet it; in millionths of a Share."""

    asks: str
    met: bool
    have: int
    of: int


@plan_section("9", "11", "12(a)")
def prongs_of(count: ShareholderCount, *, test: OutstandingSharesTest) -> tuple[tuple[Prong, ...], ...]:
    """Sections 9, 11 and 12(a): the ways in which the holders can carry it; each way asks all its prongs.

    The 1940 Act's "majority of the outstanding voting securities" has two ways: 67 % or more of those
    present, where more than half of the outstanding are present; or more than half of the outstanding.
    """
    of_outstanding = Prong(
        asks="more than half of the Shares outstanding voted in favour",
        met=count.votes_for * 2 > count.outstanding,
        have=count.votes_for,
        of=count.outstanding,
    )
    if test is OutstandingSharesTest.MORE_THAN_HALF:
        return ((of_outstanding,),)
    present = Prong(
        asks="more than half of the Shares outstanding were present or by proxy",
        met=count.present * 2 > count.outstanding,
        have=count.present,
        of=count.outstanding,
    )
    of_present = Prong(
        asks=f"{PERCENT_PRESENT_1940_ACT} % or more of the Shares present voted in favour",
        met=count.votes_for * 100 >= count.present * PERCENT_PRESENT_1940_ACT,
        have=count.votes_for,
        of=count.present,
    )
    return ((present, of_present), (of_outstanding,))


@plan_section("9", "11", "12(a)")
def holders_carry(count: ShareholderCount, *, test: OutstandingSharesTest | None) -> bool:
    """Sections 9, 11 and 12(a): whether the holders of the Shares carried it, by the test that counts.

    Without a test it is the 1940 Act's.
    """
    ways = prongs_of(count, test=test or OutstandingSharesTest.THE_1940_ACT)
    return any(all(prong.met for prong in way) for way in ways)
