"""The addresses of Section 7, below a Plan's."""

from django.urls import path

from plan_admin.section7.views import acts, expenditures, reports

app_name = "section7"
QUARTER = "<slug:plan>/quarterly-reports/<slug:fund>/<month:month>"

urlpatterns = [
    path("<slug:plan>/quarterly-reports/", reports.Reports.as_view(), name="reports"),
    path(
        "<slug:plan>/quarterly-reports/<slug:fund>/year/<year:year>/",
        reports.YearPage.as_view(),
        name="year",
    ),
    path(f"{QUARTER}/", reports.ReportPage.as_view(), name="report"),
    path(f"{QUARTER}/present/", acts.Present.as_view(), name="present"),
    path(f"{QUARTER}/review/", acts.Review.as_view(), name="review"),
    path("<slug:plan>/expenditures/", expenditures.Expenditures.as_view(), name="expenditures"),
    path("<slug:plan>/expenditures/<int:given>/", expenditures.OneFile.as_view(), name="expenditure_file"),
    path("<slug:plan>/expenditures/parts/<int:part>/", expenditures.OwnPartPage.as_view(), name="part"),
    path(
        "<slug:plan>/expenditures/<slug:distributor>/give/",
        expenditures.GiveExpenditures.as_view(),
        name="expenditures_give",
    ),
    path(
        "<slug:plan>/expenditures/<slug:distributor>/advances/",
        expenditures.GiveAdvances.as_view(),
        name="expenditures_advances",
    ),
]
