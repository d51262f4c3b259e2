"""Every address of the site, mounted in one place."""

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.static import serve


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the web process can reach the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", healthz),
]

if not settings.DEBUG:
    # The few style sheets of a staff site do not need a server of their own.
    urlpatterns.append(re_path(r"^static/(?P<path>.*)$", serve, {"document_root": settings.STATIC_ROOT}))
