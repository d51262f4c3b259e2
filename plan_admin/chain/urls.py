"""The address of the proof."""

from django.urls import path

from plan_admin.chain.views import Proof

app_name = "chain"
urlpatterns = [path("proof/", Proof.as_view(), name="proof")]
