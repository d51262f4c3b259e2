"""Sessions that end, pages that no cache keeps, and outsiders, to whom the database shows their own alone."""

import time
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import StreamingHttpResponse

from governance.domain.roles import STAFF
from governance.models.portal import let_in, let_out
from governance.selectors.roles import roles_of
from plan_admin.frame.views import too_large

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


def let_in_as(user: Any) -> bool:
    """From here on, the database shows an outsider its own parties' rows; whether it is one.

    An outsider is whoever has signed in and has no role of the house's staff.
    """
    if not user.is_authenticated or roles_of(user) & STAFF:
        return False
    let_in(user.pk)
    return True


class UploadLimit:
    """A request with a larger body than its sender can have any use for is refused before it is read.

    What each door takes is its own matter; this bounds what a process keeps on its disk while it asks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """By its length as it is announced; the server reads no more than that."""
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return HttpResponseBadRequest("The request does not say how long it is.\n")
        limit = settings.BODY_LARGEST[_who_sends(request)]
        return too_large(request, limit=limit) if length > limit else self.get_response(request)


def is_bearer(header: str) -> bool:
    """Whether a request shows a token."""
    return header.split(" ")[0].lower() == "bearer"


def _who_sends(request: HttpRequest) -> str:
    if request.path.startswith("/api/") and is_bearer(request.headers.get("Authorization", "")):
        return "staff"  # whose it is, its reader says before the body is read, and bounds an outsider
    if not request.user.is_authenticated:
        return "nobody"
    return "staff" if roles_of(request.user) & STAFF else "outsider"


class Portal:
    """An outsider's request works as the database's portal role, from the view to its last byte (ADR 55).

    A view that has `works_as_application` is about the person's own account, which the portal cannot write.
    Whoever signs in by a token is known only in the view: `plan_admin/api/authentication.py` lets in there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever happens inside, the connection is the application's again when it is over."""
        try:
            is_outsider = let_in_as(request.user)
            response = self.get_response(request)
            if is_outsider and response.streaming:
                streamed = cast(StreamingHttpResponse, response)
                parts = cast(Iterator[bytes], streamed.streaming_content)
                streamed.streaming_content = _still_inside(request.user.pk, parts)
            return response
        finally:
            let_out()

    def process_view(self, _request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """The pages of one's own account."""
        if getattr(getattr(view, "view_class", None), "works_as_application", False):
            let_out()


def _still_inside(person: Any, parts: Iterator[Any]) -> Iterator[Any]:
    """What is sent after the view has returned is read as the outsider too."""
    while True:
        let_in(person)
        try:
            part = next(parts, None)
        finally:
            let_out()
        if part is None:
            return
        yield part
