"""The addresses of statements and explanations, below a Plan's."""

from django.urls import path

from assignments.views import explanations, statements

app_name = "assignments"
MONTH = "<slug:plan>/explained/<month:month>"

urlpatterns = [
    path("<slug:plan>/statements/", statements.Statements.as_view(), name="statements"),
    path(
        "<slug:plan>/statements/<month:month>/<slug:kind>/<slug:code>/",
        statements.StatementPage.as_view(),
        name="statement",
    ),
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
