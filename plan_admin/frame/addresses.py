"""From where somebody asks: the lock of a name counts by name and place together."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The asker's address. Behind `PROXIES` proxies it is so many from the right of X-Forwarded-For.

    What stands further left was written by whoever asks, and is not believed.
    """
    said = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if settings.PROXIES and len(said) >= settings.PROXIES:
        return str(said[-settings.PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))
