"""Section 2: what share activity says of new gross sales, front-end charges and exchanges, day by day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from fees.domain.activity import ActivityKind
from fees.domain.lifetime_runs import Exchange
from fees.models import ActivityDay, DailyNetAssets, ShareActivity

SALE, CANCELLED = ActivityKind.SALE.value, ActivityKind.SALE_CANCELLED.value
FIRST_TAKING = ActivityKind.EXCHANGE_OUT.value
ACTIVITY, DAYS = ShareActivity._meta.db_table, ActivityDay._meta.db_table
NET_ASSETS = DailyNetAssets._meta.db_table
ORDINAL = "(row.trade_date - DATE '0001-01-01' + 1)"
STANDS = """
    {alias}.recorded_by_id <= %(known_at)s
    AND ({alias}.superseded_by_id IS NULL OR {alias}.superseded_by_id > %(known_at)s)
"""
HELD = f"""
    SELECT sum(CASE WHEN other.kind >= {FIRST_TAKING} THEN -other.millionths ELSE other.millionths END)
    FROM {ACTIVITY} AS other
    JOIN {DAYS} AS of_day USING (share_class_id, trade_date, recorded_by_id)
    WHERE {STANDS.format(alias="of_day")}
"""  # noqa: S608 - the SQL is our own
# R1: the day's figure, else the last one of the seven days before. Where a day says no Shares outstanding,
# those that the activity makes are meant.
PRICE = f"""
    SELECT fact.net_assets,
        coalesce(fact.shares_outstanding * 1000000, (
            {HELD} AND other.share_class_id = row.share_class_id AND other.trade_date <= row.trade_date
        )) AS millionths
    FROM {NET_ASSETS} AS fact
    WHERE {{asked}} AND {STANDS.format(alias="fact")}
        AND fact.share_class_id = row.share_class_id
        AND fact.date BETWEEN row.trade_date - 7 AND row.trade_date
    ORDER BY fact.date DESC
    LIMIT 1
"""  # noqa: S608 - as above
VALUE = "round(row.millionths * {price}.net_assets * 100 / nullif({price}.millionths, 0))"
SIGN = f"CASE sold.kind WHEN {SALE} THEN 1 ELSE -1 END"
# Shares that name no amount are valued together, a day at a time: a month has many rows and few days.
SALES = f"""
    SELECT row.share_class_id, {ORDINAL},
        (row.cents + coalesce({VALUE.format(price="own")}, {VALUE.format(price="price")}, 0))::bigint,
        row.front_end::bigint, row.valued,
        CASE WHEN coalesce(own.millionths, price.millionths) > 0 THEN 0 ELSE row.valued END
    FROM (
        SELECT sold.share_class_id, sold.trade_date,
            coalesce(sum({SIGN} * sold.amount * 100), 0) AS cents,
            coalesce(sum({SIGN} * sold.front_end * 100), 0) AS front_end,
            sum({SIGN} * sold.millionths) FILTER (WHERE sold.amount IS NULL) AS millionths,
            count(*) FILTER (WHERE sold.amount IS NULL) AS valued
        FROM {ACTIVITY} AS sold
        JOIN {DAYS} AS day USING (share_class_id, trade_date, recorded_by_id)
        WHERE sold.kind IN ({SALE}, {CANCELLED}) AND sold.share_class_id = ANY(%(share_classes)s)
            AND sold.trade_date BETWEEN %(first)s AND %(last)s AND {STANDS.format(alias="day")}
        GROUP BY 1, 2
    ) AS row
    LEFT JOIN (
        SELECT fact.share_class_id, fact.date, fact.net_assets,
            fact.shares_outstanding * 1000000 AS millionths
        FROM {NET_ASSETS} AS fact
        WHERE fact.share_class_id = ANY(%(share_classes)s) AND fact.date BETWEEN %(first)s AND %(last)s
            AND fact.shares_outstanding IS NOT NULL AND {STANDS.format(alias="fact")}
    ) AS own ON own.share_class_id = row.share_class_id AND own.date = row.trade_date AND row.valued > 0
    LEFT JOIN LATERAL ({PRICE.format(asked="row.valued > 0 AND own.date IS NULL")}) AS price ON true
"""  # noqa: S608 - as above
EXCHANGES = f"""
    SELECT {ORDINAL}, row.other_share_class_id, row.share_class_id,
        coalesce(row.amount * 100, {VALUE.format(price="price")}, 0)::bigint, row.millionths, coalesce((
            {HELD} AND other.share_class_id = row.other_share_class_id AND other.trade_date < row.trade_date
        ), 0)::bigint
    FROM {ACTIVITY} AS row
    JOIN {DAYS} AS day USING (share_class_id, trade_date, recorded_by_id)
    LEFT JOIN LATERAL ({PRICE.format(asked="row.amount IS NULL")}) AS price ON true
    WHERE row.kind = {ActivityKind.EXCHANGE_IN.value} AND row.share_class_id = ANY(%(share_classes)s)
        AND row.other_share_class_id = ANY(%(share_classes)s)
        AND row.trade_date BETWEEN %(first)s AND %(last)s AND {STANDS.format(alias="day")}
    ORDER BY row.trade_date, row.recorded_by_id, row.line
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class GrossSales:
    """A share class's new gross sales and front-end charges in cents, by ordinal day.

    `valued` counts rows that name no amount and count at the day's net asset value per Share, `unpriced`
    those of them that count nothing because no net asset value is known.
    """

    sales: dict[int, int] = field(default_factory=dict)
    front_end: dict[int, int] = field(default_factory=dict)
    valued: dict[int, int] = field(default_factory=dict)
    unpriced: dict[int, int] = field(default_factory=dict)


def gross_sales_of(
    share_classes: Sequence[int], *, first: date, last: date, known_at: int
) -> dict[int, GrossSales]:
    """By share class, as known at an act; reinvestments and exchanges are no sales (NASD 2830(d))."""
    found: dict[int, GrossSales] = defaultdict(GrossSales)
    asked = {"share_classes": list(share_classes), "first": first, "last": last, "known_at": known_at}
    for share_class, day, cents, front_end, valued, unpriced in _rows(SALES, asked):
        own = found[share_class]
        for column, value in (
            (own.sales, cents),
            (own.front_end, front_end),
            (own.valued, valued),
            (own.unpriced, unpriced),
        ):
            if value:
                column[day] = value
    return dict(found)


def exchanges_among(
    share_classes: Sequence[int], *, first: date, last: date, known_at: int
) -> list[Exchange]:
    """The exchanges between these share classes, in the order of their days, acts and lines."""
    asked = {"share_classes": list(share_classes), "first": first, "last": last, "known_at": known_at}
    return [Exchange(*row) for row in _rows(EXCHANGES, asked)]


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
