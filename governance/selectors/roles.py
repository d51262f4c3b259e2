"""The one place that asks which roles a person has; rights follow from `domain/roles.py` alone.

A superuser of the framework has no right here by being one: the roles count.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied

from governance.domain.roles import Area, Deed, Role, may, who_may

CACHED = "_roles_of_the_plan"
ROLES = frozenset(role.value for role in Role)


class NotYours(PermissionDenied):
    """Says which roles may do it."""

    def __init__(self, *, area: Area, deeds: Sequence[Deed]) -> None:
        self.area = area
        self.deeds = tuple(deeds)
        super().__init__(f"{area.value}: {', '.join(deed.value for deed in deeds)}")

    def who(self) -> tuple[str, ...]:
        """The roles that may, in words."""
        found = {role for deed in self.deeds for role in who_may(area=self.area, deed=deed)}
        return tuple(role.words for role in Role if role in found)


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


def require(user: Any, *, area: Area | None, deeds: Sequence[Deed]) -> None:
    """The gate of pages and API alike: one of the deeds is enough; area None is open to all who signed in.

    Raises: NotYours.
    """
    if area is not None and not any(user_may(user, area=area, deed=deed) for deed in deeds):
        raise NotYours(area=area, deeds=deeds)
