"""Who asks: by a token in the `Authorization` header, else by the session of the pages."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.request import Request

from governance.forms.uploads import MEGABYTE
from plan_admin.api.models import ApiToken
from plan_admin.frame.digests import digest_of
from plan_admin.frame.middleware import is_bearer, let_in_as

BEARER = "Bearer"
TOO_LARGE = "This is more than the {limit} MB taken at once. Nothing was read and nothing was stored."
NO_SUCH_TOKEN = "There is no such token, or it has ended. Make one under Your account."


class BodyTooLarge(APIException):
    """A body of more bytes than an outsider's program can have any use for."""

    status_code = 413

    def __init__(self) -> None:
        super().__init__(TOO_LARGE.format(limit=settings.BODY_LARGEST["outsider"] // MEGABYTE))


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer TOKEN`."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """The token's person. Raises: AuthenticationFailed for a token that is none, BodyTooLarge."""
        header = get_authorization_header(request).decode("latin-1")
        if not is_bearer(header):
            return None
        token = header.partition(" ")[2]
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
        is_outsider = let_in_as(found.user)
        if is_outsider and int(request.META.get("CONTENT_LENGTH") or 0) > settings.BODY_LARGEST["outsider"]:
            raise BodyTooLarge
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
