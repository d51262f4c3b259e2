"""Which reminder is due of a day, and what the message says. It has no figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from governance.domain.periods import day_words

DISTANCES: Final = (1, 7, 30, 60)  # days ahead, the nearest first
LATE_DAYS: Final = 7  # so long after its day something is still reminded of, where nobody did before
MAIL_BACK_DAYS: Final = 92  # so long after its day a letter that could not be sent is still sent, as late
LETTER: Final = """{items}

Your calendar has all that is due:
{calendar}

This message has no figures, and nobody asks you for a password or bank details by e-mail.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """Something that a message reminds of; `cited` is its Section and Plan, `link` a whole address.

    `is_late`: its day has passed when the message is sent.
    """

    due: date
    is_late: bool = False
    what: str
    whom: str
    cited: str
    or_else: str
    otherwise: str
    link: str


def distance_on(day: date, *, due: date) -> int | None:
    """The reminder that is due: the nearest distance that is reached, and no farther one; None: not yet.

    A day without a run, or many, is made good by the one distance that is the nearest by then.

    >>> due = date(2004, 6, 30)
    >>> distance_on(date(2004, 6, 2), due=due), distance_on(date(2004, 4, 1), due=due)
    (30, None)
    """
    ahead = (due - day).days
    if ahead < -LATE_DAYS:
        return None
    return next((distance for distance in DISTANCES if ahead <= distance), None)


def is_told(day: date, *, due: date, distance: int, nearest: int) -> bool:
    """Whether a kept reminder is told on a day; `nearest` is the nearest distance kept for the same.

    A week after the day no distance is due any more: what was never sent is told once more, as late.

    >>> due = date(2004, 6, 30)
    >>> is_told(date(2004, 7, 8), due=due, distance=7, nearest=7)
    True
    >>> is_told(date(2004, 7, 8), due=due, distance=7, nearest=1)
    False
    """
    if is_over(day, due=due, distance=distance, nearest=nearest):
        return False
    reached = distance_on(day, due=due)
    return distance == reached if reached is not None else day > due


def is_over(day: date, *, due: date, distance: int, nearest: int) -> bool:
    """Whether a kept reminder is never told any more: a nearer one was kept, or its day is long past."""
    return distance != nearest or (day - due).days > MAIL_BACK_DAYS


def subject_of(items: Sequence[Reminded]) -> str:
    """The subject: one line; `items` has at least one, the nearest first."""
    first = items[0]
    if len(items) == 1:
        return " ".join(f"{_by(first)}: {first.what}".split())
    late = sum(one.is_late for one in items)
    words = f"{len(items)} things are due" + (f", {late} of them late" if late else "")
    return f"{words}, the first {'was due ' if late else ''}by {day_words(first.due)}"


def text_of(items: Sequence[Reminded], *, calendar: str) -> str:
    """The whole message, the nearest day first."""
    return LETTER.format(items="\n\n".join(map(_lines, items)), calendar=calendar)


def _lines(one: Reminded) -> str:
    words = f"{_by(one)}: {one.what}, for {one.whom} ({one.cited})."
    return "\n".join((" ".join(words.split()), f"{one.or_else}: {one.otherwise}.", one.link))


def _by(one: Reminded) -> str:
    return f"{'Was due' if one.is_late else 'Due'} by {day_words(one.due)}"
