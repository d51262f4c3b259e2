"""The addresses of Section 7 below the API's root."""

from django.urls import path

from plan_admin.section7.api import expenditures, reports

PLAN = "plans/<slug:plan>"
QUARTER = f"{PLAN}/quarterly-reports/<slug:fund>/<month:month>"
GIVEN = f"{PLAN}/expenditures"
urlpatterns = [
    path(f"{PLAN}/quarterly-reports/", reports.Reports.as_view(), name="quarterly_reports"),
    path(f"{QUARTER}/", reports.ReportDetail.as_view(), name="quarterly_report"),
    path(f"{QUARTER}/paper/", reports.ReportPaper.as_view(), name="quarterly_report_paper"),
    path(f"{PLAN}/report-parts/", reports.Parts.as_view(), name="report_parts"),
    path(f"{PLAN}/report-parts/<int:part>/", reports.PartDetail.as_view(), name="report_part"),
    path(f"{GIVEN}/", expenditures.Files.as_view(), name="expenditures"),
    path(f"{GIVEN}/<int:given>/", expenditures.FileDetail.as_view(), name="expenditure_file"),
    path(
        f"{GIVEN}/<slug:distributor>/give/",
        expenditures.GiveExpenditures.as_view(),
        name="expenditures_give",
    ),
    path(
        f"{GIVEN}/<slug:distributor>/advances/",
        expenditures.GiveAdvances.as_view(),
        name="expenditures_advances",
    ),
]
