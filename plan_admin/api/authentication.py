"""Who asks: by a token in the `Authorization` header, else by the session of the pages."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from plan_admin.api.models import ApiToken
from plan_admin.api.services import digest_of
from plan_admin.frame.middleware import let_in_as

BEARER = "Bearer"
NO_SUCH_TOKEN = "There is no such token, or it has ended. Make one under Your account."


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer TOKEN`."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """The token's person. Raises: AuthenticationFailed for a token that is none."""
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != BEARER.lower():
            return None
        found = (
            ApiToken.objects.select_related("user")
            .filter(
                digest=digest_of(token.strip()),
                user__is_active=True,
                created_at__gt=timezone.now() - timedelta(days=settings.API_TOKEN_DAYS),
            )
            .first()
        )
        if found is None:
            raise AuthenticationFailed(NO_SUCH_TOKEN)
        let_in_as(found.user)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        """What nobody is asked for."""
        return BEARER


class TokenScheme(OpenApiAuthenticationExtension):
    """The token in the documentation."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "Made under Your account, shown once."}
