"""Make and revoke one's own calendar link."""

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.services.acts import begin_act
from plan_admin.calendar.models import FeedLink
from plan_admin.frame.digests import digest_of, new_secret


def make_link(*, acting_user: AbstractUser) -> str:
    """A new secret for the person's link, shown once; an older link ends. Twice gives two: the last works."""
    secret = new_secret()
    with transaction.atomic(durable=True):
        begin_act(kind="make_calendar_link", acting_user=acting_user)
        FeedLink.objects.filter(user_id=acting_user.pk).delete()
        FeedLink.objects.create(user_id=acting_user.pk, digest=digest_of(secret))
    return secret


def revoke_link(*, acting_user: AbstractUser) -> None:
    """End the person's link; there is none: nothing is done."""
    with transaction.atomic(durable=True):
        found = FeedLink.objects.select_for_update().filter(user_id=acting_user.pk).first()
        if found is not None:
            begin_act(kind="revoke_calendar_link", acting_user=acting_user)
            found.delete()
