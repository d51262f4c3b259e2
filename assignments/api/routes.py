"""The addresses of payments below the API's root."""

from django.urls import path

from assignments.api import explanations, instructions, statements, years

STATEMENTS = "plans/<slug:plan>/statements"
MONTH = "plans/<slug:plan>/explained/<month:month>"

urlpatterns = [
    path("plans/<slug:plan>/instructions/", instructions.Instructions.as_view(), name="instructions"),
    path(
        "plans/<slug:plan>/instructions/<int:instruction>/",
        instructions.InstructionDetail.as_view(),
        name="instruction",
    ),
    path("plans/<slug:plan>/statements/", statements.Statements.as_view(), name="statements"),
    path(
        "plans/<slug:plan>/statements/<month:month>/<slug:kind>/<slug:code>/",
        statements.StatementDetail.as_view(),
        name="statement",
    ),
    path(
        f"{STATEMENTS}/<month:month>/<slug:kind>/<slug:code>/estimate/",
        years.EstimateDetail.as_view(),
        name="estimate",
    ),
    path(f"{STATEMENTS}/year/<year:year>/<slug:kind>/<slug:code>/", years.YearDetail.as_view(), name="year"),
    path(
        f"{STATEMENTS}/fiscal-year/<slug:fund>/<year:year>/<slug:kind>/<slug:code>/",
        years.FiscalYearDetail.as_view(),
        name="fiscal_year",
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
