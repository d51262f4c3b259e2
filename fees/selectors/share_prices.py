"""R1: net asset values per Share, of many share classes and days in one question."""

from collections.abc import Iterable
from fractions import Fraction

from django.db import connection

from fees.domain.roll import FIRST_TAKING
from fees.domain.share_prices import ClassDay, days_priced_as, price_of
from fees.models import ActivityDay, DailyNetAssets, ShareActivity

ACTIVITY, DAYS = ShareActivity._meta.db_table, ActivityDay._meta.db_table
NET_ASSETS = DailyNetAssets._meta.db_table
STANDS = """
    {alias}.recorded_by_id <= %(known_at)s
    AND ({alias}.superseded_by_id IS NULL OR {alias}.superseded_by_id > %(known_at)s)
"""
# The Shares (millionths) that the activity makes; whose and until when, the question adds of `other`.
HELD = f"""
    SELECT sum(CASE WHEN other.kind >= {FIRST_TAKING} THEN -other.millionths ELSE other.millionths END)
    FROM {ACTIVITY} AS other
    JOIN {DAYS} AS of_day USING (share_class_id, trade_date, recorded_by_id)
    WHERE {STANDS.format(alias="of_day")}
"""  # noqa: S608 - the SQL is our own
PRICES = f"""
    SELECT fact.share_class_id, fact.date, (fact.net_assets * 100)::bigint,
        coalesce(fact.shares_outstanding * 1000000, (
            {HELD} AND other.share_class_id = fact.share_class_id AND other.trade_date <= fact.date
        ), 0)
    FROM unnest(%(classes)s::bigint[], %(days)s::date[]) AS wanted(share_class_id, date)
    JOIN {NET_ASSETS} AS fact USING (share_class_id, date)
    WHERE {STANDS.format(alias="fact")}
"""  # noqa: S608 - as above


def prices_of(wanted: Iterable[ClassDay], *, known_at: int) -> dict[ClassDay, Fraction]:
    """Net asset value per Share (exact dollars) by share class and day, of every day that can price those
    wanted and whose net assets are given, as known at an act.

    Where a figure says no Shares outstanding, those that the activity makes are meant.
    """
    keys = sorted({(share_class, one) for share_class, day in wanted for one in days_priced_as(day)})
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            PRICES,
            {
                "classes": [share_class for share_class, _ in keys],
                "days": [day for _, day in keys],
                "known_at": known_at,
            },
        )
        found = {
            (share_class, day): price_of(net_assets=net_assets, outstanding=int(outstanding))
            for share_class, day, net_assets, outstanding in cursor
        }
    return {key: price for key, price in found.items() if price is not None}
