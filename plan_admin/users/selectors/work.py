"""What is proposed about people and waits for an approver (four eyes)."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from assignments.selectors.memberships import MembershipShown
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from plan_admin.users.selectors.people import ChangeShown, waiting_changes, waiting_memberships

SEEN_AT = Way(name="people:people", label="People")
WAITS = "nothing changes for this person"


def people_work(user: Any) -> Iterator[WorkItem]:
    """What that person may decide: nobody decides what they proposed themselves, or what concerns them."""
    name = user.get_username()
    for change in waiting_changes():
        if name != change.proposed_by and user.pk != change.person_id:
            yield _change(change)
    for membership in waiting_memberships():
        if name not in (membership.proposed.person, membership.username):
            yield _membership(membership)


def _change(change: ChangeShown) -> WorkItem:
    return WorkItem(
        key=f"person/{change.id}",
        whose=Role.APPROVER,
        what="Confirm or reject what is proposed about a person",
        whom=change.what,
        section="",
        otherwise=WAITS,
        urgency=Urgency.NOW,
        since=timezone.localdate(change.proposed_at),
        does=Way(name="people:decide", label="Decide", kwargs={"change": change.id}),
        seen_at=SEEN_AT,
    )


def _membership(membership: MembershipShown) -> WorkItem:
    return WorkItem(
        key=f"membership/{membership.id}",
        whose=Role.APPROVER,
        what="Confirm or reject for whom a person acts",
        whom=f"{membership.username} for {membership.name or membership.party.code}",
        section="",
        otherwise=f"{membership.username} sees nothing of it",
        urgency=Urgency.NOW,
        since=timezone.localdate(membership.proposed.at),
        does=Way(name="people:decide_membership", label="Decide", kwargs={"membership": membership.id}),
        seen_at=SEEN_AT,
    )
