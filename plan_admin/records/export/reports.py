"""Section 7: the quarterly reports of the Portfolio's Fund, their reviews, and what Distributors spent."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet, Sum

from governance.domain.periods import PlanMonth, day_words
from plan_admin.records.export.files import OF_DAYS, File, YearOf
from plan_admin.section7.models import (
    Expenditure,
    ExpenditureFile,
    QuarterlyReport,
    ReportReview,
    UnrecoveredAdvance,
)
from plan_admin.section7.selectors.chained_reports import REPORT_REVIEWS, REPORTS_PRESENTED

DRAWN = "quarters that lie in the year at least in part, and reports presented in it"
QUARTERS = (
    "quarters whose last month is from January of the year to the February after it: all that lie in it at"
    " least in part"
)
VERSIONS = ("recorded_by_act", "superseded_by_act")
ACTS = ("recorded_by_id", "superseded_by_id")


def reports(of: YearOf) -> Iterator[File]:
    """As they were presented, and at which meeting the Board reviewed them."""
    rows = _reports(of)
    yield of.table(
        "reports/reports.csv",
        "the reports that are here, by their quarter's last month",
        "7",
        DRAWN,
        head=("report", "first_month", "last_month", "presented_on", "sha256", "presented_by_act"),
        rows=rows.values_list("pk", "first_month", "last_month", "presented_on", "digest", "presented_by_id"),
        chained=REPORTS_PRESENTED,
    )
    yield of.table(
        "reports/reviews.csv",
        "at which meeting the Board reviewed a report, every version",
        "7",
        "of the reports that are here",
        head=("report", "meeting", "reviewed_on", *VERSIONS),
        rows=ReportReview.objects.filter(report__in=rows.order_by())
        .order_by("report_id", "pk")
        .values_list("report_id", "meeting", "reviewed_on", *ACTS),
        chained=REPORT_REVIEWS,
    )
    for row in rows.iterator(chunk_size=1):
        quarter = PlanMonth(row.last_month)
        ended, given = day_words(quarter.last), day_words(row.presented_on)
        what = f"the report of the quarter ended {ended}, presented on {given}"
        path = f"reports/{quarter}"
        yield File(path=f"{path}.json", what=what, section="7", drawn=DRAWN, data=row.content.encode())
        yield File(
            path=f"{path}.pdf", what=f"{what}: its paper", section="7", drawn=DRAWN, data=bytes(row.pdf)
        )


def _reports(of: YearOf) -> "QuerySet[QuarterlyReport]":
    in_the_year = Q(first_month__lte=of.last, last_month__gte=of.first)
    presented = Q(presented_on__range=of.days)
    rows = QuarterlyReport.objects.filter(in_the_year | presented, plan=of.plan, fund__code=of.fund)
    return rows.order_by("last_month")


def expenditures(of: YearOf) -> Iterator[File]:
    """What each Distributor said that it spent for the Portfolio's Shares, and had not recovered."""
    quarters = (of.first, date(of.year + 1, 2, 1))
    own = Expenditure.objects.filter(
        share_class=of.share_class, file__plan=of.plan, file__quarter__range=quarters
    )
    files = ExpenditureFile.objects.filter(pk__in=own.values("file_id")).order_by("pk")
    names = ("quarter", "source", "rows", "total")
    in_portfolio = Sum("expenditures__amount", filter=Q(expenditures__share_class=of.share_class))
    yield of.table(
        "reports/expenditure_files.csv",
        "the files of expenditures that Distributors gave, every version; of the file's total, what is the"
        " Portfolio's own",
        "7",
        QUARTERS,
        head=("file", "distributor", *names, "of_the_portfolio", *VERSIONS),
        rows=files.annotate(own=in_portfolio).values_list("pk", "distributor__code", *names, "own", *ACTS),
    )
    spent = ("purpose", "activity", "payee", "amount")
    yield of.table(
        "reports/expenditures.csv",
        "what was paid to whom, for which purpose and activity, for the Portfolio's Shares",
        "3, 4, 7",
        QUARTERS,
        head=("file", "row", *spent),
        rows=own.order_by("file_id", "row").values_list("file_id", "row", *spent),
    )
    advances = UnrecoveredAdvance.objects.filter(share_class=of.share_class, as_of__range=of.days)
    yield of.table(
        "reports/advances.csv",
        "what a Distributor said it had not recovered after a day; for information, no liability of the Fund",
        "Schedule A",
        OF_DAYS,
        head=("distributor", "as_of", "amount", *VERSIONS),
        rows=advances.order_by("as_of", "pk").values_list("distributor__code", "as_of", "amount", *ACTS),
    )
