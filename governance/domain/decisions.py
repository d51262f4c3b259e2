"""Sections 9, 11 and 12(a): when a decision stands, once Trustees and holders have each been counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.sections import plan_section
from governance.domain.votes import HoldersRole, RequiredApprovals


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedVote:
    """A vote that was carried: of the Boards at a meeting, or of the holders by a certificate.

    `holds_until` is the last day on which it counts: a vote that relied on relief and was not ratified.
    """

    by: str
    holds_until: date | None = None
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision that stands: the day of the last approval needed, and the votes it rests on."""

    decided_on: date
    by: tuple[str, ...]
    holds_until: date | None = None


@plan_section("9", "11", "12(a)")
def decision_of(
    needs: RequiredApprovals, *, trustees: Iterable[CarriedVote], holders: Iterable[CarriedVote]
) -> Decision | None:
    """Sections 9, 11 and 12(a): whether a decision stands, and since when; None: an approval is missing.

    Our reading: where both are needed, it stands from the day of the later one on, in whichever order they
    came; where either is enough, from the earlier one on. A vote that no longer counted when the other came
    does not join it.
    """
    boards, shares = _in_order(trustees), _in_order(holders)
    if needs.holders is HoldersRole.ALSO:
        return _both(boards, shares)
    if needs.holders is HoldersRole.INSTEAD:
        boards = _in_order((*boards, *shares))
    return _alone(boards)


def _in_order(votes: Iterable[CarriedVote]) -> list[CarriedVote]:
    """By day; of one day, what holds for good before what may lapse."""
    return sorted(votes, key=lambda vote: (vote.date, vote.holds_until is not None, vote.by))


def _alone(votes: Sequence[CarriedVote]) -> Decision | None:
    """The first vote; one that lapsed gives way to a later one that holds for good."""
    lasting = next((vote for vote in votes if vote.holds_until is None), None)
    first = votes[0] if votes else None
    if first is None:
        return None
    if lasting is not None and first.holds_until is not None and lasting.date <= first.holds_until:
        return Decision(decided_on=first.date, by=(first.by, lasting.by))
    found = lasting or first
    return Decision(decided_on=found.date, by=(found.by,), holds_until=found.holds_until)


def _both(boards: Sequence[CarriedVote], shares: Sequence[CarriedVote]) -> Decision | None:
    found: Decision | None = None
    for board in boards:
        for share in shares:
            day = max(board.date, share.date)
            if board.holds_until is not None and board.holds_until < day:
                continue
            one = Decision(decided_on=day, by=(board.by, share.by), holds_until=board.holds_until)
            if found is None or _sooner(one, found):
                found = one
    return found


def _sooner(one: Decision, other: Decision) -> bool:
    """What holds for good comes before what may lapse; then the earlier day."""
    return (one.holds_until is not None, one.decided_on) < (other.holds_until is not None, other.decided_on)
