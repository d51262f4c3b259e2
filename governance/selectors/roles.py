"""The one place that asks which roles a person has; rights follow from `domain/roles.py` alone.

A superuser of the framework has no right here by being one: the roles count.
"""

from typing import Any

from governance.domain.roles import Area, Deed, Role, may

CACHED = "_roles_of_the_plan"
ROLES = frozenset(role.value for role in Role)


def roles_of(user: Any) -> frozenset[Role]:
    """A person's roles; none for one who has not signed in or is no longer active.

    Asked once per request: the answer is kept on the user object of that request.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    cached: frozenset[Role] | None = getattr(user, CACHED, None)
    if cached is None:
        names = user.groups.filter(name__in=ROLES).values_list("name", flat=True)
        cached = frozenset(Role(name) for name in names)
        setattr(user, CACHED, cached)
    return cached


def user_may(user: Any, *, area: Area, deed: Deed) -> bool:
    """Whether that person may do this there."""
    return may(roles_of(user), area=area, deed=deed)
