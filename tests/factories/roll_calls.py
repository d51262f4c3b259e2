"""A roll call of the meeting of June 2004, as its fields are typed."""

from typing import Any

from governance.domain.roll_call_fields import read_roll_call
from governance.models import BoardMeeting, Plan
from governance.selectors.roll_call import roll_call_of
from governance.services.roll_calls import RollCallAsked, RollCallRecorded, record_roll_call, roll_call_asked
from tests.factories.boards import JUNE, TRUSTEES

ITEM = "1.CONTINUANCE."


def fields(votes: str = "ffff", modes: str = "pppp", **more: str) -> dict[str, str]:
    """Fields by letters, `-` for an empty place; names of further fields have _ for the bar."""
    typed = {"began": "9:00"}
    for name, mode, letter in zip(TRUSTEES, modes, votes, strict=True):
        if mode != "-":
            typed[f"mode|{name}"] = mode
        if letter != "-":
            typed[f"vote|{ITEM}|{name}"] = letter
    return typed | {name.replace("ITEM", ITEM).replace("_", "|"): value for name, value in more.items()}


def asked(plan: Plan, typed: dict[str, str]) -> RollCallAsked:
    """What the fields ask for; nothing in them may be wrong."""
    of = roll_call_of(plan, BoardMeeting.objects.get(entry=JUNE, superseded_by__isnull=True))
    roll_call, problems = read_roll_call(typed, of.setting)
    assert problems == ()
    return roll_call_asked(roll_call, of.setting)


def recorded(plan: Plan, user: Any, typed: dict[str, str], *, reason: str = "") -> RollCallRecorded:
    """What became of recording them."""
    return record_roll_call(plan=plan, roll_call=asked(plan, typed), acting_user=user, reason=reason)
