"""Section 7: the quarterly reports of the Portfolio's Fund, as they were presented."""

from collections.abc import Iterator

from django.db.models import Q

from governance.domain.periods import PlanMonth, day_words
from plan_admin.records.export.files import File, YearOf
from plan_admin.section7.models import QuarterlyReport


def reports(of: YearOf) -> Iterator[File]:
    """Those of a quarter that lies in the year at least in part, or that were presented in it."""
    in_the_year = Q(first_month__lte=of.last, last_month__gte=of.first)
    presented = Q(presented_on__range=(of.first, of.last))
    rows = QuarterlyReport.objects.filter(in_the_year | presented, plan=of.plan, fund__code=of.fund)
    for row in rows.order_by("last_month").iterator(chunk_size=1):
        quarter = PlanMonth(row.last_month)
        ended, given = day_words(quarter.last), day_words(row.presented_on)
        what = f"the report of the quarter ended {ended}, presented on {given}"
        path = f"reports/{quarter}"
        yield File(path=f"{path}.json", what=what, section="7", data=row.content.encode())
        yield File(path=f"{path}.pdf", what=f"{what}: its paper", section="7", data=bytes(row.pdf))
