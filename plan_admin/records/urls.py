"""The addresses of the records."""

from django.urls import path

from plan_admin.records.views import Attach, DocumentFile, Export, Records

app_name = "records"
urlpatterns = [
    path("<slug:plan>/records/", Records.as_view(), name="records"),
    path("<slug:plan>/records/export/", Export.as_view(), name="export"),
    path("<slug:plan>/records/attach/", Attach.as_view(), name="attach"),
    path("<slug:plan>/records/documents/<int:document>/", DocumentFile.as_view(), name="document"),
]
