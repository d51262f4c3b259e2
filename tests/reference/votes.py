"""R14: which votes are carried, on which Portfolios, and since when a matter stands decided."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.reference.facts import HoldersVote, Portfolio, Vote, World

# Whether the Board's majority is asked for beside that of the Dis-interested, and whether in person.
BOARD_IN_PERSON = {
    "adoption": (True, True),
    "agreement": (True, True),
    "continuance": (True, True),
    "amendment": (True, True),
    "termination": (False, False),
    "determination_11i": (False, False),
    "agreement_termination": (False, False),
}
SIXTY_SEVEN_PERCENT = Fraction(67, 100)


def carried(world: World, *, vote: Vote, portfolio: Portfolio) -> bool:
    return world.remember(
        ("carried", vote.order, portfolio.fund), lambda: count(world, vote=vote, fund=portfolio.fund)
    )


def count(world: World, *, vote: Vote, fund: str) -> bool:
    """A majority of all in office and of the Dis-interested; where asked for, in person, as called for."""
    meeting = vote.meeting
    by_board, in_person = BOARD_IN_PERSON[vote.matter]
    if in_person and (meeting.mode != "in_person" or vote.matter not in meeting.called_for):
        return False
    board = {
        row.name: row for row in world.trustees if row.fund == fund and row.first <= meeting.date <= row.last
    }
    dis_interested = {
        name
        for name, row in board.items()
        if not any(first <= meeting.date <= last for first, last in row.disqualified)
    }
    left_out = vote.not_in_favour | (vote.remote if in_person else frozenset())
    in_favour = set(board) if vote.in_favour is None else set(board) & vote.in_favour
    in_favour -= left_out
    enough = not by_board or 2 * len(in_favour) > len(board)
    return enough and 2 * len(in_favour & dis_interested) > len(dis_interested)


def concerns(world: World, *, vote: Vote, portfolio: Portfolio) -> bool:
    """Whether the vote is on the Portfolio: named, or among all that it is about on the meeting's day."""
    if portfolio.fund not in vote.meeting.funds:
        return False
    if vote.portfolios is not None:
        return portfolio.code in vote.portfolios
    for amendment in world.amendments:
        if amendment.id == vote.subject and vote.matter in ("adoption", "amendment"):
            return (portfolio.code in amendment.joining) == (vote.matter == "adoption")
    for termination in world.terminations:
        if termination.id == vote.subject and vote.matter in ("termination", "determination_11i"):
            return portfolio.code in termination.portfolios
    return portfolio.joins is None or portfolio.joins <= vote.meeting.date


def first_decided(world: World, *, matter: str, subject: str, portfolio: Portfolio) -> date | None:
    """The day of the first vote of either that carried a matter for which either is enough."""
    days = [
        boards_decided(world, matter=matter, subject=subject, portfolio=portfolio),
        holders_decided(world, matter=matter, subject=subject, portfolio=portfolio),
    ]
    return min((day for day in days if day is not None), default=None)


def boards_decided(world: World, *, matter: str, subject: str | None, portfolio: Portfolio) -> date | None:
    """The day of the first vote of the Board that carried the matter."""
    days = [
        vote.meeting.date
        for vote in world.votes
        if (vote.matter, vote.subject) == (matter, subject)
        and concerns(world, vote=vote, portfolio=portfolio)
        and carried(world, vote=vote, portfolio=portfolio)
    ]
    return min(days, default=None)


def holders_decided(world: World, *, matter: str, subject: str | None, portfolio: Portfolio) -> date | None:
    """The day of the first vote of the holders that carried the matter."""
    days = [
        row.date
        for row in world.holders
        if (row.matter, row.subject, row.portfolio) == (matter, subject, portfolio.code)
        and holders_carry(world, vote=row)
    ]
    return min(days, default=None)


def holders_carry(world: World, *, vote: HoldersVote) -> bool:
    """More than half of all; or, by the 1940 Act, 67 % of those present if these are more than half."""
    more_than_half = 2 * vote.in_favour > vote.outstanding
    letter = world.convention("OUTSTANDING_SHARES_TEST", on=vote.date) == "MORE_THAN_HALF"
    if vote.matter == "termination" and letter:
        return more_than_half
    enough_present = 2 * vote.present > vote.outstanding
    return more_than_half or (enough_present and vote.in_favour >= SIXTY_SEVEN_PERCENT * vote.present)
