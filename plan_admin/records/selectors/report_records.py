"""Section 7, Rule 12b-1(f): the quarterly reports that were presented, as records."""

from collections.abc import Iterator

from django.urls import reverse

from governance.domain.periods import PlanMonth, day_words
from governance.domain.roles import Area
from plan_admin.records.selectors.kept import Record, RecordKind, Setting
from plan_admin.section7.models import QuarterlyReport


def reports(here: Setting) -> Iterator[Record]:
    """Each report that a Board was given, from the day on which it was delivered."""
    rows = QuarterlyReport.objects.filter(plan=here.plan).select_related("fund")
    for row in rows.only("fund__code", "fund__name", "last_month", "presented_on", "digest", "plan_id"):
        month = PlanMonth(row.last_month)
        ended, given = day_words(month.last), day_words(row.presented_on)
        yield Record(
            kind=RecordKind.REPORT,
            words=f"Report of {row.fund.name}, the quarter ended {ended}; presented on {given}",
            subject=str(row.pk),
            made=row.presented_on,
            counted_from=row.presented_on,
            funds=frozenset({row.fund.code}),
            portfolios=here.in_funds({row.fund.code}),
            digest=row.digest,
            url=reverse("section7:report", args=[here.plan.code, row.fund.code, month]),
            area=Area.REPORTS,
        )
