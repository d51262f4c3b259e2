"""The address of the Plan page."""

from django.urls import path

from plan_admin.plan_page.views import ThePlan

app_name = "plan_page"
urlpatterns = [path("<slug:plan>/plan/", ThePlan.as_view(), name="plan")]
