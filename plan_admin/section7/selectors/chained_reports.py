"""What the chain covers of Section 7: the reports that were presented, and the Boards' reviews of them.

Digests are taken of what is stored, byte for byte, beside the ones that a report says of itself. Columns are
named one by one: a column that comes later changes no content that is linked (ADR 60).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db.models.expressions import RawSQL

from governance.domain.chain import ChainKind, Items
from governance.selectors.chained_votes import text_of
from plan_admin.section7.models import QuarterlyReport, ReportPart, ReportReview

REPORT_COLUMNS: Final = {
    "plan__code": "plan",
    "fund__code": "fund",
    "first_month": "first_month",
    "last_month": "last_month",
    "presented_on": "presented_on",
    "known_at": "known_at",
    "digest": "digest",
    "pdf_digest": "pdf_digest",
    "after_link__head": "head_printed",
}
REVIEW_COLUMNS: Final = {
    "report_id": "report",
    "meeting": "meeting",
    "reviewed_on": "reviewed_on",
}
CONTENT_DIGEST: Final = "encode(sha256(convert_to({table}.content, 'UTF8')), 'hex')"
PDF_DIGEST: Final = "encode(sha256({table}.pdf), 'hex')"


def _presented(act: int) -> Items:
    """The reports of an act, with the digests of their text, their paper and each Distributor's part."""
    rows = (
        QuarterlyReport.objects.filter(presented_by=act)
        .annotate(text_stored=_digest(CONTENT_DIGEST, QuarterlyReport))
        .annotate(paper_stored=_digest(PDF_DIGEST, QuarterlyReport))
        .order_by("pk")
        .values("pk", "text_stored", "paper_stored", *REPORT_COLUMNS)
    )
    found = list(rows)
    parts = _parts([row["pk"] for row in found])
    return {
        f"report {row['pk']}": {
            **_named(row, REPORT_COLUMNS),
            "content": row["text_stored"],
            "paper": row["paper_stored"],
            "parts": parts[row["pk"]],
        }
        for row in found
    }


def _parts(reports: Collection[int]) -> Mapping[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ReportPart.objects.filter(report__in=reports).annotate(
        text_stored=_digest(CONTENT_DIGEST, ReportPart)
    )
    for report, code, digest in rows.values_list("report_id", "distributor__code", "text_stored"):
        found[report][code] = digest
    return found


def _reviews(act: int) -> Items:
    """The reviews that an act recorded, and those that it superseded; why, the act itself says."""
    rows = ReportReview.objects.filter(recorded_by=act).order_by("pk").values("pk", *REVIEW_COLUMNS)
    found = {f"review {row['pk']}": _named(row, REVIEW_COLUMNS) for row in rows}
    ended = list(ReportReview.objects.filter(superseded_by=act).order_by("pk").values_list("pk", flat=True))
    return {**found, **({"superseded": {"reviews": ended}} if ended else {})}


def _named(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    return {name: text_of(row[column]) for column, name in columns.items()}


def _digest(sql: str, model: type[QuarterlyReport] | type[ReportPart]) -> RawSQL:
    return RawSQL(sql.format(table=model._meta.db_table), [])


def _acts_of_reviews() -> Iterable[int]:
    rows = ReportReview.objects.values_list("recorded_by_id", "superseded_by_id")
    return {act for pair in rows for act in pair if act is not None}


REPORTS_PRESENTED: Final = ChainKind(
    name="REPORTS_PRESENTED",
    words="reports presented",
    items=_presented,
    acts=lambda: set(QuarterlyReport.objects.values_list("presented_by_id", flat=True)),
)
REPORT_REVIEWS: Final = ChainKind(
    name="REPORT_REVIEWS",
    words="reviews of reports",
    items=_reviews,
    acts=_acts_of_reviews,
)
