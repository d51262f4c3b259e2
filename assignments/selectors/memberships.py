"""Memberships as the page of people shows them, and the parties for which a person acts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assignments.domain.parties import ROLE_OF_KIND, Party
from assignments.models import Membership
from governance.models import Act
from governance.selectors.roles import roles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ActShown:
    """Who did it, when and why."""

    person: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipShown:
    """A membership: whose, of which party (`name` as far as known), and the acts that made and ended it."""

    id: int
    username: str
    party: Party
    name: str
    proposed: ActShown
    confirmed: ActShown | None
    ended: ActShown | None

    @property
    def state(self) -> str:
        """`proposed`, `confirmed` or `ended`."""
        if self.ended is not None:
            return "ended"
        return "confirmed" if self.confirmed is not None else "proposed"


def memberships_shown() -> tuple[MembershipShown, ...]:
    """Every membership there ever was, by person and age."""
    rows = Membership.objects.select_related(
        "user",
        "distributor",
        "assignee",
        "agent",
        "proposed_by__acting_user",
        "confirmed_by__acting_user",
        "ended_by__acting_user",
    ).order_by("user__username", "pk")
    return tuple(_shown(row) for row in rows)


def parties_of(user: Any) -> frozenset[Party]:
    """The parties for which a person acts now: confirmed, not ended, and of the kind of one of its roles."""
    roles = roles_of(user)
    rows = Membership.objects.filter(
        user_id=user.pk, confirmed_by__isnull=False, ended_by__isnull=True
    ).select_related("distributor", "assignee", "agent")
    parties = [_party(row) for row in rows]
    return frozenset(party for party in parties if ROLE_OF_KIND[party.kind] in roles)


def _shown(row: Membership) -> MembershipShown:
    held: Any = row.distributor or row.assignee or row.agent
    return MembershipShown(
        id=row.pk,
        username=row.user.get_username(),
        party=_party(row),
        name=held.name,
        proposed=_act(row.proposed_by),
        confirmed=_act(row.confirmed_by) if row.confirmed_by else None,
        ended=_act(row.ended_by) if row.ended_by else None,
    )


def _party(row: Membership) -> Party:
    held: Any = row.distributor or row.assignee or row.agent
    return Party(kind=row.kind, code=held.code)


def _act(act: Act) -> ActShown:
    return ActShown(person=act.acting_user.get_username(), at=act.acted_at, reason=act.reason)
