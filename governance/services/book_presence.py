"""Section 8, "cast in person at a meeting": when a vote was taken, who moved it, who was present for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from governance.domain.attendance import (
    MODE_WORDS,
    AttendanceMode,
    Moment,
    Pause,
    Spell,
    mode_at,
    read_moment,
)
from governance.domain.book_entries import Entry, did_you_mean
from governance.domain.fields import NotReadable
from governance.domain.votes import Choice

MOTION_KEYS = ("mover", "seconder", "at")
WAY_OUT = "somebody present; or correct the attendance of the meeting, or the time of the vote"


def read_at(entry: Entry, *, day: date, pauses: Sequence[Pause]) -> Moment | None:
    """When the vote was taken: `10:30`, or `2004-06-10 10:30` after the meeting was reconvened.

    `day`: the meeting's own.
    """
    text = entry.optional_text("at")
    if not text:
        return None
    try:
        moment = read_moment(text, day=day)
    except NotReadable as reason:
        entry.fail("at", reason.problem, reason.remedy)
        return None
    if moment.day not in {day, *(pause.until for pause in pauses)}:
        problem = f"Section 8: the meeting did not sit on {moment.day}"
        entry.fail("at", problem, "another day, or say under adjourned of the meeting until when")
    elif any(pause.covers(moment) for pause in pauses):
        entry.fail("at", f"Section 8: the meeting stood adjourned at {moment}", "a time while it sat")
    return moment


def present(names: Iterable[str], *, spells: Sequence[Spell], moment: Moment | None) -> set[str]:
    """Who of them was present then; all of them where no attendance is recorded."""
    return {name for name in names if not spells or mode_at(spells, name, moment) is not None}


def read_motion(
    entry: Entry, *, everyone: Mapping[str, str], spells: Sequence[Spell], moment: Moment | None
) -> tuple[str, str]:
    """The mover and the seconder: in office that day, present, and not the same; empty: not said."""
    found = {}
    for key in ("mover", "seconder"):
        written = entry.optional_text(key)
        name = everyone.get(written.casefold(), "")
        if written and not name:
            entry.fail(
                key,
                f"Section 8: {written!r} was in office that day in none of the Funds concerned",
                did_you_mean(written, tuple(sorted(everyone.values()))),
            )
        elif name and not present([name], spells=spells, moment=moment):
            entry.fail(key, f"Section 8: {name} was not present{_when(moment)}", WAY_OUT)
        found[key] = name
    if found["mover"] and found["mover"] == found["seconder"]:
        entry.fail(
            "seconder", f"{found['mover']} cannot second an own motion", "another Trustee, or leave it out"
        )
    return found["mover"], found["seconder"]


def check_presence(
    entry: Entry,
    cast: Collection[tuple[str, Choice, bool]],
    *,
    spells: Sequence[Spell],
    moment: Moment | None,
    keys: Mapping[Choice, str],
) -> None:
    """Section 8: where attendance is recorded, only who was present votes, and in person who was there so.

    `cast`: each Trustee's name, choice and whether in person.
    """
    if not spells:
        return
    for name, choice, in_person in dict.fromkeys(cast):
        mode = mode_at(spells, name, moment)
        if mode is None:
            entry.fail(
                keys[choice],
                f"Section 8: {name} was not present{_when(moment)}",
                "leave the vote out, or correct the attendance of the meeting, or the time of the vote",
            )
        elif in_person and mode is not AttendanceMode.IN_PERSON:
            entry.fail(
                keys[choice],
                f"Section 8: {name} took part {MODE_WORDS[mode]} and has not voted in person",
                f"list {name} under remote as well, or correct the attendance of the meeting",
            )


def _when(moment: Moment | None) -> str:
    return f" at {moment.at:%H:%M}" if moment else ""
