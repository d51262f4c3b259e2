"""Addresses of the month's pages."""

from django.urls import path

from plan_admin.month_end.views import acts, corrections, jobs
from plan_admin.month_end.views.month import MonthPage
from plan_admin.month_end.views.payments import PaymentsPage
from plan_admin.month_end.views.rollforward import RollforwardPage

app_name = "month_end"
MONTH = "<slug:plan>/months/<month:month>/"
urlpatterns = [
    path(MONTH, MonthPage.as_view(), name="month"),
    path(f"{MONTH}payments/", PaymentsPage.as_view(), name="payments"),
    path(f"{MONTH}corrections/", corrections.Corrections.as_view(), name="corrections"),
    path(f"{MONTH}roll-forward/", RollforwardPage.as_view(), name="rollforward"),
    path(f"{MONTH}roll-forward/explain/", acts.ExplainDifference.as_view(), name="explain_difference"),
    path(f"{MONTH}close/", acts.Close.as_view(), name="close"),
    path(f"{MONTH}recompute/", acts.RecomputePage.as_view(), name="recompute"),
    path(f"{MONTH}finish/", acts.Finish.as_view(), name="finish"),
    path(f"{MONTH}held/", acts.ReviewHeld.as_view(), name="review_held"),
    path(f"{MONTH}verify/", acts.Verify.as_view(), name="verify"),
    path("<slug:plan>/carried-over/", corrections.CarriedOverPage.as_view(), name="carried_over"),
    path("<slug:plan>/carried-over/new/", corrections.CarriedOverNew.as_view(), name="carried_over_new"),
    path("<slug:plan>/jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("<slug:plan>/jobs/<int:job>/", jobs.JobPage.as_view(), name="job"),
]
