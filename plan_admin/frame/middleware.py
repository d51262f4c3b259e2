"""Sessions that end, pages that no cache keeps, and the second factor of a session."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

BEGAN = "began"


class SessionEnd:
    """A session ends after `SESSION_LONGEST` seconds, however busy it is; quiet ones end by their age.

    What a person sees is kept by no cache, on the way or in the browser. An address with a character that
    PostgreSQL does not store is refused here; the API names such a filter itself, among its other faults.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session's beginning before anything is shown."""
        asks = "%00" in request.META.get("QUERY_STRING", "") and not request.path.startswith("/api/")
        if asks or "\x00" in request.path:
            return HttpResponseBadRequest("The address holds a character that no text has.\n")
        if request.user.is_authenticated:
            now = int(time.time())
            if now - int(request.session.setdefault(BEGAN, now)) > settings.SESSION_LONGEST:
                logout(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
