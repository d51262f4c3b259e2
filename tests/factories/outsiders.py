"""Users of Distributors, Assignees and agents, with the memberships that make them theirs."""

from typing import Any

from assignments.domain.parties import ROLE_OF_KIND
from assignments.domain.routes import PayeeKind
from assignments.services.memberships import confirm_membership, propose_membership
from governance.domain.roles import Role
from tests.factories.people import person

# Everything of idi's goes to an agent.
AGENT_BOOK = b"""
directions:
  - distributor: idi
    portfolios: all
    route: collection_agent
    agent: {code: depository, name: The Depository, address: 3 Main Street, designated_by: trust-b}
    effective: 2003-09-01
"""
PARTIES = {
    "adi-user": (PayeeKind.DISTRIBUTOR, "adi"),
    "idi-user": (PayeeKind.DISTRIBUTOR, "idi"),
    "trust-a-user": (PayeeKind.ASSIGNEE, "trust-a"),
    "trust-b-user": (PayeeKind.ASSIGNEE, "trust-b"),
    "depository-user": (PayeeKind.COLLECTION_AGENT, "depository"),
}


def everybody() -> dict[str, Any]:
    """One person of each staff role, and one user of each party; each membership confirmed."""
    people = {
        role.value: person(role) for role in (Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR)
    }
    for name, (kind, code) in PARTIES.items():
        people[name] = member(name, kind, code, people=people)
    return people


def member(name: str, kind: PayeeKind, code: str, *, people: dict[str, Any], confirm: bool = True) -> Any:
    """A party's user."""
    user = person(ROLE_OF_KIND[kind], name=name)
    membership = propose_membership(
        user=user, kind=kind, code=code, acting_user=people["officer"], reason="A letter"
    )
    if confirm:
        confirm_membership(membership_id=membership.pk, acting_user=people["approver"])
    return user
