"""What is due of votes beside continuances: ratifications, and approvals of amendments (Sections 8, 9)."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from governance.domain.covenant import Quarter
from governance.domain.due import BOTH_MAJORITIES, DueItem, DueKind, DueState, in_short
from governance.domain.periods import day_words
from governance.domain.reliefs import Ratification
from governance.domain.roles import Role
from governance.domain.sections import plan_section
from governance.domain.votes import Matter


@plan_section("8")
def due_of_ratification(
    ratification: Ratification, *, vote: str, about: str, names: Sequence[str], on: date, apart: str = ""
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
        otherwise = f"the vote counts for nothing from the day after {day_words(ratification.due)}"
    return DueItem(
        kind=DueKind.RATIFICATION,
        key=f"ratification/{vote}",
        apart=apart,
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
        shown_at="governance:votes",
    )


@plan_section("8", "9")
def due_of_amendment(
    matter: Matter, *, amendment: str, effective: date, names: Sequence[str], asks_holders: bool, on: date
) -> DueItem | None:
    """Sections 8 and 9: an approval that an amendment lacks; None once its date has passed without it.

    Our reading: it is in time through the amendment's own date, because an approval after it approves
    something else.
    """
    if on > effective:
        return None
    whom = in_short(names)
    joins = matter is Matter.ADOPTION
    told = {"matter": matter.value, "subject": amendment}
    return DueItem(
        kind=DueKind.VOTE,
        key=f"amendment/{amendment}/{matter.value}/{'holders' if asks_holders else 'boards'}",
        what=f"Vote of the holders on {amendment}" if asks_holders else f"Vote of the Boards on {amendment}",
        whom=whom,
        names=tuple(names),
        section="8" if joins else "9",
        needs="a 1940 Act majority of the Shares of each Portfolio" if asks_holders else BOTH_MAJORITIES,
        otherwise=(
            f"{whom} does not join the Plan on {day_words(effective)}"
            if joins
            else f"nothing changes for {whom}: what holds before {day_words(effective)} goes on"
        ),
        state=DueState.DUE,
        due_until=effective,
        page="governance:holders_new" if asks_holders else "governance:vote_new",
        query=urlencode(told),
        shown_at="governance:amendments",
        label="Record the vote of the holders" if asks_holders else "Record the vote",
    )


@plan_section("11(ii)", "11(iii)")
def due_of_certificates(termination: str, *, quarters: Sequence[Quarter], names: Sequence[str]) -> DueItem:
    """Section 11(ii), (iii): what compliance certifies of quarters that have ended, for what no closing sees.

    `quarters` are those that are missing, in order, at least one.
    """
    first, last = quarters[0], quarters[-1]
    of = str(first) if first == last else f"{first} to {last} ({len(quarters)} quarters)"
    return DueItem(
        kind=DueKind.CERTIFICATE,
        key=f"certificate/{termination}",
        what=f"Certificate of {of} for the termination {termination}",
        whom=in_short(names),
        names=tuple(names),
        section="11(ii), (iii)",
        needs="compliance, with its evidence, for each Distributor",
        otherwise="nobody knows whether the termination is still a Complete Termination",
        state=DueState.DUE,
        page="governance:terminations",
        shown_at="governance:terminations",
        whose=Role.OFFICER,
        label="Certify",
    )
