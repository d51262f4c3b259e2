"""Months that were computed before a fact of theirs changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

NAMED_AT_MOST = 20
CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleMonth:
    """A share class's month (`2003-09`) that stands on the facts known before; `portfolio` is its code."""

    portfolio: str
    portfolio_name: str
    month: str
    is_closed: bool

    def __str__(self) -> str:
        what = f"{self.portfolio_name}, {self.month}:"
        if self.is_closed:
            return f"{what} closed on the facts known before; the difference is a correction (Section 6)"
        return (
            f"{what} computed on the facts known before;"
            f" close_month {self.month} --recompute {self.portfolio} --reason ... computes it anew"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreMonths:
    """How many months more there are than those that are named."""

    count: int

    def __str__(self) -> str:
        return f"and {self.count} more months of share classes like these"


def computed_before(changed: Mapping[int, date]) -> tuple[StaleMonth | MoreMonths, ...]:
    """The months that stand although facts from a day on have changed, by share class."""
    if not changed:
        return ()
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
    named: list[StaleMonth | MoreMonths] = [
        StaleMonth(portfolio=code, portfolio_name=name, month=month, is_closed=status == CLOSED)
        for name, code, month, status in rows[:NAMED_AT_MOST]
    ]
    if len(rows) > NAMED_AT_MOST:
        named.append(MoreMonths(count=len(rows) - NAMED_AT_MOST))
    return tuple(named)
