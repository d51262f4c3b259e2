"""Django's empty view, behind the product's middleware: what a page costs before it does anything."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse()


urlpatterns = [path("empty/", empty, name="empty")]
