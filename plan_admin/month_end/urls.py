"""Addresses of the month's pages."""

from django.urls import path

from plan_admin.month_end.views import acts, calculations, calculations_decided, calculations_given, jobs
from plan_admin.month_end.views.month import MonthPage
from plan_admin.month_end.views.payments import PaymentsPage
from plan_admin.month_end.views.rollforward import RollforwardPage

app_name = "month_end"
MONTH = "<slug:plan>/months/<month:month>/"
CALCULATION = "<slug:plan>/calculations/<month:month>/<slug:distributor>/"
urlpatterns = [
    path(MONTH, MonthPage.as_view(), name="month"),
    path(f"{MONTH}payments/", PaymentsPage.as_view(), name="payments"),
    path(f"{MONTH}roll-forward/", RollforwardPage.as_view(), name="rollforward"),
    path(f"{MONTH}roll-forward/explain/", acts.ExplainDifference.as_view(), name="explain_difference"),
    path(f"{MONTH}close/", acts.Close.as_view(), name="close"),
    path(f"{MONTH}recompute/", acts.RecomputePage.as_view(), name="recompute"),
    path(f"{MONTH}finish/", acts.Finish.as_view(), name="finish"),
    path(f"{MONTH}held/", acts.ReviewHeld.as_view(), name="review_held"),
    path(f"{MONTH}verify/", acts.Verify.as_view(), name="verify"),
    path("<slug:plan>/calculations/", calculations.Calculations.as_view(), name="calculations"),
    path(CALCULATION, calculations.Comparison.as_view(), name="calculation"),
    path(f"{CALCULATION}upload/", calculations_given.UploadCalculation.as_view(), name="calculation_upload"),
    path(f"{CALCULATION}type/", calculations_given.TypeCalculation.as_view(), name="calculation_type"),
    path(f"{CALCULATION}accept/", calculations_given.AcceptOurs.as_view(), name="calculation_accept"),
    path(f"{CALCULATION}template/", calculations.Template.as_view(), name="calculation_template"),
    path(f"{CALCULATION}daily-shares/", calculations.DailySharesFile.as_view(), name="calculation_daily"),
    path(f"{CALCULATION}decide/", calculations_decided.Decide.as_view(), name="calculation_decide"),
    path("<slug:plan>/jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("<slug:plan>/jobs/<int:job>/", jobs.JobPage.as_view(), name="job"),
]
