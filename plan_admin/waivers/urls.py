"""The addresses of waivers."""

from django.urls import path

from plan_admin.waivers.views import WaiverNew, Waivers

app_name = "waivers"
urlpatterns = [
    path("<slug:plan>/waivers/", Waivers.as_view(), name="waivers"),
    path("<slug:plan>/waivers/new/", WaiverNew.as_view(), name="waiver_new"),
]
