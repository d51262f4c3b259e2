"""Make and end one's own token."""

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.services.acts import begin_act
from plan_admin.api.models import ApiToken
from plan_admin.frame.digests import digest_of, new_secret

PREFIX = "plan_"  # so that a scanner of files for secrets knows one


def make_token(*, acting_user: AbstractUser) -> str:
    """A new token for the person, shown once; an older one ends. Twice gives two, of which the last works."""
    token = new_secret(PREFIX)
    with transaction.atomic(durable=True):
        begin_act(kind="make_api_token", acting_user=acting_user)
        ApiToken.objects.filter(user_id=acting_user.pk).delete()
        ApiToken.objects.create(user_id=acting_user.pk, digest=digest_of(token))
    return token


def end_token(*, acting_user: AbstractUser) -> None:
    """End the person's token; there is none: nothing is done."""
    with transaction.atomic(durable=True):
        found = ApiToken.objects.select_for_update().filter(user_id=acting_user.pk).first()
        if found is not None:
            begin_act(kind="end_api_token", acting_user=acting_user)
            found.delete()
