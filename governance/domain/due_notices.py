"""Section 12: what is due of the end of a related agreement: its notice, and who comes after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from governance.domain.agreement_terms import LONGEST_NOTICE_DAYS
from governance.domain.due import BOTH_MAJORITIES, DueItem, DueKind, in_short, state_between
from governance.domain.periods import day_words
from governance.domain.sections import plan_section

WITHOUT_NOTICE: Final = frozenset({"ASSIGNMENT", "NOT_CONTINUED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An agreement that will end: `ended_on` is its last day, `notice_days` what its terms ask for.

    `number` is that of its page, `ended_by` how it ends as a record has it, `follows`: somebody sells these
    Shares on the day after.
    """

    agreement: str
    number: int
    distributor: str
    names: Sequence[str]
    ended_on: date
    ended_by: str
    notice_given: date | None
    notice_days: int | None
    follows: bool


@plan_section("12(a)")
def due_of_notice(ending: Ending, *, on: date) -> DueItem | None:
    """Section 12(a): the written notice by which an agreement ends; None where none is due.

    Our reading: it is in time through the day that leaves the days of notice that the agreement asks for,
    and not more than sixty days before the end.
    """
    if ending.notice_given is not None or ending.ended_by in WITHOUT_NOTICE or on > ending.ended_on:
        return None
    last = ending.ended_on - timedelta(days=ending.notice_days or 0)
    first = ending.ended_on - timedelta(days=LONGEST_NOTICE_DAYS)
    return DueItem(
        kind=DueKind.NOTICE,
        key=f"notice/{ending.agreement}",
        what=f"Written notice that {ending.agreement} ends",
        whom=f"{ending.distributor}, for {in_short(ending.names)}",
        names=tuple(ending.names),
        section="12(a)",
        needs=f"notice in writing, not more than {LONGEST_NOTICE_DAYS} days before",
        otherwise=f"the agreement does not end on {day_words(ending.ended_on)}: it goes on until its notice",
        state=state_between(on=on, first=first, last=last),
        due_from=first,
        due_until=last,
        page="governance:agreement_end",
        shown_at="governance:agreement",
        label="Record the notice",
        told={"agreement": ending.number},
    )


@plan_section("8", "12(b)")
def due_of_successor(ending: Ending, *, on: date) -> DueItem | None:
    """Sections 8 and 12(b): what must be there when an agreement ends; None where somebody sells after it."""
    if ending.follows or on > ending.ended_on:
        return None
    first = ending.notice_given or ending.ended_on - timedelta(days=LONGEST_NOTICE_DAYS)
    whom = in_short(ending.names)
    return DueItem(
        kind=DueKind.NOTICE,
        key=f"successor/{ending.agreement}",
        what=f"An agreement to follow {ending.agreement}",
        whom=whom,
        names=tuple(ending.names),
        section="12(b)",
        needs=BOTH_MAJORITIES,
        otherwise=(
            f"nobody sells Shares of {whom} after {day_words(ending.ended_on)}, and no service fee goes to"
            f" {ending.distributor}; its distribution fee goes on, on Shares it sold (Section 12(b))"
        ),
        state=state_between(on=on, first=first, last=ending.ended_on),
        due_from=first,
        due_until=ending.ended_on,
        page="governance:agreement",
        shown_at="governance:agreement",
        label="See the agreement",
        told={"agreement": ending.number},
    )
