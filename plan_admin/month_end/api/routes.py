"""The addresses of months below the API's root."""

from django.urls import path

from plan_admin.month_end.api import calculations, jobs, months, payments, rollforward

MONTH = "plans/<slug:plan>/months/<month:month>"
urlpatterns = [
    path("plans/<slug:plan>/months/", months.Months.as_view(), name="months"),
    path("plans/<slug:plan>/months/<month:month>/", months.MonthDetail.as_view(), name="month"),
    path(
        "plans/<slug:plan>/months/<month:month>/rollforward/",
        rollforward.MonthRollforward.as_view(),
        name="rollforward",
    ),
    path("plans/<slug:plan>/months/<month:month>/jobs/", jobs.MonthJobs.as_view(), name="month_jobs"),
    path("plans/<slug:plan>/calculations/", calculations.Calculations.as_view(), name="calculations"),
    path(
        "plans/<slug:plan>/calculations/<month:month>/<slug:distributor>/",
        calculations.CalculationDetail.as_view(),
        name="calculation",
    ),
    path(f"{MONTH}/approvals/", payments.Approvals.as_view(), name="approvals"),
    path(f"{MONTH}/authorizations/", payments.Authorizations.as_view(), name="authorizations"),
    path(
        f"{MONTH}/authorizations/<int:authorization>/",
        payments.AuthorizationDetail.as_view(),
        name="authorization",
    ),
    path(
        f"{MONTH}/authorizations/<int:authorization>/paper/",
        payments.AuthorizationPaper.as_view(),
        name="authorization_paper",
    ),
    path(f"{MONTH}/outcomes/", payments.Outcomes.as_view(), name="outcomes"),
    path("plans/<slug:plan>/jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("plans/<slug:plan>/jobs/<int:job>/", jobs.JobDetail.as_view(), name="job"),
]
