"""What the chain covers of Boards and meetings: on these a vote's count rests, also where they are corrected.

Who sat on a Board and why one was not Dis-interested; when a Board met and how, who was there, and what the
minutes of the meeting are made from (ADR 60). Columns are named one by one, as for votes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from governance.domain.chain import ChainKind, Items
from governance.models import (
    Adjournment,
    AgendaItem,
    Attendance,
    BoardMeeting,
    MeetingConsideration,
    MeetingFund,
    MeetingNotice,
    Recorded,
    Trustee,
    TrusteeInterest,
)
from governance.selectors.chained_votes import text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table that the chain covers: what one of its rows is called, and its columns."""

    model: type[Recorded]
    words: str
    columns: tuple[str, ...]


SEATS: Final = Rows(model=Trustee, words="seat", columns=("entry", "fund__code", "name", "service"))
MEETINGS_HELD: Final = Rows(
    model=BoardMeeting,
    words="meeting",
    columns=("entry", "date", "mode", "called_for", "relief", "relief_conditions"),
)
FACTS_OF_MEETINGS: Final = (
    Rows(model=MeetingNotice, words="notice", columns=("meeting", "given", "to", "words")),
    Rows(
        model=AgendaItem,
        words="agenda item",
        columns=("meeting", "position", "matter", "subject", "portfolios", "text"),
    ),
    Rows(
        model=Adjournment, words="adjournment", columns=("meeting", "day", "at", "until", "resumed", "reason")
    ),
    Rows(
        model=Attendance,
        words="attendance",
        columns=("meeting", "trustee", "day", "arrived", "left", "mode"),
    ),
    Rows(
        model=MeetingConsideration,
        words="consideration",
        columns=("plan__code", "meeting", "information", "factors", "basis", "finding"),
    ),
)


def _boards(act: int) -> Items:
    """The seats of an act, with the interests of whoever sat there, and the seats that it ended."""
    rows = _recorded(SEATS, act)
    interests = _interests(rows)
    return {
        **{f"seat {pk}": {**row, "interests": interests[pk]} for pk, row in rows.items()},
        **_ended((SEATS,), act),
    }


def _meetings(act: int) -> Items:
    """The meetings of an act, what was recorded of them, and what of either it ended."""
    held = _recorded(MEETINGS_HELD, act)
    funds = _funds(held)
    return {
        **{f"meeting {pk}": {**row, "funds": funds[pk]} for pk, row in held.items()},
        **{f"{of.words} {pk}": row for of in FACTS_OF_MEETINGS for pk, row in _recorded(of, act).items()},
        **_ended((MEETINGS_HELD, *FACTS_OF_MEETINGS), act),
    }


def _recorded(of: Rows, act: int) -> dict[int, dict[str, Any]]:
    """By number: each row that an act recorded, its columns as a content has them."""
    rows = of.model._default_manager.filter(recorded_by=act).order_by("pk").values("pk", *of.columns)
    return {row["pk"]: {name.removesuffix("__code"): _text(row[name]) for name in of.columns} for row in rows}


def _text(value: Any) -> Any:
    """As `text_of`; days from one to another are the first, and the day after the last (none: open)."""
    if hasattr(value, "lower_inc"):
        return [text_of(value.lower), text_of(value.upper)]
    return text_of(value)


def _ended(tables: Iterable[Rows], act: int) -> Items:
    """What the act superseded, by what it is called; nothing where it superseded none."""
    found = {}
    for of in tables:
        rows = of.model._default_manager.filter(superseded_by=act).order_by("pk")
        if numbers := list(rows.values_list("pk", flat=True)):
            found[of.words] = numbers
    return {"superseded": found} if found else {}


def _interests(seats: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = TrusteeInterest.objects.filter(trustee__in=seats).order_by("trustee", "pk")
    columns = ("kind", "period", "cause", "reason")
    for row in rows.values("trustee_id", *columns):
        found[row["trustee_id"]].append({name: _text(row[name]) for name in columns})
    return found


def _funds(meetings: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = MeetingFund.objects.filter(meeting__in=meetings).order_by("fund__code")
    for meeting, code in rows.values_list("meeting_id", "fund__code"):
        found[meeting].append(code)
    return found


def _acts_of(tables: Iterable[Rows]) -> Iterable[int]:
    """Every act that recorded or ended one."""
    acts: set[int] = set()
    for of in tables:
        rows = of.model._default_manager.values_list("recorded_by_id", "superseded_by_id").distinct()
        acts |= {act for pair in rows for act in pair if act is not None}
    return acts


BOARDS: Final = ChainKind(
    name="BOARDS", words="who sits on the Boards", items=_boards, acts=lambda: _acts_of((SEATS,))
)
MEETINGS: Final = ChainKind(
    name="MEETINGS",
    words="meetings, and what was recorded of them",
    items=_meetings,
    acts=lambda: _acts_of((MEETINGS_HELD, *FACTS_OF_MEETINGS)),
)
