"""Addresses of the calendar."""

from django.urls import path

from plan_admin.calendar.views.calendar import CalendarPage
from plan_admin.calendar.views.feed import Feed
from plan_admin.calendar.views.link import CalendarLink

app_name = "calendar"
urlpatterns = [
    path("calendar/", CalendarPage.as_view(), name="calendar"),
    path("calendar/feed/<str:token>.ics", Feed.as_view(), name="feed"),
    path("account/calendar-link/", CalendarLink.as_view(), name="link"),
]
