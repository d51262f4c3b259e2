"""The addresses of months below the API's root."""

from django.urls import path

from plan_admin.month_end.api import months

urlpatterns = [
    path("plans/<slug:plan>/months/", months.Months.as_view(), name="months"),
    path("plans/<slug:plan>/months/<month:month>/", months.MonthDetail.as_view(), name="month"),
]
