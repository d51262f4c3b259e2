"""The addresses of the facts' doors, and of what follows from the terms of the Shares."""

from django.urls import path

from fees.views.facts import (
    BookedAccrualsUpload,
    NetAssetsUpload,
    PrimeRatesUpload,
    ServicedAssetsUpload,
    ShareActivityUpload,
)
from fees.views.limits import Limit, Limits
from fees.views.sales_charges import Conversions, DeferredCharges
from fees.views.share_terms import ShareTermsNew, ShareTermsPage

app_name = "fees"
urlpatterns = [
    path("<slug:plan>/files/net-assets/", NetAssetsUpload.as_view(), name="net_assets_upload"),
    path("<slug:plan>/files/share-activity/", ShareActivityUpload.as_view(), name="share_activity_upload"),
    path("<slug:plan>/files/booked-accruals/", BookedAccrualsUpload.as_view(), name="booked_accruals_upload"),
    path("<slug:plan>/files/prime-rates/", PrimeRatesUpload.as_view(), name="prime_rates_upload"),
    path(
        "<slug:plan>/months/<month:month>/deferred-charges/",
        DeferredCharges.as_view(),
        name="deferred_charges",
    ),
    path("<slug:plan>/conversions/", Conversions.as_view(), name="conversions"),
    path("<slug:plan>/limits/", Limits.as_view(), name="limits"),
    path("<slug:plan>/limits/<slug:portfolio>/", Limit.as_view(), name="limit"),
    path("<slug:plan>/share-terms/", ShareTermsPage.as_view(), name="share_terms"),
    path("<slug:plan>/share-terms/new/", ShareTermsNew.as_view(), name="share_terms_new"),
    path("<slug:plan>/files/serviced-assets/", ServicedAssetsUpload.as_view(), name="serviced_assets_upload"),
]
