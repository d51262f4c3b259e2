"""Presented reports and their reviews past the ORM."""

from hashlib import sha256
from typing import Any

from tests.factories import rows
from tests.factories.rows import Setting

CONTENT, PDF = "{}", b"%PDF"


def report(here: Setting, **changes: Any) -> int:
    """A report of August and September as it was presented, with the link of its act."""
    row: dict[str, Any] = {
        "plan_id": here.plan,
        "fund_id": here.fund,
        "first_month": "2003-08-01",
        "last_month": "2003-09-01",
        "presented_on": "2003-11-05",
        "known_at": here.act,
        "content": CONTENT,
        "digest": sha256(CONTENT.encode()).hexdigest(),
        "pdf": PDF,
        "pdf_digest": sha256(PDF).hexdigest(),
        "presented_by_id": here.act,
    }
    whole = row | changes
    rows.linked("REPORTS_PRESENTED", whole["presented_by_id"])
    return rows.insert("section7_quarterlyreport", **whole)


def review(here: Setting, **changes: Any) -> int:
    """A review of a report of its own, at a meeting of the Fund's Board, with the link of its act."""
    row: dict[str, Any] = {"meeting": "m-review", "reviewed_on": "2003-11-12", "recorded_by_id": here.act}
    whole = row | changes
    if "report_id" not in whole:
        meeting = rows.meeting(here, entry=whole["meeting"], date=whole["reviewed_on"])
        rows.meeting_fund(here, meeting)
        whole["report_id"] = report(here)
    rows.linked("REPORT_REVIEWS", whole["recorded_by_id"])
    return rows.insert("section7_reportreview", **whole)
