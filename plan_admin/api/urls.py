"""Every address of the API, mounted in one place."""

from django.urls import include, path, re_path

from plan_admin.api import book, notices, views
from plan_admin.calendar.api import DueEndpoint
from plan_admin.needs.api import NeedsEndpoint

app_name = "api"

urlpatterns = [
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Documentation.as_view(), name="docs"),
    path("v1/", include("governance.api.routes")),
    path("v1/", include("fees.api.routes")),
    path("v1/", include("assignments.api.routes")),
    path("v1/", include("plan_admin.month_end.api.routes")),
    path("v1/", include("plan_admin.section7.api.routes")),
    path("v1/needs/", NeedsEndpoint.as_view(), name="needs"),
    path("v1/due/", DueEndpoint.as_view(), name="due"),
    path("v1/plans/<slug:plan>/book/", book.Book.as_view(), name="book"),
    path("v1/plans/<slug:plan>/transfers/", notices.Transfers.as_view(), name="transfers"),
    path("v1/plans/<slug:plan>/directions/", notices.Directions.as_view(), name="directions"),
    path("v1/plans/<slug:plan>/notices/", notices.Notices.as_view(), name="notices"),
    path("v1/plans/<slug:plan>/notices/<int:notice>/", notices.Notice.as_view(), name="notice"),
    re_path("", views.Nothing.as_view(), name="nothing"),
]
