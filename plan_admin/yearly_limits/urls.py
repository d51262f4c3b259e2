"""The addresses of the yearly limits."""

from django.urls import path

from plan_admin.yearly_limits.views import OneShareClass, Years

app_name = "yearly_limits"
urlpatterns = [
    path("<slug:plan>/yearly-limits/", Years.as_view(), name="years"),
    path("<slug:plan>/yearly-limits/<slug:portfolio>/", OneShareClass.as_view(), name="share_class"),
]
