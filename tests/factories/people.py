"""People of each role, ready to sign in."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from assignments.domain.routes import PayeeKind
from assignments.services.memberships import confirm_membership, propose_membership
from governance.domain.roles import Role

PASSWORD = "known-to-the-tests"


def person(*roles: Role, name: str = "") -> Any:
    """A user with these roles; the name is the first role's if none is given."""
    word = name or (roles[0].value if roles else "nobody-yet")
    user = get_user_model().objects.create_user(username=word, password=PASSWORD)
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return user


def member(user: Any, *, kind: PayeeKind, code: str) -> None:
    """Let a person act for a party: proposed by one, confirmed by another."""
    names = ("proposes-memberships", "confirms-memberships")
    officer, approver = (get_user_model().objects.get_or_create(username=name)[0] for name in names)
    proposed = propose_membership(user=user, kind=kind, code=code, acting_user=officer, reason="For a test")
    confirm_membership(membership_id=proposed.pk, acting_user=approver)
