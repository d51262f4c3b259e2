"""The address of the book's door."""

from django.urls import path

from plan_admin.book.views import BookUpload

app_name = "book"
urlpatterns = [path("<slug:plan>/files/book/", BookUpload.as_view(), name="upload")]
