"""The addresses of Plans below the API's root."""

from django.urls import path

from governance.api import plans

urlpatterns = [
    path("plans/", plans.Plans.as_view(), name="plans"),
    path("plans/<slug:plan>/", plans.PlanDetail.as_view(), name="plan"),
    path("plans/<slug:plan>/status/", plans.PlanStatus.as_view(), name="plan_status"),
]
