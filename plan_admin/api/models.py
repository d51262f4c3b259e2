"""The tokens by which a person's own programs sign in."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class ApiToken(models.Model):
    """A person's one token. Only its digest is kept (SHA-256 of 256 random bits: there is nothing to guess).

    A trigger of users_user deletes it when the person is deactivated: it does not come back with them.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_token")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"token of {self.user_id}"
