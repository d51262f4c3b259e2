"""Make and end one's own token."""

import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.services.acts import begin_act
from plan_admin.api.models import ApiToken

PREFIX = "plan_"  # so that a scanner of files for secrets knows one
RANDOM_BYTES = 32


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(*, acting_user: AbstractUser) -> str:
    """A new token for the person, shown once; an older one ends. Twice gives two, of which the last works."""
    token = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
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
