"""Addresses of the month's pages."""

from django.urls import path

from plan_admin.month_end.views import (
    acts,
    authorizations,
    calculations,
    calculations_decided,
    calculations_given,
    jobs,
    payment,
)
from plan_admin.month_end.views.approvals import Approvals
from plan_admin.month_end.views.month import MonthPage
from plan_admin.month_end.views.payments import PaymentsPage
from plan_admin.month_end.views.rollforward import RollforwardPage

app_name = "month_end"
MONTH = "<slug:plan>/months/<month:month>/"
CALCULATION = "<slug:plan>/calculations/<month:month>/<slug:distributor>/"
PAYMENT = f"{MONTH}payments/<int:instruction>/"
ORDER = f"{MONTH}authorizations/<int:authorization>/"
urlpatterns = [
    path(MONTH, MonthPage.as_view(), name="month"),
    path(f"{MONTH}payments/", PaymentsPage.as_view(), name="payments"),
    path(f"{MONTH}approvals/", Approvals.as_view(), name="approvals"),
    path(f"{MONTH}lapse/", payment.DetermineLapse.as_view(), name="determine_lapse"),
    path(f"{MONTH}issue/<slug:fund>/", authorizations.Issue.as_view(), name="issue"),
    path(PAYMENT, payment.Payment.as_view(), name="payment"),
    path(f"{PAYMENT}void/", payment.Void.as_view(), name="void"),
    path(f"{PAYMENT}reverse/", payment.Reverse.as_view(), name="reverse"),
    path(f"{PAYMENT}determine/", payment.Determine.as_view(), name="determine"),
    path(f"{PAYMENT}settle/", payment.Settle.as_view(), name="settle"),
    path(f"{PAYMENT}return/", payment.Return.as_view(), name="return"),
    path(f"{PAYMENT}again/", payment.PayAgain.as_view(), name="pay_again"),
    path(ORDER, authorizations.Authorization.as_view(), name="authorization"),
    path(f"{ORDER}paper/", authorizations.AuthorizationPaper.as_view(), name="authorization_paper"),
    path(f"{ORDER}settle/", authorizations.SettleAll.as_view(), name="settle_all"),
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
