"""Whose calendar a link is: unknown, revoked or of somebody who may not sign in, it is nobody's."""

from datetime import datetime
from typing import Any

from plan_admin.calendar.models import FeedLink
from plan_admin.frame.digests import digest_of


def person_of_link(token: str) -> Any:
    """The person, or None; nothing tells which of the reasons it is."""
    found = (
        FeedLink.objects.select_related("user").filter(digest=digest_of(token), user__is_active=True).first()
    )
    return found.user if found is not None else None


def link_made(user: Any) -> datetime | None:
    """When the person's link was made; None: there is none."""
    return FeedLink.objects.filter(user_id=user.pk).values_list("created_at", flat=True).first()
