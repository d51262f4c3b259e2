"""A small Plan whose Boards have adopted it, and a meeting called for its continuance."""

from datetime import date
from typing import Any

from governance.domain.votes import Choice, Matter
from governance.models import BoardMeeting, Plan
from governance.services.votes import BallotAsked, MeetingAsked, VoteAsked, record_meeting
from plan_admin.book.services import load_book_data
from tests.factories.plans import small_plan

JUNE = "board-2004-06-09"
TRUSTEES = ("Ann Able", "Bob Best", "Cyd Cole", "Dot Dunn")
BOOK = b"""
boards:
  - funds: all
    trustees:
      - {name: Ann Able, interested: true, from: 2003-01-01}
      - {name: Bob Best, from: 2003-01-01}
      - {name: Cyd Cole, from: 2003-01-01}
      - {name: Dot Dunn, from: 2003-01-01}
      - {name: Eve Early, from: 2003-01-01, to: 2004-06-08}
meetings:
  - {id: m1, funds: all, date: 2003-08-13, mode: in_person, called_for: [adoption]}
votes:
  - {matter: adoption, meeting: m1, portfolios: all, for: all}
"""


def adopted_plan(acting_user: Any) -> Plan:
    """Two Funds with one Board of four; the Plan is in force through 30 June 2004."""
    plan = small_plan(acting_user)
    load_book_data(data=BOOK, source="book.yaml", plan_code=None, acting_user=acting_user, read_file=_no_file)
    return plan


def meeting(plan: Plan, acting_user: Any, **changes: Any) -> None:
    """The meeting of 9 June 2004, called for continuance."""
    values: dict[str, Any] = {
        "id": JUNE,
        "date": date(2004, 6, 9),
        "mode": BoardMeeting.Mode.IN_PERSON,
        "called_for": (Matter.CONTINUANCE,),
    }
    reason = changes.pop("reason", "")
    record_meeting(
        plan=plan, meeting=MeetingAsked(**values | changes), acting_user=acting_user, reason=reason
    )


def continuance(votes: str = "ffff", **changes: Any) -> VoteAsked:
    """A vote on it by letters: f(or), a(gainst), x (abstained), r (for, from afar), - (no vote)."""
    choices = {"f": Choice.FOR, "a": Choice.AGAINST, "x": Choice.ABSTAINED, "r": Choice.FOR}
    ballots = tuple(
        BallotAsked(trustee=name, choice=choices[letter], remote=letter == "r")
        for name, letter in zip(TRUSTEES, votes, strict=True)
        if letter != "-"
    )
    values: dict[str, Any] = {"meeting": JUNE, "matter": Matter.CONTINUANCE, "ballots": ballots}
    return VoteAsked(**values | changes)


def _no_file(name: str) -> bytes:
    raise FileNotFoundError(name)
