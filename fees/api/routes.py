"""The addresses of the facts below the API's root."""

from django.urls import path

from fees.api import facts

urlpatterns = [
    path("plans/<slug:plan>/net-assets/", facts.NetAssets.as_view(), name="net_assets"),
    path("plans/<slug:plan>/share-activity/", facts.ShareActivityRows.as_view(), name="share_activity"),
    path("plans/<slug:plan>/booked-accruals/", facts.BookedAccruals.as_view(), name="booked_accruals"),
    path("plans/<slug:plan>/serviced-assets/", facts.ServicedAssets.as_view(), name="serviced_assets"),
]
