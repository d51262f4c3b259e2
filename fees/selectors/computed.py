"""Months that were computed before a fact of theirs changed."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

NAMED_AT_MOST = 20


def computed_before(changed: Mapping[int, date]) -> list[str]:
    """What to do about each month that stands although facts from a day on have changed, by share class."""
    if not changed:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portfolio.name, portfolio.code, to_char(fee.month, 'YYYY-MM'), fee.status"
            " FROM unnest(%s::bigint[], %s::date[]) AS change(share_class_id, day)"
            " JOIN fees_monthlyfee AS fee ON fee.share_class_id = change.share_class_id"
            "  AND fee.month + interval '1 month' > change.day AND fee.status IN ('COMPUTED', 'CLOSED')"
            " JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id"
            " JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id"
            " ORDER BY fee.month, portfolio.name",
            [list(changed), list(changed.values())],
        )
        rows = cursor.fetchall()
    words = [_words(*row) for row in rows[:NAMED_AT_MOST]]
    if len(rows) > NAMED_AT_MOST:
        words.append(f"and {len(rows) - NAMED_AT_MOST} more months of share classes like these")
    return words


def _words(name: str, code: str, month: str, status: str) -> str:
    if status == "CLOSED":
        return (
            f"{name}, {month}: closed on the facts known before; the difference is a correction (Section 6)"
        )
    return (
        f"{name}, {month}: computed on the facts known before;"
        f" close_month {month} --recompute {code} --reason ... computes it anew"
    )
