"""What the chain covers of votes: who voted how, and what the count rests on, as it was recorded.

What a vote decided is derived from these and stored nowhere (ADR 60). Columns are named one by one: a
column that comes later changes no content that is linked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from governance.domain.chain import ChainKind, Items
from governance.models import (
    Attendance,
    Ballot,
    BoardMeeting,
    MeetingFund,
    ShareholderVote,
    Trustee,
    TrusteeInterest,
    Vote,
    VoteScope,
)

VOTE_COLUMNS: Final = (
    "pk",
    "plan__code",
    "entry",
    "matter",
    "subject",
    "covers_agreements",
    "meeting",
    "text_digest",
    "mover",
    "seconder",
    "taken_on",
    "taken_at",
    "content",
)
HOLDERS_COLUMNS: Final = (
    "pk",
    "plan__code",
    "share_class__portfolio__code",
    "entry",
    "matter",
    "subject",
    "record_date",
    "date",
    "outstanding",
    "present",
    "votes_for",
    "votes_against",
    "abstained",
    "text_digest",
    "content",
)
_NAMES: Final = {"plan__code": "plan", "share_class__portfolio__code": "portfolio"}


def _votes(act: int) -> Items:
    """The votes of an act, those that it ended, and of each meeting who sat, who was there and how."""
    rows = list(Vote.objects.filter(recorded_by=act).order_by("pk").values(*VOTE_COLUMNS))
    numbers = [row["pk"] for row in rows]
    portfolios, ballots = _portfolios(numbers), _ballots(numbers)
    items = {
        f"vote {row['pk']}": {
            **_said(row),
            "portfolios": portfolios[row["pk"]],
            "ballots": ballots[row["pk"]],
        }
        for row in rows
    }
    days: dict[str, set[date | None]] = defaultdict(set)
    for row in rows:
        days[row["meeting"]].add(row["taken_on"])
    return {**items, **_ended(Vote, act), **_meetings(days, act)}


def _votes_of_holders(act: int) -> Items:
    """The certificates of the holders' votes of an act, and those that it ended."""
    rows = ShareholderVote.objects.filter(recorded_by=act).order_by("pk").values(*HOLDERS_COLUMNS)
    return {
        **{f"vote of the holders {row['pk']}": _said(row) for row in rows},
        **_ended(ShareholderVote, act),
    }


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {_NAMES.get(name, name): text_of(value) for name, value in row.items() if name != "pk"}


def text_of(value: Any) -> Any:
    """A column's value as a content has it: days, times and figures become text; JSON stays what it is."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _ended(model: type[Vote] | type[ShareholderVote], act: int) -> Items:
    """What the act superseded; nothing where it superseded none."""
    rows = model._default_manager.filter(superseded_by=act).order_by("pk")
    found = list(rows.values_list("pk", flat=True))
    return {"superseded": {"votes": found}} if found else {}


def _portfolios(votes: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = VoteScope.objects.filter(vote__in=votes).order_by("share_class__portfolio__code")
    for vote, code in rows.values_list("vote_id", "share_class__portfolio__code"):
        found[vote].append(code)
    return found


def _ballots(votes: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Ballot.objects.filter(vote__in=votes).order_by("fund__code", "trustee", "pk")
    for vote, fund, trustee, choice, in_person in rows.values_list(
        "vote_id", "fund__code", "trustee", "choice", "in_person"
    ):
        found[vote].append({"fund": fund, "trustee": trustee, "choice": choice, "in_person": in_person})
    return found


def _meetings(days: Mapping[str, Collection[date | None]], act: int) -> Items:
    """Each meeting as it was known at the act."""
    rows = BoardMeeting.objects.known_at(act).filter(entry__in=days).order_by("entry")
    found = {}
    for row in rows.values("pk", "entry", "date", "mode", "called_for", "relief", "relief_conditions"):
        funds = dict(
            MeetingFund.objects.filter(meeting=row["pk"])
            .order_by("fund")
            .values_list("fund_id", "fund__code")
        )
        sat_on = {day or row["date"] for day in days[row["entry"]]}
        found[f"meeting {row['entry']}"] = {
            **{name: text_of(row[name]) for name in ("date", "mode", "called_for", "relief")},
            "relief_conditions": row["relief_conditions"],
            "funds": sorted(funds.values()),
            "attendance": _attendance(row["entry"], act),
            "boards": {str(day): _boards(funds, day, act) for day in sorted(sat_on)},
        }
    return found


def _attendance(meeting: str, act: int) -> list[dict[str, Any]]:
    rows = Attendance.objects.known_at(act).filter(meeting=meeting)
    return [
        {name: text_of(value) for name, value in row.items()}
        for row in rows.order_by("trustee", "day", "arrived").values(
            "trustee", "day", "arrived", "left", "mode"
        )
    ]


def _boards(funds: Mapping[int, str], day: date, act: int) -> dict[str, dict[str, list[str]]]:
    """By Fund and Trustee in office: the limbs of Section 8(b) by which one was not Dis-interested."""
    seats = Trustee.objects.known_at(act).filter(fund__in=funds, service__contains=day)
    rows = list(seats.order_by("fund", "name").values_list("pk", "fund_id", "name"))
    limbs: dict[int, list[str]] = defaultdict(list)
    interests = TrusteeInterest.objects.filter(trustee__in=[row[0] for row in rows], period__contains=day)
    for trustee, kind in interests.order_by("kind", "pk").values_list("trustee_id", "kind"):
        limbs[trustee].append(kind)
    found: dict[str, dict[str, list[str]]] = {code: {} for code in funds.values()}
    for trustee, fund, name in rows:
        found[funds[fund]][name] = limbs[trustee]
    return found


def _acts_of(model: type[Vote] | type[ShareholderVote]) -> Iterable[int]:
    """Every act that recorded or ended one."""
    rows = model._default_manager.values_list("recorded_by_id", "superseded_by_id").distinct()
    return {act for pair in rows for act in pair if act is not None}


VOTES: Final = ChainKind(name="VOTES", words="votes of the Boards", items=_votes, acts=lambda: _acts_of(Vote))
VOTES_OF_HOLDERS: Final = ChainKind(
    name="VOTES_OF_HOLDERS",
    words="votes of the holders",
    items=_votes_of_holders,
    acts=lambda: _acts_of(ShareholderVote),
)
