"""Addresses of the month's pages."""

from django.urls import path

from plan_admin.month_end.views.month import MonthPage
from plan_admin.month_end.views.payments import PaymentsPage

app_name = "month_end"
MONTH = "<slug:plan>/months/<month:month>/"
urlpatterns = [
    path(MONTH, MonthPage.as_view(), name="month"),
    path(f"{MONTH}payments/", PaymentsPage.as_view(), name="payments"),
]
