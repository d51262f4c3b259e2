"""The address of the list of doors."""

from django.urls import path

from plan_admin.desk.views import Files

urlpatterns = [path("<slug:plan>/files/", Files.as_view(), name="files")]
