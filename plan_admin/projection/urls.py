"""Addresses of the projection."""

from django.urls import path

from plan_admin.projection.views.limits import LimitPart, LimitsPart
from plan_admin.projection.views.projection import ProjectionPage, SummaryPart

app_name = "projection"
urlpatterns = [
    path("<slug:plan>/projection/", ProjectionPage.as_view(), name="projection"),
    path("<slug:plan>/projection/summary/", SummaryPart.as_view(), name="summary"),
    path("<slug:plan>/projection/limits/", LimitsPart.as_view(), name="limits"),
    path("<slug:plan>/projection/limits/<slug:portfolio>/", LimitPart.as_view(), name="limit"),
]
