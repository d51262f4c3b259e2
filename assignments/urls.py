"""The addresses of statements and explanations, below a Plan's."""

from django.urls import path

from assignments.views import disputes, explanations, months, statements, years

app_name = "assignments"
MONTH = "<slug:plan>/explained/<month:month>"
OF_PARTY = "<slug:plan>/statements/<month:month>/<slug:kind>/<slug:code>"
DISPUTE = "<slug:plan>/statements/disputes/<int:dispute>"

urlpatterns = [
    path("<slug:plan>/statements/", statements.Statements.as_view(), name="statements"),
    path("<slug:plan>/statements/disputes/", disputes.Disputes.as_view(), name="disputes"),
    path(f"{DISPUTE}/", disputes.OneDispute.as_view(), name="dispute"),
    path(f"{DISPUTE}/answer/", disputes.Answer.as_view(), name="dispute_answer"),
    path(f"{DISPUTE}/reply/", disputes.Reply.as_view(), name="dispute_reply"),
    path(f"{DISPUTE}/close/", disputes.Close.as_view(), name="dispute_close"),
    path(f"{DISPUTE}/writing/<int:said>/", disputes.WritingFile.as_view(), name="dispute_writing"),
    path(
        "<slug:plan>/statements/year/<year:year>/<slug:kind>/<slug:code>/",
        years.YearPage.as_view(),
        name="year",
    ),
    path(
        "<slug:plan>/statements/fiscal-year/<slug:fund>/<year:year>/<slug:kind>/<slug:code>/",
        years.YearPage.as_view(),
        name="fiscal_year",
    ),
    path(f"{OF_PARTY}/", months.StatementPage.as_view(), name="statement"),
    path(f"{OF_PARTY}/estimate/", months.EstimatePage.as_view(), name="estimate"),
    path(f"{OF_PARTY}/dispute/", disputes.OpenDispute.as_view(), name="dispute_new"),
    path(
        f"{MONTH}/fee/<slug:portfolio>/<slug:component>/",
        explanations.ExplainFee.as_view(),
        name="explain_fee",
    ),
    path(
        f"{MONTH}/share/<slug:portfolio>/<slug:distributor>/<slug:component>/",
        explanations.ExplainShare.as_view(),
        name="explain_share",
    ),
    path(
        f"{MONTH}/portion/<slug:portfolio>/<slug:distributor>/<slug:assignee>/",
        explanations.ExplainPortion.as_view(),
        name="explain_portion",
    ),
    path(
        f"{MONTH}/payment/<int:instruction>/", explanations.ExplainPayment.as_view(), name="explain_payment"
    ),
]
