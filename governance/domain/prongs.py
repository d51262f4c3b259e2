"""Sections 9, 11 and 12(a): the test of a vote of the holders, prong by prong, as a person checks it."""

from dataclasses import dataclass

from governance.domain.sections import plan_section
from governance.domain.votes import PERCENT_PRESENT_1940_ACT, OutstandingSharesTest, ShareholderCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Prong:
    """One prong: what it asks, whether it is met, and the figures, in millionths of a Share.

    `have` of `of` are to be more than, or at least, `percent`.
    """

    asks: str
    met: bool
    have: int
    of: int
    percent: int


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
        percent=50,
    )
    if test is OutstandingSharesTest.MORE_THAN_HALF:
        return ((of_outstanding,),)
    present = Prong(
        asks="more than half of the Shares outstanding were present or by proxy",
        met=count.present * 2 > count.outstanding,
        have=count.present,
        of=count.outstanding,
        percent=50,
    )
    of_present = Prong(
        asks=f"{PERCENT_PRESENT_1940_ACT} % or more of the Shares present voted in favour",
        met=count.votes_for * 100 >= count.present * PERCENT_PRESENT_1940_ACT,
        have=count.votes_for,
        of=count.present,
        percent=PERCENT_PRESENT_1940_ACT,
    )
    return ((present, of_present), (of_outstanding,))
