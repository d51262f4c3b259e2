"""What is due after a vote: its ratification, where it was cast from afar under a relief (Section 8)."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from governance.domain.due import BOTH_MAJORITIES, DueItem, DueState, in_short
from governance.domain.reliefs import Ratification
from governance.domain.sections import plan_section
from governance.domain.votes import Matter


@plan_section("8")
def due_of_ratification(
    ratification: Ratification, *, vote: str, about: str, names: Sequence[str], on: date
) -> DueItem | None:
    """Section 8: a vote from afar waits for the next meeting in person; None once nothing can be done.

    `vote` is its id, `about` what it was on. Our reading: it is due at the Board's next meeting in person,
    and while none is recorded, at once.
    """
    if not ratification.is_open_on(on):
        return None
    if ratification.due is None:
        otherwise = "the vote counts no longer once a meeting in person passes without it"
    else:
        otherwise = f"the vote counts for nothing from the day after {_day(ratification.due)}"
    return DueItem(
        what=f"Ratification of the vote on {about}",
        whom=in_short(names),
        names=tuple(names),
        section="8",
        needs=f"{BOTH_MAJORITIES}, the next of the Board in person",
        otherwise=otherwise,
        state=DueState.DUE,
        due_until=ratification.due,
        page="governance:vote_new",
        query=urlencode({"matter": Matter.RATIFICATION.value, "subject": vote}),
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
