"""The addresses of the facts' doors."""

from django.urls import path

from fees.views import BookedAccrualsUpload, NetAssetsUpload, ShareActivityUpload

app_name = "fees"
urlpatterns = [
    path("<slug:plan>/files/net-assets/", NetAssetsUpload.as_view(), name="net_assets_upload"),
    path("<slug:plan>/files/share-activity/", ShareActivityUpload.as_view(), name="share_activity_upload"),
    path("<slug:plan>/files/booked-accruals/", BookedAccrualsUpload.as_view(), name="booked_accruals_upload"),
]
