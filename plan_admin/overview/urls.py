"""The address of the year at a glance."""

from django.urls import path

from plan_admin.overview.views import Overview

app_name = "overview"
urlpatterns = [path("<slug:plan>/overview/", Overview.as_view(), name="overview")]
